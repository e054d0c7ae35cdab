"""A document, or a part of it, as pixels."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_document


def render(document: Document, images: Images, box: Box, pixels: tuple[int, int]) -> QImage:
    """Return the part of the page in `box` (millimetres) as an opaque RGB32 image of `pixels` (w, h).

    What lies outside the bleed box is white.
    """
    image = QImage(*pixels, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        painter.scale(pixels[0] / box.width, pixels[1] / box.height)
        painter.translate(-box.x, -box.y)
        paint_document(painter, document, images)
    finally:  # a painter still active when its image goes, as after a missing picture, crashes the program
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
