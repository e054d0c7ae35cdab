"""The layers of a LoRA's file: read in the network's type, compared with the network before it is changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import torch
from diffusers.utils.state_dict_utils import (
    convert_state_dict_to_diffusers,
    convert_state_dict_to_peft,
    convert_unet_state_dict_to_peft,
)
from peft.tuners.tuners_utils import BaseTunerLayer
from safetensors import safe_open
from torch import Tensor, nn

from coverstudio.worker.errors import EngineError

Shapes = dict[str, tuple[int, ...]]

_NETWORKS = ("unet", "transformer")
_DOWN, _UP = ".lora_A.weight", ".lora_B.weight"
_UP_ENDING = re.compile(r"\.lora(?:_B|\.up|_linear_layer\.up)\.weight$")
_MAGNITUDES = ".lora_magnitude_vector"  # of a DoRA, one number per row


def lora_parts(pipeline: Any) -> dict[str, nn.Module]:
    """Return the networks of a pipeline that take LoRAs, by name."""
    names: Sequence[str] = getattr(pipeline, "_lora_loadable_modules", ())
    parts = {name: getattr(pipeline, name, None) for name in names}
    return {name: part for name, part in parts.items() if isinstance(part, nn.Module)}


def read_weights(pipeline: Any, path: Path) -> dict[str, Tensor]:
    """Return the file's tensors in the network's own type: in another they would be converted at every step.

    How strong the file says its layers are is worked into them, as diffusers reads that only by itself.
    """
    with safe_open(path, framework="pt") as file:
        strengths = _Strengths(file.metadata() or {})
        weights = {key: strengths.applied(key, file.get_tensor(key)) for key in file.keys()}  # noqa: SIM118
    dtype = _dtype(pipeline)
    return {
        key: value.to(dtype) if value.ndim > 1 and value.is_floating_point() else value
        for key, value in weights.items()
    }


class _Strengths:
    """What diffusers writes of a LoRA's alphas into a file: alphas by part, and exceptions to them."""

    KEY = "lora_adapter_metadata"

    def __init__(self, metadata: Mapping[str, str]) -> None:
        self._told = msgspec.json.decode(metadata.get(self.KEY, "{}"), type=dict[str, msgspec.Raw])

    def applied(self, key: str, weight: Tensor) -> Tensor:
        """Return `weight` times alpha over rank where it is the widening matrix of a layer that has them."""
        part, _, layer = _UP_ENDING.sub("", key).partition(".")
        alpha = self._number(f"{part}.lora_alpha")
        if alpha is None or not _UP_ENDING.search(key):
            return weight
        for pattern, exception in self._exceptions(f"{part}.alpha_pattern").items():
            if re.fullmatch(rf"(.*\.)?({pattern})", layer):
                alpha = exception
                break
        rank = weight.shape[1]
        return weight * (alpha / (rank**0.5 if self._flag(f"{part}.use_rslora") else rank))

    def _number(self, name: str) -> float | None:
        return msgspec.json.decode(self._told[name], type=float | None) if name in self._told else None

    def _flag(self, name: str) -> bool:
        return name in self._told and msgspec.json.decode(self._told[name], type=bool)

    def _exceptions(self, name: str) -> dict[str, float]:
        return msgspec.json.decode(self._told.get(name, b"{}"), type=dict[str, float])


def fits(pipeline: Any, weights: Mapping[str, Tensor]) -> bool:
    """Tell whether most of a LoRA's layers have a place in the networks, and none another size.

    diffusers drops layers that it finds no place for with a warning, and finds out about wrong sizes when it
    has begun to change the network. Raises EngineError where the file holds other things than LoRA layers,
    and what diffusers raises where it cannot make out the names.
    """
    places = {part: _shapes(module) for part, module in lora_parts(pipeline).items()}
    found = missing = 0
    for part, layers in _layers(pipeline, weights).items():
        for key, shape in layers.items():
            base = places.get(part, {}).get(key.removesuffix(_DOWN).removesuffix(_UP))
            if base is None:
                missing += 1
            elif _agrees(key, shape, base):
                found += 1
            else:
                return False
    return found > missing


def _agrees(key: str, shape: tuple[int, ...], base: tuple[int, ...]) -> bool:
    if key.endswith(_DOWN):
        return shape[1:] == base[1:]
    return shape[0] == base[0] and len(shape) == len(base)


def _layers(pipeline: Any, weights: Mapping[str, Tensor]) -> dict[str, Shapes]:
    """Part of the pipeline → layer's name, as peft calls it → shape."""
    unet = lora_parts(pipeline).get("unet")
    told = pipeline.lora_state_dict(
        dict(weights), **({"unet_config": unet.config} if unet is not None else {})
    )
    converted: dict[str, Tensor] = told[0] if isinstance(told, tuple) else told
    by_part: dict[str, dict[str, Tensor]] = {}
    for key, value in converted.items():
        part, _, layer = key.partition(".")
        by_part.setdefault(part, {})[layer] = value
    return {part: _as_peft_calls_them(part, layers) for part, layers in by_part.items()}


def _as_peft_calls_them(part: str, layers: dict[str, Tensor]) -> Shapes:
    if part not in _NETWORKS:
        named = convert_state_dict_to_peft(convert_state_dict_to_diffusers(layers))
    elif any(key.endswith(_DOWN) for key in layers):
        named = layers
    else:
        named = convert_unet_state_dict_to_peft(layers)
    if not all(key.endswith((_DOWN, _UP, _MAGNITUDES)) for key in named):
        raise EngineError("The LoRA changes more of the model than a LoRA may: choose a plain one.")
    # CLIP's layers lay one level deeper before transformers 5.
    return {
        key.removeprefix("text_model."): tuple(value.shape)
        for key, value in named.items()
        if not key.endswith(_MAGNITUDES)
    }


def _shapes(module: nn.Module) -> Shapes:
    """Layer → shape of its weight, with the layers that other LoRAs have wrapped under their own names."""
    shapes: Shapes = {}
    for name, layer in module.named_modules():
        base = layer.get_base_layer() if isinstance(layer, BaseTunerLayer) else layer
        weight = getattr(base, "weight", None)
        if isinstance(weight, Tensor):
            shapes[name.removeprefix("text_model.")] = tuple(weight.shape)
    return shapes


def _dtype(pipeline: Any) -> torch.dtype:
    network = next(part for name, part in lora_parts(pipeline).items() if name in _NETWORKS)
    return next(parameter.dtype for parameter in network.parameters() if parameter.is_floating_point())
