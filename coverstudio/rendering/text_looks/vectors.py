"""Effects with sharp edges, as paths in layout units."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPolygonF, QTransform

from coverstudio.document.type_looks import Glow, LongShadow, Outline, Panel, Shadow
from coverstudio.rendering.text_looks.letters import Letters, cross, pieces_of, round_pen
from coverstudio.rendering.text_looks.reach import Around, drawn_out

_LONGEST_UNION = 2_500  # elements of a path: some sixty letters
_FINEST = 0.01  # millimetres: so far apart, or less, are a ring and the straight pieces it is drawn as
_LEAST_DETAIL, _MOST_DETAIL = 0.25, 4.0  # of straight pieces, which keep to half a unit divided by it
_AHEAD = 3.0  # units that a long shadow begins ahead of its letters' backs; a pixel where that is more


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
            for drawn in shadows(letters, effect, detail):
                painter.fillPath(drawn, colour)
        case Panel():
            painter.fillPath(panel_path(letters, effect), colour)


def paint_ring(painter: QPainter, letters: Letters, effect: Outline) -> None:
    """Paint an outline that keeps its distance onto an empty picture, much faster than as a path."""
    letters.paint_grown(painter, QColor(effect.colour), effect.gap + effect.width)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    letters.paint_grown(painter, QColor(effect.colour), effect.gap)


def rings(letters: Letters, gap: float, width: float) -> Iterator[QPainterPath]:
    """Yield what is between `gap` and `gap + width` from the letters' edges, on their outer sides.

    In a long text, whose union would take minutes, every letter has a ring of its own, and the same letter
    the same one.
    """
    detail = min(max(letters.layout.scale / _FINEST, _LEAST_DETAIL), _MOST_DETAIL)
    known: dict[tuple[float, ...], QPainterPath] = {}
    for shape in letters.shapes:
        if shape.path.elementCount() <= _LONGEST_UNION:
            yield ring(shape.path, gap, width, detail)
            continue
        for piece in pieces_of(shape.path):
            start = piece.boundingRect().topLeft()
            moved = piece.translated(-start)
            print_of = _print_of(moved)
            if print_of not in known:
                known[print_of] = ring(moved, gap, width, detail)
            yield known[print_of].translated(start)


def _print_of(path: QPainterPath) -> tuple[float, ...]:
    elements = (path.elementAt(index) for index in range(path.elementCount()))
    return tuple(round(value, 1) for element in elements for value in (element.x, element.y))


def ring(path: QPainterPath, gap: float, width: float, detail: float = 1.0) -> QPainterPath:
    """Return what is between `gap` and `gap + width` from a path's edge, on its outer side."""
    result = QPainterPath()
    result.setFillRule(Qt.FillRule.OddEvenFill)  # the inner one lies wholly within the outer one
    result.addPath(_grown(path, gap + width, detail))
    result.addPath(_grown(path, gap, detail))
    return result


def _grown(path: QPainterPath, by: float, detail: float) -> QPainterPath:
    """Return a path `by` units larger, in straight pieces: a union of curves has ten times as many."""
    stroke = QPainterPathStroker(round_pen(QColor(), 2 * by)).createStroke(path)
    flat = QPainterPath()
    flat.setFillRule(Qt.FillRule.WindingFill)
    there, back = QTransform.fromScale(detail, detail), QTransform.fromScale(1 / detail, 1 / detail)
    for polygon in (*stroke.toSubpathPolygons(there), *path.toSubpathPolygons(there)):
        flat.addPolygon(back.map(polygon))
        flat.closeSubpath()
    return flat.simplified()


def shadows(letters: Letters, effect: LongShadow, detail: float = 1.0) -> Iterator[QPainterPath]:
    """Yield what letters leave on their way to the end of a long shadow, but for their own backs.

    It begins with the letters a little ahead, in one path with the way they go: so nothing shines through
    where a letter meets its shadow, and no rim of the shadow shows behind it.
    """
    way = drawn_out(effect)
    length = math.hypot(way.x(), way.y())
    if length == 0:
        return
    ahead = way * (min(length, _AHEAD / detail) / length)
    for piece in letters.pieces:
        result = piece.translated(ahead)
        for polygon in piece.toSubpathPolygons(QTransform.fromScale(detail, detail)):
            _sweep(result, [point / detail for point in polygon.toList()], way, letters.turn)
        yield result


def _sweep(onto: QPainterPath, points: list[QPointF], way: QPointF, turn: float) -> None:
    """Add all that a closed polygon passes over on its way, as far as it lies outside.

    Whatever lies beyond a letter was left by one of the edges that look ahead, so only these are drawn out.
    Edges in a row that do never come back across the way, so that each row makes a polygon that does not
    cross itself; all turn the way of the letters' outer contours, so that nothing cancels where they overlap.
    `turn` is 1 where those run clockwise (on a page whose y runs down), else -1.
    """
    for row in _ahead(points, way, turn):
        onto.addPolygon(QPolygonF([*reversed(row), *(point + way for point in row)]))
        onto.closeSubpath()


def _ahead(points: list[QPointF], way: QPointF, turn: float) -> Iterator[list[QPointF]]:
    """Yield the rows of points of a closed polygon between which it looks ahead."""
    across = [turn * cross(point, way) for point in points]
    count = len(points)
    looks = [across[(index + 1) % count] < across[index] for index in range(count)]
    if True not in looks:
        return
    first = looks.index(False)  # no closed polygon looks ahead all around
    row: list[QPointF] = []
    for index in (*range(first, count), *range(first)):
        if looks[index]:
            row.append(points[index])
        elif row:
            yield [*row, points[index]]
            row = []
    if row:
        yield [*row, points[first]]


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
