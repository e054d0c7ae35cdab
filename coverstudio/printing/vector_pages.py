"""Text and sharp shapes, each layer painted by the canvas's painter onto a page of its own.

One document for all of them, so that a font used by several layers is embedded once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from coverstudio.document.geometry import MM_PER_INCH, points_to_mm
from coverstudio.document.layers import AnyLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.errors import PrintError
from coverstudio.printing.placing import page_boxes
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_layer

_RESOLUTION = 1200


def sheet_size(spec: PrintSpec) -> tuple[int, int]:
    """Return the size in whole points of the sheets painted on: Qt would round the exact one, maybe down."""
    boxes = page_boxes(spec)
    return math.ceil(boxes.width), math.ceil(boxes.height)


def from_sheet(spec: PrintSpec, x: float, y: float) -> tuple[float, float]:
    """Return a place on a painted sheet, in points, as a place in millimetres."""
    _, height = sheet_size(spec)
    return spec.bleed_box.x + points_to_mm(x), spec.bleed_box.y + points_to_mm(height - y)


def painted_pages(layers: Sequence[AnyLayer], spec: PrintSpec, images: Images) -> bytes:
    """Return a PDF with a page for each layer, opaque and in normal blend mode: those come with stacking.

    The top-left corner of each page is that of the bleed box. Raises PrintError when Qt cannot paint.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, spec)
    painter = QPainter()
    if not painter.begin(writer):
        raise PrintError("The text of this cover could not be painted: restart the app and export again.")
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # for emoji, which are pictures
    try:
        for index, layer in enumerate(layers):
            if index:
                writer.newPage()
            _paint_sheet(painter, layer, spec, images)
    finally:  # a painter that is still active when its device goes crashes the program
        painter.end()
    return bytes(buffer.data().data())


def _paint_sheet(painter: QPainter, layer: AnyLayer, spec: PrintSpec, images: Images) -> None:
    painter.save()
    painter.scale(_RESOLUTION / MM_PER_INCH, _RESOLUTION / MM_PER_INCH)
    painter.translate(-spec.bleed_box.x, -spec.bleed_box.y)
    paint_layer(painter, msgspec.structs.replace(layer, opacity=1.0, blend_mode="normal"), images)
    painter.restore()


def _writer(buffer: QBuffer, spec: PrintSpec) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_1_6)
    writer.setResolution(_RESOLUTION)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(QSizeF(*sheet_size(spec)), QPageSize.Unit.Point, "", exact))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    return writer
