"""Which pictures a folder holds, and what each of them becomes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from coverstudio.editor.clean_folder.order import CleanOrder
from coverstudio.imaging.originals import SUFFIXES, FileKind, kind_in

PICTURES = frozenset({*SUFFIXES, ".gif", ".bmp"})


class Item(msgspec.Struct, frozen=True):
    """A picture: its file, its name in the folder (with slashes), and the name of what is written for it."""

    file: Path
    name: str
    output: str


class Listing(msgspec.Struct, frozen=True):
    """The pictures in a folder in the order of their names, and how many files are none."""

    items: tuple[Item, ...]
    others: int = 0


def list_pictures(order: CleanOrder) -> Listing:
    """List the pictures in the order's folder and the folders in it; what is hidden is left out.

    Two that would be written under one name keep their whole name before the new ending. Raises ValueError
    with a sentence when there is no such folder, or when a picture would be written over one that is read.
    """
    if not order.folder.is_dir():
        raise ValueError(f"There is no folder “{order.folder}”: check its name.")
    if order.folder.resolve() == order.out.resolve():
        raise ValueError(f"“{order.out}” is the folder to read from: choose another one, so that it is kept.")
    files = list(_files(order.folder, leave_out=order.out.resolve()))
    pictures = [file for file in files if file.suffix.lower() in PICTURES and not _is_special(file)]
    names = [_name(file.relative_to(order.folder)) for file in pictures]
    items = _items(pictures, names, lossless=order.lossless)
    _refuse_to_write_over(order.out, items)
    return Listing(items, len(files) - len(pictures))


def _files(folder: Path, leave_out: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (Path(place) / name).resolve() != leave_out
        )
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(place) / name


def _is_special(file: Path) -> bool:
    """Tell whether it is a pipe, a socket or a device: opening one may wait for ever."""
    return file.exists() and not file.is_file()  # a link that leads nowhere is a picture that cannot be read


def _name(file: Path) -> str:
    """Return a name that every report can hold: bytes that are no UTF-8 are written out."""
    return os.fsencode(file.as_posix()).decode("utf-8", "backslashreplace")


def _items(pictures: list[Path], names: list[str], *, lossless: bool) -> tuple[Item, ...]:
    outputs = [_output(file, name, lossless=lossless) for file, name in zip(pictures, names, strict=True)]
    taken = Counter(output.casefold() for output in outputs)  # a disk may not tell upper and lower case apart
    items: list[Item] = []
    for file, name, output in zip(pictures, names, outputs, strict=True):
        is_shared = taken[output.casefold()] > 1 and output != name
        items.append(Item(file, name, name + PurePosixPath(output).suffix if is_shared else output))
    return tuple(items)


def _output(file: Path, name: str, *, lossless: bool) -> str:
    """Return the name of what is written: the picture's own, unless it becomes another kind of file.

    A file that is not what its name says keeps its name: whoever reads it has coped so far.
    """
    try:
        kind = kind_in(file)
    except OSError:  # whoever reads the picture says what is wrong
        return name
    named = SUFFIXES.get(file.suffix.lower())
    if kind == "JPEG" and lossless:
        return name if named == "PNG" else PurePosixPath(name).with_suffix(".png").as_posix()
    return name if named else PurePosixPath(name).with_suffix(_ENDINGS[kind]).as_posix()


_ENDINGS: dict[FileKind, str] = {"PNG": ".png", "TIFF": ".tif", "WEBP": ".webp", "JPEG": ".jpg"}


def _refuse_to_write_over(out: Path, items: tuple[Item, ...]) -> None:
    sources = {os.path.realpath(item.file) for item in items}  # unlike resolve, it takes links in a circle
    written: dict[str, str] = {}
    for item in items:
        if os.path.realpath(out / item.output) in sources:
            raise ValueError(f"“{out / item.output}” is one of the pictures to read: choose another folder.")
        if written.setdefault(item.output.casefold(), item.name) != item.name:
            other = written[item.output.casefold()]
            raise ValueError(
                f"“{other}” and “{item.name}” would both be written as “{item.output}”: rename one of them."
            )
