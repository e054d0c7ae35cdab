"""Glyphs in their place, and the outlines that a painter fills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGlyphRun, QPainterPath, QTransform

_LONGEST_SHAPE = 8_000  # elements of a path: some 200 letters
_COLOUR_TABLES = ("COLR", "CBDT", "sbix", "SVG ")


def ink_of(run: QGlyphRun) -> QRectF:
    """Return the box of what glyphs really cover, in their own coordinates."""
    raw = run.rawFont()
    ink = QRectF()
    for glyph, position in zip(run.glyphIndexes(), run.positions(), strict=True):
        rect = raw.boundingRect(glyph)
        if not rect.isEmpty():
            ink = ink.united(rect.translated(position))
    return ink


@dataclass(frozen=True, eq=False)
class PlacedRun:
    """Glyphs of one font and colour; `transform` leads from their own coordinates to units from the origin.

    Without `colour` they have the layer's own.
    """

    transform: QTransform
    run: QGlyphRun
    colour: str | None

    @property
    def ink(self) -> QRectF:
        """The box of what the glyphs really cover."""
        ink = ink_of(self.run)
        return ink if ink.isEmpty() else self.transform.mapRect(ink)


@dataclass(frozen=True, eq=False)
class GlyphShape:
    """The outlines of many glyphs of one colour as one path, in units from the origin."""

    path: QPainterPath
    colour: str | None


@dataclass(frozen=True, eq=False)
class Glyphs:
    """What the painter draws, in units of EM to the em, from the layout's origin.

    `runs` are positioned glyphs (a PDF embeds their fonts), `shapes` the outlines of those of outline fonts
    (one for each colour, unless the text is very long) and `coloured` the runs of fonts that bring their own
    colours. `is_bent` says that only `shapes` show how the text looks: `runs` tell what it reads.
    """

    runs: tuple[PlacedRun, ...] = ()
    coloured: tuple[PlacedRun, ...] = ()
    shapes: tuple[GlyphShape, ...] = ()
    is_bent: bool = False


def glyphs_of(runs: Sequence[PlacedRun]) -> Glyphs:
    """Return placed runs with their outlines, sorted by what the painter does with them."""
    coloured: list[PlacedRun] = []
    shapes: dict[str | None, list[QPainterPath]] = {}
    for placed in runs:
        raw = placed.run.rawFont()
        if any(not raw.fontTable(table).isEmpty() for table in _COLOUR_TABLES):
            coloured.append(placed)
            continue
        paths = shapes.setdefault(placed.colour, [])
        # Qt takes a hundred times as long to fill a path of ten times the length.
        if not paths or paths[-1].elementCount() > _LONGEST_SHAPE:
            paths.append(QPainterPath())
            paths[-1].setFillRule(Qt.FillRule.WindingFill)
        for glyph, position in zip(placed.run.glyphIndexes(), placed.run.positions(), strict=True):
            paths[-1].addPath(placed.transform.map(raw.pathForGlyph(glyph).translated(position)))
    found = [GlyphShape(path, colour) for colour, paths in shapes.items() for path in paths]
    return Glyphs(tuple(runs), tuple(coloured), tuple(found))
