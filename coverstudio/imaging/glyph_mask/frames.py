"""The frame of a line of lettering: how far along it and how far across a pixel lies, bent lines included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Polygon = Sequence[tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Frame:
    """An outline (n×2, pixels) and the midline through it (m×2), in reading direction or against it.

    `height` is that of the line of lettering, in pixels.
    """

    outline: Floats
    midline: Floats
    height: float

    @property
    def length(self) -> float:
        """Of the midline, in pixels."""
        return float(np.linalg.norm(np.diff(self.midline, axis=0), axis=1).sum())

    def moved(self, x: float, y: float) -> Frame:
        """The same frame where (x, y) is the new origin."""
        origin = np.array([x, y], np.float32)
        return Frame(self.outline - origin, self.midline - origin, self.height)

    def places(self, shape: tuple[int, int]) -> tuple[Floats, Floats]:
        """Of every pixel of an array of this shape how far along the midline it lies and how far across."""
        rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
        nearest = np.full(shape, np.inf, np.float32)
        along, across = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        before = 0.0
        for number, (start, end) in enumerate(zip(self.midline[:-1], self.midline[1:], strict=True)):
            step = max(float(np.linalg.norm(end - start)), 1e-3)
            way = (end - start) / step
            x, y = columns - start[0], rows - start[1]
            ahead = x * way[0] + y * way[1]
            # Pixels before the first piece and after the last belong to these pieces.
            least = -np.inf if number == 0 else 0.0
            most = np.inf if number == len(self.midline) - 2 else step
            held = np.clip(ahead, least, most)
            away = np.hypot(x - held * way[0], y - held * way[1])
            closer = away < nearest
            nearest[closer] = away[closer]
            along[closer] = before + held[closer]
            across[closer] = (y * way[0] - x * way[1])[closer]
            before += step
        return along, across


def frame_of(region: Polygon) -> Frame:
    """The frame of a region's polygon; what is neither a quadrilateral nor bent is taken as its rectangle."""
    corners = np.asarray(region, np.float32).reshape(-1, 2)
    if len(corners) > 4 and len(corners) % 2 == 0 and not cv2.isContourConvex(corners):
        return _bent(corners)
    outline = corners
    if len(corners) != 4:
        corners = cv2.boxPoints(cv2.minAreaRect(corners)).astype(np.float32)
    return _straight(outline, corners)


def _straight(outline: Floats, corners: Floats) -> Frame:
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.linalg.norm(sides, axis=1)
    if lengths[0] < lengths[1]:
        corners, lengths = np.roll(corners, -1, axis=0), np.roll(lengths, -1)
    ends = np.stack([(corners[3] + corners[0]) / 2, (corners[1] + corners[2]) / 2])
    return Frame(outline, ends.astype(np.float32), float(min(lengths[0], lengths[1])))


def _bent(corners: Floats) -> Frame:
    """Of a band whose first half of corners is one long side, and whose second half is the other, back."""
    half = len(corners) // 2
    top, bottom = corners[:half], corners[half:][::-1]
    height = float(np.median(np.linalg.norm(top - bottom, axis=1)))
    return Frame(corners, ((top + bottom) / 2).astype(np.float32), height)
