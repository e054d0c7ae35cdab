"""A mask as Qt can paint it: one byte a pixel, as fine as the view shows it, renewed tile by tile.

Needs NumPy, and so is loaded with the first mask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from coverstudio.editor.masking import HandMask

Pixels = NDArray[np.uint8]

_COARSEST = 64
_MOST_TILES = 32  # so many that differ are painted as one: looking at each takes longer than it saves


class MaskPicture:
    """Holds the mask that was shown last. A change of it costs what it touches, another zoom all of it."""

    def __init__(self, mask: HandMask) -> None:
        self.mask = mask
        self._level = 0
        self._image = QImage()

    def show(self, mask: HandMask) -> list[QRectF]:
        """Take over another version of the mask; return where it differs, in pixels of the picture."""
        before, self.mask = self.mask, mask
        places = list(mask.changed_since(before))
        if self._level:
            self._write(places)
        if len(places) > _MOST_TILES:
            return [_around(mask, places)]
        return [rect for place in places if not (rect := _difference(before, mask, place)).isEmpty()]

    def paint(self, painter: QPainter, scale: float, colours: list[int]) -> None:
        """Paint the mask with one colour for each of its 256 values.

        The painter's coordinates are the picture's pixels, `scale` physical pixels wide each.
        """
        level = _level(scale)
        if level != self._level:
            self._begin(level)
        self._image.setColorTable(colours)
        # Enlarged, pixels are shown as they are; it is also what Qt paints fastest.
        smooth = scale * level < 0.999
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(
            QRectF(0, 0, self._image.width() * level, self._image.height() * level), self._image
        )

    def _begin(self, level: int) -> None:
        self._level = level
        size = -(-self.mask.width // level), -(-self.mask.height // level)
        self._image = QImage(*size, QImage.Format.Format_Indexed8)
        self._image.fill(0)
        self._write(self.mask.tiles)

    def _write(self, places: Iterable[tuple[int, int]]) -> None:
        rows = np.frombuffer(self._image.bits(), np.uint8).reshape(-1, self._image.bytesPerLine())
        for place in places:
            left, top, right, bottom = self.mask.tile_extent(place)
            tile = self.mask.tiles.get(place)
            across, down = -(-(right - left) // self._level), -(-(bottom - top) // self._level)
            into = rows[top // self._level :, left // self._level :][:down, :across]
            into[:] = 0 if tile is None else _reduced(tile, self._level)


def _level(scale: float) -> int:
    """Return of how many pixels across one is made, so that at least one is left for a physical pixel."""
    level = 1
    while scale * level <= 0.5 and level < _COARSEST:
        level *= 2
    return level


def _reduced(tile: Pixels, level: int) -> Pixels:
    if level == 1:
        return tile
    height, width = tile.shape
    if height % level or width % level:
        tile = np.pad(tile, ((0, -height % level), (0, -width % level)), mode="edge")
    size = tile.shape[1] // level, tile.shape[0] // level
    return cv2.resize(tile, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _around(mask: HandMask, places: Sequence[tuple[int, int]]) -> QRectF:
    """Return the rectangle around tiles."""
    extents = [mask.tile_extent(place) for place in places]
    left, top = min(extent.left for extent in extents), min(extent.top for extent in extents)
    right, bottom = max(extent.right for extent in extents), max(extent.bottom for extent in extents)
    return QRectF(left, top, right - left, bottom - top)


def _difference(before: HandMask, after: HandMask, place: tuple[int, int]) -> QRectF:
    """Return the rectangle of a tile's pixels that differ."""
    left, top = after.tile_extent(place)[:2]
    old, new = before.tiles.get(place), after.tiles.get(place)
    if old is None or new is None:
        one = new if old is None else old
        differs = np.zeros((0, 0), np.bool_) if one is None else one > 0
    else:
        differs = old != new
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return QRectF()
    x, y, right, bottom = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    return QRectF(left + x, top + y, right - x, bottom - y)
