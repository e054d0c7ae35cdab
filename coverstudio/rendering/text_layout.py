"""Where every letter of a text layer stands: Qt's shaping, our line breaks, in millimetres.

Everything is laid out at 1000 units to the em without hinting and scaled down when painted, so that screen,
picture and print agree to the hair. Line breaks follow Unicode (UAX #14) with Hangul taken as letters: a
Korean line breaks between words, never inside one.
"""

from __future__ import annotations

import itertools
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt, QTextBoundaryFinder
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGlyphRun,
    QPainterPath,
    QTextLayout,
    QTextOption,
)

from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import Alignment, TextLayer
from coverstudio.rendering.fonts import font_available, has_empty_box, missing_in, nearest_weight, qt_font

EM = 1000
CACHED_LAYOUTS = 64
_TOLERANCE = 0.5  # of a thousandth of an em: what rounding may add to a line
_CLOSE_CALL = 0.05
_LONGEST_OUTLINE = 8_000  # elements of a path: some 200 letters
_COLOUR_TABLES = ("COLR", "CBDT", "sbix", "SVG ")
_Finder = QTextBoundaryFinder
_PlacedRun = tuple[QPointF, QGlyphRun]
_HARD_BREAKS = {ord(c): "\n" for c in "\v\f\x85\u2028\u2029"}


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
class Glyphs:
    """What the painter draws, in units of EM to the em, from the top left of the text box.

    `runs` are positioned glyphs (a PDF embeds their fonts), `outlines` the union of those of outline fonts
    (one, unless the text is very long) and `coloured` the runs of fonts that bring their own colours.
    """

    runs: tuple[tuple[QPointF, QGlyphRun], ...] = ()
    coloured: tuple[tuple[QPointF, QGlyphRun], ...] = ()
    outlines: tuple[QPainterPath, ...] = ()


@dataclass(frozen=True)
class TextLayout:
    """A text layer laid out; boxes and lengths in millimetres on the unturned page.

    `ink` is what the glyphs really cover (None when nothing shows), `height` that of the lines, `overflows`
    says that they are taller than the box or a word wider. `missing` are the characters no installed font
    has, `family_is_missing` says that another family stands in.
    """

    lines: tuple[Line, ...]
    ink: Box | None
    height: float
    overflows: bool
    missing: str
    family_is_missing: bool
    origin: tuple[float, float]
    scale: float
    glyphs: Glyphs = field(compare=False)


@dataclass(frozen=True)
class _Style:
    """What decides the shape of a text; lengths in units of EM to the em."""

    text: str
    family: str
    weight: int
    italic: bool
    tracking: float
    leading: float
    alignment: Alignment
    width: float

    def font(self) -> QFont:
        return qt_font(self.family, self.weight, self.italic, EM, self.tracking)


@dataclass(frozen=True)
class _ShapedLine:
    text: str
    x: float
    baseline: float
    width: float
    ink: QRectF


@dataclass(frozen=True)
class _Shaped:
    """A text laid out, in units of EM to the em, from the top left of its box."""

    lines: tuple[_ShapedLine, ...]
    ink: QRectF
    height: float
    missing: str
    glyphs: Glyphs
    widest: float


def lay_out(layer: TextLayer) -> TextLayout:
    """Lay out a text layer. Cached by what decides the shape, so moving, turning and colouring are free."""
    scale = points_to_mm(layer.size) / EM
    style = _Style(
        text=_clean(layer.text),
        family=layer.family,
        weight=nearest_weight(layer.weight),
        italic=layer.italic,
        tracking=layer.tracking / 1000 * EM,
        leading=layer.leading,
        alignment=layer.alignment,
        width=round(layer.box.width / scale, 6),
    )
    shaped = _cached(style)
    height = shaped.height * scale
    x, y = layer.box.x, layer.box.y + _vertical_offset(layer, height)
    return TextLayout(
        lines=tuple(_placed_line(line, x, y, scale) for line in shaped.lines),
        ink=_placed(shaped.ink, x, y, scale),
        height=height,
        overflows=height > layer.box.height + 0.01 or shaped.widest > style.width + 1,
        missing=shaped.missing,
        family_is_missing=not font_available(layer.family),
        origin=(x, y),
        scale=scale,
        glyphs=shaped.glyphs,
    )


def _vertical_offset(layer: TextLayer, height: float) -> float:
    room = layer.box.height - height
    return {"top": 0.0, "middle": room / 2, "bottom": room}[layer.vertical_alignment]


def _placed_line(line: _ShapedLine, x: float, y: float, scale: float) -> Line:
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


