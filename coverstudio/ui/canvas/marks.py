"""What is drawn over the page: values that know where they show and how they are painted.

The canvas compares the marks of now with those of before and repaints only where they differ. Lengths are
millimetres on the page; a mark is told by a ViewMap where they lie on the screen.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from coverstudio.document.geometry import Box, rotated
from coverstudio.document.layers import AnyLayer
from coverstudio.ui.canvas.handles import ROTATE_DISTANCE, SEEN, Handle, handle_points
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.snapping import SnapLine
from coverstudio.ui.canvas.tools import CanvasColours, RegionOnPage
from coverstudio.ui.canvas.view_map import ViewMap

LABEL_PIXELS = 12
_MARGIN = 3.0
_LABEL_OFFSET = QPointF(16, 20)


class Mark(Protocol):
    """Something over the page."""

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the part of the view that the mark may paint on."""
        ...

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the mark; the painter's coordinates are the view's."""
        ...


def _hairline(colour: str) -> QPen:
    """Return a pen one physical pixel wide."""
    return QPen(QColor(colour), 0)


def _pen(colour: QColor | str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(QColor(colour), width, style)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


@dataclass(frozen=True)
class FrameMark:
    """The frame of the selected layer with its handles; a locked one has a dashed frame and no handles."""

    layer: AnyLayer
    handles: bool = True
    locked: bool = False
    hot: Handle | None = None

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the frame with its handles."""
        reach = ROTATE_DISTANCE + SEEN
        around = view.around(self.layer)
        return around.adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the frame, then the handles over it."""
        if self.locked:
            _paint_dashed_frame(painter, view, self.layer, colours)
        else:
            _paint_frame(painter, view, self.layer, colours)
        if self.handles:
            self._paint_handles(painter, view, colours)

    def _paint_handles(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        places = handle_points(self.layer, view.scale)
        stem = view.point(_top_middle(self.layer))
        painter.setPen(_pen(colours.accent, 1.25))
        painter.drawLine(stem, view.point(places[Handle.ROTATE]))
        for handle, place in places.items():
            hot = handle is self.hot
            painter.setBrush(QColor(colours.accent if hot else colours.handle))
            painter.setPen(_pen(colours.handle if hot else colours.accent, 1.25))
            _paint_handle(painter, handle, view.point(place), self.layer.rotation)


def _paint_frame(painter: QPainter, view: ViewMap, layer: AnyLayer, colours: CanvasColours) -> None:
    """Paint a line in the accent colour with a dark one around it."""
    if layer.rotation == 0:
        rect = view.rect(layer.box).toAlignedRect()
        _paint_outline(painter, rect.adjusted(-1, -1, 1, 1), _faded("#000000", 0.3))
        _paint_outline(painter, rect, QColor(colours.accent))
        return
    frame = view.polygon(layer.box, layer.rotation)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(_faded("#000000", 0.3), 3))
    painter.drawPolygon(frame)
    painter.setPen(_pen(colours.accent, 1.25))
    painter.drawPolygon(frame)


def _paint_outline(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Paint the outermost pixels of `rect`; as filled strips crisp, and cheap enough for a drag."""
    x, y, width, height = rect.x(), rect.y(), rect.width(), rect.height()
    painter.fillRect(x, y, width, 1, colour)
    painter.fillRect(x, y + height - 1, width, 1, colour)
    painter.fillRect(x, y + 1, 1, height - 2, colour)
    painter.fillRect(x + width - 1, y + 1, 1, height - 2, colour)


def _paint_dashed_frame(painter: QPainter, view: ViewMap, layer: AnyLayer, colours: CanvasColours) -> None:
    frame = view.polygon(layer.box, layer.rotation)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(_faded("#000000", 0.35), 2.5))
    painter.drawPolygon(frame)
    painter.setPen(_pen(colours.accent, 1.25, Qt.PenStyle.DashLine))
    painter.drawPolygon(frame)


def _top_middle(layer: AnyLayer) -> Point:
    x, _ = layer.box.center
    return rotated(x, layer.box.y, layer.box.center, layer.rotation)


def _paint_handle(painter: QPainter, handle: Handle, at: QPointF, rotation: float) -> None:
    half = (SEEN - 1.25) / 2
    if handle is Handle.ROTATE:
        painter.drawEllipse(at, half, half)
        return
    painter.save()
    painter.translate(at)
    painter.rotate(rotation)
    painter.drawRoundedRect(QRectF(-half, -half, 2 * half, 2 * half), 2, 2)
    painter.restore()


@dataclass(frozen=True)
class HoverMark:
    """The outline of what a click would select."""

    layer: AnyLayer

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the outline."""
        around = view.around(self.layer)
        return around.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the outline."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(colours.accent, 2))
        painter.drawPolygon(view.polygon(self.layer.box, self.layer.rotation))


@dataclass(frozen=True)
class LineMark:
    """A line that a dragged layer clings to."""

    line: SnapLine

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the line."""
        start, end = self._ends(view)
        return QRectF(start, end).normalized().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the line one physical pixel wide."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(_hairline(colours.snap))
        painter.drawLine(*self._ends(view))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _ends(self, view: ViewMap) -> tuple[QPointF, QPointF]:
        line = self.line
        if line.axis == "x":
            return view.point((line.at, line.start)), view.point((line.at, line.end))
        return view.point((line.start, line.at)), view.point((line.end, line.at))


