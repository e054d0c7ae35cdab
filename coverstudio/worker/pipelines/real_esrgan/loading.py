"""From files of weights to a network on a device: which network it is follows from names and shapes."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, cast

import msgspec
import torch

from coverstudio.generation.models.upscaler_files import PARTS, unknown_sentence, upscaler_shape
from coverstudio.worker.checkpoints import Weights, read_weights
from coverstudio.worker.devices import Hardware, number_type
from coverstudio.worker.errors import EngineError
from coverstudio.worker.memory import is_out_of_memory
from coverstudio.worker.pipelines.real_esrgan.architectures import Compact, Network, Residual

TOO_LITTLE_MEMORY = (
    "There is too little memory for this model: close other programs, or use a smaller model such as"
    " realesr-general-x4v3."
)


class Chosen(msgspec.Struct, frozen=True):
    """The file of a network, and how much of another one, 0..1, is mixed into its weights."""

    path: str
    other: str = ""
    share: float = 0.0


class Loaded(msgspec.Struct, frozen=True):
    """A network ready to work, the device it lies on and the type of its numbers."""

    network: Network
    hardware: Hardware
    dtype: torch.dtype


def load(chosen: Chosen, hardware: Hardware, dtype: torch.dtype | None = None) -> Loaded:
    """Return the network, which stays loaded until two others are asked for or its files change.

    `dtype` is the type of its numbers, by default the one that the device is fastest with. Raises EngineError
    with a sentence where the files do not hold a network that is known.
    """
    dtype = dtype or number_type(hardware, "float16")
    return _load(chosen, _fingerprint(chosen.path), _fingerprint(chosen.other), hardware, dtype)


@functools.lru_cache(maxsize=2)  # two that are compared take turns
def _load(chosen: Chosen, file: object, other: object, hardware: Hardware, dtype: torch.dtype) -> Loaded:
    del file, other  # part of the key only
    network = _built(Path(chosen.path))
    if chosen.other and chosen.share > 0:
        _mix(network, Path(chosen.other), chosen.share)
    network = network.eval().requires_grad_(False)
    try:
        network.to(hardware.torch_device, dtype)
        cast(Any, network).to(memory_format=torch.channels_last)  # torch's types know half of its forms
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise EngineError(TOO_LITTLE_MEMORY) from error
    return Loaded(network, hardware, dtype)


def _fingerprint(path: str) -> tuple[int, int]:
    """Return what changes when a file is replaced; what is wrong with a file is said when it is read."""
    try:
        about = Path(path).stat()
    except OSError:
        return 0, 0
    return about.st_size, about.st_mtime_ns


def _built(path: Path) -> Network:
    weights = read_weights(path, unknown_sentence(path.name), PARTS)
    try:
        with torch.device("meta"):
            network = _network(weights)
        if network is None:
            raise EngineError(unknown_sentence(path.name))
        network.load_state_dict(weights, strict=True, assign=True)
    except RuntimeError as error:  # names and shapes that do not fit together
        raise EngineError(unknown_sentence(path.name)) from error
    return network.float()


def _network(weights: Weights) -> Network | None:
    """Return the network that `weights` fill, still empty; None where none is known."""
    shape = upscaler_shape({name: tuple(value.shape) for name, value in weights.items()})
    if shape is None:
        return None
    if shape.kind == "compact":
        return Compact(scale=shape.scale, features=shape.features, convolutions=shape.depth)
    return Residual(scale=shape.scale, features=shape.features, growth=shape.growth, blocks=shape.depth)


def _mix(network: Network, path: Path, share: float) -> None:
    """Mix `share` of the weights in `path` into the network's; both were trained from one beginning."""
    others = read_weights(path, unknown_sentence(path.name), PARTS)
    own = network.state_dict()
    if {name: value.shape for name, value in own.items()} != {n: v.shape for n, v in others.items()}:
        raise EngineError(
            f"{path.name} is another kind of network: choose the model's own partner to mix in."
        )
    network.load_state_dict({name: torch.lerp(own[name], others[name].float(), share) for name in own})
