"""Looks as files: ours lie in resources/title_looks, the user's in a folder of their own.

A look is one JSON file; its name without the ending is the look's id.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import msgspec

from coverstudio import paths
from coverstudio.document.atomic import make_folder, sentence_about, write_bytes
from coverstudio.editor.title_looks.values import TitleLook

logger = logging.getLogger(__name__)

LONGEST_NAME = 60
_LARGEST_FILE = 1_000_000


class LookError(ValueError):
    """A look that is not there, or may not be changed so; the message says what to do."""


class BrokenLook(msgspec.Struct, frozen=True):
    """A file that is no look, and one sentence that says why."""

    path: str
    sentence: str


def user_looks_dir() -> Path:
    """Return the folder where looks of the user's own are kept."""
    return paths.data_dir() / "title_looks"


def title_looks() -> tuple[TitleLook, ...]:
    """Return every look, ours first. A user's file takes the place of ours with the same file name."""
    return tuple(one for one in _all().values() if isinstance(one, TitleLook))


def broken_looks() -> tuple[BrokenLook, ...]:
    """Return the files that are left out, each with its sentence."""
    return tuple(one for one in _all().values() if isinstance(one, BrokenLook))


def title_look(wanted: str) -> TitleLook:
    """Return the look of that id or name, in any case and language. Raises LookError with those there are."""
    known = title_looks()
    for one in known:
        if wanted.casefold() in {word.casefold() for word in (one.id, one.name, *one.names.values())}:
            return one
    raise LookError(f"There is no look “{wanted}”: choose one of {', '.join(one.id for one in known)}.")


def is_own(look: TitleLook) -> bool:
    """Tell whether a look is the user's, so that it can be renamed and deleted."""
    return _file(look.id).is_file()


def save_look(look: TitleLook) -> TitleLook:
    """Write a new look into the user's folder; return it with the id it got.

    Raises LookError for a name that is empty, too long or taken, WriteError where nothing can be written.
    """
    name = _checked_name(look.name, {one.id: one for one in title_looks()}, "")
    identity = _free_id(name)
    saved = msgspec.structs.replace(look, id=identity, name=name)
    make_folder(user_looks_dir())
    _write(saved)
    return saved


def rename_look(look: TitleLook, name: str) -> TitleLook:
    """Give a look of the user's another name. Raises LookError and WriteError as `save_look` does."""
    _refuse_ours(look)
    name = _checked_name(name, {one.id: one for one in title_looks()}, look.id)
    renamed = msgspec.structs.replace(look, name=name, names={})
    _write(renamed)
    return renamed


def delete_look(look: TitleLook) -> None:
    """Remove a look of the user's. Raises LookError for one that came with the app or cannot be removed."""
    _refuse_ours(look)
    try:
        _file(look.id).unlink()
    except OSError as error:
        raise LookError(sentence_about(_file(look.id), error)) from error


def _refuse_ours(look: TitleLook) -> None:
    if not is_own(look):
        raise LookError(f"The look “{look.name}” came with CoverStudio: save one of your own.")


def _checked_name(name: str, known: dict[str, TitleLook], own_id: str) -> str:
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise LookError("A look needs a name: type one.")
    if len(name) > LONGEST_NAME:
        raise LookError(f"The name of a look has {LONGEST_NAME} letters at most: shorten it.")
    if any(one.name.casefold() == name.casefold() and one.id != own_id for one in known.values()):
        raise LookError(f"There is a look called “{name}” already: give it another name.")
    return name


def _free_id(name: str) -> str:
    """Return an id made of a name: one that is a good file name everywhere and no other look has."""
    plain = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", name).casefold()).strip("-_") or "look"
    taken = {*_all(), *(one.id for one in title_looks())}
    numbered = (plain, *(f"{plain}-{number}" for number in range(2, 10_000)))
    return next(one for one in numbered if one not in taken and not _file(one).exists())


def _file(identity: str) -> Path:
    return user_looks_dir() / f"{identity}.json"


def _write(look: TitleLook) -> None:
    content = msgspec.json.encode(msgspec.structs.replace(look, id=""))
    write_bytes(_file(look.id), msgspec.json.format(content, indent=2) + b"\n")


def _all() -> dict[str, TitleLook | BrokenLook]:
    """Return what every file holds, by its name without the ending."""
    found: dict[str, TitleLook | BrokenLook] = {}
    for folder in (paths.resources_dir() / "title_looks", user_looks_dir()):
        for file in sorted(folder.glob("*.json")):
            read = _checked(file)
            # A broken file of the user's does not take the place of ours.
            found[file.stem if isinstance(read, TitleLook) or file.stem not in found else str(file)] = read
    return found


def _checked(file: Path) -> TitleLook | BrokenLook:
    try:
        state = file.stat()
    except OSError as error:
        return _left_out(file, f"it cannot be read ({error.strerror}): mend or remove it")
    return _read(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1000)
def _read(file: Path, _changed: int, size: int) -> TitleLook | BrokenLook:
    if size > _LARGEST_FILE:
        return _left_out(file, "it is far too large for a look: remove it")
    try:
        read = msgspec.json.decode(file.read_bytes(), type=TitleLook)
    except OSError as error:
        return _left_out(file, f"it cannot be read ({error.strerror}): mend or remove it")
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        return _left_out(file, f"it is no look ({error}): mend or remove it")
    if not read.name.strip():
        return _left_out(file, "it has no name: give it one")
    return msgspec.structs.replace(read, id=file.stem)


@lru_cache(maxsize=1000)  # told once, not at every look
def _left_out(file: Path, why: str) -> BrokenLook:
    sentence = f"The look “{file.name}” is left out, because {why}."
    logger.warning(sentence)
    return BrokenLook(str(file), sentence)
