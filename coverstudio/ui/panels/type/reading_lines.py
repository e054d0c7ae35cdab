"""Wanted and read words below each other, with the letters that differ marked by shape and colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.editor.spelling.aligning import Line, Pair

_PIXELS, _CAPTION_PIXELS = 15, 11
_ROW, _BETWEEN = 24, 10
_CAPTIONS = 56
_WRONG = ("missing", "added", "changed")
_SPACE = "␣"

Placed = tuple[float, int, "Pair", float]


class ReadingLines(QWidget):
    """A letter that is another one stands in a box, one that is missing leaves a dashed gap, one that is too
    much is crossed out; what recognition cannot tell apart is dotted below.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def show_lines(self, lines: Sequence[Line], spoken: str) -> None:
        """Show lines of letters; `spoken` says the same to a screen reader."""
        self.lines = lines
        self.setAccessibleName(spoken)
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height that the lines take in the width of now."""
        return QSize(200, self._blocks(self._placed()) * (2 * _ROW + _BETWEEN) - _BETWEEN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self.sizeHint().height()))

    def _letters(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(_PIXELS)
        return font

    def _placed(self) -> list[Placed]:
        """Return each pair with its x, its block and its width; blocks break where the width ends."""
        metrics = QFontMetricsF(self._letters())
        placed: list[Placed] = []
        block, room = 0, max(60.0, self.width() - _CAPTIONS)
        for number, line in enumerate(self.lines):
            x, block = 0.0, block + (number > 0)
            for pair in line:
                width = _width(pair, metrics)
                if x + width > room:
                    x, block = 0.0, block + 1
                placed.append((x, block, pair, width))
                x += width
        return placed

    @staticmethod
    def _blocks(placed: Sequence[Placed]) -> int:
        return placed[-1][1] + 1 if placed else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both rows of every block."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        placed = self._placed()
        self._paint_captions(painter, self._blocks(placed))
        painter.setFont(self._letters())
        for x, block, pair, width in placed:
            top = block * (2 * _ROW + _BETWEEN)
            wanted = QRectF(_CAPTIONS + x, top, width, _ROW)
            _paint(painter, wanted, pair.wanted, pair.kind, is_read=False)
            _paint(painter, wanted.translated(0, _ROW), pair.read, pair.kind, is_read=True)

    def _paint_captions(self, painter: QPainter, blocks: int) -> None:
        font = QFont(self.font())
        font.setPixelSize(_CAPTION_PIXELS)
        painter.setFont(font)
        painter.setPen(colour("quiet"))
        for block in range(blocks):
            top = block * (2 * _ROW + _BETWEEN)
            for row, words in enumerate((tr("Wanted"), tr("Read"))):
                place = QRectF(0, top + row * _ROW, _CAPTIONS - 6, _ROW)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)


def _width(pair: Pair, metrics: QFontMetricsF) -> float:
    if pair.kind is None:
        return metrics.horizontalAdvance(pair.wanted)
    shown = [_shown(pair.wanted), _shown(pair.read)]
    return max(9.0, *(metrics.horizontalAdvance(one) for one in shown)) + 4


def _shown(letter: str) -> str:
    return _SPACE if letter == " " else letter


def _paint(painter: QPainter, place: QRectF, letter: str, kind: str | None, *, is_read: bool) -> None:
    if kind is None:
        painter.setPen(colour("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)
        return
    is_wrong = kind in _WRONG
    ink = colour("danger" if is_wrong else "caution")
    box = place.adjusted(1, 2.5, -1, -2.5)
    if is_wrong:
        pen = QPen(ink, 1.2, Qt.PenStyle.SolidLine if letter else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        wash = colour("danger")
        wash.setAlpha(38 if letter else 0)
        painter.setBrush(wash)
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(colour("text"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _shown(letter) if letter else "")
    if kind == "added" and is_read and letter:
        painter.setPen(QPen(ink, 1.4))
        middle = place.center().y() + 1
        painter.drawLine(QPointF(box.left() + 1, middle), QPointF(box.right() - 1, middle))
    elif not is_wrong:
        painter.setPen(QPen(ink, 1.6, Qt.PenStyle.DotLine))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
