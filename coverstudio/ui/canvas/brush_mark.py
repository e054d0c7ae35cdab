"""The brush where the hand is: its circle, and what it does."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from coverstudio.ui.canvas.mask_marks import Doing
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap

_MARGIN = 3.0
_SMALLEST_CIRCLE = 5.0  # pixels of the screen; a smaller brush is shown by a cross around it
_LARGEST_PICTURE = 1024  # physical pixels; a larger circle would take megabytes, and most of it is not seen
_ARM, _GAP = 9.0, 4.0
_SIGN = 3.5


@dataclass(frozen=True)
class BrushMark:
    """The brush where the hand is (mm): its edge, how far its full middle reaches, and what it does."""

    at: Point
    size: float
    hardness: float
    doing: Doing

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the circle."""
        at, reach = view.point(self.at), _reach(self._radius(view)) + 1
        return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint light lines on dark ones, which show on any picture."""
        at, radius = view.point(self.at), self._radius(view)
        if radius * view.ratio > _LARGEST_PICTURE / 2:
            painter.save()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            _paint_brush(painter, at, radius, self.hardness, self.doing)
            painter.restore()
            return
        picture = _brush_picture(radius, self.hardness, self.doing, view.ratio)
        half = _reach(radius)
        ratio = view.ratio
        corner = QPointF(round((at.x() - half) * ratio) / ratio, round((at.y() - half) * ratio) / ratio)
        painter.drawPixmap(corner, picture)

    def _radius(self, view: ViewMap) -> float:
        return self.size * view.scale / 2


def _reach(radius: float) -> float:
    return math.ceil(max(radius, _ARM) + _MARGIN)


@functools.lru_cache(maxsize=4)
def _brush_picture(radius: float, hardness: float, doing: Doing, ratio: float) -> QPixmap:
    """Return the circle as a picture: drawing it anew at every movement takes longer than all the rest."""
    half = _reach(radius)
    picture = QPixmap(math.ceil(2 * half * ratio), math.ceil(2 * half * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _paint_brush(painter, QPointF(half, half), radius, hardness, doing)
    painter.end()
    return picture


def _paint_brush(painter: QPainter, at: QPointF, radius: float, hardness: float, doing: Doing) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen in (QPen(QColor(0, 0, 0, 150), 2.75), QPen(QColor("#ffffff"), 1.25)):
        painter.setPen(pen)
        painter.drawEllipse(at, radius, radius)
        if radius < _SMALLEST_CIRCLE:
            painter.drawLines(_cross(at))
        elif radius > 4 * _SIGN:
            painter.drawLines(_sign(at, doing))
    inner = radius * hardness
    if radius >= 3 * _SMALLEST_CIRCLE and 2 < inner < radius - 2:
        painter.setPen(QPen(QColor(255, 255, 255, 130), 1, Qt.PenStyle.DotLine))
        painter.drawEllipse(at, inner, inner)


def _cross(at: QPointF) -> list[QLineF]:
    ways = (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1))
    return [QLineF(at + way * _GAP, at + way * _ARM) for way in ways]


def _sign(at: QPointF, doing: Doing) -> list[QLineF]:
    """Return a small plus or minus."""
    level = QLineF(at - QPointF(_SIGN, 0), at + QPointF(_SIGN, 0))
    upright = QLineF(at - QPointF(0, _SIGN), at + QPointF(0, _SIGN))
    return [level] if doing is Doing.TAKE_AWAY else [level, upright]
