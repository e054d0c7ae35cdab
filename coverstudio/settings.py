"""The user's settings: a frozen value, kept as JSON in the configuration folder."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from coverstudio.document.atomic import make_folder, write_bytes
from coverstudio.imaging.intent import Intent

_log = logging.getLogger(__name__)

FILE_NAME = "settings.json"
MOST_RECENT = 12

Theme = Literal["dark", "light", "system"]
Language = Literal["system", "en", "ko"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user chose. `recent` holds the paths of project files, the newest first.

    `painter`, `upscaler` and `eraser` are ids of models, empty for the built-in engines. `profile` is the
    path of the CMYK profile of the press, empty for the best that is installed, `intent` how colours that the
    press does not have become inks, `black_point` whether the darkest of them becomes its darkest.
    `detector` is the id of the engine that finds lettering, empty for the built-in one; `scribe` that of the
    model that writes into pictures, empty for the first there is.
    `erase_at_once` says whether an outline that is drawn erases what is in it, or only masks it.
    """

    theme: Theme = "dark"
    language: Language = "system"
    recent: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    last_folder: str = ""
    last_format: str = "a4"
    painter: str = ""
    profile: str = ""
    intent: Intent = "relative"
    black_point: bool = True
    upscaler: str = ""
    eraser: str = ""
    detector: str = ""
    scribe: str = ""
    erase_at_once: bool = True

    def opened(self, path: Path) -> Settings:
        """Return the settings after a project file was opened or saved."""
        others = [known for known in self.recent if known != str(path)]
        return msgspec.structs.replace(
            self, recent=(str(path), *others)[:MOST_RECENT], last_folder=str(path.parent)
        )

    def forgotten(self, path: Path) -> Settings:
        """Return the settings without a project file that is not there any more."""
        return msgspec.structs.replace(
            self, recent=tuple(known for known in self.recent if known != str(path))
        )


def load(folder: Path) -> Settings:
    """Return the settings kept in `folder` (usually `paths.config_dir()`), the defaults when there are none.

    A file that cannot be understood is set aside as settings.broken.json, and a warning is logged: a broken
    setting must not keep the app from starting.
    """
    file = folder / FILE_NAME
    try:
        return msgspec.json.decode(file.read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (msgspec.DecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        aside = file.with_suffix(".broken.json")
        _log.warning("the settings in %s are set aside as %s: %s", file, aside.name, error)
        _set_aside(file, aside)
        return Settings()


def save(settings: Settings, folder: Path) -> None:
    """Keep the settings in `folder`, which is made when it is not there. Raises WriteError."""
    make_folder(folder)
    write_bytes(folder / FILE_NAME, msgspec.json.format(msgspec.json.encode(settings), indent=2))


def _set_aside(file: Path, aside: Path) -> None:
    try:
        file.replace(aside)
    except OSError as error:
        _log.warning("the settings in %s cannot be set aside: %s", file, error)
