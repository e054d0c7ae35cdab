"""How the calm zone looks on the page: a quiet dashed marquee with handles."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer
from coverstudio.ui.canvas.handles import Handle, handle_points
from coverstudio.ui.canvas.marks import label_font
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap
from coverstudio.ui.translation import tr

_HANDLE = 8.0
_REACH = 8.0
_DASH = (5.0, 4.0)
_PAD = 6.0


@dataclass(frozen=True)
class ZoneMark:
    """The calm zone: quiet dashes; with `handles` its name, too, and `hot` is the one under the hand."""

    box: Box
    handles: bool = False
    hot: Handle | None = None

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the marquee with its handles."""
        return view.rect(self.box).adjusted(-_REACH, -_REACH, _REACH, _REACH)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint light dashes on a dark line, which show on any picture and hide nothing of it."""
        rect = QRectF(view.rect(self.box).toAlignedRect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(QColor(255, 255, 255, 14) if self.handles else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 110 if self.handles else 60), 1))
        painter.drawRect(rect)
        dashes = QPen(QColor(255, 255, 255, 235 if self.handles else 130), 1)
        dashes.setDashPattern(_DASH)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(dashes)
        painter.drawRect(rect)
        if self.handles:
            _paint_name(painter, rect, colours)
            self._paint_handles(painter, view, colours)

    def _paint_handles(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        layer = ShapeLayer(name="", box=self.box)
        for handle, place in handle_points(layer, view.scale).items():
            if handle is Handle.ROTATE:
                continue
            at, half = view.point(place), _HANDLE / 2
            painter.setBrush(QColor(colours.accent if handle is self.hot else colours.handle))
            painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
            painter.drawRoundedRect(QRectF(at.x() - half, at.y() - half, _HANDLE, _HANDLE), 1.5, 1.5)


def _paint_name(painter: QPainter, rect: QRectF, colours: CanvasColours) -> None:
    """Say in the corner what the rectangle is for, where there is room to say it."""
    words, metrics = tr("Calm for the title"), QFontMetricsF(label_font())
    width, height = metrics.horizontalAdvance(words) + 2 * _PAD, metrics.height() + 4
    if width + 4 * _PAD > rect.width() or height + 4 * _PAD > rect.height():
        return
    plate = QRectF(rect.x() + _PAD + 2, rect.y() + _PAD + 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(27, 28, 31, 150))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setFont(label_font())
    painter.setPen(QColor(colours.label_text))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
