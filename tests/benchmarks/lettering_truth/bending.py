"""Lays a straight tile of ink onto the page: moved, turned, and bent along an arc."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.lettering_truth.lines import Line

Ink = NDArray[np.float32]
Points = NDArray[np.float64]

ARC_STEPS = 8


@dataclass(frozen=True)
class Way:
    """From a tile (`width` × `height` pixels) to the page, on which `centre` is where its middle lies."""

    width: int
    height: int
    centre: tuple[float, float]
    angle: float
    arc: float

    @property
    def radius(self) -> float:
        """Of the circle that the tile's midline is bent to, in pixels; its centre is below where above 0."""
        return self.width / math.radians(self.arc)

    def to_page(self, points: Points) -> Points:
        """Tile pixels (n×2) as page pixels."""
        flat = points - np.array([self.width, self.height]) / 2
        if self.arc:
            turn, out = flat[:, 0] / self.radius, self.radius - flat[:, 1]
            flat = np.stack([out * np.sin(turn), self.radius - out * np.cos(turn)], axis=1)
        turn = math.radians(self.angle)
        matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        return flat @ matrix.T + np.array(self.centre)

    def to_tile(self, points: Points) -> Points:
        """Page pixels (n×2) as tile pixels: the way back."""
        turn = math.radians(self.angle)
        matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        flat = (points - np.array(self.centre)) @ matrix
        if self.arc:
            side = math.copysign(1.0, self.radius)
            down = self.radius - flat[:, 1]
            out = np.hypot(flat[:, 0], down) * side
            turns = np.arctan2(flat[:, 0] * side, down * side)
            flat = np.stack([turns * self.radius, self.radius - out], axis=1)
        return flat + np.array([self.width, self.height]) / 2


def way_of(line: Line, tile: Ink) -> Way:
    """How the line's tile is laid onto the page; straight lines by whole pixels."""
    height, width = tile.shape
    x, y = line.centre
    if not line.angle and not line.arc:
        x, y = round(x - width / 2) + width / 2, round(y - height / 2) + height / 2
    return Way(width, height, (x, y), line.angle, line.arc)


def outline_of(way: Way) -> Points:
    """The polygon around the ink on the page, clockwise from its top-left corner (n×2)."""
    steps = ARC_STEPS if way.arc else 1
    along = np.linspace(0, way.width, steps + 1)
    top = np.stack([along, np.zeros_like(along)], axis=1)
    bottom = np.stack([along[::-1], np.full_like(along, way.height)], axis=1)
    return way.to_page(np.concatenate([top, bottom]))


def laid(tile: Ink, way: Way, corner: tuple[int, int], shape: tuple[int, int]) -> Ink:
    """The ink in the page's rectangle of this `shape` (rows, columns) whose top-left pixel is `corner`."""
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]]
    points = np.stack([columns.ravel() + corner[0] + 0.5, rows.ravel() + corner[1] + 0.5], axis=1)
    there = (way.to_tile(points) - 0.5).astype(np.float32).reshape(*shape, 2)
    none = np.empty(0)
    ink = cv2.remap(tile, there, none, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return np.clip(np.asarray(ink, np.float32), 0, 1)
