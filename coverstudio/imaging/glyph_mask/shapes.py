"""Growing, shrinking and choosing pieces of masks."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Labels = NDArray[np.intp]


def filled(shape: tuple[int, int], outline: Floats) -> Truths:
    """True inside the outline (n×2, pixels); h×w."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 255)
    return mask > 0


def grown(mask: Truths, radius: int) -> Truths:
    """True within `radius` pixels of `mask`; by the distance transform where a brush would be slow."""
    if radius <= 0:
        return mask
    if radius > 6:
        return cast("Floats", cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)) <= radius
    return cv2.dilate(mask.astype(np.uint8), _disc(radius)) > 0


def shrunk(mask: Truths, radius: int) -> Truths:
    """True where all within `radius` pixels is true; beyond the array is false."""
    return cv2.erode(mask.astype(np.uint8), _disc(radius), borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0


def pieces(mask: Truths, wanted: Callable[[Labels, Labels], Truths]) -> Truths:
    """The connected pieces of `mask` that `wanted` says yes to, from their labels and their areas."""
    count, found = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    labels = np.asarray(found, np.intp)
    chosen = wanted(labels, np.bincount(labels.ravel(), minlength=count))
    chosen[0] = False
    return chosen[labels]


def _disc(radius: int) -> Pixels:
    size = 2 * radius + 1
    return cast("Pixels", cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
