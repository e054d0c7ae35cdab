"""The list of installed models as it lies on the disk: its entries, and how it is read.

Entries this version cannot read (a newer one may have written them) are kept as they are and not shown.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

import msgspec

from coverstudio.generation.models.checksums import FileRecord
from coverstudio.generation.models.facts import InstalledModel, ModelKind, Origin

log = logging.getLogger(__name__)

LIST = "index.json"
KEPT = (
    "coverstudio.json"  # beside the files of a model that the store keeps: its entry, for a list that is lost
)


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


def read_list(folder: Path) -> Index:
    """Return the list of the store in `folder`, completed by what lies there.

    Where the list is lost or cannot be read (which is logged), models that the store keeps are still known.
    """
    path = folder / LIST
    try:
        index = msgspec.json.decode(path.read_bytes(), type=Index)
    except (FileNotFoundError, NotADirectoryError):
        index = Index()
    except (OSError, msgspec.DecodeError) as error:
        log.warning("The list of models %s cannot be read: %s", path, error)
        index = Index()
    return completed(index, folder)


def completed(index: Index, folder: Path) -> Index:
    """Add the models that the store in `folder` keeps and the list does not name."""
    with suppress(OSError):
        for file in sorted(folder.glob(f"[!.]*/{KEPT}")):
            identity = file.parent.name
            with suppress(OSError, msgspec.DecodeError):
                entry = msgspec.json.decode(file.read_bytes(), type=Entry)
                if identity not in index.models and Path(entry.path).parts[:1] == (identity,):
                    index.put(identity, entry)
    return index
