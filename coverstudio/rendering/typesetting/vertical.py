"""Vertical writing: columns from right to left, letters from the top down.

Hangul, kana and Han stand upright in squares of an em, what belongs to horizontal scripts is turned clockwise
or stands upright as well (UAX #50). A column's middle is the axis of its letters.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QRawFont, QTransform

from coverstudio.document.layers import VerticalAlignment
from coverstudio.rendering.typesetting import EM
from coverstudio.rendering.typesetting.cells import Cell, Latin, cells_of
from coverstudio.rendering.typesetting.composing import Composition
from coverstudio.rendering.typesetting.glyphs import PlacedRun
from coverstudio.rendering.typesetting.lines import SetLine, ShapedLine, Stops
from coverstudio.rendering.typesetting.orientation import orientation_of
from coverstudio.rendering.typesetting.settings import Face, Setting
from coverstudio.rendering.typesetting.shaping import Shaper
from coverstudio.rendering.typesetting.texts import direction_of, graphemes, unbroken_pieces

_FORMS = ("vert", 1)
_TOLERANCE = 1.0
_LATIN_MIDDLE = -0.35  # of an em: half the height of capitals, in fonts that have none
_CORNER = 0.5  # of an em: how far a narrow comma or full stop takes
_FULL_WIDTH = 0.9  # of an em, and more
_FROM_CORNER = 0.22  # of an em: a comma's middle from the right side and the top of its square
_REFERENCES = "한国あ"


@dataclass(frozen=True, eq=False)
class _Set:
    """A cell with its glyphs: its `advance`, and what leads to them from the column's axis at its top."""

    cell: Cell
    line: ShapedLine
    transform: QTransform
    before: float
    advance: float

    @property
    def whole(self) -> float:
        """How much of the column it takes."""
        return self.before + self.advance


@dataclass(frozen=True)
class Frame:
    """The box of a vertical text in units, and how its columns and their letters stand in it."""

    height: float
    latin: Latin
    standing: VerticalAlignment


def set_vertically(setting: Setting, height: float, latin: Latin, standing: VerticalAlignment) -> Composition:
    """Return a text in columns from the right to the left of its box of `height` units.

    Alignment is along the columns: left is at their top; of the block of columns the top is its right side.
    """
    frame = Frame(height, latin, standing)
    columns = Columns(setting, frame)
    shaped = [column for start, end in _paragraphs(setting.text) for column in columns.of(start, end)]
    axes = list(_axes(shaped, setting))
    breadth = axes[-1] + EM / 2 * shaped[-1].share
    right = {
        "top": setting.width,
        "middle": (setting.width + breadth) / 2,
        "bottom": breadth,
    }[standing]
    lines = [
        _in_place(column, right - axis, frame, setting) for column, axis in zip(shaped, axes, strict=True)
    ]
    longest = max(column.length for column in shaped)
    overflows = longest > height + _TOLERANCE or breadth > setting.width + _TOLERANCE
    return Composition(tuple(lines), longest, overflows)


@dataclass(frozen=True, eq=False)
class _Column:
    """The cells between two breaks; `is_last` of its paragraph. Empty lines are empty columns."""

    text: str
    start: int
    end: int
    cells: tuple[_Set, ...]
    share: float
    is_last: bool
    tracking: float

    @property
    def length(self) -> float:
        """How long it is without tracking at its end."""
        return max(sum(cell.whole for cell in self.cells) - self.tracking, 0.0) if self.cells else 0.0


