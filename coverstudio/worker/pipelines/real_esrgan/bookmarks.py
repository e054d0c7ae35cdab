"""Bookmarks: how far a long enlargement came, kept in the cache so that it can be taken up there again.

A bookmark lies between two strips. It holds the rows that are ready and the rows that every layer of the
network keeps of its own input (see `flow`), which is all that the next strip looks at: so what follows is
computed from the very numbers that it would have been computed from, and no row is computed twice. It lies
under a name that says all that the rows depend on, so that it never fits anything else.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
import math
import shutil
import struct
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from coverstudio import paths
from coverstudio.locking import Lock
from coverstudio.worker.pipelines.lanczos import Samples
from coverstudio.worker.pipelines.real_esrgan.loading import Loaded
from coverstudio.worker.pipelines.real_esrgan.strips import Course

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 10.0
LEAST_SECONDS = 3.0  # what is given up sooner is made anew as fast
MOST_OF_THE_TIME = 20  # a bookmark takes at most one part in so many
MOST_BYTES = 2 << 30  # of all bookmarks together
OLDEST = 7 * 24 * 3600.0  # seconds
_FREE_BYTES = 1 << 30  # left to others
_FORMAT = 1
_LENGTH = struct.Struct("<I")


class _Head(msgspec.Struct, frozen=True):
    """What a bookmark says of itself; the checks are CRC-32 of what lies beside and below."""

    rows: int
    top: int
    ready: int
    shapes: tuple[tuple[int, ...], ...]
    rows_check: int
    kept_check: int
    format: int = _FORMAT


class Bookmark:
    """Where the enlargement called `key` is taken up again; of two that make the same at once, one has it.

    What the disk refuses is logged and costs only the way back: no enlargement fails for its bookmark.
    """

    def __init__(self, key: str) -> None:
        self._folder = _shelf() / key
        self._lock: Lock | None = None
        self._moved_at = time.monotonic()
        self._wait = SECONDS_BETWEEN
        self._ready, self._check = 0, 0  # rows of the picture that lie there already

    def found(self, out: Samples, loaded: Loaded) -> Course | None:
        """Fill the rows of `out` that are ready and return the course to go on with, None where none lies."""
        if not (self._folder / "course").is_file() or not self._is_mine():
            return None
        try:
            course = self._read(out, loaded)
        except (OSError, ValueError, msgspec.DecodeError, struct.error) as error:
            logger.info("a bookmark cannot be read, so the picture is made anew: %s", error)
            self._ready, self._check = 0, 0
            return None
        logger.info("going on at row %d", course.top)
        return course

    def move(self, course: Course, out: Samples) -> None:
        """Put the bookmark where the course is, if the last time is long ago and there is more to do."""
        if course.ready < len(out) and time.monotonic() - self._moved_at >= self._wait:
            self._write(course, out)

    def leave(self, course: Course, out: Samples) -> None:
        """Put the bookmark where the course is, because it is given up there."""
        if time.monotonic() - self._moved_at >= LEAST_SECONDS:
            self._write(course, out)

    def remove(self) -> None:
        """Take the bookmark away: all of the picture is made."""
        if self._lock is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self, course: Course, out: Samples) -> None:
        if course.kept is None or not self._has_room(course, out) or not self._is_mine():
            return
        began = time.monotonic()
        try:
            self._add_rows(out, course.ready)
            kept = [_bytes_of(rows) for rows in course.kept]
            head = _Head(
                course.rows, course.top, course.ready, tuple(tuple(rows.shape) for rows in course.kept),
                self._check, _check(kept),
            )  # fmt: skip
            self._replace_course(msgspec.msgpack.encode(head), kept)
        except OSError as error:
            logger.info("no bookmark is kept: %s", error)
            shutil.rmtree(self._folder, ignore_errors=True)
            self._ready, self._check = 0, 0
            self.close()
        self._moved_at = time.monotonic()
        self._wait = max(SECONDS_BETWEEN, MOST_OF_THE_TIME * (self._moved_at - began))

    def _add_rows(self, out: Samples, ready: int) -> None:
        """Write the rows of `out` up to `ready` behind those that lie there already."""
        content = np.ascontiguousarray(out[self._ready : ready]).view(np.uint8).reshape(-1)
        with (self._folder / "rows").open("r+b" if self._ready else "wb") as stream:
            stream.seek(out[: self._ready].nbytes)
            stream.write(content.data)
            stream.truncate()
        self._ready, self._check = ready, zlib.crc32(content.data, self._check)

    def _replace_course(self, head: bytes, kept: Sequence[NDArray[np.uint8]]) -> None:
        beside = self._folder / "course.new"
        with beside.open("wb") as stream:
            stream.write(_LENGTH.pack(len(head)) + head)
            for rows in kept:
                stream.write(rows.data)
        beside.replace(self._folder / "course")

    def _read(self, out: Samples, loaded: Loaded) -> Course:
        """Raises ValueError, and what reading and decoding raise, for anything that is not whole."""
        content = (self._folder / "course").read_bytes()
        (length,) = _LENGTH.unpack_from(content)
        start = _LENGTH.size + length
        head = msgspec.msgpack.decode(content[_LENGTH.size : start], type=_Head)
        item = torch.empty((), dtype=loaded.dtype).itemsize
        sizes = [math.prod(shape) * item for shape in head.shapes]
        if head.format != _FORMAT or len(content) != start + sum(sizes) or not 0 < head.ready <= len(out):
            raise ValueError("it is cut short or from another version")
        with (self._folder / "rows").open("rb") as stream:
            rows = stream.read(out[: head.ready].nbytes)
        kept = [np.empty(size, np.uint8) for size in sizes]
        for part in kept:
            part[:] = np.frombuffer(content, np.uint8, part.size, start)
            start += part.size
        if zlib.crc32(rows) != head.rows_check or _check(kept) != head.kept_check:
            raise ValueError("its bytes are not what was written")
        out[: head.ready] = np.frombuffer(rows, out.dtype).reshape(head.ready, *out.shape[1:])
        self._ready, self._check = head.ready, head.rows_check
        parts = [_tensor(part, shape, loaded) for part, shape in zip(kept, head.shapes, strict=True)]
        return Course(head.rows, head.top, head.ready, parts)

    def _has_room(self, course: Course, out: Samples) -> bool:
        kept = sum(rows.nbytes for rows in course.kept or ())
        needed = out.nbytes + 2 * kept  # the new course is written beside the old one
        if needed > MOST_BYTES:
            return False
        try:
            _shelf().mkdir(parents=True, exist_ok=True)
            return shutil.disk_usage(_shelf()).free > needed + _FREE_BYTES
        except OSError as error:
            logger.info("no bookmark is kept: %s", error)
            return False

    def _is_mine(self) -> bool:
        """Take the bookmark for this enlargement alone; tell whether that went well."""
        if self._lock is None:
            with contextlib.suppress(OSError):
                if not self._folder.is_dir():
                    _sweep()
                    self._folder.mkdir(parents=True, exist_ok=True)
                self._lock = Lock.taken(self._folder / "lock")
        return self._lock is not None

    def close(self) -> None:
        """Let others have the bookmark; it stays where it is."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def fingerprint(path: str) -> str:
    """Return what a file of weights holds, as a hash; a file that did not change is read once."""
    about = Path(path).stat()
    return _hash(path, about.st_size, about.st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _hash(path: str, size: int, changed: int) -> str:
    del size, changed  # part of the key only
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _shelf() -> Path:
    return paths.cache_dir() / "upscaling"


def _sweep() -> None:
    """Remove bookmarks that are old, and the oldest of the others until there is room for one more."""
    marks = sorted(_shelf().iterdir(), key=_age, reverse=True) if _shelf().is_dir() else []
    sizes = {mark: _size(mark) for mark in marks}
    for mark in marks:
        if _age(mark) > OLDEST or sum(sizes.values()) > MOST_BYTES // 2:
            lock = None
            with contextlib.suppress(OSError):
                lock = Lock.taken(mark / "lock")
            if lock is not None:
                shutil.rmtree(mark, ignore_errors=True)
                lock.release()
                del sizes[mark]


def _age(mark: Path) -> float:
    try:
        return time.time() - mark.stat().st_mtime
    except OSError:
        return math.inf


def _size(mark: Path) -> int:
    try:
        return sum(file.stat().st_size for file in mark.iterdir())
    except OSError:
        return 0


def _bytes_of(rows: Tensor) -> NDArray[np.uint8]:
    return rows.flatten().cpu().view(torch.uint8).numpy()


def _tensor(part: NDArray[np.uint8], shape: Sequence[int], loaded: Loaded) -> Tensor:
    rows = torch.empty(tuple(shape), dtype=loaded.dtype)
    if part.size:
        rows.view(-1).view(torch.uint8).numpy()[:] = part
    return rows.to(loaded.hardware.torch_device, memory_format=torch.channels_last)


def _check(parts: Sequence[NDArray[np.uint8]]) -> int:
    value = 0
    for part in parts:
        value = zlib.crc32(part.data, value)
    return value
