"""A barcode layer painted: bars and words as outlines on its white box."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from coverstudio.document.barcode import NOMINAL_MODULE, Lettering, placed
from coverstudio.document.geometry import Box, mm_to_points
from coverstudio.document.layers import BarcodeLayer, TextLayer
from coverstudio.rendering.fonts import SANS
from coverstudio.rendering.text_layout import lay_out

DIGIT_HEIGHT = 0.638  # of the em of Source Sans Pro
_WIDE = 1000.0  # mm: no line breaks


def paint_barcode(painter: QPainter, layer: BarcodeLayer) -> None:
    """Paint the whole box white, and the barcode in the middle of it."""
    stands = placed(layer)
    module = NOMINAL_MODULE * stands.scale
    white = QRectF(layer.box.x, layer.box.y, layer.box.width, layer.box.height)
    painter.fillRect(white, Qt.GlobalColor.white)
    painter.translate(stands.box.x, stands.box.y)
    for bar in stands.symbol.bars:
        height = bar.bottom - bar.top
        rectangle = QRectF(bar.x * module, bar.top * module, bar.width * module, height * module)
        painter.fillRect(rectangle, Qt.GlobalColor.black)
    for words in stands.symbol.lettering:
        _paint_lettering(painter, words, module)


def _paint_lettering(painter: QPainter, words: Lettering, module: float) -> None:
    em = words.height * module / DIGIT_HEIGHT
    line = TextLayer(
        name="",
        box=Box(words.x * module - _WIDE / 2, 0.0, _WIDE, em),
        text=words.text,
        family=SANS,
        size=mm_to_points(em),
    )
    layout = lay_out(line)
    x, y = layout.origin
    painter.save()
    painter.translate(x, y + words.baseline * module - layout.lines[0].baseline)
    painter.scale(layout.scale, layout.scale)
    for shape in layout.glyphs.shapes:
        painter.fillPath(shape.path, Qt.GlobalColor.black)
    painter.restore()
