"""Pages of pictures before and after, side by side, to look through many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from coverstudio.rendering.arrays import from_array, to_array
from coverstudio.rendering.fonts import SANS, qt_font

Pixels = NDArray[np.uint8]

COLUMNS, ROWS = 4, 3
PICTURE = 420
"""The longer side of a picture on a sheet, in pixels; its width is at most `WIDTH`."""
WIDTH = 300
_GAP, _SPACE, _CAPTION, _EDGE = 8, 32, 56, 40
_PAPER, _INK, _QUIET, _WARNING = QColor("#f4f4f6"), QColor("#1d1d20"), QColor("#6a6b72"), QColor("#b3261e")


@dataclass(frozen=True, eq=False)
class Pair:
    """A picture before and after (None where there is none), its name and what became of it."""

    name: str
    before: Pixels | None
    after: Pixels | None
    caption: str
    is_warning: bool = False


def paint_sheet(pairs: list[Pair], heading: str) -> Pixels:
    """Return one page (H×W×3) with up to `COLUMNS` × `ROWS` pairs under a heading."""
    rows = -(-len(pairs) // COLUMNS)
    cell_width, cell_height = 2 * WIDTH + _GAP, PICTURE + _CAPTION
    width = 2 * _EDGE + COLUMNS * (cell_width + _SPACE) - _SPACE
    height = 2 * _EDGE + _CAPTION + rows * (cell_height + _SPACE) - _SPACE
    page = QImage(width, height, QImage.Format.Format_RGB888)
    page.fill(_PAPER)
    painter = QPainter(page)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    _write(painter, QRectF(_EDGE, _EDGE, width - 2 * _EDGE, _CAPTION), heading, qt_font(SANS, 600, False, 24))
    for index, pair in enumerate(pairs):
        row, column = divmod(index, COLUMNS)
        x = _EDGE + column * (cell_width + _SPACE)
        y = _EDGE + _CAPTION + row * (cell_height + _SPACE)
        _paint_pair(painter, QRectF(x, y, cell_width, cell_height), pair)
    painter.end()
    return to_array(page)


def _paint_pair(painter: QPainter, cell: QRectF, pair: Pair) -> None:
    left = cell.x()
    for pixels in (pair.before, pair.after):
        if pixels is not None:
            left = _paint_picture(painter, QRectF(left, cell.y(), WIDTH, PICTURE), pixels) + _GAP
    line = QRectF(cell.x(), cell.y() + PICTURE + _GAP, cell.width(), 20)
    _write(painter, line, pair.name, qt_font(SANS, 600, False, 15))
    colour = _WARNING if pair.is_warning else _QUIET
    _write(painter, line.translated(0, 20), pair.caption, qt_font(SANS, 400, False, 14), colour)


def _paint_picture(painter: QPainter, room: QRectF, pixels: Pixels) -> float:
    """Paint a picture as large as there is room, close to its caption, and return its right edge."""
    image = from_array(pixels)
    size = image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(room.x(), room.bottom() - size.height(), size.width(), size.height())
    painter.drawImage(place, image)
    return place.right()


def _write(painter: QPainter, room: QRectF, text: str, font: QFont, colour: QColor = _INK) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)
