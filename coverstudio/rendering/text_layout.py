"""Where every letter of a text layer stands: set by `typesetting`, placed on the page in millimetres.

Everything is laid out at 1000 units to the em without hinting and scaled down when painted, so that screen,
picture and print agree to the hair.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGlyphRun, QPainterPath, QTransform

from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.fonts import font_available
from coverstudio.rendering.typesetting import EM
from coverstudio.rendering.typesetting.composing import Composition, composed
from coverstudio.rendering.typesetting.fitting import fitting_factor
from coverstudio.rendering.typesetting.lines import SetLine
from coverstudio.rendering.typesetting.settings import Setting, setting_of
from coverstudio.rendering.typesetting.texts import unbroken_pieces, utf16_length

__all__ = ["EM", "GlyphShape", "Glyphs", "Line", "PlacedRun", "TextLayout", "lay_out", "unbroken_pieces",
           "utf16_length"]  # fmt: skip

CACHED_LAYOUTS = 64
_SMALLEST, _LARGEST = 1.0, 2000.0  # points, as in the document
_LONGEST_SHAPE = 8_000  # elements of a path: some 200 letters
_COLOUR_TABLES = ("COLR", "CBDT", "sbix", "SVG ")


@dataclass(frozen=True)
class Line:
    """One line as it stands on the unturned page, in millimetres.

    `x` and `width` are the advance of the text without trailing spaces; `ink` is None for an empty line.
    """

    text: str
    x: float
    baseline: float
    width: float
    ink: Box | None


@dataclass(frozen=True, eq=False)
class PlacedRun:
    """Glyphs of one font and colour; `transform` leads from their own coordinates to units from the origin.

    Without `colour` they have the layer's own.
    """

    transform: QTransform
    run: QGlyphRun
    colour: str | None


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


@dataclass(frozen=True)
class TextLayout:
    """A text layer laid out; boxes and lengths in millimetres on the unturned page.

    `ink` is what the glyphs really cover (None when nothing shows), `height` that of the lines, `overflows`
    says that they are taller than the box or a word wider. `missing` are the characters no installed font
    has, `family_is_missing` says that another family stands in. `size` is the layer's in points, or what
    fits its box, `smallest_size` that of its smallest stretch. `set_lines` are the lines in units from
    `origin`; `scale` is millimetres to the unit.
    """

    lines: tuple[Line, ...]
    ink: Box | None
    height: float
    overflows: bool
    missing: str
    family_is_missing: bool
    size: float
    smallest_size: float
    origin: tuple[float, float]
    scale: float
    set_lines: tuple[SetLine, ...] = field(compare=False)
    glyphs: Glyphs = field(compare=False)


@dataclass(frozen=True, eq=False)
class _Kept:
    """A text laid out, in units from its origin."""

    composition: Composition
    glyphs: Glyphs
    ink: QRectF


def lay_out(layer: TextLayer) -> TextLayout:
    """Lay out a text layer. Cached by what decides the shape, so moving, turning and colouring are free."""
    size = _size_of(layer)
    scale = points_to_mm(size) / EM
    setting = setting_of(layer, scale)
    kept = _cached(setting)
    composition = kept.composition
    height = composition.height * scale
    x, y = layer.box.x, layer.box.y + _vertical_offset(layer, height)
    return TextLayout(
        lines=tuple(_placed_line(line, x, y, scale) for line in composition.lines),
        ink=_placed(kept.ink, x, y, scale),
        height=height,
        overflows=height > layer.box.height + 0.01 or composition.overflows,
        missing=composition.missing,
        family_is_missing=not font_available(layer.family),
        size=size,
        smallest_size=size * min(stretch.face.share for stretch in setting.stretches),
        origin=(x, y),
        scale=scale,
        set_lines=composition.lines,
        glyphs=kept.glyphs,
    )


def _size_of(layer: TextLayer) -> float:
    if layer.fit == "none":
        return layer.size
    scale = points_to_mm(layer.size) / EM
    factor = fitting_factor(setting_of(layer, scale), round(layer.box.height / scale, 6), layer.fit)
    return min(max(layer.size * factor, _SMALLEST), _LARGEST)


def _vertical_offset(layer: TextLayer, height: float) -> float:
    room = layer.box.height - height
    return {"top": 0.0, "middle": room / 2, "bottom": room}[layer.vertical_alignment]


def _placed_line(line: SetLine, x: float, y: float, scale: float) -> Line:
    return Line(
        line.text,
        x + line.x * scale,
        y + line.baseline * scale,
        line.width * scale,
        _placed(line.ink, x, y, scale),
    )


def _placed(rect: QRectF, x: float, y: float, scale: float) -> Box | None:
    if rect.isEmpty():
        return None
    return Box(x + rect.x() * scale, y + rect.y() * scale, rect.width() * scale, rect.height() * scale)


# Glyph runs belong to the thread that made them, so every thread keeps its own layouts.
class _Cache(threading.local):
    def __init__(self) -> None:
        self.layouts: OrderedDict[Setting, _Kept] = OrderedDict()


_cache = _Cache()


def _cached(setting: Setting) -> _Kept:
    layouts = _cache.layouts
    kept = layouts.get(setting)
    if kept is None:
        composition = composed(setting)
        kept = _Kept(composition, glyphs_of(_placed_runs(composition.lines)), _ink(composition.lines))
        layouts[setting] = kept
        if len(layouts) > CACHED_LAYOUTS:
            layouts.popitem(last=False)
    else:
        layouts.move_to_end(setting)
    return kept


def _ink(lines: Iterable[SetLine]) -> QRectF:
    ink = QRectF()
    for line in lines:
        ink = ink.united(line.ink)
    return ink


def _placed_runs(lines: Iterable[SetLine]) -> list[PlacedRun]:
    return [
        PlacedRun(QTransform.fromTranslate(line.x, line.baseline), piece.run, piece.colour)
        for line in lines
        for piece in line.runs
    ]


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
