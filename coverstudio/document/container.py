"""The zip that a project file is, read with suspicion: nothing is unpacked before all of it makes sense.

Zip: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. The standard library parses it; here stands
what the library lets through: overlapping members (before Python 3.11.8), bombs, surprising names.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from typing import BinaryIO, cast

from coverstudio.document.sentences import shown

MIMETYPE = "application/vnd.coverstudio.cover"
MOST_MEMBERS = 2000
# Without zip64, which the app does not write: sizes and offsets are of 32 bits.
MOST_BYTES = 0xFFFF_FFFE
LARGEST_RATIO = 100
_RATIO_COUNTS_FROM = 1 << 20
LARGEST_TEXT = 16 << 20
LARGEST_THUMBNAIL = 4 << 20

_NAMES = re.compile(r"mimetype|cover\.json|thumbnail\.png|assets/[0-9a-f]{64}\.(png|jpg)")
_MOST = {"mimetype": 200, "cover.json": LARGEST_TEXT, "thumbnail.png": LARGEST_THUMBNAIL}

_START = b"PK\x03\x04"
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
_END_64_LOCATOR, _END_64_LOCATOR_SIZE = b"PK\x06\x07", 20
_LOCAL_SIZE = 30
_DIRECTORY_ENTRY_MOST = 400

# What zipfile and zlib raise over bytes that are not what they claim to be.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, UnicodeError, NotImplementedError, OverflowError,
)  # fmt: skip


class ContainerError(ValueError):
    """A file that is not the zip it should be; the message ends a sentence that begins with its name."""


class Container:
    """An opened project file whose members have been checked by name, number, place and size."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {member.filename: member for member in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        """Open a member for reading. Raises ContainerError, also while it is read, when it is damaged."""
        if name not in self:
            raise ContainerError(f"is incomplete: “{name}” is missing from it")
        try:
            with self._archive.open(self._members[name]) as stream:
                yield cast(BinaryIO, stream)
        except _DAMAGE:
            raise ContainerError(f"is damaged: “{name}” in it cannot be read") from None

    def read(self, name: str) -> bytes:
        """Return all of a member. Raises ContainerError."""
        with self.open(name) as stream:
            return stream.read()


@contextmanager
def opened(stream: BinaryIO) -> Generator[Container]:
    """Open the project file in `stream` and check what it is made of. Raises ContainerError."""
    _check_ends(stream)
    try:
        archive = zipfile.ZipFile(stream)
    except (*_DAMAGE, ValueError, OSError):
        raise ContainerError("is damaged: its list of contents cannot be read") from None
    with archive:
        members = archive.infolist()
        _check_members(members)
        _check_places(stream, members, archive.start_dir)
        container = Container(archive)
        if "mimetype" not in container or container.read("mimetype") != MIMETYPE.encode():
            raise ContainerError("is a zip file, but not a CoverStudio project")
        yield container


def _check_ends(stream: BinaryIO) -> None:
    """See that the file begins and ends as a zip does, and that its list of contents is of a sane size.

    zipfile would read a list of any size, and look for one in a file with anything before it.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    if stream.read(len(_START)) != _START:
        raise ContainerError("is not a CoverStudio project" if size else "is empty: it is not a project")
    if size > MOST_BYTES:
        raise ContainerError("is larger than the 4 GB a project may have")
    stream.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _END_64_LOCATOR_SIZE))
    tail = stream.read()
    end = len(tail) - _END_SIZE if tail[-_END_SIZE:].startswith(_END) else tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        raise ContainerError("is incomplete: copying or downloading it may have ended early")
    if tail[max(0, end - _END_64_LOCATOR_SIZE) : end].startswith(_END_64_LOCATOR):
        raise ContainerError("is larger than the 4 GB a project may have")
    count, directory = struct.unpack("<HI", tail[end + 10 : end + 16])
    if count > MOST_MEMBERS or directory > MOST_MEMBERS * _DIRECTORY_ENTRY_MOST:
        raise ContainerError(f"has more than the {MOST_MEMBERS:,} members a project may have")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        # orig_filename: filename itself has been tidied up by the library.
        name = member.orig_filename
        if not _NAMES.fullmatch(name):
            raise ContainerError(f"holds “{shown(name)}”, which does not belong into a project")
        if name in seen:
            raise ContainerError(f"holds “{shown(name)}” twice")
        seen.add(name)
        _check_member(member)
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise ContainerError("unfolds to more than the 4 GB a project may have")


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    if member.flag_bits & 0x1:
        raise ContainerError("is protected by a password: unpack it and pack it again without one")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ContainerError(f"holds “{name}” compressed in a way a project may not be")
    if member.file_size > _MOST.get(name, MOST_BYTES):
        raise ContainerError(f"holds “{name}” of {member.file_size:,} bytes, the most is {_MOST[name]:,}")
    if member.file_size > max(member.compress_size * LARGEST_RATIO, _RATIO_COUNTS_FROM):
        raise ContainerError(f"holds “{name}”, which unfolds to more than {LARGEST_RATIO} times its size")


def _check_places(stream: BinaryIO, members: list[zipfile.ZipInfo], directory: int) -> None:
    """See that every member has its bytes for itself: overlapping ones are how 45 kB claim to be 10 GB."""
    free_from = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        stream.seek(member.header_offset)
        header = stream.read(_LOCAL_SIZE)
        if len(header) < _LOCAL_SIZE or not header.startswith(_START):
            raise ContainerError(f"is damaged: “{member.orig_filename}” is not where it should be")
        name_size, extra_size = struct.unpack("<HH", header[26:30])
        end = member.header_offset + _LOCAL_SIZE + name_size + extra_size + member.compress_size
        if member.header_offset < free_from or end > directory:
            raise ContainerError(f"is damaged: “{member.orig_filename}” overlaps something else in it")
        free_from = end
