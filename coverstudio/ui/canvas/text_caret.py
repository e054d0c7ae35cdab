"""Where the caret stands in a text layer, and which letter a point hits.

Positions count UTF-16 units, as Qt does; the layout counts characters. Points are in millimetres on the page
before the layer is turned.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.typesetting.lines import SetLine
from coverstudio.ui.canvas.picking import Point


@dataclass(frozen=True, eq=False)
class CaretLine:
    """One line: the positions it holds (`start` to `end` of the text), and where its letters stand.

    `wraps` says that what follows is on the next line without a line break between.
    """

    start: int
    end: int
    wraps: bool
    x: float
    baseline: float
    ascent: float
    descent: float
    stops: dict[int, float]

    @property
    def last(self) -> int:
        """The last position that shows on the line: before the space at which it wraps."""
        return max(self.end - 1, self.start) if self.wraps else self.end

    def x_of(self, position: int) -> float:
        """Return the x on the page of a caret position; within a letter, that before it."""
        known = [stop for stop in self.stops if stop <= position]
        return self.x + (self.stops[max(known)] if known else 0.0)


class Caret:
    """The caret positions of one text layer."""

    def __init__(self, layer: TextLayer) -> None:
        layout = lay_out(layer)
        self._units = _units_before(layer.text)
        self._origin, self._scale = layout.origin, layout.scale
        follows = [line.start for line in layout.set_lines[1:]]
        self.lines = tuple(
            self._line(line, wraps=following == line.end)
            for line, following in itertools.zip_longest(layout.set_lines, follows)
        )

    def _line(self, line: SetLine, *, wraps: bool) -> CaretLine:
        x, y = self._origin
        return CaretLine(
            self._units[line.start],
            self._units[line.end],
            wraps,
            x + line.x * self._scale,
            y + line.baseline * self._scale,
            line.ascent * self._scale,
            line.descent * self._scale,
            {self._units[place]: at * self._scale for place, at in line.stops},
        )

    def ends(self, position: int) -> tuple[Point, Point]:
        """Return the top and bottom of the caret at a position."""
        line = self.lines[self.line_of(position)]
        x = line.x_of(position)
        return (x, line.baseline - line.ascent), (x, line.baseline + line.descent)

    def line_of(self, position: int) -> int:
        """Return the index of the line a position stands on; where a line wraps, the lower one."""
        found = [index for index, line in enumerate(self.lines) if line.start <= position]
        return found[-1]

    def position_at(self, point: Point) -> int:
        """Return the position nearest to a point."""
        return self._position_on(min(self.lines, key=lambda line: _away(line, point)), point[0])

    def _position_on(self, line: CaretLine, x: float) -> int:
        stops = [stop for stop in line.stops if stop <= line.last] or [line.start]
        return min(stops, key=lambda position: abs(line.x_of(position) - x))

    def beside(self, position: int, lines: int) -> int | None:
        """Return the position `lines` lines further down (up when negative), None beyond the text."""
        index = self.line_of(position) + lines
        if not 0 <= index < len(self.lines):
            return None
        return self._position_on(self.lines[index], self.ends(position)[0][0])

    def line_start(self, position: int) -> int:
        """Return the first position of the line."""
        return self.lines[self.line_of(position)].start

    def line_end(self, position: int) -> int:
        """Return the last position of the line."""
        return self.lines[self.line_of(position)].last

    def boxes(self, start: int, end: int) -> list[Box]:
        """Return the boxes of the letters between two positions, one a line, none over another."""
        found: list[Box] = []
        above = -math.inf
        for line in self.lines:
            first, last = max(start, line.start), min(end, line.end)
            if line.baseline < above:  # the first line of a next column
                above = -math.inf
            top, bottom = max(line.baseline - line.ascent, above), line.baseline + line.descent
            above = bottom
            if first < last and top < bottom:
                left, right = sorted(line.x_of(at) for at in (first, last))
                found.append(Box(left, top, right - left, bottom - top))
        return [box for box in found if box.width > 0]


def _away(line: CaretLine, point: Point) -> tuple[float, float]:
    """Return how far a point is from a line: above or below it, then beside, which tells columns apart."""
    right = line.x + max(line.stops.values(), default=0.0)
    beside = max(line.x - point[0], point[0] - right, 0.0)
    middle = line.baseline - (line.ascent - line.descent) / 2
    return abs(middle - point[1]), beside


def _units_before(text: str) -> list[int]:
    """Return for each character and the end how many UTF-16 units stand before it."""
    return list(itertools.accumulate((1 if letter <= "\uffff" else 2 for letter in text), initial=0))
