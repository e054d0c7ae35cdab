"""Where the caret stands in a text layer, and which letter a point hits.

The same shaping and the same line breaks as `rendering.text_layout`, kept as Qt's layouts because those know
where between two letters a caret belongs, ligatures and right-to-left scripts included. Positions count
UTF-16 units, as Qt does. Points are in millimetres on the page before the layer is turned.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import cast

from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextLine, QTextOption

from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.fonts import nearest_weight, qt_font
from coverstudio.rendering.text_layout import EM, lay_out, line_ends, utf16_length
from coverstudio.ui.canvas.picking import Point


@dataclass(frozen=True, eq=False)
class CaretLine:
    """One line: the positions it holds (`start` to `end` of the text), and where its letters stand.

    `paragraph` is where its paragraph starts, `x` and `baseline` where the line begins on the page. `layout`
    keeps the Qt line alive.
    """

    paragraph: int
    start: int
    end: int
    x: float
    baseline: float
    layout: QTextLayout
    line: QTextLine

    def x_of(self, position: int) -> float:
        """Return the x (in units of EM to the em, from `x`) of a caret position."""
        return _cursor_x(self.line, position - self.paragraph)


class Caret:
    """The caret positions of one text layer."""

    def __init__(self, layer: TextLayer) -> None:
        self._scale = points_to_mm(layer.size) / EM
        font = qt_font(
            layer.family, nearest_weight(layer.weight), layer.italic, EM, layer.tracking / 1000 * EM
        )
        metrics = QFontMetricsF(font)
        self._ascent, self._descent = metrics.ascent() * self._scale, metrics.descent() * self._scale
        self.lines = _lines(layer, font, self._scale)

    def ends(self, position: int) -> tuple[Point, Point]:
        """Return the top and bottom of the caret at a position."""
        line = self.lines[self.line_of(position)]
        x = line.x + line.x_of(position) * self._scale
        return (x, line.baseline - self._ascent), (x, line.baseline + self._descent)

    def line_of(self, position: int) -> int:
        """Return the index of the line a position stands on; where a line wraps, the lower one."""
        found = [index for index, line in enumerate(self.lines) if line.start <= position]
        return found[-1]

    def position_at(self, point: Point) -> int:
        """Return the position nearest to a point."""
        middle = (self._ascent - self._descent) / 2
        line = min(self.lines, key=lambda line: abs(line.baseline - middle - point[1]))
        return self._position_on(line, point[0])

    def _position_on(self, line: CaretLine, x: float) -> int:
        # Not by Qt's xToCursor, which is one letter off in right-to-left lines.
        own = (x - line.x) / self._scale
        return min(self._stops(line), key=lambda position: abs(line.x_of(position) - own))

    def _stops(self, line: CaretLine) -> list[int]:
        """Return the positions on a line that no letter or accent is torn apart by."""
        positions = range(line.start, self._last_of(line) + 1)
        stops = [at for at in positions if line.layout.isValidCursorPosition(at - line.paragraph)]
        return stops or [line.start]

    def _last_of(self, line: CaretLine) -> int:
        """Return the last position that shows on a line: before the space at which it wraps."""
        index = self.lines.index(line)
        wraps = index + 1 < len(self.lines) and self.lines[index + 1].start == line.end
        return max(line.end - 1, line.start) if wraps else line.end

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
        return self._last_of(self.lines[self.line_of(position)])

    def boxes(self, start: int, end: int) -> list[Box]:
        """Return the boxes of the letters between two positions, one a line, none over another."""
        found: list[Box] = []
        above = -math.inf
        for line in self.lines:
            first, last = max(start, line.start), min(end, line.end)
            top, bottom = max(line.baseline - self._ascent, above), line.baseline + self._descent
            above = bottom
            if first < last and top < bottom:
                left, right = sorted(line.x + line.x_of(at) * self._scale for at in (first, last))
                found.append(Box(left, top, right - left, bottom - top))
        return [box for box in found if box.width > 0]


def _lines(layer: TextLayer, font: QFont, scale: float) -> tuple[CaretLine, ...]:
    width = round(layer.box.width / scale, 3) + layer.tracking / 1000 * EM
    placed = iter(lay_out(layer).lines)
    lines: list[CaretLine] = []
    start = 0
    for paragraph in _paragraphs(layer.text):
        ends = line_ends(paragraph, font, width)
        layout, qt_lines = _laid_out(paragraph, font, ends)
        for (first, last), line in zip(itertools.pairwise((0, *ends)), qt_lines, strict=True):
            where = next(placed)
            lines.append(CaretLine(start, start + first, start + last, where.x, where.baseline, layout, line))
        start += utf16_length(paragraph) + 1
    return tuple(lines)


def _paragraphs(text: str) -> list[str]:
    return ["".join(c if c >= " " else " " for c in part) for part in text.split("\n")]


def _laid_out(paragraph: str, font: QFont, ends: tuple[int, ...]) -> tuple[QTextLayout, list[QTextLine]]:
    layout = QTextLayout(paragraph, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    lines: list[QTextLine] = []
    for first, last in itertools.pairwise((0, *ends)):
        line = layout.createLine()
        if line.isValid():
            line.setNumColumns(last - first)
        lines.append(line)
    layout.endLayout()
    return layout, lines


def _cursor_x(line: QTextLine, position: int) -> float:
    """Return the x of a position in its paragraph; PySide answers with the position as well."""
    if not line.isValid():
        return 0.0
    answer: object = line.cursorToX(position)
    x = cast(tuple[float, int], answer)[0] if isinstance(answer, tuple) else cast(float, answer)
    return float(x)
