"""Effects that lie on the letters: painted with their fill as one picture, which the letters cut out.

So the edge of a letter is always that of its outline, on screen and in print.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from coverstudio.document.type_looks import Emboss, Glow, Shadow
from coverstudio.rendering.text_looks.letters import Letters, round_pen
from coverstudio.rendering.text_looks.pixels import Floats, Grid, Levels, blurred, tinted
from coverstudio.rendering.text_looks.reach import Inner

_MARGIN = 3  # pixels around the letters, from which their smoothed edges take colour
_LEAST_SOFT = 0.7  # pixels: edges of light, too, are smoothed
_HALF = 127


def filled_picture(
    letters: Letters, brush: QBrush, effects: tuple[Inner, ...], scale: float
) -> tuple[QImage, QRectF]:
    """Return fill and inner effects without any edge of letters, and where they lie (layout units).

    The picture is ARGB32 premultiplied with `scale` pixels to the unit.
    """
    margin = _MARGIN / scale
    grid = Grid.over(letters.ink.adjusted(-margin, -margin, margin, margin), scale)
    image = QImage(grid.columns, grid.rows, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        _paint_fill(painter, letters, brush, grid)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        for effect in effects:
            for alpha, colour, opacity in _light_and_dark(letters, effect, grid):
                painter.setOpacity(opacity)
                painter.drawImage(0, 0, tinted(alpha, colour))
    finally:
        painter.end()
    return image, grid.rect


def _paint_fill(painter: QPainter, letters: Letters, brush: QBrush, grid: Grid) -> None:
    painter.save()
    grid.aim(painter)
    painter.fillRect(grid.rect, brush)
    for shape in letters.shapes:
        if shape.colour is not None:
            colour = QColor(shape.colour)
            painter.strokePath(shape.path, round_pen(colour, 2 * _MARGIN / grid.scale))
            painter.fillPath(shape.path, colour)
    painter.restore()


def _light_and_dark(letters: Letters, effect: Inner, grid: Grid) -> Iterator[tuple[Levels, str, float]]:
    match effect:
        case Shadow(x=x, y=y, blur=blur):

            def moved(painter: QPainter) -> None:
                painter.translate(x, y)
                letters.paint_mask(painter)

            yield 255 - blurred(grid.mask(moved), blur * grid.scale), effect.colour, effect.opacity
        case Glow(blur=blur, spread=spread):
            core = grid.mask(lambda painter: _paint_core(painter, letters, spread))
            yield 255 - blurred(core, blur * grid.scale), effect.colour, effect.opacity
        case Emboss():
            lit = _lit(grid.mask(letters.paint_mask), effect, grid.scale)
            yield _levels(lit), "#ffffff", effect.light
            yield _levels(-lit), "#000000", effect.dark


def _paint_core(painter: QPainter, letters: Letters, without: float) -> None:
    """Paint the letters `without` so many units along their edges."""
    letters.paint_mask(painter)
    if without > 0:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        letters.stroke(painter, QColor(Qt.GlobalColor.black), 2 * without)


def _lit(mask: Levels, effect: Emboss, scale: float) -> Floats:
    """Return how much each pixel is turned to the light, from -1 to 1: a slope from every edge, then flat."""
    depth = max(effect.depth * scale, 1.0)
    height = np.clip(_from_edge(mask), -depth, depth)
    soft = max(effect.soft * scale, _LEAST_SOFT)
    smooth = cv2.GaussianBlur(height, (0, 0), soft, borderType=cv2.BORDER_REPLICATE)
    angle = math.radians(effect.angle)
    way = -1.0 if effect.sunk else 1.0
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    return np.asarray(-way * (across * math.cos(angle) + down * math.sin(angle)), np.float32)


def _from_edge(mask: Levels) -> Floats:
    """Return how many pixels each one lies within the letters, negative beyond their edges."""
    return _to_nearest(mask) - _to_nearest(255 - mask)


def _to_nearest(mask: Levels) -> Floats:
    """Return how far covered pixels are from the edge, 0 elsewhere.

    The edge is where the nearest pixel says by how much of it is covered: counted from pixel to pixel, a
    slope would have a facet for every step of its edge.
    """
    covered = (mask > _HALF).astype(np.uint8)
    if covered.all():
        return np.full(mask.shape, max(mask.shape), np.float32)
    _, labels = cv2.distanceTransformWithLabels(
        covered, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(covered == 0)
    nearest = np.empty((int(labels.max()) + 1, 3), np.float32)
    nearest[np.asarray(labels[rows, columns], np.int32)] = np.stack(
        [rows, columns, mask[rows, columns] / 255 - 0.5], axis=1
    )
    rows, columns = np.nonzero(covered)
    found = nearest[np.asarray(labels[rows, columns], np.int32)]
    result = np.zeros(mask.shape, np.float32)
    result[rows, columns] = np.hypot(rows - found[:, 0], columns - found[:, 1]) + found[:, 2]
    return result


def _levels(shares: Floats) -> Levels:
    return (np.clip(shares, 0, 1) * 255 + 0.5).astype(np.uint8)
