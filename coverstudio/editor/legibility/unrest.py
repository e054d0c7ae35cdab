"""How restless a picture is where words stand."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def unrest(pixels: NDArray[np.uint8], where: NDArray[np.bool_], em: float) -> float:
    """Return how much the lightness of a picture (H×W×3) differs from its mean within an em, in pixels.

    It is the standard deviation of CIE L* (0 to 100) over what is true in `where` (H×W), 0 where nothing is.
    """
    if not where.any():
        return 0.0
    lightness = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 0].astype(np.float64)
    weight = where.astype(np.float64)
    side = 2 * max(1, round(em / 2)) + 1
    mean = box_mean(lightness * weight, side)[where] / box_mean(weight, side)[where]
    return float(np.std(lightness[where] - mean))


def box_mean(values: Floats, side: int) -> Floats:
    """Return the mean of the square of `side` pixels around each value; beyond the edges there is nothing."""
    return np.asarray(cv2.boxFilter(values, -1, (side, side), borderType=cv2.BORDER_CONSTANT), np.float64)
