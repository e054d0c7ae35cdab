"""The pen: a line drawn by hand becomes a smooth path for a text."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPainterPath, QPen, QPolygonF

from coverstudio.ui.canvas.drag_tool import DragTool
from coverstudio.ui.canvas.gestures import Hand
from coverstudio.ui.canvas.marks import Mark
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap

_SMOOTHED_PIXELS = 4.0  # what a hand trembles by
_SHORTEST_PIXELS = 12.0
_REACH = 3.0
MOST_POINTS = 1000  # of a drawn path in the document


class StrokeDrag:
    """A line that follows the hand; with Shift it is straight."""

    def __init__(self, start: Point) -> None:
        self.points: tuple[Point, ...] = (start,)

    def drag(self, hand: Hand) -> None:
        """Follow the hand."""
        if hand.keys.shift:
            self.points = (self.points[0], hand.point)
        elif hand.point != self.points[-1]:
            self.points = (*self.points, hand.point)

    @property
    def length(self) -> float:
        """How long it is, in millimetres."""
        return sum(itertools.starmap(math.dist, itertools.pairwise(self.points)))


class PenTool(DragTool[StrokeDrag]):
    """Draws a path; `drawn` is told of it, in millimetres, when the hand lets go."""

    def __init__(self, drawn: Callable[[QPainterPath], None]) -> None:
        super().__init__()
        self._drawn = drawn
        self.cursor = QCursor(Qt.CursorShape.CrossCursor)

    def press(self, hand: Hand) -> None:
        """Begin a line."""
        self._drag = StrokeDrag(hand.point)

    def release(self, hand: Hand) -> None:
        """Tell of the path, unless the hand has hardly moved."""
        drag, self._drag = self._drag, None
        if drag is not None and drag.length * hand.scale >= _SHORTEST_PIXELS:
            self._drawn(smooth(drag.points, _SMOOTHED_PIXELS / hand.scale))

    def hover(self, hand: Hand) -> None:
        """Nothing under the hand matters."""

    def leave(self) -> None:
        """The mouse has left the canvas."""

    def marks(self) -> tuple[Mark, ...]:
        """Return the line as far as it is drawn."""
        return () if self._drag is None else (StrokeMark(self._drag.points),)


@dataclass(frozen=True)
class StrokeMark:
    """A line that is being drawn."""

    points: tuple[Point, ...]

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the line."""
        return self._polygon(view).boundingRect().adjusted(-_REACH, -_REACH, _REACH, _REACH)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the line in the accent colour with a dark one around it."""
        for colour, width in ((QColor(0, 0, 0, 90), 3.5), (QColor(colours.accent), 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawPolyline(self._polygon(view))

    def _polygon(self, view: ViewMap) -> QPolygonF:
        return QPolygonF([view.point(point) for point in self.points])


def smooth(points: Sequence[Point], tolerance: float) -> QPainterPath:
    """Return a smooth path through the few points of a line that tell its shape to within `tolerance`."""
    few = _simplified(points, tolerance)
    while len(few) > MOST_POINTS:
        tolerance *= 2
        few = _simplified(points, tolerance)
    path = QPainterPath(QPointF(*few[0]))
    ways = [_way(few, index) for index in range(len(few))]
    for index, (start, end) in enumerate(itertools.pairwise(few)):
        third = math.dist(start, end) / 3
        leaves, arrives = ways[index], ways[index + 1]
        path.cubicTo(
            start[0] + leaves[0] * third, start[1] + leaves[1] * third,
            end[0] - arrives[0] * third, end[1] - arrives[1] * third,
            *end,
        )  # fmt: skip
    return path


def _way(points: Sequence[Point], index: int) -> Point:
    """Return the direction of a line through one of its points: as from the one before to the one after."""
    before, after = points[max(index - 1, 0)], points[min(index + 1, len(points) - 1)]
    length = math.dist(before, after)
    return ((after[0] - before[0]) / length, (after[1] - before[1]) / length) if length else (0.0, 0.0)


def _simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Return the points from which no other one is further off than `tolerance` (Ramer, Douglas, Peucker)."""
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        found = [
            (_off(points[index], points[first], points[last]), index) for index in range(first + 1, last)
        ]
        far, index = max(found, default=(0.0, 0))
        if far > tolerance:
            kept.add(index)
            spans += [(first, index), (index, last)]
    return [points[index] for index in sorted(kept)]


def _off(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the line between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    share = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / square if square else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(point, (start[0] + share * dx, start[1] + share * dy))
