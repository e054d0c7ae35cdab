"""Changing the list of installed models, safe from two programs at once."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from coverstudio.document.atomic import make_folder, write_bytes
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.model_list import LIST, Index, completed, read_list
from coverstudio.locking import Lock

_SECONDS_TO_WAIT = 10.0


class IndexFile:
    """index.json in `folder`: replaced whole, changed under a lock of the operating system."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / LIST

    def read(self) -> Index:
        """Return the list; where it is lost, what lies in the folder (which is logged)."""
        return read_list(self._folder)

    @contextmanager
    def changing(self) -> Generator[Index]:
        """Lend the list for a change and write it when the block ends well. Raises ModelError, WriteError.

        A list that cannot be read is set aside first as index-damaged.json.
        """
        make_folder(self._folder)
        lock = self._taken()
        try:
            index = completed(self._read_or_set_aside(), self._folder)
            yield index
            write_bytes(self._path, msgspec.json.format(msgspec.json.encode(index), indent=1))
        finally:
            lock.release()

    def _taken(self) -> Lock:
        patience = time.monotonic() + _SECONDS_TO_WAIT
        while (lock := Lock.taken(self._folder / "index.lock")) is None:
            if time.monotonic() > patience:
                raise ModelError("Another CoverStudio is changing the list of models: try again in a moment.")
            time.sleep(0.02)
        return lock

    def _read_or_set_aside(self) -> Index:
        with suppress(FileNotFoundError):
            try:
                return msgspec.json.decode(self._path.read_bytes(), type=Index)
            except msgspec.DecodeError:
                self._path.replace(self._path.with_name("index-damaged.json"))
        return Index()
