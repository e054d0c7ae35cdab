"""Text along a path: an arc, a circle, a wave or what was drawn."""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGlyphRun, QPainterPath, QTransform

from coverstudio.document.geometry import Box
from coverstudio.document.layers import Alignment
from coverstudio.document.type_shapes import ArcPath, CirclePath, DrawnPath, TextPath, WavePath
from coverstudio.rendering.typesetting.glyphs import PlacedRun
from coverstudio.rendering.typesetting.lines import ShapedLine, Way
from coverstudio.rendering.typesetting.rails import Rail

_STRAIGHT = 0.05  # degrees
_PIECES_OF_TURN, _PIECES_OF_WAVE, _MOST_PIECES = 12, 12, 999
_TOLERANCE = 1.0
_NO_ADVANCE = 1.0

_Vector = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Along:
    """A line on a path: glyphs, whether it is longer than the path, and where each place on it stands."""

    runs: tuple[PlacedRun, ...]
    is_too_long: bool
    way: Way


def path_in(shape: TextPath, box: Box) -> QPainterPath:
    """Return the path that letters stand on, in millimetres from the box's corner.

    Arcs and waves lie in the middle of the box's height. A circle begins opposite to where its text is
    centred.
    """
    match shape:
        case ArcPath():
            return _centred(_arc(shape.bend, box.width), box.height)
        case CirclePath():
            return _circle(shape, box.width, box.height)
        case WavePath():
            return _wave(shape, box.width, box.height)
        case DrawnPath():
            return _drawn(shape, box.width, box.height)


def _arc(bend: float, width: float) -> QPainterPath:
    if abs(bend) < _STRAIGHT:
        line = QPainterPath()
        line.lineTo(width, 0)
        return line
    radius = width / math.radians(bend)

    def place(share: float) -> tuple[_Vector, _Vector]:
        angle = math.radians(bend) * (share - 0.5)
        point = (width / 2 + radius * math.sin(angle), -radius * math.cos(angle))
        return point, (width * math.cos(angle), width * math.sin(angle))

    return _curve(place, math.ceil(abs(bend) / 360 * _PIECES_OF_TURN))


def _circle(shape: CirclePath, width: float, height: float) -> QPainterPath:
    radius = min(width, height) / 2
    way = -1.0 if shape.inside else 1.0

    def place(share: float) -> tuple[_Vector, _Vector]:
        angle = math.radians(shape.start) + way * math.tau * (share - 0.5)
        point = (width / 2 + radius * math.sin(angle), height / 2 - radius * math.cos(angle))
        speed = way * math.tau * radius
        return point, (speed * math.cos(angle), speed * math.sin(angle))

    return _curve(place, _PIECES_OF_TURN)


def _wave(shape: WavePath, width: float, height: float) -> QPainterPath:
    def place(share: float) -> tuple[_Vector, _Vector]:
        angle = math.tau * (shape.waves * share + shape.phase)
        rise = shape.height / 2
        point = (share * width, height / 2 - rise * math.sin(angle))
        return point, (width, -rise * math.tau * shape.waves * math.cos(angle))

    return _curve(place, min(math.ceil(shape.waves * _PIECES_OF_WAVE), _MOST_PIECES))


def _drawn(shape: DrawnPath, width: float, height: float) -> QPainterPath:
    first = shape.points[0]
    path = QPainterPath(QPointF(first.x * width, first.y * height))
    for before, point in itertools.pairwise(shape.points):
        path.cubicTo(
            before.after_x * width, before.after_y * height,
            point.before_x * width, point.before_y * height,
            point.x * width, point.y * height,
        )  # fmt: skip
    return path


def _curve(place: Callable[[float], tuple[_Vector, _Vector]], pieces: int) -> QPainterPath:
    """Return the curve through places of which the direction is known, over shares from 0 to 1."""
    (x, y), (dx, dy) = place(0.0)
    path = QPainterPath(QPointF(x, y))
    third = 1 / (3 * pieces)
    for piece in range(1, pieces + 1):
        (to_x, to_y), (to_dx, to_dy) = place(piece / pieces)
        path.cubicTo(x + dx * third, y + dy * third, to_x - to_dx * third, to_y - to_dy * third, to_x, to_y)
        x, y, dx, dy = to_x, to_y, to_dx, to_dy
    return path


def _centred(path: QPainterPath, height: float) -> QPainterPath:
    return path.translated(0, height / 2 - path.boundingRect().center().y())


@dataclass(frozen=True, eq=False)
class _Letter:
    """Glyphs that belong together: they are moved and turned as one."""

    run: QGlyphRun
    colour: str | None
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def placed(self, transform: QTransform) -> PlacedRun:
        """Return the letter with the middle of its foot where a transform leads."""
        run = QGlyphRun(self.run)
        run.setPositions([QPointF(at.x() - self.middle, at.y()) for at in self.run.positions()])
        return PlacedRun(transform, run, self.colour)


def along(line: ShapedLine, path: QPainterPath, alignment: Alignment) -> Along:
    """Set a line on a path (layout units), each letter turned as the path is below its middle.

    A justified line is spread over the whole path; around a closed one its ends are as far apart as all other
    letters. What is longer than an open path goes straight on beyond it, around a closed one over its start.
    """
    rail = Rail(path)
    letters = list(_letters(line))
    spare = rail.length - line.width
    start = {"left": 0.0, "justify": 0.0, "center": spare / 2, "right": spare}[alignment]
    gaps = len(letters) if rail.is_closed else len(letters) - 1
    each = max(spare, 0.0) / gaps if alignment == "justify" and gaps > 0 else 0.0
    runs = tuple(
        letter.placed(rail.at(start + letter.middle + index * each)) for index, letter in enumerate(letters)
    )

    middles = sorted(letter.middle for letter in letters)

    def way(x: float) -> QTransform:
        before = bisect.bisect_left(middles, x)
        return rail.at(start + x + before * each)

    return Along(runs, line.width > rail.length + _TOLERANCE, way)


def _letters(line: ShapedLine) -> Iterator[_Letter]:
    """Yield the letters with their marks, from left to right as far as their runs go."""
    for piece in line.runs:
        indexes, positions = piece.run.glyphIndexes(), piece.run.positions()
        raw = piece.run.rawFont()
        advances = raw.advancesForGlyphIndexes(indexes)
        groups: list[list[int]] = []
        for index, cluster in enumerate(piece.clusters):
            # A mark has no advance of its own and stays with its letter.
            if groups and (piece.clusters[groups[-1][0]] == cluster or advances[index].x() < _NO_ADVANCE):
                groups[-1].append(index)
            else:
                groups.append([index])
        for group in groups:
            left = min(positions[index].x() for index in group)
            right = max(positions[index].x() + advances[index].x() for index in group)
            part = QGlyphRun()
            part.setRawFont(raw)
            part.setGlyphIndexes([indexes[index] for index in group])
            part.setPositions([positions[index] for index in group])
            yield _Letter(part, piece.colour, left, right)
