"""Where the caret stands in a text layer, and which letter a point hits.

Positions count UTF-16 units, as Qt does; the layout counts characters. Points are in millimetres on the page
before the layer is turned.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from coverstudio.document.layers import TextLayer
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.typesetting.lines import SetLine
from coverstudio.ui.canvas.picking import Point


@dataclass(frozen=True, eq=False)
class CaretLine:
    """One line: the positions it holds (`start` to `end` of the text), and where its letters stand.

    `wraps` says that what follows is on the next line without a line break between. `stops` tell how far
    along the line each position is; `is_straight` lines may be columns. Lengths are in millimetres.
    """

    start: int
    end: int
    wraps: bool
    is_straight: bool
    ascent: float
    descent: float
    stops: dict[int, float]
    placed: SetLine
    origin: Point
    scale: float

    @property
    def last(self) -> int:
        """The last position that shows on the line: before the space at which it wraps."""
        return max(self.end - 1, self.start) if self.wraps else self.end

    @property
    def reachable(self) -> list[int]:
        """The positions at which a caret can be put."""
        return [stop for stop in self.stops if stop <= self.last] or [self.start]

    def along(self, position: int) -> float:
        """Return how far along the line a caret position is; within a letter, that before it."""
        known = [stop for stop in self.stops if stop <= position]
        return self.stops[max(known)] if known else 0.0

    def point(self, along: float, up: float = 0.0) -> Point:
        """Return the point of the page so far along the line and above its foot."""
        place = self.placed.at(along / self.scale).map(QPointF(0.0, -up / self.scale))
        return self.origin[0] + place.x() * self.scale, self.origin[1] + place.y() * self.scale

    def own(self, point: Point) -> Point:
        """Return how far along a straight line and above its foot a point of the page is."""
        x, y = ((at - start) / self.scale for at, start in zip(point, self.origin, strict=True))
        back, _ = self.placed.at(0.0).inverted()
        place = back.map(QPointF(x, y))
        return place.x() * self.scale, -place.y() * self.scale

    def middle(self, position: int) -> Point:
        """Return the middle of the caret at a position."""
        return self.point(self.along(position), (self.ascent - self.descent) / 2)

    def nearest(self, point: Point) -> int:
        """Return the position at which the caret is nearest to a point."""
        if self.is_straight:
            along = self.own(point)[0]
            return min(self.reachable, key=lambda position: abs(self.along(position) - along))
        return min(self.reachable, key=lambda position: math.dist(self.middle(position), point))

    def away(self, point: Point) -> tuple[float, float]:
        """Return how far a point is: above or below the line, then beside it, which tells columns apart."""
        if not self.is_straight:
            return math.dist(self.middle(self.nearest(point)), point), 0.0
        along, up = self.own(point)
        beside = max(-along, along - max(self.stops.values(), default=0.0), 0.0)
        return abs(up - (self.ascent - self.descent) / 2), beside

    def tint(self, start: int, end: int, ascent: float) -> list[tuple[Point, ...]]:
        """Return what covers the letters between two positions: one field, along a path one a letter."""
        cuts = sorted({self.along(at) for at in (start, end)})
        if not self.is_straight:
            cuts = sorted({*cuts, *(at for at in self.stops.values() if cuts[0] < at < cuts[-1])})
        return [
            (
                self.point(left, ascent),
                self.point(right, ascent),
                self.point(right, -self.descent),
                self.point(left, -self.descent),
            )
            for left, right in itertools.pairwise(cuts)
        ]


class Caret:
    """The caret positions of one text layer."""

    def __init__(self, layer: TextLayer) -> None:
        layout = lay_out(layer)
        self._units = _units_before(layer.text)
        self._origin, self._scale = layout.origin, layout.scale
        self._is_warped = layer.warp is not None and bool(layer.warp.amount)
        follows = [line.start for line in layout.set_lines[1:]]
        self.lines = tuple(
            self._line(line, wraps=following == line.end)
            for line, following in itertools.zip_longest(layout.set_lines, follows)
        )

    def _line(self, line: SetLine, *, wraps: bool) -> CaretLine:
        return CaretLine(
            start=self._units[line.start],
            end=self._units[line.end],
            wraps=wraps,
            is_straight=line.way is None or (line.is_column and not self._is_warped),
            ascent=line.ascent * self._scale,
            descent=line.descent * self._scale,
            stops={self._units[place]: at * self._scale for place, at in line.stops},
            placed=line,
            origin=self._origin,
            scale=self._scale,
        )

    def ends(self, position: int) -> tuple[Point, Point]:
        """Return the top and bottom of the caret at a position."""
        line = self.lines[self.line_of(position)]
        along = line.along(position)
        return line.point(along, line.ascent), line.point(along, -line.descent)

    def line_of(self, position: int) -> int:
        """Return the index of the line a position stands on; where a line wraps, the lower one."""
        found = [index for index, line in enumerate(self.lines) if line.start <= position]
        return found[-1]

    def position_at(self, point: Point) -> int:
        """Return the position nearest to a point."""
        return min(self.lines, key=lambda line: line.away(point)).nearest(point)

    def beside(self, position: int, lines: int) -> int | None:
        """Return the position `lines` lines further on (back when negative), None beyond the text."""
        line = self.line_of(position)
        if not 0 <= line + lines < len(self.lines):
            return None
        return self.lines[line + lines].nearest(self.lines[line].middle(position))

    def line_start(self, position: int) -> int:
        """Return the first position of the line."""
        return self.lines[self.line_of(position)].start

    def line_end(self, position: int) -> int:
        """Return the last position of the line."""
        return self.lines[self.line_of(position)].last

    def tints(self, start: int, end: int) -> list[tuple[Point, ...]]:
        """Return what covers the letters between two positions, fields of four corners, none over another."""
        found: list[tuple[Point, ...]] = []
        above: CaretLine | None = None
        for line in self.lines:
            first, last = max(start, line.start), min(end, line.end)
            ascent = line.ascent
            if above is not None and above.is_straight and line.is_straight:
                foot = line.own(above.point(0.0, -above.descent))[1]
                ascent = min(ascent, foot) if foot > -line.descent else ascent
            above = line
            if first < last:
                found += line.tint(first, last, ascent)
        return found


def _units_before(text: str) -> list[int]:
    """Return for each character and the end how many UTF-16 units stand before it."""
    return list(itertools.accumulate((1 if letter <= "\uffff" else 2 for letter in text), initial=0))
