"""The list of installed models on disk, safe to change from two programs at once.

Entries this version cannot read (a newer one may have written them) are kept as they are and not shown.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from coverstudio.document.atomic import make_folder, write_bytes
from coverstudio.generation.models.checksums import FileRecord
from coverstudio.generation.models.facts import InstalledModel, ModelError, ModelKind, Origin
from coverstudio.locking import Lock

log = logging.getLogger(__name__)

_SECONDS_TO_WAIT = 10.0


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A model in the list. `path` is relative to the store's folder for what the store itself keeps."""

    name: str
    kind: ModelKind
    family: str
    path: str
    origin: Origin
    files: tuple[FileRecord, ...]
    native_area: int = 0
    licence: str = ""

    def installed(self, identity: str, folder: Path) -> InstalledModel:
        """Return the entry as others see it; `folder` is the store's."""
        return InstalledModel(
            id=identity, name=self.name, kind=self.kind, family=self.family, path=str(folder / self.path),
            bytes=sum(file.bytes for file in self.files), origin=self.origin, native_area=self.native_area,
            licence=self.licence,
        )  # fmt: skip


class Index(msgspec.Struct):
    """All that is remembered: entries by id, and when (UTC, ISO 8601) which licence was accepted."""

    models: dict[str, msgspec.Raw] = {}
    accepted: dict[str, str] = {}

    def entries(self) -> dict[str, Entry]:
        """Return the entries that this version can read."""
        readable: dict[str, Entry] = {}
        for identity, raw in self.models.items():
            with suppress(msgspec.DecodeError):
                readable[identity] = msgspec.json.decode(raw, type=Entry)
        return readable

    def put(self, identity: str, entry: Entry) -> None:
        """Add or replace an entry."""
        self.models[identity] = msgspec.Raw(msgspec.json.encode(entry))


class IndexFile:
    """index.json in `folder`: replaced whole, changed under a lock of the operating system."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / "index.json"

    def read(self) -> Index:
        """Return the list; an empty one when there is none, or none that can be read (which is logged)."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Index)
        except (FileNotFoundError, NotADirectoryError):
            return Index()
        except (OSError, msgspec.DecodeError) as error:
            log.warning("The list of models %s cannot be read: %s", self._path, error)
            return Index()

    @contextmanager
    def changing(self) -> Generator[Index]:
        """Lend the list for a change and write it when the block ends well. Raises ModelError, WriteError.

        A list that cannot be read is set aside first as index-damaged.json.
        """
        make_folder(self._folder)
        lock = self._taken()
        try:
            index = self._read_or_set_aside()
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
