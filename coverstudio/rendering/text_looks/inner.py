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
from coverstudio.rendering.text_looks.pixels import Floats, Grid, Levels, blurred, softened, tinted
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
    smooth = softened(height, soft, cv2.BORDER_REPLICATE)
    angle = math.radians(effect.angle)
    way = -1.0 if effect.sunk else 1.0
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    return np.asarray(-way * (across * math.cos(angle) + down * math.sin(angle)), np.float32)


def _from_edge(mask: Levels) -> Floats:
    """Return how many pixels each one lies within the letters, negative beyond their edges.

    The edge is where the nearest pixel beyond it says by how much of it is covered: counted from pixel to
    pixel, a slope would have a facet for every step of its edge.
    """
    covered = (mask > _HALF).astype(np.uint8)
    beyond = cv2.distanceTransform(1 - covered, cv2.DIST_L2, cv2.DIST_MASK_5)
    if not covered.any():
        return np.asarray(-beyond, np.float32)
    _, labels = cv2.distanceTransformWithLabels(
        covered, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    labelled = np.asarray(labels, np.int32)
    rows, columns = np.nonzero(covered == 0)
    known = labelled[rows, columns]
    row_of, column_of, share_of = (np.zeros(int(labelled.max()) + 1, np.float32) for _ in range(3))
    row_of[known], column_of[known], share_of[known] = rows, columns, mask[rows, columns] / np.float32(255)
    height, width = mask.shape
    down = np.arange(height, dtype=np.float32)[:, None] - row_of[labelled]
    across = np.arange(width, dtype=np.float32) - column_of[labelled]
    within = cv2.magnitude(across, down) + share_of[labelled] - 0.5
    return np.asarray(np.where(covered > 0, within, 0.5 - beyond), np.float32)


def _levels(shares: Floats) -> Levels:
    return (np.clip(shares, 0, 1) * 255 + 0.5).astype(np.uint8)
