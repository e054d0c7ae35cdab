"""A document as an array of pixels, painted strip by strip: never two whole pages in memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_document

Pixels = NDArray[np.uint8]

_STRIP = 1 << 21  # pixels painted at a time


def rendered(document: Document, images: Images, box: Box, size: tuple[int, int]) -> Pixels:
    """Return what `render` does, bit for bit, as H×W×3 pixels."""

    def paint(painter: QPainter) -> None:
        painter.scale(size[0] / box.width, size[1] / box.height)
        painter.translate(-box.x, -box.y)
        paint_document(painter, document, images)

    return painted(size, QImage.Format.Format_RGB32, paint)


def painted(
    size: tuple[int, int], kind: QImage.Format, paint: Callable[[QPainter], None], top: int = 0
) -> Pixels:
    """Return `size` (w, h) pixels that `paint` paints, those from row `top` of its picture on.

    They are H×W×3 on white, or H×W×4 on nothing for a kind with alpha; `paint` is called once for each strip.
    """
    width, height = size
    rows = max(1, _STRIP // width)
    pixels: Pixels | None = None
    for first in range(0, height, rows):
        strip = QImage(width, min(rows, height - first), kind)
        strip.fill(Qt.GlobalColor.transparent if strip.hasAlphaChannel() else Qt.GlobalColor.white)
        painter = QPainter(strip)
        try:
            painter.translate(0, -top - first)
            paint(painter)
        finally:  # a painter still active when its image goes crashes the program
            painter.end()
        part = to_array(strip)
        if pixels is None:
            pixels = np.empty((height, width, part.shape[2]), np.uint8)
        pixels[first : first + len(part)] = part
    if pixels is None:
        raise ValueError("a picture has at least one row")
    return pixels
