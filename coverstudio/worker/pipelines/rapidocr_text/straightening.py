"""Cuts a line out of the picture, straight and upright, as the recogniser wants it."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from coverstudio.worker.pipelines.rapidocr_text.lines import (
    Corners,
    Floats,
    Pixels,
    height_of,
    length_of,
    sides_of,
)

HEIGHT = 96.0
"""Lines higher than this are made this high."""
WIDEST = 40.0
"""Times its height: longer lines are squeezed."""


def straightened(bgr: Pixels, corners: Corners) -> Pixels:
    """The line within `corners`, upright; one outside the picture is an empty piece of paper."""
    height, length = max(4.0, height_of(corners)), max(4.0, length_of(corners))
    shrink = min(1.0, HEIGHT / height)
    size = (max(4, round(min(length, WIDEST * height) * shrink)), max(4, round(height * shrink)))
    crop, corners = _cut_out(bgr, corners, shrink)
    if not crop.size:
        return np.full((size[1], size[0], 3), 255, np.uint8)
    upper, lower = (_spread(side, size[0]) for side in sides_of(corners))
    down = ((np.arange(size[1], dtype=np.float32) + np.float32(0.5)) / np.float32(size[1]))[:, None]
    across = [upper[:, axis] + (lower - upper)[:, axis] * down for axis in (0, 1)]
    flat = cv2.remap(crop, across[0], across[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cast("Pixels", flat)


def _cut_out(bgr: Pixels, corners: Corners, shrink: float) -> tuple[Pixels, Corners]:
    """The piece of the picture around a line, and the line's corners in it.

    Large ones are made smaller first: what follows picks single pixels, and fine texture would turn into
    noise that reads as letters.
    """
    x, y, w, h = cv2.boundingRect(corners)
    x, y, right, bottom = max(x, 0), max(y, 0), min(x + w, bgr.shape[1]), min(y + h, bgr.shape[0])
    crop, inside = bgr[y : max(bottom, y), x : max(right, x)], corners - np.array([x, y], np.float32)
    if shrink >= 0.6 or not crop.size:
        return crop, inside
    size = (max(1, round(crop.shape[1] * shrink)), max(1, round(crop.shape[0] * shrink)))
    ratio = np.array([size[0] / crop.shape[1], size[1] / crop.shape[0]], np.float32)
    return cast("Pixels", cv2.resize(crop, size, interpolation=cv2.INTER_AREA)), inside * ratio


def _spread(side: Corners, count: int) -> Floats:
    """`count` points evenly along a side (count×2)."""
    steps = np.linalg.norm(np.diff(side, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = (np.arange(count) + 0.5) / count * along[-1]
    return np.stack([np.interp(at, along, side[:, axis]) for axis in (0, 1)], axis=1).astype(np.float32)
