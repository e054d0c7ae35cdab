"""Cursors that tell what a press would do."""

from __future__ import annotations

import functools
import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from coverstudio.ui.canvas.handles import Handle, direction

_SIZE = 24
_SHAPES = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
)


def handle_cursor(handle: Handle, rotation: float) -> QCursor:
    """Return the cursor over a handle of a layer that is turned by `rotation` degrees."""
    if handle is Handle.ROTATE:
        return rotate_cursor()
    return QCursor(_SHAPES[round(direction(handle, rotation) / 45) % 4])


@functools.cache
def rotate_cursor() -> QCursor:
    """Return a bent arrow with two heads, which Qt does not have."""
    pixmap = QPixmap(_SIZE * 2, _SIZE * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    arc, heads = _bent_arrow()
    for colour, width in (("#ffffff", 3.0), ("#16171a", 0.0)):
        painter.strokePath(arc, _round_pen(colour, 2.0 + width))
        painter.setPen(_round_pen(colour, width) if width else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawPath(heads)
    painter.end()
    return QCursor(pixmap, _SIZE // 2, _SIZE // 2)


def _round_pen(colour: str, width: float) -> QPen:
    return QPen(
        QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin
    )


def _bent_arrow() -> tuple[QPainterPath, QPainterPath]:
    """Return an arc over the middle of the cursor, and the two arrow heads at its ends."""
    center, radius, spread = QPointF(12, 18.5), 9.5, 42.0
    around = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
    arc, heads = QPainterPath(), QPainterPath()
    arc.arcMoveTo(around, 90 - spread)
    arc.arcTo(around, 90 - spread, 2 * spread)
    for side in (-1, 1):
        angle = math.radians(spread)
        end = QPointF(center.x() + side * radius * math.sin(angle), center.y() - radius * math.cos(angle))
        along = QPointF(side * math.cos(angle), math.sin(angle))
        across = QPointF(-along.y(), along.x())
        heads.addPolygon(QPolygonF([end + along * 5.0, end + across * 3.4, end - across * 3.4]))
        heads.closeSubpath()
    return arc, heads
