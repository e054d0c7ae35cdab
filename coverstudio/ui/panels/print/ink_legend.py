"""The scale of the heat map: per cents of ink, the limit, and what is above it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from coverstudio.imaging.heat import MOST, heat
from coverstudio.ui.translation import tr

_BAR, _GAP, _WORDS = 10, 4, 11
_LIMIT = 300  # until another one is shown


class InkLegend(QWidget):
    """A bar from 0 to 400 % in the colours of the heat map, with a mark at the limit."""

    def __init__(self) -> None:
        super().__init__()
        self._limit = _LIMIT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_limit(_LIMIT)

    @property
    def limit(self) -> int:
        """The limit that is marked, in per cent."""
        return self._limit

    def show_limit(self, limit: int) -> None:
        """Mark another limit."""
        self._limit = limit
        self.setAccessibleName(tr("Ink from 0 to 400 %, the limit at {limit} %", limit=limit))
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the bar and the words under it."""
        return QSize(120, _BAR + 2 * _GAP + _WORDS + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar column by column, then the numbers under it."""
        painter = QPainter(self)
        width = self.width()
        for x in range(width):
            ink = round(x * MOST / max(1, width - 1))
            painter.fillRect(x, 0, 1, _BAR, QColor(*heat(ink, self._limit)))
        font = QFont(self.font())
        font.setPixelSize(_WORDS)
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        at = self._limit * (width - 1) / MOST
        painter.fillRect(QRectF(round(at), 0, 1, _BAR + _GAP), ink)
        painter.setPen(ink)
        metrics = QFontMetricsF(font)
        self._write(painter, metrics, "0 %", 0.0)
        self._write(painter, metrics, f"{self._limit} %", at)
        if at + metrics.horizontalAdvance("400 %") * 1.8 < width:
            self._write(painter, metrics, f"{MOST} %", float(width))
        painter.end()

    def _write(self, painter: QPainter, metrics: QFontMetricsF, words: str, at: float) -> None:
        """Write words under a place of the bar, inside of it."""
        room = metrics.horizontalAdvance(words)
        left = min(max(0.0, at - room / 2), self.width() - room)
        painter.drawText(QPointF(left, _BAR + _GAP + metrics.ascent()), words)
