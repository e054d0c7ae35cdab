"""The folder of a published model: which components model_index.json names, and where their weights lie."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.safetensors_header import LFS, pointer_only

INDEX = "model_index.json"
LARGEST_CONFIG = 20_000_000  # bytes; the index of a model in many shards has some hundred thousand
LIBRARIES = frozenset({"diffusers", "transformers"})
# Judges of pictures and what feeds them: backgrounds are made without them.
LEFT_OUT = frozenset({"safety_checker", "feature_extractor", "image_encoder"})
PICKLES = frozenset({".bin", ".ckpt", ".pt", ".pth", ".pkl", ".msgpack", ".h5"})
TEXTS = frozenset({".json", ".txt", ".model"})
UNFINISHED = (".incomplete", ".part", ".crdownload", ".aria2")
# What a tokenizer's vocabulary can lie in: one of these, or a pair that belongs together.
VOCABULARIES = frozenset({"tokenizer.json", "vocab.txt", "spiece.model", "tokenizer.model"})
VOCABULARY_IN_TWO = frozenset({"vocab.json", "merges.txt"})
CONFIG = "config.json"
SCHEDULER = "scheduler_config.json"
LONGEST_POINTER = 1024
WITHIN = ("*", "snapshots/*")  # where a folder of models, or the cache of a hub, holds the model
MOST_NAMED = 3  # folders that a sentence tells of
VARIANT = "fp16"
# The names under which diffusers and transformers save weights, whole or in shards, best first.
WEIGHTS = (
    "diffusion_pytorch_model.safetensors",
    "model.safetensors",
    "diffusion_pytorch_model.safetensors.index.json",
    "model.safetensors.index.json",
    f"diffusion_pytorch_model.{VARIANT}.safetensors",
    f"model.{VARIANT}.safetensors",
    f"diffusion_pytorch_model.safetensors.index.{VARIANT}.json",
    f"model.safetensors.index.{VARIANT}.json",
)

T = TypeVar("T")


class Part(msgspec.Struct, frozen=True):
    """One component of a model, such as its UNet, and the class of which library loads it.

    `weights` is empty where it has none.
    """

    name: str
    folder: Path
    library: str
    class_name: str
    weights: tuple[Path, ...]


def read_index(folder: Path) -> tuple[str, tuple[Part, ...]]:
    """Return the class of the pipeline in `folder`, and its components with all files they need.

    Raises ModelError for a folder that is no model, is incomplete, or brings code of its own.
    """
    if not (folder / INDEX).is_file():
        raise ModelError(_no_index(folder))
    index = read_json(folder / INDEX, dict[str, msgspec.Raw])
    pipeline = _class_name(index, folder)
    named = {name: _class_pair(value) for name, value in index.items() if not name.startswith("_")}
    parts = tuple(_part(folder, name, *pair) for name, pair in named.items() if pair and name not in LEFT_OUT)
    if not any(part.weights for part in parts):
        raise ModelError(f"{folder.name} holds no networks: fetch the whole model again.")
    return pipeline, parts


def variant_of(parts: Sequence[Part]) -> str | None:
    """Return "fp16" where a component only has weights of that name, None where plain ones are there."""
    halved = any(f".{VARIANT}" in file.name for part in parts for file in part.weights)
    return VARIANT if halved else None


def read_json(file: Path, kind: type[T]) -> T:
    """Return what a settings file of a model says; raises ModelError where it is damaged."""
    try:
        if file.stat().st_size > LARGEST_CONFIG:
            raise ModelError(f"{file.parent.name}/{file.name} is too large for a model: fetch it again.")
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"{file.parent.name}/{file.name} is damaged: fetch the model again.") from error
    except OSError as error:
        raise ModelError(f"{file.name} cannot be read: {error.strerror or error}.") from error


def _no_index(folder: Path) -> str:
    models = sorted(file.parent for pattern in WITHIN for file in folder.glob(f"{pattern}/{INDEX}"))
    if models:
        names = [str(model.relative_to(folder)) for model in models]
        known = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        if len(names) == 1:
            return f"{folder.name} is no model but holds {known}: choose that folder in it."
        return f"{folder.name} is no model but holds {known}: choose one of the folders in it."
    if any(folder.glob("*.safetensors")):
        return f"{folder.name} is no model folder (no {INDEX}): choose the .safetensors file in it instead."
    if any(file.suffix in PICKLES for file in folder.iterdir()):
        return f"{folder.name} holds pickled weights, which could run code: get the model as safetensors."
    return f"{folder.name} is no model: choose the folder that holds {INDEX}."


def _class_name(index: dict[str, msgspec.Raw], folder: Path) -> str:
    try:
        return msgspec.json.decode(index.get("_class_name", b""), type=str)
    except msgspec.DecodeError as error:
        raise ModelError(
            f"{folder.name} names no class of diffusers in {INDEX}, and code of its own is not run:"
            " choose another model."
        ) from error


def _class_pair(raw: msgspec.Raw) -> tuple[str, str] | None:
    """Return library and class of a component; None for a setting, or a component the model does without."""
    try:
        return msgspec.json.decode(raw, type=tuple[str, str])
    except msgspec.DecodeError:
        return None


def _part(folder: Path, name: str, library: str, class_name: str) -> Part:
    place = folder / name
    if library not in LIBRARIES:
        raise ModelError(f"{folder.name} brings code of its own ({library[:80]}), which is not run.")
    if place.parent != folder or not place.is_dir():
        raise _incomplete(folder, name)
    files = {file.name: file for file in place.iterdir() if file.exists()}  # no links to nowhere
    if any(file.endswith(UNFINISHED) for file in files) or not _has_settings(class_name, files):
        raise _incomplete(folder, name)
    for file in files.values():
        if file.suffix in TEXTS:
            _check_text(folder, name, file)
    return Part(name, place, library, class_name, _weights(folder, place, files))


def _has_settings(class_name: str, files: Container[str]) -> bool:
    """Tell whether what has no weights is all there."""
    if "Tokenizer" in class_name:
        return any(one in files for one in VOCABULARIES) or all(two in files for two in VOCABULARY_IN_TWO)
    return "Scheduler" not in class_name or SCHEDULER in files


def _check_text(folder: Path, name: str, file: Path) -> None:
    """Raise ModelError for a file that is empty, or holds an address in place of its contents."""
    size = file.stat().st_size
    if not size:
        raise _incomplete(folder, name)
    if size <= LONGEST_POINTER and file.read_bytes().startswith(LFS):
        raise ModelError(pointer_only(f"{name}/{file.name}"))


def _weights(folder: Path, place: Path, files: dict[str, Path]) -> tuple[Path, ...]:
    for known in WEIGHTS:
        if known in files:
            if CONFIG not in files:
                raise _incomplete(folder, place.name)
            return _shards(folder, files[known]) if known.endswith(".json") else (files[known],)
    if CONFIG not in files:  # a tokenizer or a scheduler
        return ()
    if any(file.suffix in PICKLES for file in files.values()):
        raise ModelError(
            f"{folder.name}/{place.name} holds pickled weights only, which could run code:"
            " get the model as safetensors."
        )
    raise _incomplete(folder, place.name)


class _ShardIndex(msgspec.Struct, frozen=True):
    weight_map: dict[str, str]


def _shards(folder: Path, index: Path) -> tuple[Path, ...]:
    shards = tuple(
        index.parent / name for name in sorted(set(read_json(index, _ShardIndex).weight_map.values()))
    )
    if not shards or any(shard.parent != index.parent or not shard.is_file() for shard in shards):
        raise _incomplete(folder, index.parent.name)
    return shards


def _incomplete(folder: Path, name: str) -> ModelError:
    return ModelError(f"{folder.name} is half a download: {name} is not complete, so fetch the model again.")
