"""Effects with sharp edges, as paths in layout units."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPolygonF, QTransform

from coverstudio.document.type_looks import Glow, LongShadow, Outline, Panel, Shadow
from coverstudio.rendering.text_looks.letters import Letters, contours_of, cross, round_pen, turn_of
from coverstudio.rendering.text_looks.reach import Around, drawn_out

_LONGEST_UNION = 2_500  # elements of a path: some sixty letters
_BACK = 3.0  # units that a long shadow begins within the letters, so that nothing shines through between


def paint_vector(painter: QPainter, letters: Letters, effect: Around, detail: float = 1.0) -> None:
    """Paint an effect that has no soft edge, opaque, with a painter in layout units.

    Curves that have to be drawn as straight pieces keep to half a unit divided by `detail`.
    """
    colour = QColor(effect.colour)
    match effect:
        case Outline(width=width, gap=gap) if gap > 0:
            for drawn in rings(letters, gap, width):
                painter.fillPath(drawn, colour)
        case Outline(width=width):
            letters.paint_grown(painter, colour, width)
        case Shadow(x=x, y=y):
            painter.translate(x, y)
            letters.paint_grown(painter, colour, 0.0)
        case Glow(spread=spread):
            letters.paint_grown(painter, colour, spread)
        case LongShadow():
            for contour in letters.contours:
                painter.fillPath(swept(contour, drawn_out(effect), letters.turn, detail), colour)
        case Panel():
            painter.fillPath(panel_path(letters, effect), colour)


def paint_ring(painter: QPainter, letters: Letters, effect: Outline) -> None:
    """Paint an outline that keeps its distance onto an empty picture, much faster than as a path."""
    letters.paint_grown(painter, QColor(effect.colour), effect.gap + effect.width)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    letters.paint_grown(painter, QColor(effect.colour), effect.gap)


def rings(letters: Letters, gap: float, width: float) -> Iterator[QPainterPath]:
    """Yield what is between `gap` and `gap + width` from the letters' edges, on their outer sides.

    In a long text, whose union would take minutes, every letter has a ring of its own.
    """
    for shape in letters.shapes:
        if shape.path.elementCount() <= _LONGEST_UNION:
            yield ring(shape.path, gap, width)
            continue
        for contour in contours_of(shape.path):
            if turn_of(contour) == letters.turn:  # and no counter of a letter
                yield ring(contour, gap, width)


def ring(path: QPainterPath, gap: float, width: float) -> QPainterPath:
    """Return what is between `gap` and `gap + width` from a path's edge, on its outer side."""
    result = QPainterPath()
    result.setFillRule(Qt.FillRule.OddEvenFill)  # the inner one lies wholly within the outer one
    result.addPath(_grown(path, gap + width))
    result.addPath(_grown(path, gap))
    return result


def _grown(path: QPainterPath, by: float) -> QPainterPath:
    stroker = QPainterPathStroker(round_pen(QColor(), 2 * by))
    return stroker.createStroke(path).simplified().united(path.simplified())


def swept(contour: QPainterPath, way: QPointF, turn: float, detail: float = 1.0) -> QPainterPath:
    """Return all that the inside of a contour passes over on its way, as far as it lies outside.

    Whatever lies beyond a letter was left by one of the edges that look ahead, so only these are drawn out:
    as parallelograms that all turn the same way, so that nothing cancels where they overlap. `turn` is 1 for
    letters whose outer contours run clockwise (on a page whose y runs down), else -1.
    """
    result = QPainterPath()
    result.setFillRule(Qt.FillRule.WindingFill)
    back = way * (_BACK / max(math.hypot(way.x(), way.y()), _BACK))
    for polygon in contour.toSubpathPolygons(QTransform.fromScale(detail, detail)):
        points = [polygon.at(index) / detail for index in range(polygon.size())]
        for start, end in itertools.pairwise([*points, points[0]]):
            if turn * cross(end - start, way) < 0:
                result.addPolygon(QPolygonF([end - back, start - back, start + way, end + way, end - back]))
    return result


def panel_path(letters: Letters, panel: Panel) -> QPainterPath:
    """Return the field behind the letters, or those behind each line as one path."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for rect in _fields(letters) if panel.each_line else (letters.ink,):
        by = panel.padding
        field = rect.adjusted(-by, -by, by, by)
        radius = min(panel.corner_radius, field.width() / 2, field.height() / 2)
        path.addRoundedRect(field, radius, radius)
    return path


def _fields(letters: Letters) -> list[QRectF]:
    """Return what each line covers, all equally high about their baselines; bent ones as they are."""
    layout = letters.layout
    if any(line.way is not None for line in layout.set_lines):
        return [letters.in_units(line.ink) for line in layout.lines if line.ink is not None]
    lines = [
        (letters.in_units(line.ink), (line.baseline - layout.origin[1]) / layout.scale)
        for line in layout.lines
        if line.ink is not None
    ]
    if not lines:
        return []
    above = min(ink.top() - baseline for ink, baseline in lines)
    below = max(ink.bottom() - baseline for ink, baseline in lines)
    return [QRectF(ink.left(), baseline + above, ink.width(), below - above) for ink, baseline in lines]
