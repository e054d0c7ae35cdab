"""Whether model files are still the ones that painted a picture."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

# What decides over pixels: weights, and how they are put together. A README or a download's notes do not.
_TELLING = frozenset((".json", ".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".txt", ".model"))
_PIECE = 64 << 10
_WHOLE = 4 * _PIECE  # up to here a file is read completely


def file_digest(path: Path) -> str:
    """Return the sha256 of a file, as sites that offer LoRAs print it; read once while it stays as it is.

    A gigabyte takes a second or two the first time. Raises OSError.
    """
    found = path.stat()
    return _file_digest(path, found.st_size, found.st_mtime_ns)


def model_digest(path: Path) -> str:
    """Return what tells a model (a folder or one file) from every other: a sha256 over samples of its files.

    Names within the folder, sizes, small files whole, and of each large one its beginning, middle and end:
    retraining changes all of a weight file, so that reading 20 GB would tell nothing more. The same model in
    another place has the same digest. Raises OSError.
    """
    path.stat()  # what is not there has no digest
    files = [path] if path.is_file() else sorted(_telling_files(path))
    digest = hashlib.sha256()
    for file in files:
        name = "" if file == path else file.relative_to(path).as_posix()
        digest.update(f"{name}\0{file.stat().st_size}\0".encode())
        for piece in _samples(file):
            digest.update(piece)
    return digest.hexdigest()


def _telling_files(folder: Path) -> list[Path]:
    return [
        file
        for file in folder.rglob("*")
        if file.suffix in _TELLING
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]


def _samples(file: Path) -> list[bytes]:
    size = file.stat().st_size
    with file.open("rb") as stream:
        if size <= _WHOLE:
            return [stream.read()]
        pieces: list[bytes] = []
        for start in (0, size // 2, size - _PIECE):
            stream.seek(start)
            pieces.append(stream.read(_PIECE))
        return pieces


@lru_cache(maxsize=256)
def _file_digest(path: Path, _size: int, _changed: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
