"""CRAFT's weights as they are published: names and shapes, filled at random. Needs NumPy alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[np.float32]]

# Name, features in and out, size: convolutions that are followed by a normalisation, and those that are not.
NORMALISED = (
    ("basenet.slice1.0", 3, 64, 3), ("basenet.slice1.3", 64, 64, 3),
    ("basenet.slice1.7", 64, 128, 3), ("basenet.slice1.10", 128, 128, 3),
    ("basenet.slice2.14", 128, 256, 3), ("basenet.slice2.17", 256, 256, 3),
    ("basenet.slice3.20", 256, 256, 3), ("basenet.slice3.24", 256, 512, 3),
    ("basenet.slice3.27", 512, 512, 3), ("basenet.slice4.30", 512, 512, 3),
    ("basenet.slice4.34", 512, 512, 3), ("basenet.slice4.37", 512, 512, 3),
    ("upconv1.conv.0", 1536, 512, 1), ("upconv1.conv.3", 512, 256, 3),
    ("upconv2.conv.0", 768, 256, 1), ("upconv2.conv.3", 256, 128, 3),
    ("upconv3.conv.0", 384, 128, 1), ("upconv3.conv.3", 128, 64, 3),
    ("upconv4.conv.0", 192, 64, 1), ("upconv4.conv.3", 64, 32, 3),
)  # fmt: skip
PLAIN = (
    ("basenet.slice5.1", 512, 1024, 3), ("basenet.slice5.2", 1024, 1024, 1),
    ("conv_cls.0", 32, 32, 3), ("conv_cls.2", 32, 32, 3), ("conv_cls.4", 32, 16, 3),
    ("conv_cls.6", 16, 16, 1), ("conv_cls.8", 16, 2, 1),
)  # fmt: skip


def random_weights(seed: int = 1) -> Arrays:
    """Weights under the published names, such that numbers neither die out nor grow on their way."""
    numbers = np.random.default_rng(seed)
    return dict(_layers(numbers))


def a_picture(seed: int = 2) -> NDArray[np.float32]:
    """A normalised picture (64×96×3)."""
    return np.random.default_rng(seed).standard_normal((64, 96, 3), np.float32)


def _layers(numbers: np.random.Generator) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for name, inputs, outputs, size in (*NORMALISED, *PLAIN):
        spread = np.float32(np.sqrt(2 / (inputs * size**2)))
        yield f"{name}.weight", numbers.standard_normal((outputs, inputs, size, size), np.float32) * spread
        yield f"{name}.bias", numbers.standard_normal(outputs, np.float32) / 20
    for name, _, outputs, _ in NORMALISED:
        place, _, number = name.rpartition(".")
        norm = f"{place}.{int(number) + 1}"
        yield f"{norm}.weight", 1 + numbers.standard_normal(outputs, np.float32) / 10
        yield f"{norm}.bias", numbers.standard_normal(outputs, np.float32) / 20
        yield f"{norm}.running_mean", numbers.standard_normal(outputs, np.float32) / 10
        yield f"{norm}.running_var", 1 + numbers.random(outputs, np.float32) / 5


def speckled_weights() -> Arrays:
    """Random weights that see words here and there in noise."""
    weights = random_weights()
    weights["conv_cls.8.weight"] = weights["conv_cls.8.weight"] * np.float32(2)
    weights["conv_cls.8.bias"] = np.array([0.95, -3], np.float32)
    return weights
