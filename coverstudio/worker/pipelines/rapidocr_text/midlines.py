"""The outline of a bent line, from the middle of its core.

Distances are measured inside the core from one of its ends, so that arcs of more than half a circle and
waves are followed as well as gentle bends.
"""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.worker.pipelines.rapidocr_text.lines import Corners, Pixels

THICKNESS = 8.0
"""Cores are looked at so small that they are this thick."""
SLENDEREST = 4.0
"""A core is this many times as long as thick, at least, before it can be called bent."""
BENT = 0.3
"""How many times its core's thickness a bent line leaves the straight way, at least."""
SHARPEST = 50.0
"""Degrees between one piece of a midline and the next, at most: lettering bends no more."""
WHOLE = 0.9
"""How much of a core has to hang together when it is made small."""
FEWEST, MOST = 5, 15
"""Points of a midline."""


def bent_outline(core: Pixels, growth: float) -> Corners | None:
    """The outline around a core (H×W, not 0 inside), grown; None for what is no bent line."""
    padded = cast("Pixels", cv2.copyMakeBorder(core, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0))
    inside = cv2.distanceTransform(padded, cv2.DIST_L2, 3)
    small = _made_small(padded, THICKNESS / (4 * float(inside[padded > 0].mean())))
    middle = _midline(small)
    if middle is None:
        return None
    ratio = np.array([padded.shape[1] / small.shape[1], padded.shape[0] / small.shape[0]], np.float32)
    middle = (middle + np.float32(0.5)) * ratio - np.float32(1.5)
    length = float(np.linalg.norm(np.diff(middle, axis=0), axis=1).sum())
    thick = float(np.count_nonzero(core)) / max(length, 1.0)
    if length < SLENDEREST * thick or _sharpest(middle) > SHARPEST or _bend(middle) < BENT * thick:
        return None
    return _around(middle, thick, growth * length * thick / (2 * (length + thick)))


def _made_small(core: Pixels, scale: float) -> Pixels:
    if scale >= 1:
        return core
    size = (max(1, round(core.shape[1] * scale)), max(1, round(core.shape[0] * scale)))
    return (cv2.resize(core * np.uint8(255), size, interpolation=cv2.INTER_AREA) > 127).astype(np.uint8)


def _midline(core: Pixels) -> Corners | None:
    """Points along the middle of a core from end to end, from left to right; None where there is no room."""
    starts = np.argwhere(core)
    if not len(starts):
        return None
    end = _distances(core, starts[0]).argmax()
    away = _distances(core, np.array(np.unravel_index(end, core.shape)))
    if np.count_nonzero(away) < WHOLE * len(starts):
        return None
    reach = int(away.max())
    count = int(np.clip(round(reach / THICKNESS), FEWEST, MOST))
    if reach < 2 * count:
        return None
    rows, columns = np.nonzero(away > 0)
    piece = np.minimum((away[rows, columns] - 1) * count // reach, count - 1)
    pixels = np.bincount(piece, minlength=count)
    middle = np.stack([np.bincount(piece, values, count) / pixels for values in (columns, rows)], axis=1)
    whole = _to_the_ends(middle.astype(np.float32))
    return whole if whole[0, 0] <= whole[-1, 0] else whole[::-1]


def _distances(core: Pixels, start: NDArray[np.intp]) -> NDArray[np.int32]:
    """Steps from `start` (row, column) inside the core, from 1 on; 0 where it cannot be reached."""
    brushes = (cv2.MORPH_CROSS, cv2.MORPH_RECT)
    kernels = [cv2.getStructuringElement(shape, (3, 3)) for shape in brushes]
    away = np.zeros(core.shape, np.int32)
    front = np.zeros(core.shape, np.uint8)
    front[start[0], start[1]] = 1
    step = 1
    while True:
        fresh = (front > 0) & (away == 0)
        if not fresh.any():
            return away
        away[fresh] = step
        front = np.bitwise_and(cv2.dilate(front, kernels[step % 2]), core)
        step += 1


def _to_the_ends(middle: Corners) -> Corners:
    """The means of the pieces end half a piece too early."""
    first = middle[0] + (middle[0] - middle[1]) / 2
    last = middle[-1] + (middle[-1] - middle[-2]) / 2
    return np.vstack([first, middle[1:-1], last])


def _sharpest(middle: Corners) -> float:
    """The largest turn between two pieces, in degrees."""
    ways = np.diff(middle, axis=0)
    angles = np.arctan2(ways[:, 1], ways[:, 0])
    turns = [abs((after - before + np.pi) % (2 * np.pi) - np.pi) for before, after in pairwise(angles)]
    return float(np.degrees(max(turns)))


def _bend(middle: Corners) -> float:
    """How far a midline leaves the straight way between its ends, in its own unit."""
    way = middle[-1] - middle[0]
    away = middle - middle[0]
    across = way[0] * away[:, 1] - way[1] * away[:, 0]
    return float(np.abs(across).max() / max(float(np.linalg.norm(way)), 1.0))


def _around(middle: Corners, thick: float, grown: float) -> Corners:
    """The outline about a midline: as thick as its core, and grown on all sides."""
    ways = np.gradient(middle, axis=0)
    ways /= np.maximum(np.linalg.norm(ways, axis=1, keepdims=True), 1e-6)
    longer = middle.copy()
    longer[0] -= ways[0] * grown
    longer[-1] += ways[-1] * grown
    up = np.stack([ways[:, 1], -ways[:, 0]], axis=1) * (thick / 2 + grown)
    return np.vstack([longer + up, (longer - up)[::-1]]).astype(np.float32)
