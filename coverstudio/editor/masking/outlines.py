"""Outlines filled into a mask: rectangles, ellipses, and whatever a lasso went around."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from coverstudio.editor.masking.hand_mask import Extent, HandMask


def outlined(mask: HandMask, outline: Sequence[tuple[float, float]], *, takes_away: bool) -> HandMask:
    """Return the mask with the inside of a polygon (pixels of the picture) in it, or taken out of it."""
    corners = np.round(np.asarray(outline, np.float64)).astype(np.int32)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    around = Extent(int(left), int(top), int(right) + 1, int(bottom) + 1).intersected(mask.whole)
    if around.is_empty:
        return mask
    inside = np.zeros(around.shape, np.uint8)
    cv2.fillPoly(inside, [corners], 255, offset=(-around.left, -around.top))
    return mask.taken(around, inside) if takes_away else mask.added(around, inside)
