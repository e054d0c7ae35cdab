"""Effects with soft edges, as pictures."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from coverstudio.document.type_looks import Glow, LongShadow, Panel, Shadow
from coverstudio.rendering.text_looks.letters import Letters
from coverstudio.rendering.text_looks.reach import Around, drawn_out, reach, sigma
from coverstudio.rendering.text_looks.vectors import panel_path

Levels = NDArray[np.uint8]
Floats = NDArray[np.float32]

_HALF = 127
_WIDE_SIGMA = 12.0  # pixels
_AHEAD = 3.0  # units from the letters where a fading shadow begins: no rim of it shows at their backs
_FAINTEST_SIGMA = 0.2  # pixels, below which a blur moves nothing to the next one


@dataclass(frozen=True)
class Grid:
    """Pixels over a rectangle in layout units, `scale` of them to the unit."""

    left: float
    top: float
    scale: float
    columns: int
    rows: int

    @staticmethod
    def over(rect: QRectF, scale: float) -> Grid:
        """Return whole pixels that cover a rectangle."""
        columns, rows = (max(1, math.ceil(side * scale)) for side in (rect.width(), rect.height()))
        return Grid(rect.x(), rect.y(), scale, columns, rows)

    @property
    def rect(self) -> QRectF:
        """The rectangle that the pixels fill, in layout units."""
        return QRectF(self.left, self.top, self.columns / self.scale, self.rows / self.scale)

    def aim(self, painter: QPainter) -> None:
        """Turn a painter in these pixels into one in layout units."""
        painter.scale(self.scale, self.scale)
        painter.translate(-self.left, -self.top)

    def mask(self, paint: Callable[[QPainter], None]) -> Levels:
        """Return how much of each pixel is covered by what `paint` paints in layout units; rows×columns."""

        def aimed(painter: QPainter) -> None:
            self.aim(painter)
            paint(painter)

        return _covered((self.columns, self.rows), aimed)


def _covered(size: tuple[int, int], paint: Callable[[QPainter], None]) -> Levels:
    """Return how much of each of `size` (width, height) pixels is covered by what `paint` paints."""
    image = QImage(*size, QImage.Format.Format_Alpha8)
    image.fill(0)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
    finally:
        painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(size[1], image.bytesPerLine())
    return rows[:, : size[0]].copy()


def soft_effect(letters: Letters, effect: Around, scale: float) -> tuple[QImage, QRectF]:
    """Return an effect with a soft edge in its colour without its opacity, and where it lies.

    The picture is ARGB32 premultiplied with `scale` pixels to the unit, the rectangle in layout units.
    """
    grid = Grid.over(reach(effect, letters.ink), scale)
    return tinted(_alpha(letters, effect, grid), effect.colour), grid.rect


def _alpha(letters: Letters, effect: Around, grid: Grid) -> Levels:
    match effect:
        case Shadow(x=x, y=y):

            def moved(painter: QPainter) -> None:
                painter.translate(x, y)
                letters.paint_mask(painter)

            mask = grid.mask(moved)
        case Glow(spread=spread):
            mask = _grown(grid.mask(letters.paint_mask), spread * grid.scale)
        case Panel():
            path = panel_path(letters, effect)
            mask = grid.mask(lambda painter: painter.fillPath(path, QColor("black")))
        case LongShadow():

            def ahead(painter: QPainter) -> None:
                painter.translate(_way_of(effect, _AHEAD))
                letters.paint_mask(painter)

            return _fading(grid.mask(ahead), effect, grid)
        case _:
            raise AssertionError(f"{type(effect).__name__} has no soft edge")
    return blurred(mask, sigma(effect) * grid.scale)


def _grown(mask: Levels, pixels: float) -> Levels:
    """Return letters so many pixels larger; good enough for what is blurred, and faster than drawing them."""
    if pixels == 0:
        return mask
    beyond = cv2.distanceTransform((mask <= _HALF).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return (np.clip(pixels + 1 - beyond, 0, 1) * 255).astype(np.uint8)


def _way_of(effect: LongShadow, length: float) -> QPointF:
    way = drawn_out(effect)
    return way * (min(length, effect.length) / max(effect.length, 1.0))


def blurred(levels: Levels, pixels: float) -> Levels:
    """Return levels blurred by a Gaussian whose sigma is so many pixels; nothing lies beyond the border."""
    if pixels < _FAINTEST_SIGMA:
        return levels
    return np.asarray(softened(levels, pixels, cv2.BORDER_CONSTANT), np.uint8)


def softened(values: NDArray[Any], pixels: float, border: int) -> NDArray[Any]:
    """Return values blurred by a Gaussian; a wide one is computed on fewer pixels: it needs no more."""
    factor = int(pixels / _WIDE_SIGMA)
    if factor <= 1:
        return np.asarray(cv2.GaussianBlur(values, (0, 0), pixels, borderType=border))
    height, width = values.shape
    few = max(1, width // factor), max(1, height // factor)
    small = cv2.resize(values, few, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), pixels / factor, borderType=border)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR))


def _fading(mask: Levels, effect: LongShadow, grid: Grid) -> Levels:
    """Return the mask drawn out, fainter the further it is from the letters.

    Steps of a pixel, then of two, four and so on: after each, all that so many steps reach is there.
    """
    way = drawn_out(effect)
    x, y = way.x() * grid.scale, way.y() * grid.scale
    length = math.hypot(x, y)
    result = mask.astype(np.float32)
    if length == 0:
        return mask
    done, step = 0.0, 0.5
    while done < length:
        step = min(step, length - done)
        shift = np.array([[1, 0, x * step / length], [0, 1, y * step / length]], np.float32)
        moved = cv2.warpAffine(result, shift, (grid.columns, grid.rows), flags=cv2.INTER_LINEAR)
        result = np.maximum(result, moved - 255 * step / length)
        done += step
        step *= 2
    return np.clip(result + 0.5, 0, 255).astype(np.uint8)


def tinted(alpha: Levels, colour: str) -> QImage:
    """Return a picture in one colour under that alpha, ARGB32 premultiplied."""
    tint = QColor(colour)
    table = np.arange(256, dtype=np.uint32)[:, None]
    bgra = np.array([[tint.blue(), tint.green(), tint.red(), 255]], np.uint32)
    levels = ((table * bgra + 127) // 255).astype(np.uint8)
    return premultiplied(levels[alpha])


def premultiplied(bgra: NDArray[np.uint8]) -> QImage:
    """Return H×W×4 premultiplied blue, green, red and alpha as an image."""
    height, width = bgra.shape[:2]
    data = np.ascontiguousarray(bgra)
    kind = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(data.data, width, height, width * 4, kind).copy()


def coverage(letters: Letters, rect: QRectF, size: tuple[int, int]) -> Levels:
    """Return how much of each of `size` (width, height) pixels over a rectangle the letters cover."""

    def paint(painter: QPainter) -> None:
        painter.scale(size[0] / rect.width(), size[1] / rect.height())
        painter.translate(-rect.topLeft())
        letters.paint_mask(painter)

    return _covered(size, paint)
