"""Draws lines of lettering over a painting, coat by coat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.lettering_truth.bending import laid, outline_of, way_of
from tests.benchmarks.lettering_truth.lines import Colour, Line
from tests.benchmarks.lettering_truth.tiles import Ink, tile_of

Pixels = NDArray[np.uint8]
Truths = NDArray[np.bool_]
Polygon = tuple[tuple[float, float], ...]


@dataclass(frozen=True, eq=False)
class DrawnLine:
    """A line where it came to lie.

    `polygon` surrounds its letters (pixels); `ink` (h×w) is true where a letter, not its halo, covers at
    least half a pixel, in the rectangle of the picture whose top-left pixel is (`x`, `y`).
    """

    line: Line
    polygon: Polygon
    x: int
    y: int
    ink: Truths


@dataclass(frozen=True, eq=False)
class Lettered:
    """A painting with lettering over it.

    `image` and `painting` are H×W×3 RGB; `mask` (H×W bool) is true where drawing changed a pixel.
    """

    image: Pixels
    painting: Pixels
    mask: Truths
    lines: tuple[DrawnLine, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What is written, line by line."""
        return tuple(drawn.line.text for drawn in self.lines)


def draw_lines(painting: Pixels, lines: Sequence[Line]) -> Lettered:
    """These lines over `painting`."""
    canvas = painting.astype(np.float32)
    drawn = tuple(_drawn(canvas, line) for line in lines)
    image = np.clip(np.rint(canvas), 0, 255).astype(np.uint8)
    return Lettered(image, painting, np.any(image != painting, axis=2), drawn)


def polygon_of(line: Line) -> Polygon:
    """What would surround the line's letters, without drawing it."""
    points = outline_of(way_of(line, tile_of(line)))
    return tuple((float(x), float(y)) for x, y in points)


def _drawn(canvas: NDArray[np.float32], line: Line) -> DrawnLine:
    tile = tile_of(line)
    way = way_of(line, tile)
    polygon = outline_of(way)
    margin = 4 + round(line.size * 0.35)
    (left, top), (right, bottom) = polygon.min(axis=0) - margin, polygon.max(axis=0) + margin
    height, width = canvas.shape[:2]
    x, y = int(np.clip(left, 0, width - 1)), int(np.clip(top, 0, height - 1))
    shape = (int(np.clip(bottom, y + 1, height)) - y, int(np.clip(right, x + 1, width)) - x)
    ink = laid(tile, way, (x, y), shape)
    part = canvas[y : y + shape[0], x : x + shape[1]]
    for colour, alpha in _coats(line, ink):
        part += (np.asarray(colour, np.float32) - part) * (alpha * line.opacity)[..., None]
    corners = tuple((float(a), float(b)) for a, b in polygon)
    return DrawnLine(line, corners, x, y, ink >= 0.5)


def _coats(line: Line, ink: Ink) -> list[tuple[Colour, Ink]]:
    """The coats of paint of a line, from the lowest: colour and coverage (h×w, 0..1)."""
    dark = sum(line.fill) < 380
    other = (245, 242, 232) if dark else (18, 16, 20)
    step = max(2, round(line.size * 0.035))
    if line.style == "outline":
        return [(other, _thickened(ink, max(1, round(line.size * 0.03)))), (line.fill, ink)]
    if line.style == "hard shadow":
        return [(other, _moved(ink, step)), (line.fill, ink)]
    if line.style == "soft shadow":
        soft = cv2.GaussianBlur(_moved(ink, step), (0, 0), max(1.5, line.size * 0.03))
        return [((0, 0, 0), np.float32(0.6) * _cut(soft)), (line.fill, ink)]
    if line.style == "glow":
        soft = cv2.GaussianBlur(ink, (0, 0), max(2.0, line.size * 0.04))
        return [(other, np.float32(0.7) * _cut(soft)), (line.fill, ink)]
    return [(line.fill, ink)]


def _thickened(ink: Ink, radius: int) -> Ink:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return np.asarray(cv2.dilate(ink, disc), np.float32)


def _cut(soft: Ink) -> Ink:
    return np.where(soft < 0.01, np.float32(0), soft)


def _moved(ink: Ink, step: int) -> Ink:
    matrix = np.array([[1, 0, step], [0, 1, step]], np.float32)
    return np.asarray(cv2.warpAffine(ink, matrix, (ink.shape[1], ink.shape[0])), np.float32)
