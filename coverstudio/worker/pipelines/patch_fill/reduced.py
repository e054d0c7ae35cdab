"""Fills what is too large for memory at a smaller size."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Truths = NDArray[np.bool_]
Fill = Callable[[Pixels, Truths, float], Pixels]

HALF = 0.5
"""A pixel of the smaller picture is known when this share of what it stands for is."""


def reduced_fill(crop: Pixels, hole: Truths, thickness: float, largest: int, fill: Fill) -> Pixels:
    """The crop (h×w×3) as `fill` fills its hole, `thickness` pixels deep, at no more than `largest` pixels.

    What was filled at a smaller size is enlarged; a crop that is small enough is filled as it is.
    """
    if hole.size <= largest:
        return fill(crop, hole, thickness)
    share = math.sqrt(largest / hole.size)
    size = (max(1, int(hole.shape[1] * share)), max(1, int(hole.shape[0] * share)))
    known = cv2.resize((~hole).astype(np.uint8) * np.uint8(255), size, interpolation=cv2.INTER_AREA)
    seen = cv2.resize(np.where(hole[..., None], np.uint8(0), crop), size, interpolation=cv2.INTER_AREA)
    part = np.asarray(known, np.float32)[..., None] / np.float32(255)
    smaller = np.clip(np.rint(np.asarray(seen) / np.maximum(part, np.float32(0.01))), 0, 255).astype(np.uint8)
    unknown = part[..., 0] < HALF if bool((part >= HALF).any()) else part[..., 0] == 0
    filled = fill(smaller, unknown, thickness * share)
    return np.asarray(cv2.resize(filled, hole.shape[::-1], interpolation=cv2.INTER_CUBIC), np.uint8)
