"""The path under a text and the handles that shape it, over the page."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from coverstudio.document.layers import TextLayer
from coverstudio.document.type_shapes import DrawnPath
from coverstudio.rendering.text_paths import baseline_of
from coverstudio.ui.canvas.shape_handles import ShapeHandle, shape_points
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap

_SEEN = 9.0
_SMALL = 6.0
_REACH = 8.0


@dataclass(frozen=True)
class ShapeMark:
    """What shapes the selected text; the handle under the hand is `hot`."""

    layer: TextLayer
    hot: ShapeHandle | None = None

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the path with its handles."""
        rect = self._to_view(view).mapRect(baseline_of(self.layer).boundingRect())
        for at in shape_points(self.layer).values():
            place = view.point(at)
            rect = rect.united(QRectF(place.x() - 0.5, place.y() - 0.5, 1.0, 1.0))
        return rect.adjusted(-_REACH, -_REACH, _REACH, _REACH)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the path, the arms of its handles, and the handles over them."""
        if self.layer.path is not None:
            path = self._to_view(view).map(baseline_of(self.layer))
            for colour, width in ((QColor(0, 0, 0, 70), 3.0), (QColor(colours.accent), 1.25)):
                painter.strokePath(path, QPen(colour, width))
        places = shape_points(self.layer)
        painter.setPen(QPen(QColor(colours.accent), 1.0))
        if isinstance(self.layer.path, DrawnPath):
            for handle, at in places.items():
                painter.drawLine(view.point(places[ShapeHandle("point", handle.index)]), view.point(at))
        for handle, at in places.items():
            is_hot = handle == self.hot
            painter.setBrush(QColor(colours.accent if is_hot else colours.handle))
            painter.setPen(QPen(QColor(colours.handle if is_hot else colours.accent), 1.25))
            _paint_handle(painter, handle, view.point(at))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _to_view(self, view: ViewMap) -> QTransform:
        x, y = self.layer.box.center
        turn = QTransform.fromTranslate(x, y).rotate(self.layer.rotation).translate(-x, -y)
        return turn * QTransform(view.scale, 0, 0, view.scale, view.left, view.top)


def _paint_handle(painter: QPainter, handle: ShapeHandle, at: QPointF) -> None:
    """Paint a diamond: it shapes, where squares resize; the handles of a curve are small circles."""
    if handle.kind in {"before", "after"}:
        painter.drawEllipse(at, _SMALL / 2, _SMALL / 2)
        return
    painter.save()
    painter.translate(at)
    painter.rotate(45.0)
    half = _SEEN / 2 * math.sqrt(0.8)
    painter.drawRect(QRectF(-half, -half, 2 * half, 2 * half))
    painter.restore()


def has_shape(layer: TextLayer) -> bool:
    """Tell whether a text has a path or a warp to show."""
    return layer.path is not None or layer.warp is not None
