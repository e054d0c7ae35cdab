"""Changes to the whole of a mask: larger, smaller, softer. They take a while on large ones."""

from __future__ import annotations

import math

import cv2
import numpy as np

from coverstudio.editor.masking.hand_mask import HandMask, Pixels

_STEP = 8  # a disc of this radius at a time: larger ones take OpenCV much longer than several small ones


def grown(mask: HandMask, by: int) -> HandMask:
    """Return the mask with its edges `by` pixels further out, or further in where `by` is negative.

    The edge of the picture is none of its edges.
    """
    if by == 0 or mask.is_empty:
        return mask
    around = mask.extent.grown(abs(by)).intersected(mask.whole)
    out = mask.part(around)
    for radius in _steps(abs(by)):
        disc = _disc(radius)
        out = cv2.dilate(out, disc) if by > 0 else cv2.erode(out, disc)
    return mask.replaced(around, out.astype(np.uint8, copy=False))


def _steps(radius: int) -> list[int]:
    steps = math.ceil(radius / _STEP)
    return [radius * (step + 1) // steps - radius * step // steps for step in range(steps)]


def _disc(radius: int) -> Pixels:
    offsets = np.arange(-radius, radius + 1)
    inside = offsets[:, None] ** 2 + offsets[None, :] ** 2 <= (radius + 0.5) ** 2
    return inside.astype(np.uint8)


def feathered(mask: HandMask, by: float) -> HandMask:
    """Return the mask with soft edges, `by` pixels to either side of where they were."""
    if by <= 0 or mask.is_empty:
        return mask
    around = mask.extent.grown(math.ceil(by) + 1).intersected(mask.whole)
    soft = cv2.GaussianBlur(mask.part(around), (0, 0), by / 2, borderType=cv2.BORDER_REPLICATE)
    return mask.replaced(around, soft.astype(np.uint8, copy=False))
