"""What the user told of fonts: folders to take them from, and favourites. Kept as JSON; no Qt."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec

from coverstudio import paths
from coverstudio.document.atomic import WriteError, make_folder, write_bytes
from coverstudio.document.scalars import Name
from coverstudio.locking import Lock

_log = logging.getLogger(__name__)
_FILE = "fonts.json"
_PATIENCE = 0.04  # seconds: whoever holds the lock writes a few hundred bytes


class KeptFonts(msgspec.Struct, frozen=True, omit_defaults=True):
    """`folders` are absolute paths whose fonts are loaded, `favourites` names of families; both sorted."""

    folders: Annotated[tuple[str, ...], msgspec.Meta(max_length=200)] = ()
    favourites: Annotated[tuple[Name, ...], msgspec.Meta(max_length=10_000)] = ()

    def with_folder(self, folder: Path) -> KeptFonts:
        """Return it with a folder more."""
        return msgspec.structs.replace(self, folders=_sorted({*self.folders, str(folder)}))

    def without_folder(self, folder: Path) -> KeptFonts:
        """Return it without a folder."""
        return msgspec.structs.replace(self, folders=_sorted(set(self.folders) - {str(folder)}))

    def starred(self, family: str, on: bool) -> KeptFonts:
        """Return it with a family among the favourites, or not."""
        others = set(self.favourites) - {family}
        return msgspec.structs.replace(self, favourites=_sorted(others | {family} if on else others))


def _sorted(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold))


def kept_fonts() -> KeptFonts:
    """Return what is kept; the defaults where nothing is.

    A file that cannot be understood is set aside as fonts.broken.json, and a warning is logged.
    """
    file = paths.config_dir() / _FILE
    try:
        return msgspec.json.decode(file.read_bytes(), type=KeptFonts)
    except FileNotFoundError:
        return KeptFonts()
    except (msgspec.DecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        _log.warning("the list of fonts in %s is set aside: %s", file, error)
        _set_aside(file)
        return KeptFonts()


def _set_aside(file: Path) -> None:
    try:
        file.replace(file.with_suffix(".broken.json"))
    except OSError as error:
        _log.warning("%s cannot be set aside: %s", file, error)


def change_kept(change: Callable[[KeptFonts], KeptFonts]) -> KeptFonts:
    """Change what is kept, alone even where a window and a command do so at the same time. Raises WriteError.

    Takes a few milliseconds, and 50 at most.
    """
    folder = paths.config_dir()
    make_folder(folder)
    lock = _locked(folder / f"{_FILE}.lock")
    try:
        now = kept_fonts()
        changed = change(now)
        if changed != now:
            write_bytes(folder / _FILE, msgspec.json.format(msgspec.json.encode(changed), indent=2))
        return changed
    finally:
        lock.release()


def _locked(file: Path) -> Lock:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            lock = Lock.taken(file)
        except OSError as error:
            raise WriteError(f"“{file}” cannot be written: {error.strerror or error}.") from error
        if lock is not None:
            return lock
        time.sleep(0.002)
    raise WriteError("Another CoverStudio is changing the list of fonts: try again in a moment.")