class Columns:
    """Makes columns of the paragraphs of one text."""

    def __init__(self, setting: Setting, frame: Frame) -> None:
        self._setting, self._frame = setting, frame
        self._shaper = Shaper(setting)
        stretches = tuple(
            replace(s, face=replace(s.face, features=tuple(sorted({*s.face.features, _FORMS}))))
            for s in setting.stretches
        )
        self._formed = Shaper(replace(setting, stretches=stretches))
        self._kerns = dict(setting.kerns)
        self._known: dict[tuple[str, str, Face], tuple[ShapedLine, QTransform, float]] = {}

    def of(self, start: int, end: int) -> Iterator[_Column]:
        """Yield the columns of the paragraph from `start` up to `end`, filled greedily."""
        begins = start
        for ends in self._breaks(start, end):
            yield self._column(begins, ends, is_last=ends == end)
            begins = ends

    def _column(self, start: int, end: int, *, is_last: bool) -> _Column:
        text = self._setting.text
        shown = start + len(text[start:end].rstrip())
        cells = tuple(self._cells(start, shown))
        faces = [stretch.face for stretch in self._setting.pieces(start, shown)]
        tracking = faces[-1].tracking / 1000 * faces[-1].em if cells else 0.0
        share = max(face.share for face in faces)
        return _Column(text[start:shown], start, end, cells, share, is_last, tracking)

    def _breaks(self, start: int, end: int) -> Iterator[int]:
        """Yield where columns end: between words, and between letters of a word longer than a column."""
        base = self._setting.base
        room = self._frame.height + base.tracking / 1000 * base.em  # which the last letter does not need
        at, used = start, 0.0
        for piece in self._unbreakable(start, end, room):
            length = self._length(at, at + len(piece.rstrip()))
            if used and used + length > room + _TOLERANCE:
                yield at
                used = 0.0
            used += self._length(at, at + len(piece))
            at += len(piece)
        yield end

    def _unbreakable(self, start: int, end: int, room: float) -> Iterator[str]:
        at = start
        for piece in unbroken_pieces(self._setting.text[start:end]):
            if self._length(at, at + len(piece.rstrip())) > room + _TOLERANCE:
                yield from graphemes(piece)
            else:
                yield piece
            at += len(piece)

    def _length(self, start: int, end: int) -> float:
        return sum(cell.whole for cell in self._cells(start, end))

    def _cells(self, start: int, end: int) -> Iterator[_Set]:
        for cell in cells_of(self._setting.text, start, end, self._frame.latin):
            # A stretch in another face is a cell of its own.
            for piece in self._setting.pieces(cell.start, cell.end):
                yield self._set(
                    Cell(piece.start, piece.end, cell.stand), piece.face, is_first=cell.start == start
                )

    def _set(self, cell: Cell, face: Face, *, is_first: bool) -> _Set:
        text = self._setting.text[cell.start : cell.end]
        own = (text, cell.stand, face)
        if own not in self._known or any(cell.start < place < cell.end for place in self._kerns):
            self._known[own] = self._placed(cell, face)
        line, transform, advance = self._known[own]
        kern = 0.0 if is_first else self._kerns.get(cell.start, 0.0) / 1000 * face.em
        tracking = face.tracking / 1000 * face.em
        return _Set(cell, line, transform, kern, advance + tracking)

    def _placed(self, cell: Cell, face: Face) -> tuple[ShapedLine, QTransform, float]:
        """Return the glyphs of a cell, where they stand from the column's axis, and their advance."""
        direction = direction_of(self._setting.text[cell.start : cell.end])
        plain = self._shaper.line(cell.start, cell.end, direction, hyphen=False, room=None)
        match cell.stand:
            case "space":
                width = self._shaper.natural(
                    cell.start, cell.end, self._setting.text[cell.start : cell.end], direction
                ).advance
                return plain, QTransform(), max(width - face.tracking / 1000 * face.em, 0.0)
            case "turned":
                return self._turned(cell, plain, face, direction)
            case "together":
                return plain, _together(plain, face), face.em
            case "corner":
                formed = self._form(cell, plain, direction)
                if formed is not None:
                    return formed, _upright(formed, face), face.em
                advance = face.em if plain.width > _FULL_WIDTH * face.em else _CORNER * face.em
                return plain, _cornered(plain, face), advance
            case "upright":
                formed = self._form(cell, plain, direction) or plain
                return formed, _upright(formed, face), face.em

    def _turned(
        self, cell: Cell, plain: ShapedLine, face: Face, direction: Qt.LayoutDirection
    ) -> tuple[ShapedLine, QTransform, float]:
        text = self._setting.text[cell.start : cell.end]
        if orientation_of(text[0]) == "turned form":
            formed = self._form(cell, plain, direction)
            if formed is not None:
                return formed, _upright(formed, face), face.em
        middle = _ink(plain).center().y() if _is_sign(text) else _letters_middle(plain, face)
        return plain, QTransform(0, 1, -1, 0, middle, 0), plain.width

    def _form(self, cell: Cell, plain: ShapedLine, direction: Qt.LayoutDirection) -> ShapedLine | None:
        """Return a letter in the form that its font has for vertical writing, None where it has none."""
        if not any("GSUB" in _tables(piece.run.rawFont()) for piece in plain.runs):
            return None
        formed = self._formed.line(cell.start, cell.end, direction, hyphen=False, room=None)
        return formed if _glyphs(formed) != _glyphs(plain) else None


def _tables(raw: QRawFont) -> tuple[str, ...]:
    return () if raw.fontTable("GSUB").isEmpty() else ("GSUB",)


def _glyphs(line: ShapedLine) -> list[list[int]]:
    return [piece.run.glyphIndexes() for piece in line.runs]


def _ink(line: ShapedLine) -> QRectF:
    ink = QRectF()
    for piece in line.runs:
        ink = ink.united(PlacedRun(QTransform(), piece.run, None).ink)
    return ink


def _is_sign(text: str) -> bool:
    """Tell whether a stretch is brackets, dashes or dots alone, which stand on the axis by their own ink."""
    return all(
        unicodedata.category(c)[0] in "PS" and unicodedata.category(c) not in {"Pi", "Pf"} for c in text
    )


