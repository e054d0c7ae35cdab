"""Where every letter of a text layer stands: set by `typesetting`, placed on the page in millimetres.

Everything is laid out at 1000 units to the em without hinting and scaled down when painted, so that screen,
picture and print agree to the hair.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_runs import possible_size
from coverstudio.document.type_shapes import Warp
from coverstudio.rendering.fonts import font_available
from coverstudio.rendering.typesetting import EM
from coverstudio.rendering.typesetting.composing import Composition
from coverstudio.rendering.typesetting.fitting import fitting_factor
from coverstudio.rendering.typesetting.glyphs import Glyphs, GlyphShape, PlacedRun, glyphs_of
from coverstudio.rendering.typesetting.lines import SetLine
from coverstudio.rendering.typesetting.placing import Form, bent_lines, block_of, form_of, placed
from coverstudio.rendering.typesetting.settings import Setting, setting_of
from coverstudio.rendering.typesetting.texts import unbroken_pieces, utf16_length
from coverstudio.rendering.typesetting.warping import bend_of, bent_run, warped

__all__ = ["EM", "GlyphShape", "Glyphs", "Line", "PlacedRun", "TextLayout", "lay_out", "unbroken_pieces",
           "utf16_length"]  # fmt: skip

CACHED_LAYOUTS = 64


@dataclass(frozen=True)
class Line:
    """One line as it stands on the unturned page, in millimetres.

    `x` and `width` are the advance of the text without trailing spaces; `ink` is None for an empty line. Of a
    column of vertical writing `x` and `width` are its left side and breadth, `baseline` is its foot.
    """

    text: str
    x: float
    baseline: float
    width: float
    ink: Box | None


@dataclass(frozen=True)
class TextLayout:
    """A text layer laid out; boxes and lengths in millimetres on the unturned page.

    `ink` is what the glyphs really cover (None when nothing shows), `height` that of the lines, `overflows`
    says that they are taller than the box, a word wider or a path too short. `missing` are the characters no
    installed font has, `family_is_missing` says that another family stands in. `size` is the layer's in
    points, or what fits its box, `smallest_size` that of its smallest stretch. `set_lines` are the lines in
    units from `origin`; `scale` is millimetres to the unit.
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

    @property
    def is_straight(self) -> bool:
        """Tell whether letters stand on level lines: in horizontal writing without a path or a warp."""
        return all(line.way is None for line in self.set_lines)


@dataclass(frozen=True, eq=False)
class _Kept:
    """A text laid out, in units from its origin."""

    composition: Composition
    glyphs: Glyphs
    ink: QRectF


_Key = tuple[Setting, Form]


def lay_out(layer: TextLayer) -> TextLayout:
    """Lay out a text layer. Cached by what decides the shape, so moving, turning and colouring are free."""
    size = _size_of(layer)
    scale = points_to_mm(size) / EM
    setting, form = setting_of(layer, scale), form_of(layer, scale)
    kept = _cached(setting, form)
    composition = kept.composition
    height = composition.height * scale
    x, y = layer.box.x, layer.box.y + (0.0 if form.is_boxed else _vertical_offset(layer, height))
    return TextLayout(
        lines=tuple(_placed_line(line, x, y, scale) for line in composition.lines),
        ink=_placed(kept.ink, x, y, scale),
        height=height,
        overflows=composition.overflows or (not form.is_boxed and height > layer.box.height + 0.01),
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
    setting, form = setting_of(layer, scale), form_of(layer, scale)
    height = round(layer.box.height / scale, 6)
    factor = fitting_factor(setting, form, height, layer.fit)
    return possible_size(layer.size * factor)


def _vertical_offset(layer: TextLayer, height: float) -> float:
    room = layer.box.height - height
    return {"top": 0.0, "middle": room / 2, "bottom": room}[layer.vertical_alignment]


def _placed_line(line: SetLine, x: float, y: float, scale: float) -> Line:
    return Line(
        line.text,
        x + line.x * scale,
        y + line.baseline * scale,
        line.breadth * scale,
        _placed(line.ink, x, y, scale),
    )


def _placed(rect: QRectF, x: float, y: float, scale: float) -> Box | None:
    if rect.isEmpty():
        return None
    return Box(x + rect.x() * scale, y + rect.y() * scale, rect.width() * scale, rect.height() * scale)


# Glyph runs belong to the thread that made them, so every thread keeps its own layouts.
class _Cache(threading.local):
    def __init__(self) -> None:
        self.layouts: OrderedDict[_Key, _Kept] = OrderedDict()


_cache = _Cache()


def _cached(setting: Setting, form: Form) -> _Kept:
    layouts, key = _cache.layouts, (setting, form)
    kept = layouts.get(key)
    if kept is None:
        layouts[key] = kept = _laid_out(setting, form)
        if len(layouts) > CACHED_LAYOUTS:
            layouts.popitem(last=False)
    else:
        layouts.move_to_end(key)
    return kept


def _laid_out(setting: Setting, form: Form) -> _Kept:
    composition = placed(setting, form)
    glyphs = glyphs_of([run for line in composition.lines for run in line.placed_runs])
    if form.warp is None:
        return _Kept(composition, glyphs, _ink(composition.lines))
    return _warped(composition, glyphs, form.warp)


def _warped(composition: Composition, glyphs: Glyphs, warp: Warp) -> _Kept:
    """Return a text with its letters bent; its runs stay where they would be without the warp."""
    block = block_of(composition)
    bend = bend_of(warp, block)
    shapes = warped(glyphs.shapes, warp, block)
    coloured = tuple(bent_run(run, bend) for run in glyphs.coloured)
    ink = QRectF()
    for rect in (*(shape.path.boundingRect() for shape in shapes), *(run.ink for run in coloured)):
        ink = ink.united(rect)
    bent = Glyphs(glyphs.runs, coloured, shapes, is_bent=True)
    return _Kept(bent_lines(composition, bend), bent, ink)


def _ink(lines: Iterable[SetLine]) -> QRectF:
    ink = QRectF()
    for line in lines:
        ink = ink.united(line.ink)
    return ink
