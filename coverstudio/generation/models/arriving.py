"""Files on their way: a folder in the store where a download is put together, and goes on after a pause.

A file lies under its hash until all are there, so what has arrived is of use even when the repository has
changed since: `HASH.part` while bytes are missing, `HASH` when it is whole and has been checked.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from coverstudio.generation.models.checksums import FileRecord, sha256_of
from coverstudio.generation.models.facts import ModelError
from coverstudio.locking import Lock

_PIECE = 4 << 20


class RemoteFile(msgspec.Struct, frozen=True):
    """A file of a repository. Large ones have a `sha256`, the others git's `blob` (a sha1); both in hex."""

    path: str
    bytes: int
    sha256: str
    blob: str

    @property
    def digest(self) -> str:
        """The hash that tells this content from every other."""
        return self.sha256 or self.blob


class Part:
    """A file that is arriving: written at its end, hashed as it grows."""

    def __init__(self, file: RemoteFile, stream: BinaryIO) -> None:
        self._file, self._stream = file, stream
        self.size = 0
        self._hash = self._new_hash()

    def read_again(self) -> Iterator[int]:
        """Hash what an earlier session has written, yielding the size of each piece: it takes a while."""
        self._stream.seek(0)
        while piece := self._stream.read(_PIECE):
            self._take(piece)
            yield len(piece)

    def write(self, piece: bytes) -> None:
        """Take the next bytes of the file."""
        self._stream.write(piece)
        self._take(piece)

    def restart(self) -> None:
        """Forget all bytes: the file comes from its beginning again."""
        self._stream.truncate(0)
        self.size, self._hash = 0, self._new_hash()

    @property
    def is_right(self) -> bool:
        """Whether these are the bytes the file should have."""
        return self.size == self._file.bytes and self._hash.hexdigest() == self._file.digest

    def _take(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.size += len(piece)

    def _new_hash(self):
        if self._file.sha256:
            return hashlib.sha256()
        return hashlib.sha1(b"blob %d\0" % self._file.bytes, usedforsecurity=False)


class Arriving:
    """The folder of one download. Its methods raise OSError where the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._whole = folder / folder.name  # what is said of it names the model

    @contextmanager
    def taken(self, name: str) -> Generator[None]:
        """Make the folder and keep everybody else out. Raises ModelError when somebody has it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = Lock.taken(self._folder.with_name(f"{self._folder.name}.lock"))
        if lock is None:
            raise ModelError(f"{name} is being downloaded already: wait for it, or stop that download first.")
        try:
            yield
        finally:
            lock.release()

    def bytes_here(self) -> int:
        """Return how much has arrived, 0 when nothing was begun."""
        return sum(_size(path) for path in self._folder.rglob("*"))

    def clean(self, files: Sequence[RemoteFile]) -> None:
        """Delete what belongs to none of `files`, such as parts of an older version."""
        self._take_back(files)
        known = {name for file in files for name in (file.digest, f"{file.digest}.part")}
        for path in self._folder.iterdir():
            if path.name not in known:
                path.unlink()

    def has(self, file: RemoteFile) -> bool:
        """Tell whether a file is here, whole."""
        return (self._folder / file.digest).is_file()

    @contextmanager
    def part(self, file: RemoteFile) -> Generator[Part]:
        """Lend what has arrived of a file; a block that ends with all of it there makes it a whole one."""
        path = self._part(file)
        with path.open("a+b", _PIECE) as stream:
            part = Part(file, stream)
            yield part
            stream.flush()
            os.fsync(stream.fileno())
        if part.is_right:
            path.replace(self._folder / file.digest)

    def drop(self, file: RemoteFile) -> None:
        """Delete what has arrived of a file."""
        self._part(file).unlink(missing_ok=True)

    def put_together(self, files: Sequence[RemoteFile]) -> tuple[Path, tuple[FileRecord, ...]]:
        """Give all files, which must be here, their names in a new folder; return it and what is in it."""
        uses = Counter(file.digest for file in files)
        for file in files:
            target = self._whole / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            uses[file.digest] -= 1
            if uses[file.digest]:  # two tokenizers may share a vocabulary
                shutil.copyfile(self._folder / file.digest, target)
            else:
                (self._folder / file.digest).replace(target)
        return self._whole, tuple(_record(self._whole, file) for file in files)

    def remove(self) -> None:
        """Delete all that has arrived."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _take_back(self, files: Sequence[RemoteFile]) -> None:
        """Make parts again, which will be checked, of files that were put together and then not kept."""
        for file in files:
            path = self._whole / file.path
            if path.is_file() and not self.has(file):
                path.replace(self._part(file))
        shutil.rmtree(self._whole, ignore_errors=True)

    def _part(self, file: RemoteFile) -> Path:
        return self._folder / f"{file.digest}.part"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:  # it has just become a whole one, under another name
        return 0


def _record(folder: Path, file: RemoteFile) -> FileRecord:
    return FileRecord(file.path, file.bytes, file.sha256 or sha256_of(folder / file.path, lambda _: None))
