"""A document painted with QPainter: the same code for the canvas, thumbnails, picture files and print.

The painter's coordinates are millimetres with the origin at the trim's top-left corner.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import MM_PER_INCH, Box
from coverstudio.document.layers import AnyLayer, BarcodeLayer, BlendMode, ImageLayer, ShapeLayer, TextLayer
from coverstudio.rendering.barcodes import paint_barcode
from coverstudio.rendering.images import Images, StoreImages
from coverstudio.rendering.shapes import shape_path
from coverstudio.rendering.text_looks import paint_text
from coverstudio.rendering.text_looks.painting import is_pdf

__all__ = ["COMPOSITION_MODES", "Images", "StoreImages", "paint_document", "paint_layer"]

_Mode = QPainter.CompositionMode
COMPOSITION_MODES: dict[BlendMode, QPainter.CompositionMode] = {
    "normal": _Mode.CompositionMode_SourceOver,
    "multiply": _Mode.CompositionMode_Multiply,
    "screen": _Mode.CompositionMode_Screen,
    "overlay": _Mode.CompositionMode_Overlay,
    "darken": _Mode.CompositionMode_Darken,
    "lighten": _Mode.CompositionMode_Lighten,
    "color-dodge": _Mode.CompositionMode_ColorDodge,
    "color-burn": _Mode.CompositionMode_ColorBurn,
    "hard-light": _Mode.CompositionMode_HardLight,
    "soft-light": _Mode.CompositionMode_SoftLight,
    "difference": _Mode.CompositionMode_Difference,
    "exclusion": _Mode.CompositionMode_Exclusion,
}
# A soft edge has no detail finer than this part of its sigma; painting it finer only costs memory.
_SAMPLES_PER_SIGMA = 16
_HINTS = (
    QPainter.RenderHint.Antialiasing
    | QPainter.RenderHint.TextAntialiasing
    | QPainter.RenderHint.SmoothPixmapTransform
)


def paint_document(painter: QPainter, document: Document, images: Images) -> None:
    """Paint the background and the visible layers, clipped to the bleed box."""
    bleed = _rect(document.print_spec.bleed_box)
    with _saved(painter):
        painter.setClipRect(bleed)
        painter.fillRect(bleed, QColor(document.background))
        for layer in document.layers:
            if layer.visible:
                paint_layer(painter, layer, images)


def paint_layer(painter: QPainter, layer: AnyLayer, images: Images) -> None:
    """Paint one layer at its place with its rotation, opacity and blend mode, whether visible or not.

    Opacity holds for the layer as a whole: where glyphs of a text overlap they do not darken each other.
    """
    with _saved(painter):
        painter.setRenderHints(_HINTS)
        x, y = layer.box.center
        painter.translate(x, y)
        painter.rotate(layer.rotation)
        painter.translate(-x, -y)
        painter.setOpacity(painter.opacity() * layer.opacity)
        if layer.blend_mode != "normal":
            painter.setCompositionMode(COMPOSITION_MODES[layer.blend_mode])
        match layer:
            case ImageLayer():
                _paint_image(painter, layer, images)
            case TextLayer():
                paint_text(painter, layer, images)
            case ShapeLayer():
                _paint_shape(painter, layer)
            case BarcodeLayer():
                paint_barcode(painter, layer)


@contextmanager
def _saved(painter: QPainter) -> Generator[None]:
    """Leave the painter as it was, also when something, a missing picture for one, raises in between."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _device_scale(painter: QPainter) -> tuple[float, float]:
    """Return how many device pixels a millimetre of the painter's own axes covers, across and down."""
    t = painter.deviceTransform()
    return math.hypot(t.m11(), t.m12()), math.hypot(t.m21(), t.m22())


def _paint_image(painter: QPainter, layer: ImageLayer, images: Images) -> None:
    across, down = _device_scale(painter)
    shown = (math.ceil(layer.box.width * across), math.ceil(layer.box.height * down))
    image = images.image(layer.asset, None if is_pdf(painter) else shown)
    painter.drawImage(_rect(layer.box), image, QRectF(image.rect()))


def _paint_shape(painter: QPainter, layer: ShapeLayer) -> None:
    if layer.softness == 0:
        painter.fillPath(shape_path(layer, layer.box), QColor(layer.colour))
        return
    from coverstudio.rendering.soft_shapes import soft_shape  # noqa: PLC0415  (NumPy is no part of the start)

    device_ppi = max(_device_scale(painter)) * MM_PER_INCH
    enough = _SAMPLES_PER_SIGMA * MM_PER_INCH / layer.softness
    image, box = soft_shape(layer, max(min(device_ppi, enough), device_ppi / 4))
    painter.drawImage(_rect(box), image, QRectF(image.rect()))
