"""Offline packs: a model in one file, for computers without a network.

A pack is an uncompressed tar (`tar tf` lists it) made of plain files only: first pack.json, which names every
other file with its size and sha256, then those files in that order, then the end. Read, it must be exactly
that to the byte: so there are no links, no odd paths, nothing twice and nothing that unfolds.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import structs

from coverstudio.document.atomic import write_atomically, writing
from coverstudio.document.sentences import shown
from coverstudio.generation.models.checksums import Counter, FileRecord, OnBytes
from coverstudio.generation.models.facts import ModelError, ModelKind
from coverstudio.generation.models.file_paths import is_safe_name, is_safe_path
from coverstudio.generation.models.naming import slug
from coverstudio.generation.models.room import require_room

SUFFIX = ".cspack"
MOST_FILES = 500
LARGEST_CONTENTS = 1 << 20

_CONTENTS = "pack.json"
_BLOCK = tarfile.BLOCKSIZE
_END = bytes(2 * _BLOCK)
_PIECE = 4 << 20


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack holds; its pack.json."""

    format: int = 1
    id: str
    name: str
    kind: ModelKind
    family: str
    licence: str
    files: tuple[FileRecord, ...]


def write_pack(contents: Contents, root: Path, out: Path, on_progress: OnBytes | None = None) -> None:
    """Write the files below `root` that `contents` lists into `out`, whole or not at all.

    Raises ModelError when a file is not as recorded, WriteError when there is no room.
    """
    for file in contents.files:
        if not _is_safe(file.path):
            raise ModelError(f"“{shown(file.path)}” cannot go into a pack under this name: rename it.")
    listed = msgspec.json.format(msgspec.json.encode(contents), indent=1)
    if len(contents.files) > MOST_FILES or len(listed) > LARGEST_CONTENTS:
        raise ModelError(f"{contents.name} has more than the {MOST_FILES} files a pack may have.")
    counter = Counter(sum(file.bytes for file in contents.files), on_progress)

    def write(stream: BinaryIO) -> None:
        stream.write(_header(_CONTENTS, len(listed)) + listed + _padding(len(listed)))
        for file in contents.files:
            stream.write(_header(file.path, file.bytes))
            _copy_in(root / file.path, file, stream, counter)
            stream.write(_padding(file.bytes))
        stream.write(_END)

    write_atomically(out, write)


def read_contents(pack: Path) -> Contents:
    """Return what is in a pack, after checking that it may be unpacked. Raises ModelError."""
    try:
        with pack.open("rb") as stream:
            contents, listed = _read_contents(stream, pack.name)
            size = stream.seek(0, os.SEEK_END)
    except OSError as error:
        raise ModelError(f"{pack.name} cannot be read ({error.strerror}): check the disk.") from error
    for sentence in _faults(contents):
        raise ModelError(f"{pack.name} {sentence}.")
    whole = _size_of(listed) + sum(_size_of(file.bytes) for file in contents.files) + len(_END)
    if size < whole:
        raise ModelError(f"{pack.name} is incomplete: copy or download it again.")
    if size > whole:
        raise ModelError(f"{pack.name} holds more than it lists: get it from somebody you trust.")
    return contents


def unpack(pack: Path, contents: Contents, folder: Path, on_progress: OnBytes | None = None) -> None:
    """Write the files of a pack into `folder`, a new one; all of them are as listed then.

    Raises ModelError for a damaged pack and too little room, WriteError when the disk refuses.
    """
    total = sum(file.bytes for file in contents.files)
    require_room(folder, total, contents.name)
    counter = Counter(total, on_progress)
    with pack.open("rb") as stream:
        _read_contents(stream, pack.name)
        for file in contents.files:
            if _read_header(stream, pack.name) != (file.path, file.bytes):
                raise _damaged(pack.name)
            _copy_out(stream, file, folder, counter, pack.name)
            stream.seek(len(_padding(file.bytes)), os.SEEK_CUR)


def _copy_in(path: Path, file: FileRecord, stream: BinaryIO, count: Counter) -> None:
    try:
        with path.open("rb", buffering=0) as source:
            digest = _copy(source, file.bytes, stream.write, count)
    except FileNotFoundError:
        digest = ""
    if digest != file.sha256:
        raise ModelError(f"“{file.path}” is not what it was: get the model again before packing it.")


def _copy_out(stream: BinaryIO, file: FileRecord, folder: Path, count: Counter, name: str) -> None:
    path = folder / file.path
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as target:
            digest = _copy(stream, file.bytes, target.write, count)
            target.flush()
            os.fsync(target.fileno())
    if digest != file.sha256:
        raise _damaged(name)


def _copy(source: BinaryIO, size: int, write: Callable[[bytes], object], count: Counter) -> str:
    """Copy `size` bytes, or what there is of them, and return their sha256."""
    digest, left = hashlib.sha256(), size
    while left and (piece := source.read(min(left, _PIECE))):
        digest.update(piece)
        write(piece)
        count(len(piece))
        left -= len(piece)
    return digest.hexdigest()


def _read_contents(stream: BinaryIO, name: str) -> tuple[Contents, int]:
    """Return the contents and the length of pack.json; the stream stands at the first file's header then."""
    first, size = _read_header(stream, name)
    if first != _CONTENTS or size > LARGEST_CONTENTS:
        raise _no_pack(name)
    listed = stream.read(size)
    stream.seek(len(_padding(size)), os.SEEK_CUR)
    try:
        contents = msgspec.json.decode(listed, type=Contents)
    except msgspec.DecodeError:
        raise _no_pack(name) from None
    return structs.replace(contents, name=shown(contents.name)), size


def _faults(contents: Contents) -> Iterator[str]:
    """Say what about the contents is not as `write_pack` writes it; each ends a sentence."""
    if contents.format != 1:
        yield "was made by a newer version of CoverStudio: update this one"
    if not 0 < len(contents.files) <= MOST_FILES:
        yield f"has not between 1 and {MOST_FILES} files"
    if contents.id != slug(contents.id) or not is_safe_name(contents.id):
        yield f"names its model “{shown(contents.id)}”, which is no name for a model"
    if any(file.bytes < 0 for file in contents.files):
        yield "holds a file smaller than nothing: get it from somebody you trust"
    for file in contents.files:
        if not _is_safe(file.path):
            yield f"holds “{shown(file.path)}”, which does not belong into a pack"
    if len({file.path.casefold() for file in contents.files}) < len(contents.files):
        yield "holds a file twice: get it from somebody you trust"


def _is_safe(path: str) -> bool:
    return is_safe_path(path) and path != _CONTENTS


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)


def _read_header(stream: BinaryIO, name: str) -> tuple[str, int]:
    """Return the name and the size of the plain file that comes next in the tar."""
    try:
        info = tarfile.TarInfo.frombuf(stream.read(_BLOCK), "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeError):
        raise _no_pack(name) from None
    if info.type != tarfile.REGTYPE or info.size < 0:
        raise _no_pack(name)
    return info.name, info.size


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)


def _size_of(size: int) -> int:
    return _BLOCK + size + len(_padding(size))


def _no_pack(name: str) -> ModelError:
    return ModelError(f"{name} is no offline pack: choose a file that CoverStudio has packed.")


def _damaged(name: str) -> ModelError:
    return ModelError(f"{name} is damaged: copy or download it again.")
