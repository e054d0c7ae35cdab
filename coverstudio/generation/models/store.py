"""The models and LoRAs on this machine: what is there, adding, removing, checking, and accepted licences."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import structs

from coverstudio.document.atomic import make_folder, write_bytes, writing
from coverstudio.document.sentences import shown
from coverstudio.generation.models import packs
from coverstudio.generation.models.catalog import catalog, licence
from coverstudio.generation.models.checksums import INDEX, FileRecord, OnBytes, differences, recorded
from coverstudio.generation.models.facts import InstalledModel, ModelError, Origin
from coverstudio.generation.models.index_file import IndexFile
from coverstudio.generation.models.model_folders import CONFIG
from coverstudio.generation.models.model_list import KEPT, Entry
from coverstudio.generation.models.naming import free_identity, slug
from coverstudio.generation.models.passing import new_folder, set_aside, sweep
from coverstudio.generation.models.scene_text_converting import convert
from coverstudio.generation.models.scene_text_files import ENDING as CHECKPOINTS
from coverstudio.generation.models.scene_text_files import LICENCE as LICENCE_OF_CHECKPOINTS
from coverstudio.generation.models.visiting import entry_at, model_at


class LicenceNeededError(ModelError):
    """The user has to accept a licence first; `licence` is its id."""

    def __init__(self, sentence: str, identity: str) -> None:
        super().__init__(sentence)
        self.licence = identity


class ModelStore:
    """The models in `folder` and those that were added from elsewhere; any number of programs may use one.

    Every method reads the disk anew, and `add`, `verify` and `write_pack` read whole models: call them in
    threads. All raise ModelError, and WriteError where the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._index = IndexFile(self.folder)

    def installed(self) -> tuple[InstalledModel, ...]:
        """Return what is here, in the order of adding; what is gone from its place is left out."""
        entries = self._index.read().entries()
        models = (entry.installed(identity, self.folder) for identity, entry in entries.items())
        return tuple(model for model in models if _is_there(Path(model.path)))

    def find(self, name_or_path: str) -> InstalledModel:
        """Return the model or LoRA with that id, or the one at that path, which need not have been added."""
        entry = self._index.read().entries().get(name_or_path)
        if entry is not None:
            return self._present(entry.installed(name_or_path, self.folder))
        path = Path(name_or_path).expanduser().absolute()
        if _is_there(path):
            return self._at(path) or model_at(path)
        for model in catalog():
            if model.id == name_or_path:
                raise ModelError(f"{model.name} is not on this computer yet: download it first.")
        raise ModelError(
            f"There is no model “{shown(name_or_path)}” here: choose an installed one or give a path."
        )

    def add(self, path: Path, on_progress: OnBytes | None = None) -> InstalledModel:
        """Add what lies at `path`: a model folder, a model or LoRA file, which stay there, or a pack.

        A training's checkpoint is converted into the store, and not needed any more then.

        `on_progress` may raise to stop; then nothing has been added. Raises LicenceNeededError for a pack.
        """
        path = path.expanduser().absolute()
        if path.suffix.lower() == packs.SUFFIX and path.is_file():
            return self._add_pack(path, on_progress)
        if path.suffix.lower() == CHECKPOINTS and path.is_file():
            return self._add_converted(path, on_progress)
        entry = entry_at(path)
        files = recorded(path, on_progress)
        entry = structs.replace(entry, files=files)
        with self._index.changing() as index:
            known = self._at(path)
            if known is not None and known.origin != "added":
                return known
            taken = {*index.models, *(model.id for model in catalog())}
            identity = known.id if known else free_identity(slug(entry.name), taken)
            index.put(identity, entry)
        return entry.installed(identity, self.folder)

    def remove(self, identity: str) -> None:
        """Forget a model that was added; delete one that the store keeps."""
        with self._index.changing() as index:
            entry = index.entries().get(identity)
            if entry is None:
                raise _unknown(identity)
            if entry.origin != "added":
                set_aside(self.folder / identity, self.folder)
            del index.models[identity]
        sweep(self.folder)

    def verify(self, identity: str, on_progress: OnBytes | None = None) -> tuple[str, ...]:
        """Compare every file with what was recorded; return a sentence for each that is wrong."""
        entry = self._entry(identity)
        return differences(_root(self.folder / entry.path), entry.files, on_progress)

    def write_pack(self, identity: str, out: Path, on_progress: OnBytes | None = None) -> None:
        """Write a model, whole and unharmed, into one file that `add` takes on another computer."""
        entry = self._entry(identity)
        if entry.path.lower().endswith(".pth"):
            raise ModelError(
                f"{entry.name} is a file that packs do not take, as such files can hold programs:"
                f" copy “{Path(entry.path).name}” itself."
            )
        if entry.kind == "recogniser":
            raise ModelError(
                f"{entry.name} is a file that packs do not take: copy “{Path(entry.path).name}” itself."
            )
        contents = packs.Contents(
            id=identity, name=entry.name, kind=entry.kind, family=entry.family, licence=entry.licence,
            files=entry.files,
        )  # fmt: skip
        packs.write_pack(contents, _root(self.folder / entry.path), out, on_progress)

    def has_accepted(self, licence_id: str) -> bool:
        """Tell whether the user has accepted that licence."""
        return licence_id in self._index.read().accepted

    def accept(self, licence_id: str) -> None:
        """Remember that the user accepts a licence of the catalog, and when they first did."""
        identity = licence(licence_id).id
        with self._index.changing() as index:
            index.accepted.setdefault(identity, datetime.now(UTC).isoformat(timespec="seconds"))

    def require_accepted(self, licence_id: str, name: str) -> None:
        """Raise LicenceNeededError unless the licence of the model called `name` has been accepted."""
        if licence_id and not self.has_accepted(licence_id):
            known = licence(licence_id)
            raise LicenceNeededError(f"{name} comes under the {known.name}: accept it first.", known.id)

    def keep(
        self, wanted: str, arrived: Path, files: tuple[FileRecord, ...], *,
        name: str, licence: str, origin: Origin,
    ) -> InstalledModel:  # fmt: skip
        """Move a folder in this store, whose files have been checked, into its place and list it.

        A download takes the id `wanted`, a pack the first one like it that is free. Raises ModelError, and
        leaves the folder where it is, when there is no usable model in it.
        """
        weights = [path for path in arrived.iterdir() if path.suffix == ".safetensors"]
        is_whole = any((arrived / name).is_file() for name in (INDEX, CONFIG))
        inside = "" if is_whole or not weights else weights[0].name
        found = entry_at(arrived / inside)
        with self._index.changing() as index:
            identity = wanted if origin == "download" else free_identity(wanted, index.models)
            entry = structs.replace(
                found, name=name, path=Path(identity, inside).as_posix(), origin=origin, files=files,
                licence=licence,
            )  # fmt: skip
            write_bytes(arrived / KEPT, msgspec.json.encode(entry))
            set_aside(self.folder / identity, self.folder)
            with writing(self.folder / identity):
                arrived.rename(self.folder / identity)
            index.put(identity, entry)
        sweep(self.folder)
        return entry.installed(identity, self.folder)

    def _add_pack(self, pack: Path, on_progress: OnBytes | None) -> InstalledModel:
        contents = packs.read_contents(pack)
        # A pack cannot make a model of the catalog free of its licence.
        known = {model.id: model.licence for model in catalog()}
        terms = known.get(contents.id, contents.licence)
        self.require_accepted(terms, contents.name)
        sweep(self.folder)
        with new_folder(self.folder) as folder:
            arrived = folder / contents.id  # what is said of it names the model
            packs.unpack(pack, contents, arrived, on_progress)
            return self.keep(
                contents.id, arrived, contents.files, name=contents.name, licence=terms, origin="pack"
            )

    def _add_converted(self, path: Path, on_progress: OnBytes | None) -> InstalledModel:
        name = path.stem
        sweep(self.folder)
        with new_folder(self.folder) as folder:
            arrived = folder / slug(name)
            make_folder(arrived)
            weights = arrived / f"{slug(name)}.safetensors"
            convert(path, weights, on_progress)
            return self.keep(
                slug(name), arrived, recorded(weights), name=name, licence=LICENCE_OF_CHECKPOINTS,
                origin="converted",
            )  # fmt: skip

    def _at(self, path: Path) -> InstalledModel | None:
        return next((model for model in self.installed() if _same(Path(model.path), path)), None)

    def _entry(self, identity: str) -> Entry:
        entry = self._index.read().entries().get(identity)
        if entry is None:
            raise _unknown(identity)
        self._present(entry.installed(identity, self.folder))
        return entry

    def _present(self, model: InstalledModel) -> InstalledModel:
        if not _is_there(Path(model.path)):
            raise ModelError(
                f"{model.name} is no longer at {model.path}: put it back or remove it from the list."
            )
        return model


def _root(model: Path) -> Path:
    """Return the folder that the recorded paths of a model are below of."""
    return model if model.is_dir() else model.parent


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder we may not look into, a drive that does not answer
        return False


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _unknown(identity: str) -> ModelError:
    return ModelError(f"There is no model “{shown(identity)}” here: choose an installed one.")
