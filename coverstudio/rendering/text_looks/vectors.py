"""Effects with sharp edges, as paths in layout units."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPolygonF

from coverstudio.document.type_looks import Effect, Glow, LongShadow, Outline, Panel, Shadow
from coverstudio.rendering.text_looks.letters import Letters, round_pen
from coverstudio.rendering.text_looks.reach import drawn_out


def paint_vector(painter: QPainter, letters: Letters, effect: Effect) -> None:
    """Paint an effect that has no soft edge, opaque, with a painter in layout units."""
    colour = QColor(effect.colour)
    match effect:
        case Outline(width=width, gap=0.0):
            _paint_grown(painter, letters, colour, width)
        case Outline(width=width, gap=gap):
            for shape in letters.shapes:
                painter.fillPath(ring(shape.path, gap, width), colour)
        case Shadow(x=x, y=y):
            painter.translate(x, y)
            _paint_grown(painter, letters, colour, 0.0)
        case Glow(spread=spread):
            _paint_grown(painter, letters, colour, spread)
        case LongShadow():
            for shape in letters.shapes:
                painter.fillPath(swept(shape.path, drawn_out(effect)), colour)
        case Panel():
            painter.fillPath(panel_path(letters, effect), colour)


def _paint_grown(painter: QPainter, letters: Letters, colour: QColor, by: float) -> None:
    for shape in letters.shapes:
        if by > 0:
            painter.strokePath(shape.path, round_pen(colour, 2 * by))
        painter.fillPath(shape.path, colour)


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


def swept(path: QPainterPath, way: QPointF) -> QPainterPath:
    """Return all that a path passes over on its way.

    Whatever lies beyond the path was left by one of the edges that look ahead, so only these are drawn out:
    as parallelograms that turn the way the path does, so that nothing cancels where they overlap.
    """
    result = QPainterPath(path)
    result.setFillRule(Qt.FillRule.WindingFill)
    polygons = [polygon for polygon in path.toSubpathPolygons() if polygon.size() > 2]
    turn = 1.0 if sum(map(_area, polygons)) >= 0 else -1.0
    for polygon in polygons:
        for start, end in _edges(polygon):
            if turn * _cross(end - start, way) < 0:
                result.addPolygon(QPolygonF([end, start, start + way, end + way, end]))
    return result


def _edges(polygon: QPolygonF) -> Iterator[tuple[QPointF, QPointF]]:
    points = [polygon.at(index) for index in range(polygon.size())]
    return itertools.pairwise([*points, points[0]])


def _area(polygon: QPolygonF) -> float:
    return sum(_cross(start, end) for start, end in _edges(polygon)) / 2


def _cross(one: QPointF, other: QPointF) -> float:
    return one.x() * other.y() - one.y() * other.x()


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
    """Return what each line covers, all equally high about their baselines."""
    layout = letters.layout
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
