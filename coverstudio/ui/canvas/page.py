"""The page itself: pasteboard, paper, layers, a preview of what is being generated, and the guides."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer
from coverstudio.editor.backgrounds import background_layer
from coverstudio.ui.canvas.sprites import Sprites, painted_extent
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap

_DASH = 5.0


def paint_page(
    painter: QPainter,
    document: Document,
    sprites: Sprites,
    view: ViewMap,
    exposed: QRectF,
    preview: QImage | None,
) -> None:
    """Paint paper and layers where they are `exposed`. The painter's and exposed's units: physical pixels.

    A preview lies where a generated background will: over the background, under everything else.
    """
    bleed = whole_pixels(document.print_spec.bleed_box, view)
    painter.save()
    painter.setClipRect(QRectF(bleed).intersected(exposed))
    painter.fillRect(bleed, QColor(document.background))
    background = background_layer(document)
    if preview is not None and background is None:
        _paint_preview(painter, preview, bleed)
    for layer in document.layers:
        if layer.visible and exposed.intersects(device_extent(layer, view)):
            sprites.paint(painter, layer, view)
        if preview is not None and layer is background:
            _paint_preview(painter, preview, bleed)
    painter.restore()


def _paint_preview(painter: QPainter, preview: QImage, bleed: QRect) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(bleed), preview, _covering(preview, bleed))


def _covering(picture: QImage, target: QRect) -> QRectF:
    """Return the middle part of a picture that has the proportions of `target`."""
    factor = min(picture.width() / target.width(), picture.height() / target.height())
    width, height = target.width() * factor, target.height() * factor
    return QRectF((picture.width() - width) / 2, (picture.height() - height) / 2, width, height)


def whole_pixels(box: Box, view: ViewMap) -> QRect:
    """Return the physical pixels that a box of the page touches."""
    left, top, right, bottom = view.hairline(box)
    return QRect(left, top, right - left + 1, bottom - top + 1)


def device_extent(layer: AnyLayer, view: ViewMap) -> QRectF:
    """Return where a layer may paint, in physical pixels of the view, with a pixel to spare."""
    extent = painted_extent(layer)
    x, y = view.device((extent.x, extent.y))
    scale = view.device_scale
    return QRectF(x - 2, y - 2, extent.width * scale + 4, extent.height * scale + 4)


def paint_edge(painter: QPainter, document: Document, view: ViewMap, colours: CanvasColours) -> None:
    """Paint the line that sets the page off from the pasteboard; the painter's units are physical pixels."""
    rect = whole_pixels(document.print_spec.bleed_box, view).adjusted(-1, -1, 0, 0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_hairline(colours.edge))
    painter.drawRect(rect)


def paint_guides(painter: QPainter, document: Document, view: ViewMap, colours: CanvasColours) -> None:
    """Paint bleed, trim and safe area, each line one physical pixel; the painter's units are those.

    The trim is black and white in turns, so that it shows on any picture.
    """
    spec = document.print_spec
    if spec.bleed > 0:
        _outline(painter, spec.bleed_box, view, _hairline(colours.bleed))
    _outline(painter, spec.trim_box, view, _hairline("#000000"))
    dashed = _hairline("#ffffff")
    dashed.setDashPattern([_DASH, _DASH])
    _outline(painter, spec.trim_box, view, dashed)
    safe = spec.safe_box
    if safe.width > 0 and safe.height > 0:
        _outline(painter, safe, view, _hairline(colours.safe))


def _outline(painter: QPainter, box: Box, view: ViewMap, pen: QPen) -> None:
    left, top, right, bottom = view.hairline(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawRect(QRect(left, top, right - left, bottom - top))


def _hairline(colour: str) -> QPen:
    pen = QPen(QColor(colour), 1)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def changed_extents(old: Document, new: Document) -> list[Box] | None:
    """Return the boxes of the page that look different in `new`, None when it may be all of it."""
    if old.print_spec != new.print_spec or old.background != new.background:
        return None
    before, after = [layer.id for layer in old.layers], [layer.id for layer in new.layers]
    kept_before, kept_after = _common(before, after), _common(after, before)
    if kept_before != kept_after:
        return None
    return [*_differing(old, new.layer), *_differing(new, old.layer)]


def _common(these: list[str], those: list[str]) -> list[str]:
    others = set(those)
    return [layer_id for layer_id in these if layer_id in others]


def _differing(document: Document, counterpart: Callable[[str], AnyLayer | None]) -> list[Box]:
    """Return where the visible layers of a document show that are otherwise in the other one."""
    found: list[Box] = []
    for layer in document.layers:
        other = counterpart(layer.id)
        if layer.visible and layer is not other and layer != other:
            found.append(painted_extent(layer))
    return found
