"""Checkpoints of DiffSTE, which writes words into pictures: as they are published, and as they are kept.

The published file is a training's: 5 GB of weights in a pickle with objects of its libraries. It is converted
once to safetensors, tensor by tensor, without torch.
"""

from __future__ import annotations

import math
from pathlib import Path

import msgspec

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.safetensors_header import read_header
from coverstudio.generation.models.scene_text_layout import (
    SceneTextMeasures,
    Tensors,
    measures_of,
    modern_name,
    modern_tensors,
    published_tensors,
)
from coverstudio.generation.models.training_files import StoredTensor, damaged, read_training

ENDING = ".ckpt"
FAMILY = "diffste"
LICENCE = "openrail-m"
"""Of the weights it was made from, Stable Diffusion 1's for inpainting; it comes with none of its own."""
NORMALIZER = 0.21966682713
"""What the published VAE's latents are scaled by; not the 0.18215 of Stable Diffusion."""
PUBLISHED_AT = "https://github.com/UCSB-NLP-Chang/DiffSTE"
WAY_TO_GET = (
    f"DiffSTE, which writes words into pictures, is free: download diffste.ckpt as {PUBLISHED_AT} says and"
    " add it."
)
_SETTING = ("config", "vae", "normalizer")
MODEL, SCALE, MEASURES = "coverstudio.model", "coverstudio.normalizer", "coverstudio.measures"
"""The words that a converted file carries."""
_FLOATS = frozenset({"F32", "F16", "BF16"})
_SANE = (1e-3, 1e3)
MOST_LAYERS = 48


class SceneTextFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A converted checkpoint: the measures of its networks, and what its VAE's latents are scaled by."""

    measures: SceneTextMeasures
    normalizer: float


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A published checkpoint that is whole: its facts, and where each tensor lies, by its new name."""

    facts: SceneTextFacts
    tensors: dict[str, StoredTensor]


def inspect_published(path: Path) -> Published:
    """Return what the checkpoint `path` holds. Raises ModelError where it is not all of DiffSTE's."""
    found = read_training(path)
    measures = _measures({name: one.shape for name, one in found.tensors.items()})
    if measures is None:
        raise ModelError(unknown_sentence(path.name))
    tensors = {name: found.tensors[name] for name in published_tensors(measures)}
    if not all(one.numbers in _FLOATS for one in tensors.values()):
        raise ModelError(unknown_sentence(path.name))
    if sum(one.bytes for one in tensors.values()) > path.stat().st_size:  # entries that lie over each other
        raise damaged(path.name)
    told = found.setting(*_SETTING)
    normalizer = told if isinstance(told, float) and _is_sane(told) else NORMALIZER
    facts = SceneTextFacts(measures=measures, normalizer=normalizer)
    return Published(facts=facts, tensors={modern_name(name): one for name, one in tensors.items()})


def inspect_scene_text(path: Path) -> SceneTextFacts:
    """Return what the converted checkpoint `path` holds. Raises ModelError where it is none."""
    header = read_header(path)
    if header.metadata.get(MODEL) != FAMILY:
        raise ModelError(unknown_sentence(path.name))
    try:
        measures = msgspec.json.decode(header.metadata[MEASURES], type=SceneTextMeasures)
        normalizer = float(header.metadata[SCALE])
    except (KeyError, ValueError) as error:
        raise ModelError(unknown_sentence(path.name)) from error
    shapes = {name: shape for name, (_, shape) in header.tensors.items()}
    if not _is_sane(normalizer) or _limited(measures) is None or shapes != modern_tensors(measures):
        raise ModelError(unknown_sentence(path.name))
    return SceneTextFacts(measures=measures, normalizer=normalizer)


def words_of(facts: SceneTextFacts) -> dict[str, str]:
    """Return the words that a converted file carries."""
    measures = msgspec.json.encode(facts.measures).decode()
    return {"format": "pt", MODEL: FAMILY, SCALE: repr(facts.normalizer), MEASURES: measures}


def unknown_sentence(name: str) -> str:
    """Return what is said of a file that holds something else, or not all of it."""
    return f"{name} is no whole checkpoint of DiffSTE: choose the published diffste.ckpt."


def _measures(shapes: Tensors) -> SceneTextMeasures | None:
    """Return the measures of the networks whose tensors are all there, of the right shapes."""
    told = measures_of(shapes)
    measures = told and _limited(told)
    if measures is None:
        return None
    needed = published_tensors(measures)
    return measures if all(shapes.get(name) == shape for name, shape in needed.items()) else None


def _limited(measures: SceneTextMeasures) -> SceneTextMeasures | None:
    """Return the measures unless a file claims networks that nobody could have trained."""
    blocks = (len(measures.widths), len(measures.vae_widths))
    sane = min(blocks) >= 2 and max(blocks) <= 8 and 0 < measures.text_layers <= MOST_LAYERS
    return measures if sane else None


def _is_sane(normalizer: float) -> bool:
    return math.isfinite(normalizer) and _SANE[0] < normalizer < _SANE[1]