def _letters_middle(line: ShapedLine, face: Face) -> float:
    """Return how far above (negative) its foot the middle of a line of letters is: half its capitals."""
    found = [_middle_of(piece.run.rawFont(), "H") for piece in line.runs]
    return next((middle for middle in found if middle is not None), _LATIN_MIDDLE * face.em)


def _middle_of(raw: QRawFont, letter: str) -> float | None:
    glyphs = raw.glyphIndexesForString(letter)
    if not glyphs or glyphs[0] == 0:
        return None
    return raw.boundingRect(glyphs[0]).center().y()


def _square_middle(line: ShapedLine, face: Face) -> float:
    """Return where the middle of a letter's square is, from its foot: that of a letter that fills it."""
    for piece in line.runs:
        raw = piece.run.rawFont()
        found = (_middle_of(raw, letter) for letter in (*_REFERENCES, "H"))
        for middle in found:
            if middle is not None:
                return middle
    return _LATIN_MIDDLE * face.em


def _upright(line: ShapedLine, face: Face) -> QTransform:
    return QTransform.fromTranslate(-line.width / 2, face.em / 2 - _square_middle(line, face))


def _together(line: ShapedLine, face: Face) -> QTransform:
    """Stand figures side by side, narrower where they are wider than an em."""
    narrower = min(face.em / line.width, 1.0) if line.width else 1.0
    middle = _letters_middle(line, face)
    return QTransform(narrower, 0, 0, 1, -line.width * narrower / 2, face.em / 2 - middle)


def _cornered(line: ShapedLine, face: Face) -> QTransform:
    ink, off = _ink(line), _FROM_CORNER * face.em
    return QTransform.fromTranslate(face.em / 2 - off - ink.center().x(), off - ink.center().y())


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for paragraph in text.split("\n"):
        yield start, start + len(paragraph)
        start += len(paragraph) + 1


def _axes(columns: Sequence[_Column], setting: Setting) -> Iterator[float]:
    """Yield how far each column's axis is from the right side of the first one.

    Each stands in the middle of its own leading, so that a narrow one keeps clear of a broad one.
    """
    axis = EM / 2 * columns[0].share
    yield axis
    for before, column in itertools.pairwise(columns):
        axis += setting.leading * EM * (before.share + column.share) / 2
        yield axis


def _in_place(column: _Column, axis: float, frame: Frame, setting: Setting) -> SetLine:
    spare = frame.height - column.length
    justified = setting.alignment == "justify" and not column.is_last and len(column.cells) > 1
    each = max(spare, 0.0) / (len(column.cells) - 1) if justified else 0.0
    top = {"left": 0.0, "justify": 0.0, "center": spare / 2, "right": spare}[setting.alignment]
    tops = list(itertools.accumulate((cell.whole + each for cell in column.cells), initial=0.0))
    led = tuple(
        PlacedRun(_at(cell, run_shift, axis, top + down), piece.run, piece.colour)
        for cell, down in zip(column.cells, tops, strict=False)
        for piece in cell.line.runs
        for run_shift in (cell.before,)
    )
    length = tops[-1] - (each if column.cells else 0.0) - column.tracking if column.cells else 0.0
    shaped = ShapedLine(
        text=column.text,
        start=column.start,
        end=column.end,
        width=length,
        ascent=EM / 2 * column.share,
        descent=EM / 2 * column.share,
        share=column.share,
        runs=(),
        missing="".join(cell.line.missing for cell in column.cells),
        find_stops=functools.partial(_stops, column, tops),
    )
    way = functools.partial(_way, axis, top)
    return SetLine(shaped, axis - EM / 2 * column.share, top + length, way, led, is_column=True)


def _at(cell: _Set, before: float, axis: float, top: float) -> QTransform:
    return cell.transform * QTransform.fromTranslate(axis, top + before)


def _way(axis: float, top: float, down: float) -> QTransform:
    """Return what leads to a place down a column: what is above a line's foot is to the right of its axis."""
    return QTransform(0, 1, -1, 0, axis, top + down)


def _stops(column: _Column, tops: Sequence[float]) -> Stops:
    stops: list[tuple[int, float]] = []
    for cell, top in zip(column.cells, tops, strict=False):
        if cell.cell.stand == "turned":
            first = cell.line.start
            stops += [
                (cell.cell.start + at - first, top + cell.before + x) for at, x in cell.line.find_stops()[:-1]
            ]
        else:
            count = cell.cell.end - cell.cell.start
            inside = range(count) if cell.cell.stand in {"space", "together"} else range(1)
            stops += [(cell.cell.start + at, top + cell.before + cell.advance * at / count) for at in inside]
    end = column.start + len(column.text)
    return (*stops, (end, tops[-1] if column.cells else 0.0))
