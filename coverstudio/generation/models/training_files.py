"""Checkpoints that a training left behind: where their tensors lie, and what they say of the training.

Beside weights they hold objects of the libraries of the training. Those are never made: whatever the pickle
names is replaced by a stand-in that keeps what it is given and does nothing, so that no code of the file, or
named by it, is run. Tensors stay on the disk until they are read one by one.
"""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.torch_files import DAMAGE, LARGEST_WORDS

Shape = tuple[int, ...]

WORDS = "data.pkl"
_ZIP = b"PK\x03\x04"
# PyTorch's names of numbers: what safetensors calls them, and their bytes.
_NUMBERS = {
    "FloatStorage": ("F32", 4), "HalfStorage": ("F16", 2), "BFloat16Storage": ("BF16", 2),
    "DoubleStorage": ("F64", 8), "LongStorage": ("I64", 8), "IntStorage": ("I32", 4),
    "ShortStorage": ("I16", 2), "CharStorage": ("I8", 1), "ByteStorage": ("U8", 1),
    "BoolStorage": ("BOOL", 1),
}  # fmt: skip
# No training leaves these in its files. They would not be run either, but such a file is not to be trusted.
_PROGRAMS = frozenset({
    "os", "posix", "nt", "subprocess", "shutil", "socket", "runpy", "importlib", "pty", "ctypes",
    "webbrowser",
})  # fmt: skip
_RUNNING = frozenset({"eval", "exec", "compile", "__import__"})


class StoredTensor(msgspec.Struct, frozen=True):
    """A tensor in the file: `numbers` as safetensors names their type, and the entry that holds them.

    They begin `offset` bytes into the entry and take `bytes`.
    """

    shape: Shape
    numbers: str
    entry: str
    offset: int
    bytes: int


class TrainingFile(msgspec.Struct, frozen=True):
    """What a checkpoint holds: tensors by name, and what its training was told, unread (`setting`)."""

    tensors: dict[str, StoredTensor]
    told: object = None

    def setting(self, *path: str) -> object:
        """Return the plain value that the training was told under these names, None where there is none."""
        return _setting(self.told, *path)


class StandIn:
    """Stands in for anything of a library that a pickle names: keeps the state it is given, does nothing."""

    state: object = None

    def __new__(cls, *_: object, **__: object) -> StandIn:  # noqa: D102
        return super().__new__(cls)

    def __init__(self, *_: object, **__: object) -> None: ...

    def __call__(self, *_: object, **__: object) -> StandIn:  # noqa: D102
        return StandIn()

    def __setitem__(self, key: object, value: object) -> None: ...

    def append(self, value: object) -> None: ...  # noqa: D102

    def extend(self, values: object) -> None: ...  # noqa: D102

    def add(self, value: object) -> None: ...  # noqa: D102


class _ProgramError(pickle.UnpicklingError):
    """The file names what only a program in disguise would."""


class _Kind(msgspec.Struct, frozen=True):
    """A type of numbers."""

    name: str
    size: int


class _Storage(msgspec.Struct, frozen=True):
    """The numbers of an entry."""

    kind: _Kind
    entry: str
    count: int


class _Placed:
    """Stands where a tensor will stand; `None` for one that is not laid out row by row."""

    def __init__(self, tensor: StoredTensor | None) -> None:
        self.tensor = tensor


def _placed(storage: object, offset: Any, size: Any, stride: Any, *_: object) -> _Placed:
    if not isinstance(storage, _Storage):
        return _Placed(None)
    shape, count, expected = tuple(int(side) for side in size), 1, True
    for side, step in zip(reversed(shape), reversed(tuple(stride)), strict=True):
        expected &= side >= 0 and side < 1 << 31 and (side <= 1 or step == count)
        count *= side
    offset = int(offset)
    if not expected or offset < 0 or offset + count > storage.count:
        return _Placed(None)
    width = storage.kind.size
    return _Placed(StoredTensor(shape, storage.kind.name, storage.entry, offset * width, count * width))


def _itself(tensor: object, *_: object) -> object:
    return tensor


