"""Where lines run, level or not, and how what is bent is laid out straight.

A line is made of stretches of letters that follow one another: one along a path, one for each letter that
stands in a column. Read side by side they are a straight line again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.text_layout import Line, TextLayout, lay_out
from coverstudio.rendering.typesetting import EM
from coverstudio.rendering.typesetting.glyphs import ink_of
from coverstudio.rendering.typesetting.lines import SetLine, Way

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
"""N×2: x and y."""

_BESIDE = 0.3  # of a line's height, on its left and right; detectors cut lines out like that
_ABOVE = 0.14
_LEAST_HEIGHT = 0.45  # of the size: a line of dashes is not made as high as one of letters
_STEP = 0.1 * EM  # along a line that is not level
_LEAST_CELL = 0.5  # of an em: half the height in which a letter of a column is read
_BETWEEN = 0.06  # of an em: beside it


@dataclass(frozen=True, eq=False)
class Stretch:
    """Letters that follow one another: points along their upper and their lower side (mm, unturned page)."""

    upper: Points
    lower: Points


@dataclass(frozen=True, eq=False)
class LineOutline:
    """A line in stretches, and what it should say from `start` in the text on."""

    text: str
    start: int
    stretches: tuple[Stretch, ...]
    is_level: bool

    @property
    def box(self) -> Box:
        """All of it, in millimetres on the unturned page."""
        points = np.concatenate([side for one in self.stretches for side in (one.upper, one.lower)])
        (x, y), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return Box(float(x), float(y), max(float(right - x), 0.1), max(float(bottom - y), 0.1))

    @property
    def thickness(self) -> float:
        """How high its letters stand, in millimetres."""
        return max(
            0.1,
            float(np.mean([np.linalg.norm(one.upper - one.lower, axis=1).mean() for one in self.stretches])),
        )


def lines_of(layer: TextLayer) -> tuple[LineOutline, ...]:
    """Return the lines of a text; those that show nothing are left out."""
    layout = lay_out(layer)
    found: list[LineOutline] = []
    for line, placed in zip(layout.lines, layout.set_lines, strict=True):
        if not line.text.strip():
            continue
        if placed.way is None:
            stretches = _level(line, layer)
        else:
            stretches = _column(placed, layout) if placed.is_column else _along(placed, placed.way, layout)
        if stretches:
            found.append(LineOutline(line.text, placed.start, tuple(stretches), placed.way is None))
    return tuple(found)


def _level(line: Line, layer: TextLayer) -> list[Stretch]:
    box = around(line, layer)
    if box is None:
        return []
    upper = np.array([[box.x, box.y], [box.right, box.y]])
    lower = np.array([[box.x, box.bottom], [box.right, box.bottom]])
    return [Stretch(upper, lower)]


def around(line: Line, layer: TextLayer) -> Box | None:
    """Return the box in which a straight line is read: its letters and some air, None where nothing shows."""
    ink = line.ink
    if ink is None or not line.text.strip():
        return None
    least = _LEAST_HEIGHT * points_to_mm(layer.size)
    lacking = max(0.0, least - ink.height) / 2
    across, down = _BESIDE * max(ink.height, least), _ABOVE * ink.height + lacking
    return Box(ink.x - across, ink.y - down, ink.width + 2 * across, ink.height + 2 * down)


def _along(line: SetLine, way: Way, layout: TextLayout) -> list[Stretch]:
    """Follow a line along its path or its warp."""
    ink = line.shaped.ink
    if ink.isEmpty():
        return []
    air, beside = _ABOVE * ink.height(), _BESIDE * ink.height()
    count = max(2, round(ink.width() / _STEP))
    places = np.linspace(ink.left() - beside, ink.right() + beside, count + 1)
    upper = [way(float(x)).map(QPointF(0.0, ink.top() - air)) for x in places]
    lower = [way(float(x)).map(QPointF(0.0, ink.bottom() + air)) for x in places]
    return [Stretch(_in_mm(upper, layout), _in_mm(lower, layout))]


def _column(line: SetLine, layout: TextLayout) -> list[Stretch]:
    """Cut a column into its letters: each in a square of an em, those that are turned along the column."""
    stretches: list[Stretch] = []
    for placed in line.led:
        ink = ink_of(placed.run)
        if ink.isEmpty():
            continue
        middle, half = ink.center().y(), max(ink.height() * (0.5 + _ABOVE), _LEAST_CELL * EM)
        left, right = ink.left() - _BETWEEN * EM, ink.right() + _BETWEEN * EM
        upper, lower = (
            [placed.transform.map(QPointF(x, y)) for x in (left, right)]
            for y in (middle - half, middle + half)
        )
        stretches.append(Stretch(_in_mm(upper, layout), _in_mm(lower, layout)))
    return stretches


def _in_mm(points: Sequence[QPointF], layout: TextLayout) -> Points:
    """Return points in layout units as millimetres on the unturned page."""
    return np.array(layout.origin) + layout.scale * np.array([(point.x(), point.y()) for point in points])


def cut_out(pixels: Pixels, upper: Points, lower: Points, height: int) -> Pixels:
    """Return what lies between two sides (N×2, pixels), laid out straight, `height` pixels high."""
    length = (_length(upper) + _length(lower)) / 2
    thickness = max(1.0, float(np.linalg.norm(upper - lower, axis=1).mean()))
    width = max(4, round(length * height / thickness))
    along = (np.arange(width) + 0.5) / width
    tops, bottoms = _spread(upper, along), _spread(lower, along)
    down = ((np.arange(height) + 0.5) / height)[:, None]
    across = [(tops[:, axis] + (bottoms - tops)[:, axis] * down).astype(np.float32) for axis in (0, 1)]
    flat = cv2.remap(pixels, across[0], across[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8)


def _length(side: Points) -> float:
    return float(np.linalg.norm(np.diff(side, axis=0), axis=1).sum())


def _spread(side: Points, along: Points) -> Points:
    """Return the points at shares of the length of a side."""
    steps = np.linalg.norm(np.diff(side, axis=0), axis=1)
    places = np.concatenate([[0.0], np.cumsum(steps)])
    at = along * places[-1]
    return np.stack([np.interp(at, places, side[:, axis]) for axis in (0, 1)], axis=1)
