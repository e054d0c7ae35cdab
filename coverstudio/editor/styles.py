"""Styles: files that say how a picture is to be painted.

Ours lie in resources/styles, the user's in a folder of their own. A style is one JSON file; its name without
the ending is the style's id. A LoRA's path may be relative to the file, so that both can be handed on in one
folder.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

import msgspec

from coverstudio import paths
from coverstudio.editor.diffusion import DiffusionWish
from coverstudio.generation.messages import LoraUse

logger = logging.getLogger(__name__)


class Style(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a picture is painted: words before and after the prompt, words against, a model, LoRAs, settings.

    `names` and `descriptions` hold other languages by their code ("ko"). `model` is the id of a model that
    suits the style, `families` are families of models that do; both empty: any. What the wish says itself
    goes before `steps`, `guidance` and `sampler`.
    """

    id: str = ""
    name: str
    names: dict[str, str] = {}
    description: str = ""
    descriptions: dict[str, str] = {}
    before: str = ""
    after: str = ""
    negative: str = ""
    model: str = ""
    families: tuple[str, ...] = ()
    loras: tuple[LoraUse, ...] = ()
    steps: int = 0
    guidance: float | None = None
    sampler: str = ""

    def name_in(self, language: str) -> str:
        """Return the style's name in a language given by its code, the English one where there is none."""
        return self.names.get(language, self.name)

    def description_in(self, language: str) -> str:
        """Return the description in a language given by its code, the English one where there is none."""
        return self.descriptions.get(language, self.description)


class BrokenStyle(msgspec.Struct, frozen=True):
    """A file that is no style, and one sentence that says why."""

    path: str
    sentence: str


def user_styles_dir() -> Path:
    """Return the folder where users put styles of their own."""
    return paths.data_dir() / "styles"


def styles() -> tuple[Style, ...]:
    """Return every style, ours first. A user's file takes the place of ours with the same file name."""
    return _all()[0]


def broken_styles() -> tuple[BrokenStyle, ...]:
    """Return the files that are left out, each with its sentence."""
    return _all()[1]


def style(identity: str) -> Style:
    """Return the style of that id. Raises ValueError with a sentence that lists the ones there are."""
    known = {one.id: one for one in styles()}
    if identity not in known:
        raise ValueError(f"There is no style “{identity}”: choose one of {', '.join(known)}.")
    return known[identity]


def styled(style: Style, wish: DiffusionWish) -> DiffusionWish:
    """Return the wish as the style would have it; what the wish says itself stays."""
    return msgspec.structs.replace(
        wish,
        prompt=_joined(f"{style.before} {wish.prompt}".strip(), style.after),
        negative_prompt=_joined(wish.negative_prompt, style.negative),
        loras=(*wish.loras, *_missing(style.loras, wish.loras)),
        steps=wish.steps or style.steps,
        guidance=style.guidance if wish.guidance is None else wish.guidance,
        sampler=wish.sampler or style.sampler,
        style=style.id,
    )


def _joined(first: str, second: str) -> str:
    return ", ".join(part for part in (first.strip().rstrip(",."), second.strip()) if part)


def _missing(loras: tuple[LoraUse, ...], given: tuple[LoraUse, ...]) -> tuple[LoraUse, ...]:
    return tuple(use for use in loras if use.path not in {other.path for other in given})


def _all() -> tuple[tuple[Style, ...], tuple[BrokenStyle, ...]]:
    found: dict[str, Style] = {}
    broken: list[BrokenStyle] = []
    for folder in (paths.resources_dir() / "styles", user_styles_dir()):
        for file in sorted(folder.glob("*.json")):
            one = _checked(file, found)
            if isinstance(one, Style):
                found[one.id] = one
            else:
                broken.append(one)
    return tuple(found.values()), tuple(broken)


def _checked(file: Path, found: dict[str, Style]) -> Style | BrokenStyle:
    state = file.stat()
    one = _read(file, state.st_mtime_ns, state.st_size)
    if isinstance(one, BrokenStyle):
        return one
    if any(other.name == one.name and other.id != one.id for other in found.values()):
        return _left_out(file, f"there is a style called “{one.name}” already: give it another name")
    for use in one.loras:
        if not Path(use.path).is_file():
            return _left_out(file, f"its LoRA “{use.path}” is not there: put it there or change the style")
    return one


@lru_cache(maxsize=1000)
def _read(file: Path, _changed: int, _size: int) -> Style | BrokenStyle:
    try:
        read = msgspec.json.decode(file.read_bytes(), type=Style)
    except OSError as error:
        return _left_out(file, f"it cannot be read ({error.strerror}): mend or remove it")
    except msgspec.MsgspecError as error:
        return _left_out(file, f"it is no style ({error}): mend or remove it")
    if not read.name.strip():
        return _left_out(file, "it has no name: give it one")
    loras = tuple(LoraUse(str(file.parent / use.path), use.weight) for use in read.loras)
    return msgspec.structs.replace(read, id=file.stem, loras=loras)


@lru_cache(maxsize=1000)  # told once, not at every look
def _left_out(file: Path, why: str) -> BrokenStyle:
    sentence = f"The style “{file.name}” is left out, because {why}."
    logger.warning(sentence)
    return BrokenStyle(str(file), sentence)