@dataclass(frozen=True)
class BoxMark:
    """A plain rectangle: a text box being drawn, or the page while a file is held over it."""

    box: Box
    filled: bool = False

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the rectangle."""
        return view.rect(self.box).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the rectangle."""
        painter.setBrush(_faded(colours.accent, 0.16) if self.filled else Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(_faded("#000000", 0.4), 3))
        painter.drawRect(view.rect(self.box))
        painter.setPen(_pen(colours.accent, 1.5))
        painter.drawRect(view.rect(self.box))


@dataclass(frozen=True)
class RegionMark:
    """A region of lettering: solid, and `filled`, when it would be erased, else a dashed outline."""

    region: RegionOnPage
    hovered: bool = False
    filled: bool = True

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the region's outline."""
        return self._polygon(view).boundingRect().adjusted(-9, -9, 9, 9)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint a light line on a dark one, which reads on any picture."""
        polygon = self._polygon(view)
        chosen = self.region.chosen
        painter.setBrush(self._fill(colours))
        painter.setPen(_pen(_faded("#000000", 0.7), 4))
        painter.drawPolygon(polygon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen("#ffffff", 1.75, Qt.PenStyle.SolidLine if chosen else Qt.PenStyle.DashLine))
        painter.drawPolygon(polygon)
        _paint_tick(painter, _upper_left(polygon), colours, chosen)

    def _fill(self, colours: CanvasColours) -> QColor:
        if self.region.chosen and self.filled:
            return _faded(colours.erase, 0.42 if self.hovered else 0.28)
        return _faded("#ffffff", 0.22 if self.hovered else 0.0)

    def _polygon(self, view: ViewMap) -> QPolygonF:
        return QPolygonF([view.point(point) for point in self.region.polygon])


def _upper_left(polygon: QPolygonF) -> QPointF:
    """Return the corner that stands farthest up and left, wherever a detector began."""
    return min(polygon.toList(), key=lambda corner: corner.x() + corner.y())


def _paint_tick(painter: QPainter, at: QPointF, colours: CanvasColours, chosen: bool) -> None:
    """Paint a small check box that says whether the region would be erased."""
    box = QRectF(at.x() - 7, at.y() - 7, 14, 14)
    painter.setPen(_pen("#ffffff", 1.5))
    painter.setBrush(QColor(colours.erase if chosen else colours.label))
    painter.drawRoundedRect(box, 3.5, 3.5)
    if chosen:
        tick = QPainterPath(QPointF(box.x() + 3.6, box.y() + 7.3))
        tick.lineTo(box.x() + 6.1, box.y() + 9.8)
        tick.lineTo(box.x() + 10.6, box.y() + 4.6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = _pen("#ffffff", 1.75)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(tick)


@dataclass(frozen=True)
class LabelMark:
    """A few words beside a point: a size, an angle, what a region says."""

    text: str
    at: Point

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the label's box."""
        return self._rect(view).adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the words on a dark rounded box."""
        rect = self._rect(view)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faded(colours.label, 0.92))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(label_font())
        painter.setPen(QColor(colours.label_text))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.text)

    def _rect(self, view: ViewMap) -> QRectF:
        width, height = _label_size(self.text)
        at = view.point(self.at)
        # Below and right of the hand, on the other side of it where the view ends.
        x = at.x() + _LABEL_OFFSET.x()
        y = at.y() + _LABEL_OFFSET.y()
        if x + width > view.width:
            x = at.x() - _LABEL_OFFSET.x() / 2 - width
        if y + height > view.height:
            y = at.y() - _LABEL_OFFSET.y() / 2 - height
        return QRectF(round(x), round(y), width, height)


@functools.lru_cache(maxsize=64)
def _label_size(text: str) -> tuple[int, int]:
    metrics = QFontMetricsF(label_font())
    return round(metrics.horizontalAdvance(text)) + 16, round(metrics.height()) + 8


def label_font() -> QFont:
    """Return the interface's font at the size of captions on the canvas."""
    font = QFont()
    font.setPixelSize(LABEL_PIXELS)
    return font


@dataclass(frozen=True)
class CaretMark:
    """The place where typing goes on: an upright line of the turned text, in mm."""

    top: Point
    bottom: Point

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the line."""
        rect = QRectF(view.point(self.top), view.point(self.bottom)).normalized()
        return rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint a light line on a dark one: a caret must show on any picture."""
        ends = view.point(self.top), view.point(self.bottom)
        painter.setPen(_pen(_faded("#000000", 0.55), 3.5))
        painter.drawLine(*ends)
        painter.setPen(_pen(colours.handle, 1.75))
        painter.drawLine(*ends)


@dataclass(frozen=True)
class MarkedTextMark:
    """Letters that are selected, or underlined because they are still being composed."""

    corners: tuple[Point, ...]
    composed: bool = False

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the letters' box."""
        return self._polygon(view).boundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint a tint over the letters, or a line under them."""
        polygon = self._polygon(view)
        if self.composed:
            for colour, width in ((_faded("#000000", 0.5), 3.5), (QColor(colours.accent), 1.75)):
                painter.setPen(_pen(colour, width))
                painter.drawLine(polygon.at(3), polygon.at(2))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faded(colours.accent, 0.42))
        painter.drawPolygon(polygon)

    def _polygon(self, view: ViewMap) -> QPolygonF:
        return QPolygonF([view.point(point) for point in self.corners])


@dataclass(frozen=True)
class TextBoxMark:
    """The box of the text that is being edited."""

    layer: AnyLayer

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the outline."""
        around = view.around(self.layer)
        return around.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint a thin outline that keeps out of the way of the letters."""
        _paint_dashed_frame(painter, view, self.layer, colours)


def _faded(colour: str, opacity: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(opacity)
    return faded