def _clean(text: str) -> str:
    """Return the text with one kind of line break, tabs and controls as spaces, and no broken pairs."""
    text = text.encode("utf-16-le", "replace").decode("utf-16-le")
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_HARD_BREAKS)
    return "".join(c if c >= " " or c == "\n" else " " for c in text)


# Glyph runs belong to the thread that made them, so every thread keeps its own layouts.
class _Cache(threading.local):
    def __init__(self) -> None:
        self.layouts: OrderedDict[_Style, _Shaped] = OrderedDict()


_cache = _Cache()


def _cached(style: _Style) -> _Shaped:
    layouts = _cache.layouts
    shaped = layouts.get(style)
    if shaped is None:
        shaped = _shape(style)
        layouts[style] = shaped
        if len(layouts) > CACHED_LAYOUTS:
            layouts.popitem(last=False)
    else:
        layouts.move_to_end(style)
    return shaped


def _shape(style: _Style) -> _Shaped:
    font = style.font()
    metrics = QFontMetricsF(font)
    raw = [line for paragraph in style.text.split("\n") for line in _lines_of(paragraph, font, style)]
    baselines = [metrics.ascent() + index * style.leading * EM for index in range(len(raw))]
    placed = [_place(line, baseline, style) for line, baseline in zip(raw, baselines, strict=True)]
    ink = QRectF()
    for line, _ in placed:
        ink = ink.united(line.ink)
    return _Shaped(
        lines=tuple(line for line, _ in placed),
        ink=ink,
        height=baselines[-1] + metrics.descent(),
        missing="".join(dict.fromkeys(itertools.chain.from_iterable(line.missing for line in raw))),
        glyphs=_glyphs([run for _, runs in placed for run in runs]),
        widest=max(line.width for line, _ in placed),
    )


def _place(line: _RawLine, baseline: float, style: _Style) -> tuple[_ShapedLine, list[_PlacedRun]]:
    # Qt adds the tracking after every letter, the last one too: it must not push the line off centre.
    width = max(line.width - style.tracking, 0.0) if line.text else 0.0
    room = style.width - width
    x = {"left": 0.0, "center": room / 2, "right": room}[style.alignment]
    runs = [(QPointF(x, baseline - line.ascent), run) for run in line.runs]
    return _ShapedLine(line.text, x, baseline, width, _ink(runs)), runs


def _lines_of(paragraph: str, font: QFont, style: _Style) -> list[_RawLine]:
    """Return the lines of one paragraph; an empty paragraph is one empty line."""
    ends = line_ends(paragraph, font, style.width + style.tracking)
    direction = _direction(paragraph)
    return [_raw_line(text.rstrip(), font, direction) for text in _slices(paragraph, ends)]


def _direction(paragraph: str) -> Qt.LayoutDirection:
    """Return the direction of a paragraph by its first strong letter (UAX #9, P2 and P3)."""
    for letter in paragraph:
        match unicodedata.bidirectional(letter):
            case "L":
                return Qt.LayoutDirection.LeftToRight
            case "R" | "AL":
                return Qt.LayoutDirection.RightToLeft
            case _:
                continue
    return Qt.LayoutDirection.LeftToRight


@dataclass(frozen=True)
class _RawLine:
    """A line as Qt shaped it, without spaces at its end: glyphs from x = 0, their baseline at y = ascent."""

    text: str
    width: float
    ascent: float
    runs: tuple[QGlyphRun, ...]
    missing: str


def _raw_line(text: str, font: QFont, direction: Qt.LayoutDirection) -> _RawLine:
    layout = _shaped_by_qt(text, font, direction)
    line = layout.lineAt(0)
    if not line.isValid():  # of an empty text
        return _RawLine("", 0.0, 0.0, (), "")
    runs = line.glyphRuns()
    missing = missing_in(text, font) if has_empty_box(runs) else ""
    return _RawLine(text, line.naturalTextWidth(), line.ascent(), tuple(runs), missing)


def _shaped_by_qt(text: str, font: QFont, direction: Qt.LayoutDirection) -> QTextLayout:
    """Return a layout of the text on one line."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setTextDirection(direction)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setNumColumns(utf16_length(text) + 1)  # Qt counts glyph clusters here: never more of them
    layout.endLayout()
    return layout


class _Ruler:
    """Measures texts in a font, each distinct one once."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._known: dict[str, float] = {"": 0.0}

    def width(self, text: str) -> float:
        """Return the advance width of a text, spaces at its end included."""
        if text not in self._known:
            layout = _shaped_by_qt(text, self._font, Qt.LayoutDirection.LayoutDirectionAuto)
            self._known[text] = layout.lineAt(0).naturalTextWidth()
        return self._known[text]

    def visible_width(self, text: str) -> float:
        """Return the advance width of a text without the spaces at its end."""
        return self.width(text.rstrip())


