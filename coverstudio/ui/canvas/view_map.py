"""Where a millimetre of the page lies on the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from coverstudio.document.geometry import MM_PER_INCH, Box, bounds, corners
from coverstudio.document.layers import AnyLayer
from coverstudio.ui.canvas.picking import Point


@dataclass(frozen=True)
class ViewMap:
    """A page seen through a view of `width` × `height`: `scale` pixels to the millimetre, its origin at
    (`left`, `top`).

    Pixels are Qt's (logical) ones; `ratio` physical ones make one of them.
    """

    scale: float
    left: float
    top: float
    width: float
    height: float
    ratio: float = 1.0

    @property
    def device_scale(self) -> float:
        """Physical pixels to the millimetre."""
        return self.scale * self.ratio

    def point(self, point: Point) -> QPointF:
        """Return a point of the page in pixels of the view."""
        return QPointF(point[0] * self.scale + self.left, point[1] * self.scale + self.top)

    def on_page(self, pixel: QPointF) -> Point:
        """Return a pixel of the view in millimetres of the page."""
        return ((pixel.x() - self.left) / self.scale, (pixel.y() - self.top) / self.scale)

    def rect(self, box: Box) -> QRectF:
        """Return an upright box of the page in pixels of the view."""
        return QRectF(
            self.point((box.x, box.y)).x(),
            self.point((box.x, box.y)).y(),
            box.width * self.scale,
            box.height * self.scale,
        )

    def around(self, layer: AnyLayer) -> QRectF:
        """Return the upright rectangle around a layer's turned box in pixels of the view."""
        return self.rect(layer.box if layer.rotation == 0 else bounds(layer.box, layer.rotation))

    def polygon(self, box: Box, rotation: float) -> QPolygonF:
        """Return a turned box in pixels of the view, clockwise from its own top left."""
        return QPolygonF([self.point(corner) for corner in corners(box, rotation)])

    def device(self, point: Point) -> tuple[float, float]:
        """Return a point of the page in physical pixels of the view."""
        pixel = self.point(point)
        return pixel.x() * self.ratio, pixel.y() * self.ratio

    def hairline(self, box: Box) -> tuple[int, int, int, int]:
        """Return the physical pixels (left, top, right, bottom) that an edge of one pixel stands on."""
        x, y = self.device((box.x, box.y))
        right, bottom = self.device((box.right, box.bottom))
        return math.floor(x), math.floor(y), math.ceil(right) - 1, math.ceil(bottom) - 1


def scale_of(zoom: float, ppi: int, ratio: float) -> float:
    """Return pixels to the millimetre at a zoom of 1.0 = one page pixel at `ppi` on one physical pixel."""
    return zoom * ppi / MM_PER_INCH / ratio


def zoom_of(scale: float, ppi: int, ratio: float) -> float:
    """Return the zoom that has `scale` pixels to the millimetre."""
    return scale * ratio * MM_PER_INCH / ppi
