"""The files of the model that is asked for, looked at again only when they have changed."""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec

from coverstudio.generation.models.facts import ModelError, ModelFacts
from coverstudio.generation.models.inspecting import inspect_model
from coverstudio.worker.errors import EngineError

Fingerprint = tuple[tuple[str, int, int], ...]


class Inspected(msgspec.Struct, frozen=True):
    """What a model is, and the names, sizes and times of its files: one that is replaced is another model."""

    facts: ModelFacts
    files: Fingerprint


def inspected(path: Path) -> Inspected:
    """Return what the model at `path` is; raises EngineError where it cannot be used."""
    return _inspected(path, fingerprint(path))


def fingerprint(path: Path) -> Fingerprint:
    """Return what tells the files at `path` from those that replace them. Raises EngineError."""
    try:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        found = [(file, file.stat()) for file in files if file.is_file()]
    except OSError as error:
        raise EngineError(f"The model {path.name} cannot be read: {error.strerror or error}.") from error
    return tuple((str(file), about.st_size, about.st_mtime_ns) for file, about in found)


@functools.lru_cache(maxsize=8)
def _inspected(path: Path, files: Fingerprint) -> Inspected:
    try:
        return Inspected(inspect_model(path), files)
    except ModelError as error:
        raise EngineError(str(error)) from error
