"""The finished page where a text stands, line by line and upright: the text's rotation is undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.editor.spelling.strips import Stretch, cut_out, lines_of
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_document

Pixels = NDArray[np.uint8]

_HEIGHT = 96  # pixels of a line
_LONGEST = 6000  # pixels of the longer side of what is rendered at once
_ROW = 16  # letters of a column that are read at once, about


@dataclass(frozen=True, eq=False)
class LineArea:
    """A line of a text as the page shows it (H×W×3, upright, in one or more pieces), and what it should say.

    `start` is where it begins in the layer's text.
    """

    pieces: tuple[Pixels, ...]
    wanted: str
    start: int


def line_areas(document: Document, images: Images, layer: TextLayer) -> tuple[LineArea, ...]:
    """Return every line of a text that shows anything, from the whole page with all that lies on it.

    May be called from any thread. Raises what `images` raises for a picture that is missing or damaged.
    """
    areas: list[LineArea] = []
    for line in lines_of(layer):
        box = line.box
        shown = upright(document, images, layer, box, _size(box, _HEIGHT / line.thickness))
        if line.is_level:
            pieces = (shown,)
        else:
            scale = shown.shape[1] / box.width
            pieces = tuple(_side_by_side([_straight(shown, one, box, scale) for one in line.stretches]))
        areas.append(LineArea(pieces, line.text, line.start))
    return tuple(areas)


def upright(document: Document, images: Images, layer: TextLayer, box: Box, size: tuple[int, int]) -> Pixels:
    """Return the page (H×W×3) in a box of millimetres, turned so that the layer stands upright.

    `box` lies on the unturned page, as the layer's own does; `size` is width and height in pixels.
    """
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        painter.scale(size[0] / box.width, size[1] / box.height)
        painter.translate(-box.x, -box.y)
        x, y = layer.box.center
        painter.translate(x, y)
        painter.rotate(-layer.rotation)
        painter.translate(-x, -y)
        paint_document(painter, document, images)
    finally:  # a painter still active when its image goes, as after a missing picture, crashes the program
        painter.end()
    return np.ascontiguousarray(to_array(image)[..., :3])


def _size(box: Box, scale: float) -> tuple[int, int]:
    scale = min(scale, _LONGEST / max(box.width, box.height))
    return max(4, round(box.width * scale)), max(4, round(box.height * scale))


def _straight(shown: Pixels, stretch: Stretch, box: Box, scale: float) -> Pixels:
    corner = np.array([box.x, box.y])
    return cut_out(shown, (stretch.upper - corner) * scale, (stretch.lower - corner) * scale, _HEIGHT)


def _side_by_side(straight: Sequence[Pixels]) -> Iterator[Pixels]:
    """Yield as many letters in a row as can be read at once."""
    row: list[Pixels] = []
    for piece in straight:
        if row and sum(one.shape[1] for one in row) + piece.shape[1] > _ROW * _HEIGHT:
            yield np.concatenate(row, axis=1)
            row = []
        row.append(piece)
    if row:
        yield np.concatenate(row, axis=1)
