"""The letters of a text as looks need them: shapes in thousandths of the text's size, as effects are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.text_layout import Glyphs, GlyphShape, PlacedRun, TextLayout, lay_out


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

    def paint_mask(self, painter: QPainter, grown: float = 0.0) -> None:
        """Paint all letters in one opaque colour, `grown` units larger on all sides."""
        solid = QColor(Qt.GlobalColor.black)
        for shape in self.shapes:
            if grown > 0:
                painter.strokePath(shape.path, round_pen(solid, 2 * grown))
            painter.fillPath(shape.path, solid)
        self.paint_coloured(painter, solid)

    def paint_coloured(self, painter: QPainter, colour: QColor) -> None:
        """Paint the letters of fonts that bring their own colours; `colour` is for what has none in them."""
        draw_runs(painter, self.glyphs.coloured, colour)


def letters_of(layer: TextLayer) -> Letters:
    """Lay a text out and return its letters."""
    layout = lay_out(layer)
    letters = Letters(layout, QRectF(), QRectF())
    ink = QRectF() if layout.ink is None else letters.in_units(layout.ink)
    return Letters(layout, ink, letters.in_units(layer.box))


def draw_runs(painter: QPainter, runs: Iterable[PlacedRun], colour: QColor) -> None:
    """Draw glyphs with a painter in layout units, those without a colour of their own in `colour`."""
    for placed in runs:
        painter.save()
        painter.setTransform(placed.transform, combine=True)
        painter.setPen(colour if placed.colour is None else QColor(placed.colour))
        painter.drawGlyphRun(QPointF(), placed.run)
        painter.restore()


def round_pen(colour: QColor, width: float) -> QPen:
    """Return a pen with round joins and ends: what is drawn with it is evenly far from the letters."""
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
