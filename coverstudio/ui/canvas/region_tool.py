"""Marking lettering by hand: a drag draws a region, a pull at a corner reshapes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPolygonF

from coverstudio.document.geometry import Box
from coverstudio.ui.canvas.box_tools import SMALLEST_PIXELS
from coverstudio.ui.canvas.drag_tool import DragTool
from coverstudio.ui.canvas.gestures import BoxDrag, Hand
from coverstudio.ui.canvas.handles import HIT, SEEN
from coverstudio.ui.canvas.marks import BoxMark, LabelMark, Mark
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.regions import NONE, Regions
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap

Polygon = tuple[Point, ...]


class CornerDrag:
    """A corner of a region that follows the hand; the other corners stay."""

    def __init__(self, index: int, corner: int, polygon: Polygon) -> None:
        self.index, self.corner, self.polygon = index, corner, polygon

    def drag(self, hand: Hand) -> None:
        """Follow the hand."""
        self.polygon = (*self.polygon[: self.corner], hand.point, *self.polygon[self.corner + 1 :])


class RegionTool(DragTool[BoxDrag | CornerDrag]):
    """`drawn` is told of a new region (a box in mm), `reshaped` of another outline of one that is there
    (its index, its corners in mm), `clicked` of a mere click.
    """

    def __init__(
        self,
        regions: Regions,
        drawn: Callable[[Box], None],
        reshaped: Callable[[int, Polygon], None],
        clicked: Callable[[Hand], None],
    ) -> None:
        super().__init__()
        self._regions = regions
        self._drawn, self._reshaped, self._clicked = drawn, reshaped, clicked
        self._hovered = self._hot = NONE
        self.cursor = QCursor(Qt.CursorShape.CrossCursor)

    def press(self, hand: Hand) -> None:
        """Take hold of a corner, or begin a region."""
        self._at = hand.point
        index, corner = self._corner_at(hand)
        polygon = self._regions.shown[index].polygon if index != NONE else ()
        self._drag = CornerDrag(index, corner, polygon) if index != NONE else BoxDrag(hand.point)

    def release(self, hand: Hand) -> None:
        """Tell of the region, of its new outline, or of a click when the hand has hardly moved."""
        drag, self._drag = self._drag, None
        if isinstance(drag, CornerDrag):
            if drag.polygon != self._regions.shown[drag.index].polygon:
                self._reshaped(drag.index, drag.polygon)
        elif drag is not None:
            box = drag.box
            if box is not None and min(box.width, box.height) * hand.scale >= SMALLEST_PIXELS:
                self._drawn(box)
            elif box is None or max(box.width, box.height) * hand.scale < SMALLEST_PIXELS:
                self._clicked(hand)

    def hover(self, hand: Hand) -> None:
        """Show the corners of the region under the hand, and which of them a press would take."""
        index, self._hot = self._corner_at(hand)
        self._hovered = index if index != NONE else self._regions.at(hand.point)
        shape = Qt.CursorShape.CrossCursor if self._hot == NONE else Qt.CursorShape.SizeAllCursor
        self.cursor = QCursor(shape)

    def leave(self) -> None:
        """The mouse has left the canvas."""
        self._hovered = self._hot = NONE

    def marks(self) -> tuple[Mark, ...]:
        """Return what is drawn or pulled, or the corners that could be."""
        if isinstance(self._drag, CornerDrag):
            return (CornersMark(self._drag.polygon, self._drag.corner),)
        if self._drag is not None:
            box = self._drag.box
            return () if box is None else (BoxMark(box), LabelMark(self._drag.label, self._at))
        if not 0 <= self._hovered < len(self._regions.shown):
            return ()
        return (CornersMark(self._regions.shown[self._hovered].polygon, self._hot),)

    def _corner_at(self, hand: Hand) -> tuple[int, int]:
        """Return the region and its corner within reach of the hand, NONE and NONE without one."""
        reach = HIT / 2 / hand.scale
        for index in reversed(range(len(self._regions.shown))):
            for corner, (x, y) in enumerate(self._regions.shown[index].polygon):
                if abs(x - hand.point[0]) <= reach and abs(y - hand.point[1]) <= reach:
                    return index, corner
        return NONE, NONE


@dataclass(frozen=True)
class CornersMark:
    """The outline of a region with a handle at each corner; `hot` is the corner under the hand, or NONE."""

    polygon: Polygon
    hot: int = NONE

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the outline with its handles."""
        return self._outline(view).boundingRect().adjusted(-SEEN, -SEEN, SEEN, SEEN)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint a line in the accent colour and the handles over it."""
        outline, half = self._outline(view), (SEEN - 1.25) / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 110), 3.5))
        painter.drawPolygon(outline)
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        painter.drawPolygon(outline)
        for corner, point in enumerate(self.polygon):
            at, is_hot = view.point(point), corner == self.hot
            painter.setBrush(QColor(colours.accent if is_hot else colours.handle))
            painter.setPen(QPen(QColor(colours.handle if is_hot else colours.accent), 1.25))
            painter.drawRoundedRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half), 2, 2)

    def _outline(self, view: ViewMap) -> QPolygonF:
        return QPolygonF([QPointF(view.point(point)) for point in self.polygon])
