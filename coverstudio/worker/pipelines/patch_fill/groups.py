"""Cuts a mask into groups of glyphs that are filled one by one, each with its surroundings."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Truths = NDArray[np.bool_]

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
    height, width = hole.shape
    distance = max(NEAREST, round(0.012 * max(height, width)))
    near = cv2.dilate(hole.astype(np.uint8), np.ones((2 * distance + 1, 1), np.uint8))
    near = cv2.dilate(near, np.ones((1, 2 * distance + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    # Padding would call the picture's edge known: a hole that reaches it is thicker than it looks there.
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    groups: list[Group] = []
    for label in range(1, count):
        x, y, w, h = (int(value) for value in stats[label, :4])
        inside = (np.asarray(labels)[y : y + h, x : x + w] == label) & hole[y : y + h, x : x + w]
        thickness = float(depth[y : y + h, x : x + w][inside].max())
        context = int(np.clip(6 * thickness, 48, 240))
        edges = [inside[:, 0]] * (x == 0) + [inside[:, -1]] * (x + w == width)
        sideways = h == height and any(bool(edge.all()) for edge in edges)
        if sideways:
            context = max(context, round(thickness))
        rows = slice(max(y - context, 0), min(y + h + context, height))
        columns = slice(max(x - context, 0), min(x + w + context, width))
        own = (np.asarray(labels)[rows, columns] == label) & hole[rows, columns]
        groups.append(Group(rows, columns, own, thickness, sideways))
    return groups
