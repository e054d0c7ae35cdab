"""A document, or a part of it, as pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_document

Pixels = NDArray[np.uint8]


def render(document: Document, images: Images, box: Box, pixels: tuple[int, int]) -> QImage:
    """Return the part of the page in `box` (millimetres) as an opaque RGB32 image of `pixels` (w, h).

    What lies outside the bleed box is white.
    """
    image = QImage(*pixels, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(pixels[0] / box.width, pixels[1] / box.height)
    painter.translate(-box.x, -box.y)
    paint_document(painter, document, images)
    painter.end()
    return image


def thumbnail(document: Document, images: Images, longest: int = 512) -> bytes:
    """Return a PNG of the trimmed page whose longer side has `longest` pixels."""
    box = document.print_spec.trim_box
    factor = longest / max(box.width, box.height)
    pixels = (max(1, round(box.width * factor)), max(1, round(box.height * factor)))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    render(document, images, box, pixels).save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(buffer.data().data())


def to_array(image: QImage) -> Pixels:
    """Return an image as H×W×3 RGB, or H×W×4 RGBA (straight alpha) when it has transparency. A copy."""
    channels = 4 if image.hasAlphaChannel() else 3
    kind = QImage.Format.Format_RGBA8888 if channels == 4 else QImage.Format.Format_RGB888
    converted = image.convertToFormat(kind)
    rows = np.frombuffer(converted.constBits(), np.uint8).reshape(converted.height(), -1)
    used = rows[:, : converted.width() * channels]
    return used.reshape(converted.height(), converted.width(), channels).copy()


def from_array(pixels: Pixels) -> QImage:
    """Return an image of H×W grey, H×W×3 RGB or H×W×4 RGBA (straight alpha) pixels. A copy."""
    kinds = {
        1: QImage.Format.Format_Grayscale8,
        3: QImage.Format.Format_RGB888,
        4: QImage.Format.Format_RGBA8888,
    }
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    data = np.ascontiguousarray(pixels)
    return QImage(data.data, width, height, width * channels, kinds[channels]).copy()
