"""Font files looked at before a library reads them, and the two tables that are asked of every face."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
Embedding = Literal["allowed", "whole", "forbidden"]
"""Whether a PDF may contain the font: also in part, the whole file only, or not at all (OS/2 fsType)."""

_PLAIN = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_NEEDED = {"cmap", "head", "hhea", "hmtx", "maxp"}
_OUTLINES = ({"glyf", "loca"}, {"CFF "}, {"CFF2"}, {"CBDT", "CBLC"}, {"sbix"})
_MOST_TABLES, _MOST_FACES = 1000, 1000


class FontFileError(ValueError):
    """A font file cannot be used; the message says which and why."""


def check_font_file(path: Path) -> None:
    """Raise FontFileError unless every face of a TrueType or OpenType file is there to its end."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            for start in _faces(file, path):
                _check_face(file, start, size, path)
    except OSError as error:
        raise FontFileError(f"“{path.name}” cannot be read: {error.strerror or error}.") from error


def _faces(file: BinaryIO, path: Path) -> tuple[int, ...]:
    """Return where the faces of a file start: one, or those of a collection."""
    head = file.read(12)
    if head[:4] in _PLAIN:
        return (0,)
    if head[:4] != b"ttcf" or len(head) < 12:
        raise FontFileError(f"“{path.name}” is no TrueType or OpenType font.")
    count = int.from_bytes(head[8:12])
    offsets = file.read(4 * min(count, _MOST_FACES))
    if not 0 < count <= _MOST_FACES or len(offsets) < 4 * count:
        raise _broken(path)
    return struct.unpack(f">{count}I", offsets)


def _check_face(file: BinaryIO, start: int, size: int, path: Path) -> None:
    file.seek(start)
    head = file.read(12)
    count = int.from_bytes(head[4:6])
    directory = file.read(16 * min(count, _MOST_TABLES))
    if head[:4] not in _PLAIN or not 0 < count <= _MOST_TABLES or len(directory) < 16 * count:
        raise _broken(path)
    names: set[str] = set()
    for tag, _sum, offset, length in struct.iter_unpack(">4sIII", directory):
        if offset + length > size:
            raise _broken(path)
        names.add(tag.decode("latin-1"))
    if not names >= _NEEDED or not any(names >= outlines for outlines in _OUTLINES):
        raise FontFileError(f"“{path.name}” lacks tables that every font has: get it from its maker again.")


def _broken(path: Path) -> FontFileError:
    return FontFileError(f"“{path.name}” ends too early or is damaged: get it from its maker again.")


def font_file(tables: Mapping[str, bytes]) -> bytes:
    """Return tables as a file that can be read as a font's; its checksums are 0."""
    head = struct.pack(">4s4H", b"\x00\x01\x00\x00", len(tables), 0, 0, 0)
    offset = len(head) + 16 * len(tables)
    directory, body = b"", b""
    for tag, content in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag.encode("latin-1"), 0, offset + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    return head + directory + body


def embedding(os2: bytes) -> Embedding:
    """Return what the table OS/2 allows; a font without one forbids nothing."""
    if len(os2) < 10:
        return "allowed"
    bits = int.from_bytes(os2[8:10])
    # Of several levels the mildest holds: 4 may be printed, 8 edited, 2 is for licensed machines only.
    is_restricted = bits & 0x0002 and not bits & 0x000C
    if is_restricted or bits & 0x0200:  # bitmaps only: a PDF would need the outlines
        return "forbidden"
    return "whole" if bits & 0x0100 else "allowed"


@dataclass(frozen=True)
class RawAxis:
    """An axis as the table fvar has it; `name_id` is an entry of the table name."""

    tag: str
    least: float
    usual: float
    most: float
    is_hidden: bool
    name_id: int


@dataclass(frozen=True)
class RawInstance:
    """A named place on all axes."""

    name_id: int
    places: tuple[float, ...]


def variations(fvar: bytes) -> tuple[tuple[RawAxis, ...], tuple[RawInstance, ...]]:
    """Return axes and named instances of the table fvar; nothing where it is empty or damaged."""
    if len(fvar) < 16:
        return (), ()
    start, _, count, axis_size, instances, instance_size = struct.unpack(">6H", fvar[4:16])
    first = start + count * axis_size
    if axis_size < 20 or instance_size < 4 + 4 * count or len(fvar) < first + instances * instance_size:
        return (), ()
    axes = tuple(_axis(fvar[at : at + 20]) for at in range(start, first, axis_size))
    named = tuple(
        RawInstance(
            int.from_bytes(fvar[at : at + 2]),
            tuple(part / 65536 for part in struct.unpack_from(f">{count}i", fvar, at + 4)),
        )
        for at in range(first, first + instances * instance_size, instance_size)
    )
    return axes, named


def _axis(record: bytes) -> RawAxis:
    tag, least, usual, most, flags, name_id = struct.unpack(">4s3i2H", record)
    return RawAxis(
        tag.decode("latin-1"), least / 65536, usual / 65536, most / 65536, bool(flags & 1), name_id
    )
