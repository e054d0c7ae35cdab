"""Cuts a mask into groups of glyphs that are filled one by one, each with its surroundings."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]

LARGEST = 8_000_000
"""A group with its surroundings has at most so many pixels, or is filled at a smaller size: it takes some
hundred bytes each."""
CELLS = 8
"""So many cells are as long as the distance: fine enough to tell groups apart."""
NEAREST = 16
"""Glyphs closer than this many pixels, or 1.2 % of the picture's longer side, share a group."""


@dataclass(frozen=True)
class Group:
    """A part of the hole: the rows and columns to cut out, which of their pixels to fill (`own`, h×w).

    `thickness` is the greatest distance in pixels from the group's hole to known picture; `sideways` says
    that all of the picture's left or right edge is in the hole: the picture has to go on beyond its side.
    """

    rows: slice
    columns: slice
    own: Truths
    thickness: float
    sideways: bool = False

    @property
    def effort(self) -> float:
        """Roughly what filling it costs."""
        return float(np.count_nonzero(self.own)) + 2000.0


def groups_of(hole: Truths) -> list[Group]:
    """The groups of the hole, from the top; together they are the whole hole, and no two share a pixel."""
    # Padding would call the picture's edge known: a hole that reaches it is thicker than it looks there.
    depth = cast("Floats", cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3))
    return list(_groups(hole, depth, max(NEAREST, round(0.012 * max(hole.shape)))))


def _groups(hole: Truths, depth: Floats, distance: int) -> Iterator[Group]:
    """What of the hole is closer together than `distance`; glyph by glyph where that would be too large."""
    height, width = hole.shape
    cell = max(1, distance // CELLS)
    labels, boxes = _clusters(hole, distance, cell)
    for label, (x, y, right, bottom) in enumerate(boxes, start=1):
        inside = _labelled(labels, cell, y, bottom, x, right) == label
        inside &= hole[y:bottom, x:right]
        thickness = float(depth[y:bottom, x:right][inside].max())
        context = int(np.clip(6 * thickness, 48, 240))
        edges = [inside[:, 0]] * (x == 0) + [inside[:, -1]] * (right == width)
        sideways = bottom - y == height and any(bool(edge.all()) for edge in edges)
        if sideways:
            context = max(context, round(thickness))
        rows = slice(max(y - context, 0), min(bottom + context, height))
        columns = slice(max(x - context, 0), min(right + context, width))
        own = np.zeros((rows.stop - rows.start, columns.stop - columns.start), bool)
        own[y - rows.start : bottom - rows.start, x - columns.start : right - columns.start] = inside
        if own.size > LARGEST and distance > NEAREST:
            alone = np.zeros(hole.shape, bool)
            alone[rows, columns] = own
            yield from _groups(alone, depth, NEAREST)
        else:
            yield Group(rows, columns, own, thickness, sideways)


def _clusters(
    hole: Truths, distance: int, cell: int
) -> tuple[NDArray[np.int32], list[tuple[int, int, int, int]]]:
    """Which cluster each cell (`cell` pixels square) belongs to, and from where to where each may reach.

    Found on cells, since a picture of 100 megapixels would take seconds and half a gigabyte.
    """
    height, width = hole.shape
    lines = np.logical_or.reduceat(hole, np.arange(0, height, cell), axis=0)
    cells = np.logical_or.reduceat(lines, np.arange(0, width, cell), axis=1).astype(np.uint8)
    side = 2 * math.ceil(distance / cell) + 1
    near = cv2.dilate(cells, np.ones((side, side), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    boxes = [
        (x * cell, y * cell, min((x + w) * cell, width), min((y + h) * cell, height))
        for x, y, w, h in np.asarray(stats)[1:, :4].tolist()
    ]
    return np.asarray(labels, np.int32), boxes


def _labelled(
    labels: NDArray[np.int32], cell: int, top: int, bottom: int, left: int, right: int
) -> NDArray[np.int32]:
    """The labels of the cells, as large as the pixels of a rectangle."""
    return labels[np.arange(top, bottom)[:, None] // cell, np.arange(left, right)[None] // cell]
