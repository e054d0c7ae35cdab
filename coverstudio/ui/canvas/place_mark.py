"""How the place of a finding looks on the page: an amber frame around it, which hides nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from coverstudio.document.geometry import Box
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap

_CLEAR = 4.0  # between the place and the frame, in pixels of the screen
_SMALLEST = 20.0
_LINE, _AROUND = 2.0, 5.0
_CORNER = 4.0


@dataclass(frozen=True)
class PlaceMark:
    """The place that a finding is about, in millimetres on the page."""

    box: Box

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the frame."""
        return self._frame(view).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint a light line on a dark one, which shows on any picture."""
        frame = self._frame(view)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 130), _AROUND))
        painter.drawRoundedRect(frame, _CORNER, _CORNER)
        painter.setPen(QPen(QColor(colours.finding), _LINE))
        painter.drawRoundedRect(frame, _CORNER, _CORNER)

    def _frame(self, view: ViewMap) -> QRectF:
        rect = QRectF(view.rect(self.box).toAlignedRect())
        across = max(_CLEAR, (_SMALLEST - rect.width()) / 2)
        down = max(_CLEAR, (_SMALLEST - rect.height()) / 2)
        return rect.adjusted(-across, -down, across, down)
