"""DiffSTE's checkpoint as it is published, filled at random: a training's file. Needs NumPy alone."""

from __future__ import annotations

import collections
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.models.scene_text_layout import (
    SceneTextMeasures,
    Shape,
    published_tensors,
)
from tests.generation.models.torch_files import Made, named, pickled

TINY = SceneTextMeasures(
    widths=(32, 64), vae_widths=(32, 32, 32, 32), text_width=64, text_hidden=128, text_layers=1, tokens=0,
    positions=77, char_width=32,
)  # fmt: skip
"""The least that has every part; `tokens` are the tokenizer's."""
ANOTHER_NORMALIZER = 0.25
_POSITION_IDS = {
    "char_embedder.position_ids": (1, 20),
    "text_encoder.text_model.embeddings.position_ids": (1, 77),
}


class _Stored:
    """Written as the number of a storage."""

    def __init__(self, kind: str, key: int, count: int) -> None:
        self.kind, self.key, self.count = kind, key, count


class _Tensor:
    def __init__(self, storage: _Stored, shape: Shape) -> None:
        self.storage, self.shape = storage, shape

    def __reduce__(self) -> Any:
        steps = np.cumprod((1, *self.shape[:0:-1]))[::-1].tolist() if self.shape else ()
        rebuild = named("torch._utils", "_rebuild_tensor_v2")
        return rebuild, (self.storage, 0, self.shape, tuple(steps), False, collections.OrderedDict())


def _persistent(value: object) -> object:
    if isinstance(value, _Stored):
        return ("storage", named("torch", value.kind), str(value.key), "cpu", value.count)
    return None


def training_config(normalizer: float) -> Any:
    """What the training was told, as OmegaConf's objects are pickled."""
    leaf = Made(
        "omegaconf.nodes", "AnyNode", {"_val": normalizer, "_metadata": Made("omegaconf.base", "Metadata")}
    )
    vae = Made("omegaconf.dictconfig", "DictConfig", {"_content": {"normalizer": leaf}})
    return Made("omegaconf.dictconfig", "DictConfig", {"_content": {"vae": vae}})


def write_checkpoint(
    path: Path,
    measures: SceneTextMeasures,
    *,
    normalizer: float | None = ANOTHER_NORMALIZER,
    changed: Mapping[str, Shape | None] | None = None,
    beside: Mapping[str, Any] | None = None,
    in_one_place: bool = False,
) -> Path:
    """Write a checkpoint; `changed` tensors get another shape or go, `beside` is added to the top level.

    With `in_one_place` all tensors are said to lie where the largest one does, and no other is written.
    """
    shapes = published_tensors(measures) | dict(changed or {})
    kept = {name: shape for name, shape in shapes.items() if shape is not None}
    integers = range(len(kept), len(kept) + len(_POSITION_IDS))
    state = collections.OrderedDict(
        (name, _Tensor(_Stored("FloatStorage", key, int(np.prod(shape))), shape))
        for key, (name, shape) in enumerate(kept.items())
    )
    for key, (name, shape) in zip(integers, _POSITION_IDS.items(), strict=True):
        state[name] = _Tensor(_Stored("LongStorage", key, shape[1]), shape)
    top: dict[str, Any] = {"epoch": 14, "state_dict": state, "callbacks": {}, **(beside or {})}
    if normalizer is not None:
        top["hyper_parameters"] = {"config": training_config(normalizer)}
    if in_one_place:
        largest = max(range(len(kept)), key=[int(np.prod(shape)) for shape in kept.values()].__getitem__)
        for tensor in state.values():
            tensor.storage.key = largest
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickled(top, _persistent))
        for key, numbers in enumerate(_numbers(kept)):
            if in_one_place and key != largest:
                continue
            archive.writestr(f"archive/data/{key}", numbers.tobytes())
        for key, shape in zip(integers, _POSITION_IDS.values(), strict=True):
            archive.writestr(f"archive/data/{key}", np.arange(shape[1], dtype=np.int64).tobytes())
    return path


def _numbers(shapes: Mapping[str, Shape]) -> Iterator[NDArray[np.float32]]:
    """Random weights such that numbers neither die out nor grow on their way."""
    source = np.random.default_rng(5)
    for name, shape in shapes.items():
        spread = np.float32(0.7 / np.sqrt(max(np.prod(shape[1:]), 1))) if len(shape) > 1 else np.float32(0.02)
        numbers = source.standard_normal(shape, np.float32) * spread
        yield numbers + np.float32(1) if "norm" in name and name.endswith("weight") else numbers


def words_file(content: object) -> bytes:
    """Return a zip of PyTorch's with this content and no numbers."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.pkl", pickled(content, _persistent))
    return out.getvalue()
