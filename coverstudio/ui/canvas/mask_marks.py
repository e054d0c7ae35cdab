"""How masks look on the page: what goes, the outline in hand, and what is being erased."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from coverstudio.document.geometry import rotated
from coverstudio.document.layers import ImageLayer
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap

if TYPE_CHECKING:
    from coverstudio.ui.canvas.mask_picture import MaskPicture

_MARGIN = 3.0
_OPACITY = 0.58


class Doing(Enum):
    """What an outline or a stroke does: erase what is in it, or change the mask."""

    ERASE = "erase"
    ADD = "add"
    TAKE_AWAY = "take away"


@dataclass(frozen=True)
class MaskMark:
    """The mask over its picture: a tint where something goes, or all of it in white and black."""

    layer: ImageLayer
    picture: MaskPicture
    in_full: bool = False

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the picture's place."""
        return view.around(self.layer).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def part_shown_in(self, part: QRectF, view: ViewMap) -> QRectF:
        """Return where a rectangle of the picture's pixels shows."""
        box, asset, turn = self.layer.box, self.layer.asset, self.layer.rotation
        across, down = box.width / asset.width, box.height / asset.height
        corners = (part.topLeft(), part.topRight(), part.bottomRight(), part.bottomLeft())
        own = ((box.x + corner.x() * across, box.y + corner.y() * down) for corner in corners)
        shown = QPolygonF([view.point(rotated(*point, box.center, turn)) for point in own]).boundingRect()
        return shown.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the mask where the picture lies."""
        box, asset = self.layer.box, self.layer.asset
        painter.save()
        painter.translate(view.point(box.center))
        painter.rotate(self.layer.rotation)
        painter.scale(box.width * view.scale / asset.width, box.height * view.scale / asset.height)
        painter.translate(-asset.width / 2, -asset.height / 2)
        scale = min(box.width / asset.width, box.height / asset.height) * view.device_scale
        self.picture.paint(painter, scale, _greys() if self.in_full else _tints(colours.mask))
        painter.restore()


@functools.cache
def _tints(colour: str) -> list[int]:
    """Return a colour that shines over the picture the more, the more of a pixel goes."""
    return [_faded(colour, value / 255 * _OPACITY).rgba() for value in range(256)]


@functools.cache
def _greys() -> list[int]:
    """Return black for what stays, white for what goes."""
    return [QColor(value, value, value).rgba() for value in range(256)]


@dataclass(frozen=True)
class OutlineMark:
    """An outline (mm) in hand or at work: dimmed and hatched where it erases."""

    corners: tuple[Point, ...]
    doing: Doing = Doing.ERASE

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the outline."""
        return self._polygon(view).boundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint what will happen inside, and a line that shows on any picture."""
        polygon = self._polygon(view)
        painter.setPen(Qt.PenStyle.NoPen)
        for brush in self._fills(colours):
            painter.setBrush(brush)
            painter.drawPolygon(polygon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 153), 3))
        painter.drawPolygon(polygon)
        takes_away = self.doing is Doing.TAKE_AWAY
        line = QPen(QColor("#ffffff" if takes_away else colours.mask), 1.25)
        if takes_away:
            line.setDashPattern([4, 3])
        painter.setPen(line)
        painter.drawPolygon(polygon)

    def _fills(self, colours: CanvasColours) -> tuple[QBrush, ...]:
        if self.doing is Doing.ERASE:
            hatch = QBrush(_faded(colours.erase, 0.55), Qt.BrushStyle.BDiagPattern)
            return QBrush(QColor(0, 0, 0, 97)), hatch
        if self.doing is Doing.ADD:
            return (QBrush(_faded(colours.mask, 0.4)),)
        return (QBrush(QColor(255, 255, 255, 60)),)

    def _polygon(self, view: ViewMap) -> QPolygonF:
        return QPolygonF([view.point(corner) for corner in self.corners])


def _faded(colour: str, opacity: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(opacity)
    return faded
