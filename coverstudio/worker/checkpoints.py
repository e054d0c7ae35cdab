"""Files of weights, opened with suspicion: a file can be cut short, huge, or a program in disguise."""

from __future__ import annotations

import logging
import pickle
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.safetensors_header import read_header
from coverstudio.worker.errors import EngineError

logger = logging.getLogger(__name__)

Weights = dict[str, Tensor]

MOST_BYTES = 1 << 30  # the largest file that is published has 67 MB
# What readers raise over bytes that are not what they claim to be.
_DAMAGE = (
    OSError, RuntimeError, EOFError, ValueError, LookupError, TypeError, AttributeError, AssertionError,
    struct.error, zipfile.BadZipFile,
)  # fmt: skip


def read_weights(path: Path, unknown: str, parts: tuple[str, ...] = ()) -> Weights:
    """Return the network's weights in `path`, a .safetensors file or one of PyTorch's, by their names.

    `unknown` is the sentence for a file that cannot be of the kind that is wanted. The first of `parts` that
    the file has is taken, all of it where it has none. Nothing that a file says is run. Raises EngineError
    with a sentence.
    """
    _check_size(path, unknown)
    found = _safetensors(path) if path.suffix.lower() == ".safetensors" else _pytorch(path, unknown)
    part = next((inner for name in parts if isinstance(inner := found.get(name), dict)), found)
    weights = {str(name): value for name, value in part.items() if isinstance(value, Tensor)}
    if not all(bool(torch.isfinite(value).all()) for value in weights.values()):
        raise EngineError(f"{path.name} holds numbers that are none: get the model again.")
    return weights


def _check_size(path: Path, unknown: str) -> None:
    try:
        if path.is_dir():
            raise EngineError(f"“{path}” is a folder: choose the file of a model in it.")
        size = path.stat().st_size
    except FileNotFoundError:
        raise EngineError(f"There is no model “{path}”: check its name.") from None
    except OSError as error:
        raise EngineError(f"The model {path.name} cannot be read: {error.strerror or error}.") from error
    if size > MOST_BYTES:
        raise EngineError(unknown)


def _safetensors(path: Path) -> Mapping[str, object]:
    from safetensors.torch import load_file

    try:
        read_header(path)
        return load_file(path)
    except ModelError as error:
        raise EngineError(str(error)) from error
    except _DAMAGE as error:
        raise _damaged(path, error) from error


def _pytorch(path: Path, unknown: str) -> Mapping[str, object]:
    try:
        _check_unpacked_size(path, unknown)
        found = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        logger.info("%s was refused", path, exc_info=error)
        raise EngineError(
            f"{path.name} is no plain file of weights, and could run a program: nothing of it was used,"
            " so get the model from its publisher."
        ) from error
    except _DAMAGE as error:
        raise _damaged(path, error) from error
    if not isinstance(found, Mapping):
        raise EngineError(unknown)
    return found


def _check_unpacked_size(path: Path, unknown: str) -> None:
    """Refuse a small file that unfolds to gigabytes; PyTorch's own files are zips without compression."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise EngineError(unknown)


def _damaged(path: Path, error: Exception) -> Exception:
    """Return what to raise for `error`: what we said of the file ourselves stands."""
    if isinstance(error, EngineError):
        return error
    logger.info("%s cannot be read", path, exc_info=error)
    return EngineError(f"{path.name} is damaged or incomplete: get the model again.")
