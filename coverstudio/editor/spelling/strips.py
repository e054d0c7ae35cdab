"""Lines that are no straight rows: where they run, and how they are laid out straight.

A line is made of stretches of letters that follow one another: one along a path, one for each letter that
stands upright in a column. Read side by side they are a straight line again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.text_layout import Line, PlacedRun, TextLayout, lay_out
from coverstudio.rendering.typesetting import EM

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
"""N×2: x and y."""

_BESIDE = 0.3  # of a line's height, on its left and right; detectors cut lines out like that
_ABOVE = 0.14
_LEAST_HEIGHT = 0.45  # of the size: a line of dashes is not made as high as one of letters
_AIR = 0.08 * EM  # above and below the letters
_JUMP = 0.6 * EM  # between two letters that do not follow one another


@dataclass(frozen=True, eq=False)
class Stretch:
    """Letters that follow one another: points along their upper and their lower side (mm, unturned page)."""

    upper: Points
    lower: Points


@dataclass(frozen=True, eq=False)
class BentLine:
    """A line in stretches, and what it should say from `start` in the text on."""

    text: str
    start: int
    stretches: tuple[Stretch, ...]

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


@dataclass(frozen=True, eq=False)
class _Glyph:
    """A glyph in layout units: where its foot begins and ends, which way is up, how far it reaches."""

    start: Points
    end: Points
    up: Points
    above: float
    below: float

    @property
    def feet(self) -> tuple[Points, Points]:
        """Where it begins and ends."""
        return self.start, self.end


def is_bent(layer: TextLayer) -> bool:
    """Tell whether the lines of a text are anything but straight rows."""
    return layer.path is not None or layer.warp is not None or layer.writing == "vertical"


def lines_of(layer: TextLayer) -> tuple[BentLine, ...]:
    """Return the lines of any text; those that show nothing are left out."""
    return bent_lines(layer) if is_bent(layer) else tuple(_straight_lines(layer))


def _straight_lines(layer: TextLayer) -> Iterator[BentLine]:
    layout = lay_out(layer)
    for line, placed in zip(layout.lines, layout.set_lines, strict=True):
        box = around(line, layer)
        if box is not None:
            upper = np.array([[box.x, box.y], [box.right, box.y]])
            lower = np.array([[box.x, box.bottom], [box.right, box.bottom]])
            yield BentLine(line.text, placed.start, (Stretch(upper, lower),))


def around(line: Line, layer: TextLayer) -> Box | None:
    """Return the box in which a straight line is read: its letters and some air, None where nothing shows."""
    ink = line.ink
    if ink is None or not line.text.strip():
        return None
    least = _LEAST_HEIGHT * points_to_mm(layer.size)
    lacking = max(0.0, least - ink.height) / 2
    across, down = _BESIDE * max(ink.height, least), _ABOVE * ink.height + lacking
    return Box(ink.x - across, ink.y - down, ink.width + 2 * across, ink.height + 2 * down)


def bent_lines(layer: TextLayer) -> tuple[BentLine, ...]:
    """Return the lines of a text on a path or in columns; those that show nothing are left out."""
    layout = lay_out(layer)
    stretches = _stretches(layout, list(_glyphs(layout.glyphs.runs)))
    words = [line.text for line in layout.set_lines if line.text.strip()]
    if not stretches or not words:
        return ()
    between = "" if layer.writing == "vertical" else " "
    return (BentLine(between.join(words), layout.set_lines[0].start, stretches),)


def _stretches(layout: TextLayout, glyphs: Sequence[_Glyph]) -> tuple[Stretch, ...]:
    """Put together what follows one another, in millimetres, all as high as the highest letter."""
    above = max((one.above for one in glyphs), default=0.0) + _AIR
    below = max((one.below for one in glyphs), default=0.0) + _AIR
    groups: list[list[_Glyph]] = []
    for glyph in glyphs:
        follows = bool(groups) and float(np.linalg.norm(glyph.start - groups[-1][-1].end)) < _JUMP
        if follows and float(glyph.up @ groups[-1][-1].up) > 0:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    origin, scale = np.array(layout.origin), layout.scale
    return tuple(
        Stretch(
            origin + scale * np.array([foot + above * one.up for one in group for foot in one.feet]),
            origin + scale * np.array([foot - below * one.up for one in group for foot in one.feet]),
        )
        for group in groups
    )


def _glyphs(runs: Sequence[PlacedRun]) -> Iterator[_Glyph]:
    """Yield the glyphs that show something, in the order of the text."""
    for placed in runs:
        raw = placed.run.rawFont()
        indexes = placed.run.glyphIndexes()
        steps = raw.advancesForGlyphIndexes(indexes)
        for glyph, position, step in zip(indexes, placed.run.positions(), steps, strict=True):
            ink = raw.boundingRect(glyph)
            if ink.isEmpty():
                continue
            start, end, top = (
                _point(placed.transform.map(point))
                for point in (position, position + step, position + QPointF(0.0, -1.0))
            )
            up = top - start
            yield _Glyph(start, end, up / max(float(np.linalg.norm(up)), 1e-9), -ink.top(), ink.bottom())


def _point(point: QPointF) -> Points:
    return np.array([point.x(), point.y()])


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
