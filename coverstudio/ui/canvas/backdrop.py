"""What stays while one layer is dragged: painted once, then copied under and over the layer.

A drag then costs three copies of the pixels that change, however many layers there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer
from coverstudio.ui.canvas.guides import whole_pixels
from coverstudio.ui.canvas.page import PageLook, paint_over, paint_page
from coverstudio.ui.canvas.sprites import Sprites
from coverstudio.ui.canvas.view_map import ViewMap


@dataclass(frozen=True, eq=False)
class Backdrop:
    """The view without the layer `moving`: what lies `below` it and, transparent elsewhere, `above` it."""

    moving: str
    document: Document
    view: ViewMap
    look: PageLook
    below: QImage
    above: QImage

    def fits(self, document: Document, view: ViewMap, look: PageLook) -> bool:
        """Tell whether nothing but the dragged layer has changed since."""
        then, now = self.document, document
        return (
            self.view == view
            and self.look is look
            and then.print_spec is now.print_spec
            and then.background == now.background
            and len(then.layers) == len(now.layers)
            and all(map(self._is_same, then.layers, now.layers))
        )

    def _is_same(self, then: AnyLayer, now: AnyLayer) -> bool:
        return then is now or then.id == now.id == self.moving

    def paint(self, painter: QPainter, layer: AnyLayer, sprites: Sprites, exposed: QRect) -> None:
        """Paint the view with the layer where it is now; units are physical pixels."""
        painter.drawImage(exposed.topLeft(), self.below, exposed)
        if layer.visible:
            painter.save()
            bleed = whole_pixels(self.document.print_spec.bleed_box, self.view)
            painter.setClipRect(bleed.intersected(exposed))
            sprites.paint(painter, layer, self.view)
            painter.restore()
        painter.drawImage(exposed.topLeft(), self.above, exposed)


def backdrop(
    document: Document, moving: str, sprites: Sprites, view: ViewMap, look: PageLook
) -> Backdrop | None:
    """Paint all but one layer; None when a layer above it blends, and so cannot be painted without it."""
    index = document.index(moving)
    lower, upper = document.layers[:index], document.layers[index + 1 :]
    if any(layer.blend_mode != "normal" for layer in upper if layer.visible):
        return None
    whole = QRect(0, 0, round(view.width * view.ratio), round(view.height * view.ratio))
    below = QImage(whole.size(), QImage.Format.Format_RGB32)
    below.fill(QColor(look.colours.pasteboard))
    painter = QPainter(below)
    paint_page(painter, msgspec.structs.replace(document, layers=lower), sprites, view, whole, look)
    painter.end()
    above = QImage(whole.size(), QImage.Format.Format_ARGB32_Premultiplied)
    above.fill(0)
    painter = QPainter(above)
    painter.setClipRect(whole_pixels(document.print_spec.bleed_box, view).intersected(whole))
    for layer in upper:
        if layer.visible:
            sprites.paint(painter, layer, view)
    painter.setClipping(False)
    paint_over(painter, document, view, look)
    painter.end()
    return Backdrop(moving, document, view, look, below, above)


def part_of(exposed: QRect, ratio: float) -> QRect:
    """Return the physical pixels that pixels of the view touch."""
    corner, end = exposed.topLeft() * ratio, (exposed.bottomRight() + QPoint(1, 1)) * ratio
    if ratio == round(ratio):
        return QRect(corner, end - QPoint(1, 1))
    return QRect(corner, end).adjusted(-1, -1, 1, 1)
