"""What the model sees of a picture, a square around the place of 256 pixels a side, and what comes back."""

from __future__ import annotations

import math
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.messages import PixelBox
from coverstudio.imaging.blending import blend
from coverstudio.imaging.tone_match import tone_matched

Pixels = NDArray[np.uint8]

SIDE = 256
"""Pixels that the model was trained on, a side."""
_ACROSS, _DOWN = 1.3, 2.0
"""How much larger than the place the square is, at least."""
_LEAST_SIDE = 64
_FEATHER_OF = 32
_MOST_FEATHER = 8


class Window(NamedTuple):
    """A square of the picture in pixels; where the picture is smaller, it reaches beyond."""

    x: int
    y: int
    side: int


def window_around(box: PixelBox, shape: tuple[int, ...]) -> Window:
    """Return the square that the model sees for a place in a picture of `shape` (rows, columns, …)."""
    side = max(round(_ACROSS * box.width), round(_DOWN * box.height), _LEAST_SIDE)
    x = _begun(box.x + box.width / 2, side, shape[1])
    y = _begun(box.y + box.height / 2, side, shape[0])
    return Window(x, y, side)


def seen(pixels: Pixels, window: Window, box: PixelBox) -> tuple[Pixels, Pixels]:
    """Return what the model sees (256×256×3) and the mask of the place in it (256×256).

    Nothing is stretched: the picture keeps its proportions, and goes on as in a mirror where it ends.
    """
    way = cv2.INTER_AREA if window.side > SIDE else cv2.INTER_CUBIC
    square = cv2.resize(_cut(pixels, window), (SIDE, SIDE), interpolation=way)
    scale = SIDE / window.side
    left, top = ((box.x - window.x) * scale, (box.y - window.y) * scale)
    right, bottom = left + box.width * scale, top + box.height * scale
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[math.floor(top) : math.ceil(bottom), math.floor(left) : math.ceil(right)] = 255
    return np.asarray(square, np.uint8), mask


def put_back(pixels: Pixels, window: Window, box: PixelBox, painted: Pixels) -> Pixels:
    """Return `pixels` (H×W×3) with the place, and a little around it, out of what the model painted.

    It takes the tone of what lies around. The little around is for the seams between neighbouring places: the
    caller puts the picture back beyond the whole of them (`only_within`).
    """
    way = cv2.INTER_AREA if window.side < SIDE else cv2.INTER_CUBIC
    square = cv2.resize(painted, (window.side, window.side), interpolation=way)
    part, own = _inside(window, pixels.shape)
    hole = np.zeros(pixels.shape[:2], np.uint8)
    reach = feather_of(box)
    hole[_rows_columns(_grown(box, 2 * reach, pixels.shape))] = 255
    before, inside = pixels[part], hole[part]
    matched = tone_matched(before, np.asarray(square, np.uint8)[own], inside > 0)
    result = pixels.copy()
    result[part] = blend(before, matched, inside, reach)
    return result


def only_within(original: Pixels, written: Pixels, box: PixelBox) -> Pixels:
    """Return `original` (H×W×3 or 4) with the place out of `written` (H×W×3): feathered within the place.

    Every pixel outside `box` is the original's, bit for bit, and so is its transparency.
    """
    around = _rows_columns(_grown(box, 1, original.shape))
    mask = np.zeros(original.shape[:2], np.uint8)
    mask[_rows_columns(box)] = 255
    result = original.copy()
    colours = result[..., :3][around]
    colours[:] = blend(original[..., :3][around], written[around], mask[around], feather_of(box))
    return result


def feather_of(box: PixelBox) -> int:
    """Return how many pixels wide the soft edge of a place is."""
    return max(1, min(_MOST_FEATHER, min(box.width, box.height) // _FEATHER_OF))


def cut_out(pixels: Pixels, box: PixelBox) -> Pixels:
    """Return the place alone (H×W×3)."""
    return pixels[_rows_columns(box)]


def _begun(middle: float, side: int, room: int) -> int:
    """Return where a square about `middle` begins, moved into the picture where that has room for it."""
    begin = round(middle - side / 2)
    return min(max(begin, 0), room - side) if side <= room else begin


def _cut(pixels: Pixels, window: Window) -> Pixels:
    part, _ = _inside(window, pixels.shape)
    height, width = pixels.shape[:2]
    above, left = max(-window.y, 0), max(-window.x, 0)
    below, right = max(window.y + window.side - height, 0), max(window.x + window.side - width, 0)
    cut = pixels[part]
    return cast(Pixels, cv2.copyMakeBorder(cut, above, below, left, right, cv2.BORDER_REFLECT))


def _inside(window: Window, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Return which part of the picture a window shows, and where that lies in the window."""
    top, left = max(window.y, 0), max(window.x, 0)
    bottom, right = min(window.y + window.side, shape[0]), min(window.x + window.side, shape[1])
    own = np.s_[top - window.y : bottom - window.y, left - window.x : right - window.x]
    return np.s_[top:bottom, left:right], own


def _grown(box: PixelBox, by: int, shape: tuple[int, ...]) -> PixelBox:
    left, top = max(box.x - by, 0), max(box.y - by, 0)
    right, bottom = min(box.x + box.width + by, shape[1]), min(box.y + box.height + by, shape[0])
    return PixelBox(left, top, right - left, bottom - top)


def _rows_columns(box: PixelBox) -> tuple[slice, slice]:
    return np.s_[box.y : box.y + box.height, box.x : box.x + box.width]
