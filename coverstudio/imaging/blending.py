"""Puts a repainted area back into its picture, and says which part of a picture a repaint needs."""

from __future__ import annotations

from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


FEATHER = 1
"""Pixels. A wider edge reaches into what a mask with its margin of two pixels is to hide: letters shine
through as a faint outline."""

_STRIP_ROWS = 512  # pictures of a hundred megapixels are not held as floats
_MARGIN_ROWS = 4


class CropBox(NamedTuple):
    """A rectangle in pixels: top-left corner, width, height."""

    x: int
    y: int
    width: int
    height: int


def blend(original: Pixels, painted: Pixels, mask: Pixels, feather: int = FEATHER) -> Pixels:
    """`painted` where `mask` is white, `original` bit for bit where it is black; H×W×C, mask H×W.

    The white area is all that may change: the soft edge, `feather` pixels wide, lies within it. Where the
    white is thinner than that its middle is painted in full, so that a hairline is repainted too. Greys count
    as partly white. Raises ValueError when the sizes differ.
    """
    if original.shape != painted.shape or mask.shape != original.shape[:2]:
        raise ValueError(
            f"A blend needs pictures and a mask of one size,"
            f" not {original.shape}, {painted.shape} and {mask.shape}."
        )
    result = original.copy()
    reach = feather + 1 if feather > 0 and not mask.all() else 0
    for top in range(0, len(mask), _STRIP_ROWS):
        rows = slice(top, top + _STRIP_ROWS)
        changed = mask[rows] > 0
        if changed.any():
            share = _weights(mask, rows, reach)[..., None]
            mixed = original[rows] + (painted[rows].astype(np.float32) - original[rows]) * share
            result[rows][changed] = np.clip(np.rint(mixed[changed]), 0, 255).astype(np.uint8)
    return result


def _weights(mask: Pixels, rows: slice, reach: int) -> Floats:
    """How much of the painted picture counts in some rows of the mask, 0..1, full from `reach` pixels on."""
    strength = mask[rows].astype(np.float32) / np.float32(255)
    if not reach:
        return strength
    # The depth matters up to `reach` only, and so do the rows above and below.
    above = min(rows.start, _MARGIN_ROWS * reach)
    near = mask[rows.start - above : rows.stop + _MARGIN_ROWS * reach] > 0
    depth = cast("Floats", cv2.distanceTransform(near.astype(np.uint8), cv2.DIST_L2, 5))
    ridge = cv2.dilate(depth, np.ones((2 * reach - 1, 2 * reach - 1), np.uint8))
    ramp = np.minimum(depth / np.clip(ridge, 1, reach), 1)[above:][: len(strength)]
    return (strength * ramp).astype(np.float32)


def crop_with_context(mask: Pixels, context: int) -> CropBox:
    """The smallest box around the white part of `mask`, `context` pixels wider on each side, in the picture.

    Raises ValueError when nothing is white.
    """
    x, y, width, height = cv2.boundingRect((mask > 0).astype(np.uint8))
    if width == 0:
        raise ValueError("The mask is empty: mark what should be repainted.")
    left, top = max(x - context, 0), max(y - context, 0)
    right, bottom = min(x + width + context, mask.shape[1]), min(y + height + context, mask.shape[0])
    return CropBox(left, top, right - left, bottom - top)