def line_ends(paragraph: str, font: QFont, width: float) -> tuple[int, ...]:
    """Return where each line of a paragraph ends (UTF-16 indexes), filled greedily up to `width`.

    A word wider than a whole line is broken between graphemes.
    """
    ruler = _Ruler(font)
    ends: list[int] = []
    at, line, used = 0, "", 0.0
    for piece in _unbreakable(unbroken_pieces(paragraph), ruler, width):
        if line and not _fits(line + piece, used + ruler.visible_width(piece), ruler, width):
            ends.append(at)
            line, used = "", 0.0
        line += piece
        used += ruler.width(piece)
        at += utf16_length(piece)
    return (*ends, at)


def _fits(line: str, estimate: float, ruler: _Ruler, width: float) -> bool:
    """Tell whether a line fits; the sum of its pieces leaves out kerning, so a close call is measured."""
    if abs(estimate - width) > _CLOSE_CALL * width:
        return estimate < width
    return ruler.visible_width(line) <= width + _TOLERANCE


def _unbreakable(pieces: Iterable[str], ruler: _Ruler, width: float) -> Iterator[str]:
    """Yield the pieces, those wider than a line grapheme by grapheme."""
    for piece in pieces:
        if ruler.visible_width(piece) > width + _TOLERANCE:
            yield from _slices(piece, _boundaries(piece, _Finder.BoundaryType.Grapheme))
        else:
            yield piece


def unbroken_pieces(text: str) -> tuple[str, ...]:
    """Return a text cut where its lines may break; joined they are the text. Empty for an empty text."""
    return _slices(text, _boundaries(_hangul_as_letters(text), _Finder.BoundaryType.Line)) if text else ()


def _boundaries(text: str, kind: QTextBoundaryFinder.BoundaryType) -> tuple[int, ...]:
    """Return the ends of the pieces of a text (UTF-16 indexes); one piece at least."""
    finder = _Finder(kind, text)
    stops: list[int] = []
    while (at := finder.toNextBoundary()) != -1:
        stops.append(at)
    length = utf16_length(text)
    return tuple(stops) if stops and stops[-1] == length else (*stops, length)


def _hangul_as_letters(text: str) -> str:
    """Return the text with every Korean letter as a Latin one: UAX #14 then breaks Korean between words."""
    return "".join("a" if _is_hangul(c) else c for c in text)


def _is_hangul(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3" or "\u1100" <= letter <= "\u11ff" or "\u3130" <= letter <= "\u318f"


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 units, which is how Qt counts."""
    return len(text.encode("utf-16-le")) // 2


def _slices(text: str, ends: Sequence[int]) -> tuple[str, ...]:
    """Return a text cut at `ends` (UTF-16 indexes, the last one its length)."""
    units = text.encode("utf-16-le")
    return tuple(units[2 * a : 2 * b].decode("utf-16-le") for a, b in itertools.pairwise((0, *ends)))


def _ink(runs: Iterable[_PlacedRun]) -> QRectF:
    """Return the box of what the glyphs really cover."""
    ink = QRectF()
    for offset, run in runs:
        raw = run.rawFont()
        for glyph, position in zip(run.glyphIndexes(), run.positions(), strict=True):
            rect = raw.boundingRect(glyph)
            if not rect.isEmpty():
                ink = ink.united(rect.translated(position + offset))
    return ink


def _glyphs(runs: Sequence[_PlacedRun]) -> Glyphs:
    coloured: list[_PlacedRun] = []
    outlines: list[QPainterPath] = []
    for offset, run in runs:
        raw = run.rawFont()
        if any(not raw.fontTable(table).isEmpty() for table in _COLOUR_TABLES):
            coloured.append((offset, run))
            continue
        # Qt takes a hundred times as long to fill a path of ten times the length.
        if not outlines or outlines[-1].elementCount() > _LONGEST_OUTLINE:
            outlines.append(QPainterPath())
            outlines[-1].setFillRule(Qt.FillRule.WindingFill)
        for glyph, position in zip(run.glyphIndexes(), run.positions(), strict=True):
            outlines[-1].addPath(raw.pathForGlyph(glyph).translated(position + offset))
    return Glyphs(tuple(runs), tuple(coloured), tuple(outlines))
