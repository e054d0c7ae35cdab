"""Where a network that paints so many pixels at a time looks, to paint everything that a mask leaves white.

What lies close together is painted together, and no window is much larger than the network's own area unless
a single piece of the mask is: so little has to be enlarged afterwards, and a window has as much of the
picture around the hole as there is room for.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.blending import CropBox

Pixels = NDArray[np.uint8]
Labels = NDArray[np.int32]
Extents = NDArray[np.int64]  # one to a row: left, top, right and bottom in pixels, the last two outside

FINEST_CELL = 8  # pixels: pieces of a mask that are closer than that are one
MULTIPLE = 64  # of the sides of a window, where the picture has room: every network can paint that
WIDEST = 2.0  # of a window's shorter side: networks are trained on little that is wider
LEAST_MARGIN = 32  # pixels
MOST_JOINED = 1.5  # of the network's area: so much it paints as well, and twice the windows take longer
MOST_PIECES = 250  # which are compared one with another; of more specks, those close together are one piece


class MaskWindow(NamedTuple):
    """A part of a picture to be painted at once: `own` (H×W, the box's size) is the mask of what goes."""

    box: CropBox
    own: Pixels


class _Pieces(NamedTuple):
    """The pieces of a mask: on a grid of cells, 0 where it is black, the number of a piece elsewhere."""

    cell: int
    labels: Labels
    extents: Extents


def windows_of(mask: Pixels, area: int, context: float) -> tuple[MaskWindow, ...]:
    """Return the windows that cover what is not 0 in `mask` (H×W), from the top down; none where all is 0.

    `area` is the pixels that the network paints at once. `context` is how far a window reaches beyond what
    is painted in it, in parts of that one's size (the root of its area), where the picture is large enough.
    """
    pieces = _pieces_of(mask)
    windows: list[MaskWindow] = []
    for extent, numbers in _grouped(pieces.extents, area, context):
        box = _window(extent, mask.shape, area, context)
        windows.append(MaskWindow(box, _own(mask, pieces, box, numbers)))
    return tuple(windows)


def _pieces_of(mask: Pixels) -> _Pieces:
    cell = FINEST_CELL
    while True:
        count, labels, about, _ = cv2.connectedComponentsWithStats(_cells(mask, cell))
        if count - 1 <= MOST_PIECES:
            break
        cell *= 2
    left, top, width, height = (about[1:, column].astype(np.int64) * cell for column in range(4))
    right, bottom = np.minimum(left + width, mask.shape[1]), np.minimum(top + height, mask.shape[0])
    return _Pieces(cell, np.asarray(labels, np.int32), np.stack([left, top, right, bottom], axis=1))


def _cells(mask: Pixels, cell: int) -> Pixels:
    """Return 1 for every cell of which any pixel is not black."""
    rows, columns = -(-mask.shape[0] // cell), -(-mask.shape[1] // cell)
    down = np.maximum.reduceat(mask, np.arange(rows) * cell, axis=0)
    return (np.maximum.reduceat(down, np.arange(columns) * cell, axis=1) > 0).astype(np.uint8)


def _grouped(extents: Extents, area: int, context: float) -> list[tuple[Extents, set[int]]]:
    """Return pieces that fit into one window together, with their numbers: the closest are joined first."""
    groups = [{number} for number in range(1, len(extents) + 1)]
    while len(groups) > 1:
        joined = _joined(extents[:, None], extents[None])
        needed = _needed(joined, context)
        needed[np.tril_indices(len(groups))] = math.inf
        first, second = (int(place) for place in np.unravel_index(needed.argmin(), needed.shape))
        if needed[first, second] > MOST_JOINED * area:
            break
        groups[first] |= groups.pop(second)
        extents = extents.copy()
        extents[first] = joined[first, second]
        extents = np.delete(extents, second, axis=0)
    found = zip(extents, groups, strict=True)
    return sorted(found, key=lambda group: (int(group[0][1]), int(group[0][0])))


def _joined(one: Extents, other: Extents) -> Extents:
    begin, end = np.minimum(one[..., :2], other[..., :2]), np.maximum(one[..., 2:], other[..., 2:])
    return np.concatenate([begin, end], axis=-1)


def _needed(extents: Extents, context: float) -> NDArray[np.float64]:
    """Return the pixels of the windows around rectangles, in a picture without sides."""
    width, height = _sides(extents, context)
    return width * height


def _sides(extents: Extents, context: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return width and height of what is to be seen around rectangles, neither much longer than the other."""
    width, height = (
        (extents[..., 2:] - extents[..., :2]).astype(np.float64).transpose(-1, *range(extents.ndim - 1))
    )
    margin = np.maximum(context * np.sqrt(width * height), LEAST_MARGIN)
    width, height = width + 2 * margin, height + 2 * margin
    return np.maximum(width, height / WIDEST), np.maximum(height, width / WIDEST)


def _window(extent: Extents, shape: tuple[int, ...], area: int, context: float) -> CropBox:
    """Return the window around a rectangle: with its context, and at least `area` pixels if there are.

    What a picture lacks at the sides is made good above and below, and the other way round.
    """
    rows, columns = shape[:2]
    width, height = (float(side) for side in _sides(extent, context))
    larger = max(1.0, math.sqrt(area / (width * height)))
    width = min(width * larger, columns)
    height = min(max(height * larger, min(area / width, WIDEST * width)), rows)
    width = min(max(width, min(area / height, WIDEST * height)), columns)
    across, down = min(_rounded_up(width), columns), min(_rounded_up(height), rows)
    x = _begun((int(extent[0]) + int(extent[2])) / 2, across, columns)
    y = _begun((int(extent[1]) + int(extent[3])) / 2, down, rows)
    return CropBox(x, y, across, down)


def _rounded_up(side: float) -> int:
    return math.ceil(side / MULTIPLE) * MULTIPLE


def _begun(middle: float, length: int, room: int) -> int:
    """Return where a line of `length` about `middle` begins, moved into the room there is."""
    return min(max(round(middle - length / 2), 0), room - length)


def _own(mask: Pixels, pieces: _Pieces, box: CropBox, numbers: set[int]) -> Pixels:
    """Return what of the mask in a box belongs to these pieces."""
    cell = pieces.cell
    rows, columns = (
        np.arange(box.y, box.y + box.height) // cell,
        np.arange(box.x, box.x + box.width) // cell,
    )
    mine = np.isin(pieces.labels, list(numbers))[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    part = mask[box.y : box.y + box.height, box.x : box.x + box.width]
    return np.where(mine[rows - rows[0]][:, columns - columns[0]], part, np.uint8(0))
