"""What letters are filled with, as brushes in layout units."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGradient,
    QImage,
    QLinearGradient,
    QPainter,
    QRadialGradient,
    QTransform,
)

from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import Gradient, PictureFill
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_looks.letters import Letters


def fill_brush(letters: Letters, layer: TextLayer, images: Images, scale: float) -> QBrush:
    """Return what the letters are filled with, seen at `scale` device pixels to the layout unit."""
    match layer.fill:
        case None:
            return QBrush(QColor(layer.colour))
        case Gradient() as gradient:
            return QBrush(_gradient(gradient, letters.ink))
        case PictureFill() as fill:
            rect = picture_rect(fill, letters, layer)
            shown = (math.ceil(rect.width() * scale), math.ceil(rect.height() * scale))
            return _texture(set_off(images.image(fill.asset, shown), fill.lightness), rect)


def _texture(image: QImage, rect: QRectF) -> QBrush:
    """Return a picture in a rectangle as a brush. Beyond it the picture repeats: no letter is ever bare."""
    brush = QBrush(image)
    across, down = rect.width() / image.width(), rect.height() / image.height()
    brush.setTransform(QTransform(across, 0, 0, down, rect.x(), rect.y()))
    return brush


def picture_rect(fill: PictureFill, letters: Letters, layer: TextLayer) -> QRectF:
    """Return where the picture lies; without a box it covers the letters, in its own proportions."""
    if fill.box is not None:
        x, y = layer.box.center
        return letters.in_units(fill.box.moved(x, y))
    ink = letters.ink
    factor = max(ink.width() / fill.asset.width, ink.height() / fill.asset.height)
    width, height = fill.asset.width * factor, fill.asset.height * factor
    return QRectF(ink.center().x() - width / 2, ink.center().y() - height / 2, width, height)


def set_off(image: QImage, lightness: float) -> QImage:
    """Return a picture mixed with white (up to 1) or black (down to -1)."""
    if lightness == 0:
        return image
    result = image.copy()
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
    painter.setOpacity(abs(lightness))
    painter.fillRect(result.rect(), QColor("white" if lightness > 0 else "black"))
    painter.end()
    return result


def gradient_line(gradient: Gradient, ink: QRectF) -> tuple[QPointF, QPointF]:
    """Return where a gradient over `ink` begins and ends, so that its last colours touch the corners.

    A radial one begins in the middle, and the way from there to its end is its radius.
    """
    middle = ink.center()
    if gradient.radial:
        return middle, middle + QPointF(math.hypot(ink.width(), ink.height()) / 2, 0)
    angle = math.radians(gradient.angle)
    x, y = math.cos(angle), math.sin(angle)
    half = (abs(x) * ink.width() + abs(y) * ink.height()) / 2
    return middle - QPointF(x, y) * half, middle + QPointF(x, y) * half


def _gradient(gradient: Gradient, ink: QRectF) -> QGradient:
    start, end = gradient_line(gradient, ink)
    radius = end.x() - start.x()
    result = QRadialGradient(start, radius) if gradient.radial else QLinearGradient(start, end)
    for stop in sorted(gradient.stops, key=lambda stop: stop.at):
        result.setColorAt(stop.at, QColor(stop.colour))
    return result
