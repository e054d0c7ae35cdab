"""Outlines filled into a mask: rectangles, ellipses, and whatever a lasso went around."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from coverstudio.document.geometry import Box
from coverstudio.editor.masking.hand_mask import Extent, HandMask

Outline = Sequence[tuple[float, float]]

_CORNERS = 128


def ellipse(box: Box) -> tuple[tuple[float, float], ...]:
    """Return the ellipse in a box as a polygon, in the box's own unit."""
    x, y = box.center
    turns = (2 * math.pi * index / _CORNERS for index in range(_CORNERS))
    return tuple((x + box.width / 2 * math.cos(t), y + box.height / 2 * math.sin(t)) for t in turns)


def outlined(mask: HandMask, outline: Outline, *, takes_away: bool) -> HandMask:
    """Return the mask with the inside of a polygon (pixels of the picture) in it, or taken out of it."""
    corners = np.round(np.asarray(outline, np.float64)).astype(np.int32)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    around = Extent(int(left), int(top), int(right) + 1, int(bottom) + 1).intersected(mask.whole)
    if around.is_empty:
        return mask
    inside = np.zeros(around.shape, np.uint8)
    cv2.fillPoly(inside, [corners], 255, offset=(-around.left, -around.top))
    return mask.taken(around, inside) if takes_away else mask.added(around, inside)
