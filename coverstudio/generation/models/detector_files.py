"""Files of networks that find lettering: CRAFT is known by the names and shapes of its weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from coverstudio.generation.models.facts import InstalledModel, ModelError
from coverstudio.generation.models.recogniser_files import installed_recogniser
from coverstudio.generation.models.safetensors_header import read_header
from coverstudio.generation.models.torch_files import Shape, read_shapes

FAMILY = "craft"
READER = "rapidocr"
"""The engine that carries its networks and takes a recogniser beside its own."""
PREFIX = "module."
"""What the published file has before every name: it was saved from several graphics cards."""
WAY_TO_GET = (
    "CRAFT's weights, which find lettering, are free (MIT): download craft_mlt_25k.pth from"
    " https://github.com/clovaai/CRAFT-pytorch and add it."
)
# A layer at the network's beginning, one in its middle and its last one.
_LAYERS: Mapping[str, Shape] = {
    "basenet.slice1.0.weight": (64, 3, 3, 3),
    "basenet.slice5.1.weight": (1024, 512, 3, 3),
    "upconv1.conv.0.weight": (512, 1536, 1, 1),
    "conv_cls.8.weight": (2, 16, 1, 1),
}


def inspect_detector(path: Path) -> None:
    """Raise ModelError with a sentence where the file `path` does not hold CRAFT's weights."""
    if path.suffix.lower() == ".safetensors":
        shapes = {name: shape for name, (_, shape) in read_header(path).tensors.items()}
    else:
        found = {name: shape for name, shape in read_shapes(path).items() if isinstance(shape, tuple)}
        shapes = cast("Mapping[str, Shape]", found)
    if not is_detector(shapes):
        raise ModelError(unknown_sentence(path.name))


def installed_weights(engine: str, installed: Iterable[InstalledModel]) -> str:
    """Return the path of what `engine` finds lettering with; empty where none is installed or needed.

    The built-in one reads with a recogniser that was added what its own cannot.
    """
    if engine == READER:
        return installed_recogniser(installed)
    return next((model.path for model in installed if engine == model.family == FAMILY), "")


def is_detector(shapes: Mapping[str, Shape]) -> bool:
    """Tell whether weights of these names and shapes are CRAFT's."""
    own = {name.removeprefix(PREFIX): tuple(shape) for name, shape in shapes.items()}
    return all(own.get(name) == shape for name, shape in _LAYERS.items())


def unknown_sentence(name: str) -> str:
    """Return what is said of a file that holds something else."""
    return f"{name} does not hold CRAFT's weights: choose a file such as craft_mlt_25k.pth."
