"""The names and shapes in a file of PyTorch's, read without torch and without running anything.

PyTorch saves dictionaries as pickles, which are programs. The one here knows five words, all of which only
note down shapes; everything else it is asked to call is refused. Nothing of the weights is read.
"""

from __future__ import annotations

import pickle
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from coverstudio.generation.models.facts import ModelError

Shape = tuple[int, ...]

LARGEST_WORDS = 16 << 20  # bytes of names and shapes; those of the largest network here have 100,000
_OLD_MAGIC = 0x1950A86A20F9469CFC6C  # in front of files from before PyTorch 1.6
_STORAGES = ("torch", "torch.storage")
# What reading raises over bytes that are not what they claim to be.
DAMAGE = (
    EOFError, ValueError, LookupError, TypeError, AttributeError, OverflowError, MemoryError, RuntimeError,
    struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class _ForeignError(pickle.UnpicklingError):
    """The file asks for something to be called that no plain file of weights needs."""


class _Named(dict[str, Any]):
    """An ordered dictionary, with room for what PyTorch notes beside it."""


class _Shaped:
    """Stands where a tensor will stand."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape


class _Storage:
    """Stands where numbers will lie."""


def _shaped(storage: object, offset: object, size: Any, *rest: object) -> _Shaped:
    shape = tuple(int(side) for side in size)
    if not all(0 <= side < 1 << 31 for side in shape):
        raise ValueError("a tensor has no such size")
    return _Shaped(shape)


def _itself(tensor: _Shaped, *rest: object) -> _Shaped:
    return tensor


class _Unpickler(pickle.Unpickler):
    """Makes shapes of tensors and calls nothing else."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """Return our stand-in for one of the five words. Raises _ForeignError for any other."""
        known: dict[tuple[str, str], Any] = {
            ("collections", "OrderedDict"): _Named,
            ("torch._utils", "_rebuild_tensor_v2"): _shaped,
            ("torch._utils", "_rebuild_parameter"): _itself,
        }
        if found := known.get((module_name, global_name)):
            return found
        if module_name in _STORAGES and global_name.endswith("Storage"):
            return _Storage
        raise _ForeignError(f"{module_name}.{global_name}")

    def persistent_load(self, pid: Any, /) -> Any:
        """Return the stand-in of a storage."""
        return _Storage()


def read_shapes(path: Path) -> dict[str, Any]:
    """Return the dictionaries in a file of PyTorch's, with shapes (tuples) in place of tensors.

    Raises ModelError where it is damaged, none, or could run a program.
    """
    try:
        with path.open("rb") as stream:
            found = _zipped(stream) if zipfile.is_zipfile(stream) else _old(stream)
    except OSError as error:
        raise ModelError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except _ForeignError as error:
        raise ModelError(
            f"{path.name} is no plain file of weights, and could run a program: nothing of it was used,"
            " so get the model from its publisher."
        ) from error
    except (pickle.UnpicklingError, *DAMAGE) as error:
        raise ModelError(f"{path.name} is damaged or incomplete: get the model again.") from error
    return _plain(found) if isinstance(found, Mapping) else {}


def _zipped(stream: BinaryIO) -> object:
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        entry = next((one for one in archive.infolist() if Path(one.filename).name == "data.pkl"), None)
        if entry is None:
            raise ValueError("it is a zip of something else")
        if entry.file_size > LARGEST_WORDS:
            raise ValueError("its names take more room than any network's")
        with archive.open(entry) as words:
            return _Unpickler(words).load()


def _old(stream: BinaryIO) -> object:
    """Read the form with a magic number, a version and the system's facts in front, each a pickle."""
    stream.seek(0)
    if _Unpickler(stream).load() != _OLD_MAGIC:
        raise ValueError("it is no file of PyTorch's")
    for _ in range(2):
        _Unpickler(stream).load()
    return _Unpickler(stream).load()


def _plain(found: Mapping[Any, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in found.items():
        if isinstance(value, _Shaped):
            plain[str(name)] = value.shape
        elif isinstance(value, Mapping):
            plain[str(name)] = {str(key): one.shape for key, one in value.items() if isinstance(one, _Shaped)}
    return plain
