"""The letters of a text as looks need them: shapes in thousandths of the text's size, as effects are told."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.text_layout import Glyphs, GlyphShape, PlacedRun, TextLayout, lay_out
from coverstudio.rendering.text_looks.reach import inner

_CONTOURS_OF_A_LETTER = 16  # so far back a counter may find what it is cut out of


@dataclass(frozen=True, eq=False)
class Letters:
    """A text laid out. Rectangles and paths are in layout units, from the layout's origin.

    `ink` is what the letters cover (empty when nothing shows), `frame` the text's box.
    """

    layout: TextLayout
    ink: QRectF
    frame: QRectF

    @property
    def glyphs(self) -> Glyphs:
        """What was laid out; it stays the same object while the letters' shape does."""
        return self.layout.glyphs

    @property
    def shapes(self) -> tuple[GlyphShape, ...]:
        """The outlines; those without a colour have the fill of the text."""
        return self.layout.glyphs.shapes

    @functools.cached_property
    def contours(self) -> tuple[QPainterPath, ...]:
        """The outlines' closed curves one by one: many short paths are stroked faster than a long one."""
        return tuple(contour for shape in self.shapes for contour in contours_of(shape.path))

    @functools.cached_property
    def pieces(self) -> tuple[QPainterPath, ...]:
        """The outlines in parts that are whole: counters stay with what they are cut out of."""
        return tuple(itertools.chain.from_iterable(pieces_of(shape.path) for shape in self.shapes))

    @functools.cached_property
    def turn(self) -> float:
        """1 when the outer contours run clockwise on a page whose y runs down, else -1."""
        return turn_of(max(self.contours, key=_size_of, default=QPainterPath()))  # no counter is the largest

    def aim(self, painter: QPainter) -> None:
        """Turn a painter in millimetres into one in layout units."""
        painter.translate(*self.layout.origin)
        painter.scale(self.layout.scale, self.layout.scale)

    def in_mm(self, rect: QRectF) -> Box:
        """Return a rectangle in layout units as a box on the unturned page."""
        (x, y), scale = self.layout.origin, self.layout.scale
        return Box(x + rect.x() * scale, y + rect.y() * scale, rect.width() * scale, rect.height() * scale)

    def in_units(self, box: Box) -> QRectF:
        """Return a box on the unturned page in layout units."""
        (x, y), scale = self.layout.origin, self.layout.scale
        return QRectF((box.x - x) / scale, (box.y - y) / scale, box.width / scale, box.height / scale)

    def paint_mask(self, painter: QPainter) -> None:
        """Paint all letters in one opaque colour."""
        solid = QColor(Qt.GlobalColor.black)
        self.paint_grown(painter, solid, 0.0)
        self.paint_coloured(painter, solid)

    def paint_grown(self, painter: QPainter, colour: QColor, by: float) -> None:
        """Paint the outlines in one opaque colour, `by` units larger on all sides."""
        if by > 0:
            self.stroke(painter, colour, 2 * by)
        for shape in self.shapes:
            painter.fillPath(shape.path, colour)

    def stroke(self, painter: QPainter, colour: QColor, width: float) -> None:
        """Draw along the outlines with a round pen."""
        pen = round_pen(colour, width)
        for contour in self.contours:
            painter.strokePath(contour, pen)

    def paint_coloured(self, painter: QPainter, colour: QColor) -> None:
        """Paint the letters of fonts that bring their own colours; `colour` is for what has none in them."""
        draw_runs(painter, self.glyphs.coloured, colour)


def plain_colours(layer: TextLayer) -> set[str]:
    """Return the colours of the letters of a text that are in plain colours only; empty for all others."""
    if layer.fill is not None or inner(layer.effects):
        return set()
    return {layer.colour, *(span.colour for span in layer.spans if span.colour is not None)}


def letters_of(layer: TextLayer) -> Letters:
    """Lay a text out and return its letters."""
    layout = lay_out(layer)
    letters = Letters(layout, QRectF(), QRectF())
    ink = QRectF() if layout.ink is None else letters.in_units(layout.ink)
    return Letters(layout, ink, letters.in_units(layer.box))


def contours_of(path: QPainterPath) -> Iterator[QPainterPath]:
    """Yield the closed curves of a path."""
    contour = QPainterPath()
    index, count = 0, path.elementCount()
    while index < count:
        element = path.elementAt(index)
        if element.isMoveTo():
            if not contour.isEmpty():
                contour.closeSubpath()
                yield contour
            contour = QPainterPath(QPointF(element.x, element.y))
        elif element.isLineTo():
            contour.lineTo(element.x, element.y)
        else:  # a cubic curve: this point and two more
            second, end = path.elementAt(index + 1), path.elementAt(index + 2)
            contour.cubicTo(element.x, element.y, second.x, second.y, end.x, end.y)
            index += 2
        index += 1
    if not contour.isEmpty():
        contour.closeSubpath()
        yield contour


def pieces_of(path: QPainterPath) -> list[QPainterPath]:
    """Return the closed curves of a path, those together that may lie within one another."""
    pieces: list[QPainterPath] = []
    for contour in contours_of(path):
        around = contour.controlPointRect()
        for piece in pieces[: -_CONTOURS_OF_A_LETTER - 1 : -1]:
            if piece.controlPointRect().intersects(around):
                piece.addPath(contour)
                break
        else:
            contour.setFillRule(Qt.FillRule.WindingFill)
            pieces.append(contour)
    return pieces


def draw_runs(painter: QPainter, runs: Iterable[PlacedRun], colour: QColor) -> None:
    """Draw glyphs with a painter in layout units, those without a colour of their own in `colour`."""
    for placed in runs:
        painter.save()
        painter.setTransform(placed.transform, combine=True)
        painter.setPen(colour if placed.colour is None else QColor(placed.colour))
        painter.drawGlyphRun(QPointF(), placed.run)
        painter.restore()


def turn_of(*paths: QPainterPath) -> float:
    """Return 1 for contours that run clockwise on the whole, on a page whose y runs down, else -1."""
    areas = (_area(polygon) for path in paths for polygon in path.toSubpathPolygons())
    return 1.0 if sum(areas) >= 0 else -1.0


def _size_of(path: QPainterPath) -> float:
    around = path.controlPointRect()
    return around.width() * around.height()


def _area(polygon: QPolygonF) -> float:
    points = [polygon.at(index) for index in range(polygon.size())]
    return sum(cross(start, end) for start, end in itertools.pairwise([*points, points[0]])) / 2


def cross(one: QPointF, other: QPointF) -> float:
    """Return how far two ways turn from one another: positive is clockwise where y runs down."""
    return one.x() * other.y() - one.y() * other.x()


def round_pen(colour: QColor, width: float) -> QPen:
    """Return a pen with round joins and ends: what is drawn with it is evenly far from the letters."""
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
