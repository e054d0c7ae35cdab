"""Something painted takes the tone of what lies around its place, so that no edge of the place shows.

What was painted just outside the hole is compared with what is there: the difference, smooth along the ring
and smooth across the hole, is what the painting is off by. It is the membrane of Pérez et al. (Poisson Image
Editing, 2003) with a rim that grain and small shapes do not pull about.
"""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.smooth_fill import smooth_fill

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

RING = 12  # pixels around the hole that are compared
_SIGMA = RING / 2


def tone_matched(original: Pixels, painted: Pixels, hole: NDArray[np.bool_]) -> Pixels:
    """Return `original` with `painted` (both H×W×3) inside `hole` (H×W), in the tone of the ring around it.

    `painted` must show the place's surroundings as well. Without a ring its own tone stays.
    """
    ring = _ring(hole)
    result = original.copy()
    if not ring.any():
        result[hole] = painted[hole]
        return result
    off = original.astype(np.float32) - painted
    change = smooth_fill(_smoothed(off, ring), ring)
    result[hole] = np.clip(np.rint(painted[hole] + change[hole]), 0, 255).astype(np.uint8)
    return result


def _ring(hole: NDArray[np.bool_]) -> Floats:
    """Return 1 for the pixels around the hole, 0 elsewhere."""
    reach = 2 * RING + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    near = cv2.dilate(hole.astype(np.uint8), disc)
    return (near.astype(bool) & ~hole).astype(np.float32)


def _smoothed(values: Floats, where: Floats) -> Floats:
    """Return values (H×W×C) averaged with those nearby, only those counting where `where` is 1."""
    share = cast("Floats", cv2.GaussianBlur(where, (0, 0), _SIGMA))
    sums = cast("Floats", cv2.GaussianBlur(values * where[..., None], (0, 0), _SIGMA))
    return (sums / np.maximum(share, np.float32(1e-6))[..., None]).astype(np.float32, copy=False)
