"""How well a colour can be read on another one, as WCAG measures it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_CONTRAST = 21.0
MIDDLE = 0.18
"""The relative luminance on which black and white stand out equally."""
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def _linear(share: Floats) -> Floats:
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


_LINEAR = _linear(np.arange(256) / 255)


def relative_luminance(pixels: NDArray[np.uint8]) -> Floats:
    """Return the relative luminance of sRGB colours, 0 (black) to 1 (white), for an array …×3 of uint8.

    Source: WCAG 2.2, "relative luminance" (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance), with the
    threshold 0.04045 of IEC 61966-2-1.
    """
    return np.asarray(_LINEAR[pixels] @ _WEIGHTS)


def luminance_of(pixels: NDArray[Any]) -> Floats:
    """Return the relative luminance of sRGB colours given as floats 0-255, for an array …×3."""
    return np.asarray(_linear(np.clip(pixels, 0, 255) / 255) @ _WEIGHTS)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1."""
    return float(relative_luminance(rgb(colour)))


def contrast_ratio(one: Floats | float, other: Floats | float) -> Floats:
    """Return the contrast ratio of relative luminances, 1 to 21: (lighter + 0.05) / (darker + 0.05).

    Source: WCAG 2.2, "contrast ratio" (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
    """
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)


def worst_tenth(ratios: Floats) -> float:
    """Return the mean of the lowest tenth of the contrast ratios, 21 when there are none.

    This is stricter than the tenth percentile: a few hopeless pixels count with their full weight.
    """
    if ratios.size == 0:
        return MOST_CONTRAST
    count = max(1, ratios.size // 10)
    return float(np.partition(ratios.ravel(), count - 1)[:count].mean())


def worst_tenth_contrast(pixels: NDArray[np.uint8], glyphs: NDArray[np.uint8], colour: str) -> float:
    """Return the contrast of a text colour (`#rrggbb`) with the worst tenth of the pixels under its glyphs.

    `pixels` is the picture below the text, H×W×3; `glyphs` its coverage by letters, H×W: what is at least
    half covered counts.
    """
    below = relative_luminance(pixels[glyphs >= 128])
    return worst_tenth(contrast_ratio(below, luminance(colour)))


def rgb(colour: str) -> NDArray[np.uint8]:
    """Return the three bytes of `#rrggbb`."""
    return np.frombuffer(bytes.fromhex(colour[1:]), np.uint8)


def to_hex(colour: NDArray[Any]) -> str:
    """Return a colour of three values 0-255 as `#rrggbb`."""
    red, green, blue = (int(value) for value in np.clip(np.rint(colour), 0, 255))
    return f"#{red:02x}{green:02x}{blue:02x}"
