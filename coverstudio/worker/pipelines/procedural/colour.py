"""Colours of a palette: sRGB triples in 0..1, mixed in OKLab so that no mixture turns grey or dirty.

OKLab: Björn Ottosson, "A perceptual color space for image processing", 2020.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]
Floats = NDArray[np.floating[Any]]  # float32 wherever it is as large as the page

_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def from_hex(text: str) -> Colour:
    """`"#RRGGBB"` as a colour."""
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def to_hex(colour: Colour) -> str:
    """A colour as `"#rrggbb"`."""
    return "#" + "".join(f"{round(value * 255):02x}" for value in colour)


def to_oklab(rgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """sRGB (…×3, 0..1) to OKLab (…×3)."""
    values = np.asarray(rgb, np.float64)
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _LMS.T) @ _LAB.T


def from_oklab(lab: NDArray[np.floating]) -> NDArray[np.float64]:
    """OKLab (…×3) to sRGB (…×3), clipped to 0..1."""
    linear = (np.asarray(lab, np.float64) @ np.linalg.inv(_LAB).T) ** 3 @ np.linalg.inv(_LMS).T
    linear = np.clip(linear, 0, 1)
    return np.clip(np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055), 0, 1)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour `share` (0..1) of the way from `first` to `second`."""
    labs = to_oklab(np.array([first, second]))
    red, green, blue = from_oklab(labs[0] + (labs[1] - labs[0]) * min(max(share, 0.0), 1.0))
    return float(red), float(green), float(blue)


def lightness(colour: Colour) -> float:
    """OKLab lightness, 0 (black) to 1 (white)."""
    return float(to_oklab(np.array(colour))[0])


def gradient(stops: tuple[Colour, ...], count: int = 256) -> Floats:
    """`count`×3 colours in equal steps through all of `stops`."""
    labs = to_oklab(np.array(stops))
    where = np.linspace(0, len(stops) - 1, count)
    lab = np.stack([np.interp(where, np.arange(len(stops)), labs[:, axis]) for axis in range(3)], axis=1)
    return from_oklab(lab).astype(np.float32)
