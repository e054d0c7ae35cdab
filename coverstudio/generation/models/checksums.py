"""Which files make a model, how large they are, and what their bytes hash to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from coverstudio.generation.models.facts import ModelError

OnBytes = Callable[[int, int], None]
"""Told the bytes that are done and the bytes in all; may raise to stop."""

# What a model may be made of: weights as plain numbers and text, nothing that is run when it is loaded.
ENDINGS = frozenset({".safetensors", ".json", ".txt", ".md", ".model", ".jinja"})
LICENCE_FILE = "LICENSE"
INDEX = "model_index.json"

_PIECE = 4 << 20


class FileRecord(msgspec.Struct, frozen=True):
    """A file of a model: its path below the model's folder with "/", its size, and its sha256 in hex."""

    path: str
    bytes: int
    sha256: str


def belongs(name: str) -> bool:
    """Tell whether a file of that name can be part of a model.

    >>> belongs("model.safetensors"), belongs("model.ckpt")
    (True, False)
    """
    return PurePosixPath(name).suffix.lower() in ENDINGS or name == LICENCE_FILE


def model_files(model: Path) -> list[Path]:
    """Return the files of the model (or LoRA) at `model`: itself, or the folder's and its components' files.

    Single-file checkpoints beside the components, and folders that the model's index does not name, are
    not part of it.
    """
    if model.is_file():
        return [model]
    if not (model / INDEX).is_file():  # one network alone, such as a ControlNet
        return sorted(path for path in model.iterdir() if path.is_file() and belongs(path.name))
    named = msgspec.json.decode((model / INDEX).read_bytes(), type=dict[str, msgspec.Raw])
    top = [path for path in model.iterdir() if path.suffix != ".safetensors"]
    folders = [model / name for name in named if (model / name).parent == model and (model / name).is_dir()]
    parts = [path for folder in folders for path in folder.iterdir()]
    return sorted(path for path in (*top, *parts) if path.is_file() and belongs(path.name))


def recorded(model: Path, on_progress: OnBytes | None = None) -> tuple[FileRecord, ...]:
    """Return what the model's files are now; reads all of them. Raises ModelError."""
    try:
        files = model_files(model)
        total = sum(path.stat().st_size for path in files)
        root = model.parent if model.is_file() else model
        counter = Counter(total, on_progress)
        return tuple(
            FileRecord(path.relative_to(root).as_posix(), path.stat().st_size, sha256_of(path, counter))
            for path in files
        )
    except OSError as error:
        raise ModelError(f"“{model.name}” cannot be read ({error.strerror}): check its folder.") from error


class Counter:
    """Adds up pieces of work and tells of them."""

    def __init__(self, total: int, on_progress: OnBytes | None) -> None:
        self.done, self.total, self._on_progress = 0, total, on_progress

    def __call__(self, count: int) -> None:
        """Count `count` bytes more; raises what the listener raises."""
        self.done += count
        if self._on_progress is not None:
            self._on_progress(self.done, self.total)


def sha256_of(path: Path, count: Callable[[int], None]) -> str:
    """Return the sha256 of a file in hex, telling `count` of every piece. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            count(len(piece))
    return digest.hexdigest()


def differences(
    root: Path, files: Sequence[FileRecord], on_progress: OnBytes | None = None
) -> tuple[str, ...]:
    """Return one sentence for every file below `root` that is not as recorded."""
    counter = Counter(sum(file.bytes for file in files), on_progress)
    return tuple(sentence for file in files if (sentence := _difference(root, file, counter)))


def _difference(root: Path, file: FileRecord, count: Counter) -> str:
    path = root / file.path
    done = count.done
    try:
        size = path.stat().st_size
        if size != file.bytes:
            return f"“{file.path}” has {size:,} bytes instead of {file.bytes:,}: get the model again."
        if sha256_of(path, count) != file.sha256:
            return f"“{file.path}” is not what it was: get the model again."
    except FileNotFoundError:
        return f"“{file.path}” is missing: get the model again."
    except OSError as error:
        return f"“{file.path}” cannot be read ({error.strerror}): check the disk."
    finally:
        count(done + file.bytes - count.done)
    return ""
