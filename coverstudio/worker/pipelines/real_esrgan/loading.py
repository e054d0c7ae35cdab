"""From files of weights to a network on a device: which network it is follows from names and shapes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import msgspec
import torch

from coverstudio.worker.devices import Hardware, number_type
from coverstudio.worker.errors import EngineError
from coverstudio.worker.memory import is_out_of_memory
from coverstudio.worker.pipelines.real_esrgan.architectures import CHANNELS, Compact, Network, Residual
from coverstudio.worker.pipelines.real_esrgan.checkpoints import Weights, read_weights, unknown_sentence

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
    weights = read_weights(path)
    try:
        with torch.device("meta"):
            network = _recognised(weights)
        if network is None:
            raise EngineError(unknown_sentence(path.name))
        network.load_state_dict(weights, strict=True, assign=True)
    except (
        RuntimeError,
        IndexError,
        ZeroDivisionError,
    ) as error:  # names and shapes that do not fit together
        raise EngineError(unknown_sentence(path.name)) from error
    return network.float()


def _mix(network: Network, path: Path, share: float) -> None:
    """Mix `share` of the weights in `path` into the network's; both were trained from one beginning."""
    others = read_weights(path)
    own = network.state_dict()
    if {name: value.shape for name, value in own.items()} != {n: v.shape for n, v in others.items()}:
        raise EngineError(
            f"{path.name} is another kind of network: choose the model's own partner to mix in."
        )
    network.load_state_dict({name: torch.lerp(own[name], others[name].float(), share) for name in own})


def _compact(weights: Weights) -> Network | None:
    """Return the chain of convolutions that `weights` fill: each but the last is followed by its slopes."""
    layers = _counted(weights)
    first, last = weights.get("body.0.weight"), weights.get(f"body.{layers - 1}.weight")
    if first is None or last is None:
        return None
    return Compact(
        scale=_root(last.shape[0] / CHANNELS), features=first.shape[0], convolutions=layers // 2 - 1
    )


def _residual(weights: Weights) -> Network | None:
    """Return the deep network that `weights` fill."""
    first, growth = weights.get("conv_first.weight"), weights.get("body.0.rdb1.conv1.weight")
    if first is None or growth is None:
        return None
    step = _root(first.shape[1] / CHANNELS)
    return Residual(
        scale=4 // step, features=first.shape[0], growth=growth.shape[0], blocks=_counted(weights)
    )


def _counted(weights: Weights) -> int:
    """Return how many parts of `body` are numbered from 0 on: no more than the file has names."""
    numbers = {name.split(".")[1] for name in weights if name.startswith("body.")}
    return next(number for number in range(len(numbers) + 1) if str(number) not in numbers)


_RECOGNISERS: tuple[Callable[[Weights], Network | None], ...] = (_residual, _compact)


def _recognised(weights: Weights) -> Network | None:
    return next((network for find in _RECOGNISERS if (network := find(weights)) is not None), None)


def _root(square: float) -> int:
    """Return the side of a square of pixels. Raises RuntimeError where it is none of 1, 2, 3 or 4."""
    for side in (1, 2, 3, 4):
        if square == side**2:
            return side
    raise RuntimeError(f"{square} channels a colour make no square of pixels")