class _Unpickler(pickle._Unpickler):  # pyright: ignore[reportPrivateUsage]
    """Notes where tensors lie, and puts stand-ins in the place of everything else.

    The one in Python: the faster one makes as much room for what it remembers as a file asks for.
    """

    _KNOWN: ClassVar[dict[tuple[str, str], Any]] = {
        ("collections", "OrderedDict"): dict,
        ("torch._utils", "_rebuild_tensor_v2"): _placed,
        ("torch._utils", "_rebuild_parameter"): _itself,
    }

    stack: list[Any]

    def load_build(self) -> None:
        """Give an object its state; a stand-in keeps it, nothing else is changed by a file."""
        state = self.stack.pop()
        if isinstance(self.stack[-1], StandIn):
            self.stack[-1].state = state

    dispatch: ClassVar[dict[int, Any]] = {
        **pickle._Unpickler.dispatch,  # pyright: ignore[reportPrivateUsage]
        pickle.BUILD[0]: load_build,
    }

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """Return what stands in for a name. Raises _ProgramError for one that only programs need."""
        if known := self._KNOWN.get((module_name, global_name)):
            return known
        if module_name == "torch" and global_name in _NUMBERS:
            return _Kind(*_NUMBERS[global_name])
        runs = module_name in ("builtins", "__builtin__") and global_name in _RUNNING
        if runs or module_name.partition(".")[0] in _PROGRAMS:
            raise _ProgramError(f"{module_name}.{global_name}")
        return StandIn

    def persistent_load(self, pid: Any, /) -> Any:
        """Return the numbers that `pid` tells of."""
        word, kind, entry, _, count = pid
        if word != "storage" or not isinstance(kind, _Kind):
            return StandIn()
        return _Storage(kind, str(entry), int(count))


def read_training(path: Path) -> TrainingFile:
    """Return where the tensors of the checkpoint `path` lie; nothing that it names is run.

    Raises ModelError where it is none, damaged, cut short, or a program in disguise.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
        if start != _ZIP:
            return TrainingFile({})
        with zipfile.ZipFile(path) as archive:
            return _parsed(archive)
    except OSError as error:
        raise ModelError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except _ProgramError as error:
        raise ModelError(
            f"{path.name} could run a program ({error}): nothing of it was used, so get it from its"
            " publisher."
        ) from error
    except (pickle.UnpicklingError, *DAMAGE) as error:
        raise damaged(path.name) from error


def damaged(name: str) -> ModelError:
    """Return what is said of a file that is not what it should be."""
    return ModelError(f"{name} is damaged or incomplete: fetch it again.")


def _parsed(archive: zipfile.ZipFile) -> TrainingFile:
    words = next((one for one in archive.infolist() if Path(one.filename).name == WORDS), None)
    if words is None:
        return TrainingFile({})
    if words.file_size > LARGEST_WORDS:
        raise ValueError("its names take more room than any network's")
    with archive.open(words) as stream:
        found = _Unpickler(stream).load()
    if not isinstance(found, Mapping):
        return TrainingFile({})
    weights = found.get("state_dict", found)
    folder = words.filename.removesuffix(WORDS)
    tensors = dict(_tensors(weights, f"{folder}data/")) if isinstance(weights, Mapping) else {}
    _check_entries(archive, tensors)
    return TrainingFile(tensors, found.get("hyper_parameters"))


def _tensors(weights: Mapping[Any, Any], folder: str) -> Iterator[tuple[str, StoredTensor]]:
    for name, value in weights.items():
        if isinstance(value, _Placed) and value.tensor is not None:
            yield str(name), msgspec.structs.replace(value.tensor, entry=folder + value.tensor.entry)


def _check_entries(archive: zipfile.ZipFile, tensors: Mapping[str, StoredTensor]) -> None:
    """Refuse numbers that are not there, and entries that unfold to more than the file has."""
    entries = {one.filename: one for one in archive.infolist()}
    for tensor in tensors.values():
        entry = entries[tensor.entry]
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
            raise ValueError("PyTorch does not compress numbers")
        if tensor.offset + tensor.bytes > entry.file_size:
            raise ValueError("a tensor has fewer numbers than it says")


def _setting(value: object, *path: str) -> object:
    """Return what lies at a path of dictionaries and of OmegaConf's configurations, or None."""
    for name in (*path, ""):
        if isinstance(value, StandIn):
            state = value.state if isinstance(value.state, Mapping) else {}
            value = state.get("_content", state.get("_val"))
        if name:
            value = value.get(name) if isinstance(value, Mapping) else None
    return value
