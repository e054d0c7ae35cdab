"""Cursors that tell what a press would do."""

from __future__ import annotations

import functools

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPainterPath, QPen, QPixmap

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
    for colour, width in (("#ffffff", 4.4), ("#16171a", 2.0)):
        pen = QPen(QColor(colour), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(_bent_arrow())
    painter.end()
    return QCursor(pixmap, _SIZE // 2, _SIZE // 2)


def _bent_arrow() -> QPainterPath:
    path = QPainterPath()
    arc = QRectF(5, 6.5, 14, 14)
    path.arcMoveTo(arc, 20)
    path.arcTo(arc, 20, 140)
    for tip, sides in (
        (QPointF(18.6, 11.2), (QPointF(15.0, 10.4), QPointF(19.8, 7.4))),
        (QPointF(5.4, 11.2), (QPointF(9.0, 10.4), QPointF(4.2, 7.4))),
    ):
        path.moveTo(sides[0])
        path.lineTo(tip)
        path.lineTo(sides[1])
    return path
