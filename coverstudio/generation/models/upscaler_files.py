"""Files of networks that enlarge pictures: which network it is follows from the names and shapes in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

import msgspec

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.safetensors_header import read_header
from coverstudio.generation.models.torch_files import Shape, read_shapes

ENDINGS = frozenset({".pth", ".safetensors"})
PUBLISHED_AT = "https://github.com/xinntao/Real-ESRGAN/releases"
WAY_TO_GET = (
    "Real-ESRGAN's models are free (BSD-3-Clause): download a file such as RealESRGAN_x4plus.pth from"
    f" {PUBLISHED_AT} and add it."
)
# The running average of the training comes out better than its last step, where a file has both.
PARTS = ("params_ema", "params")
_CHANNELS = 3


class UpscalerShape(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the two networks, and its measures: `depth` counts convolutions, or blocks of the deep one."""

    kind: Literal["compact", "residual"]
    scale: int
    features: int
    depth: int
    growth: int = 0


def inspect_upscaler(path: Path) -> UpscalerShape:
    """Return which network the file `path` holds. Raises ModelError with a sentence where it holds none."""
    if path.suffix.lower() == ".safetensors":
        shapes = {name: shape for name, (_, shape) in read_header(path).tensors.items()}
    else:
        found = read_shapes(path)
        part = next((found[name] for name in PARTS if isinstance(found.get(name), dict)), found)
        shapes = {name: shape for name, shape in part.items() if isinstance(shape, tuple)}
    shape = upscaler_shape(cast("Mapping[str, Shape]", shapes))
    if shape is None:
        raise ModelError(unknown_sentence(path.name))
    return shape


def upscaler_shape(shapes: Mapping[str, Shape]) -> UpscalerShape | None:
    """Return the network whose weights have these names and shapes, None where none is known."""
    return _residual(shapes) or _compact(shapes)


def unknown_sentence(name: str) -> str:
    """Return what is said of a file that holds another kind of network."""
    return (
        f"{name} is no model of Real-ESRGAN that is known here: choose one such as RealESRGAN_x4plus.pth"
        " or realesr-general-x4v3.pth."
    )


def _compact(shapes: Mapping[str, Shape]) -> UpscalerShape | None:
    """Return the chain of convolutions: each but the last is followed by its slopes."""
    layers = _counted(shapes)
    first, last = _weight(shapes, "body.0"), _weight(shapes, f"body.{layers - 1}")
    scale = _root(last[0]) if last else 0
    if not first or not scale or layers < 3:
        return None
    return UpscalerShape(kind="compact", scale=scale, features=first[0], depth=layers // 2 - 1)


def _residual(shapes: Mapping[str, Shape]) -> UpscalerShape | None:
    """Return the deep network; those for 2 and 1 times as large see squares of pixels as one."""
    first, growth = _weight(shapes, "conv_first"), _weight(shapes, "body.0.rdb1.conv1")
    step = _root(first[1]) if first else 0
    if not first or not growth or step not in (1, 2, 4):
        return None
    return UpscalerShape(
        kind="residual", scale=4 // step, features=first[0], growth=growth[0], depth=_counted(shapes)
    )


def _weight(shapes: Mapping[str, Any], layer: str) -> Shape:
    """Return the shape of a convolution's weights, empty where there is none of that name."""
    shape: Shape = shapes.get(f"{layer}.weight", ())
    return shape if len(shape) == 4 else ()


def _counted(shapes: Mapping[str, Shape]) -> int:
    """Return how many parts of `body` are numbered from 0 on: no more than the file has names."""
    numbers = {name.split(".")[1] for name in shapes if name.startswith("body.")}
    return next(number for number in range(len(numbers) + 1) if str(number) not in numbers)


def _root(channels: int) -> int:
    """Return the side of the square of pixels that so many channels make, 0 where they make none."""
    return next((side for side in (1, 2, 3, 4) if channels == _CHANNELS * side**2), 0)
