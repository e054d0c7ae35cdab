"""Columns of vertical writing: cells below one another, filled as lines are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTransform

from coverstudio.document.layers import VerticalAlignment
from coverstudio.rendering.typesetting.cells import Cell, Latin, cells_of
from coverstudio.rendering.typesetting.lines import ShapedLine
from coverstudio.rendering.typesetting.orientation import orientation_of
from coverstudio.rendering.typesetting.settings import Face, Setting
from coverstudio.rendering.typesetting.shaping import Shaper
from coverstudio.rendering.typesetting.standing import (
    cornered,
    glyphs_in,
    may_have_forms,
    together,
    turned,
    upright,
)
from coverstudio.rendering.typesetting.texts import direction_of, graphemes, unbroken_pieces

TOLERANCE = 1.0
_FORMS = ("vert", 1)
_CORNER = 0.5  # of an em: how far a narrow comma or full stop takes
_FULL_WIDTH = 0.9  # of an em, and more


@dataclass(frozen=True, eq=False)
class SetCell:
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


@dataclass(frozen=True, eq=False)
class Column:
    """The cells between two breaks; `is_last` of its paragraph. Empty lines are empty columns."""

    text: str
    start: int
    end: int
    cells: tuple[SetCell, ...]
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

    def of(self, start: int, end: int) -> Iterator[Column]:
        """Yield the columns of the paragraph from `start` up to `end`, filled greedily."""
        begins = start
        for ends in self._breaks(start, end):
            yield self._column(begins, ends, is_last=ends == end)
            begins = ends

    def _column(self, start: int, end: int, *, is_last: bool) -> Column:
        text = self._setting.text
        shown = start + len(text[start:end].rstrip())
        cells = tuple(self._cells(start, shown))
        faces = [stretch.face for stretch in self._setting.pieces(start, shown)]
        tracking = faces[-1].tracking / 1000 * faces[-1].em if cells else 0.0
        share = max(face.share for face in faces)
        return Column(text[start:shown], start, end, cells, share, is_last, tracking)

    def _breaks(self, start: int, end: int) -> Iterator[int]:
        """Yield where columns end: between words, and between letters of a word longer than a column."""
        base = self._setting.base
        room = self._frame.height + base.tracking / 1000 * base.em  # which the last letter does not need
        at, used = start, 0.0
        for piece in self._unbreakable(start, end, room):
            length = self._length(at, at + len(piece.rstrip()))
            if used and used + length > room + TOLERANCE:
                yield at
                used = 0.0
            used += self._length(at, at + len(piece))
            at += len(piece)
        yield end

    def _unbreakable(self, start: int, end: int, room: float) -> Iterator[str]:
        at = start
        for piece in unbroken_pieces(self._setting.text[start:end]):
            if self._length(at, at + len(piece.rstrip())) > room + TOLERANCE:
                yield from graphemes(piece)
            else:
                yield piece
            at += len(piece)

    def _length(self, start: int, end: int) -> float:
        return sum(cell.whole for cell in self._cells(start, end))

    def _cells(self, start: int, end: int) -> Iterator[SetCell]:
        for cell in cells_of(self._setting.text, start, end, self._frame.latin):
            # A stretch in another face is a cell of its own.
            for piece in self._setting.pieces(cell.start, cell.end):
                yield self._set(
                    Cell(piece.start, piece.end, cell.stand), piece.face, is_first=cell.start == start
                )

    def _set(self, cell: Cell, face: Face, *, is_first: bool) -> SetCell:
        text = self._setting.text[cell.start : cell.end]
        own = (text, cell.stand, face)
        if own not in self._known or any(cell.start < place < cell.end for place in self._kerns):
            self._known[own] = self._placed(cell, face)
        line, transform, advance = self._known[own]
        kern = 0.0 if is_first else self._kerns.get(cell.start, 0.0) / 1000 * face.em
        tracking = face.tracking / 1000 * face.em
        return SetCell(cell, line, transform, kern, advance + tracking)

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
                return plain, together(plain, face), face.em
            case "corner":
                formed = self._form(cell, plain, direction)
                if formed is not None:
                    return formed, upright(formed, face), face.em
                advance = face.em if plain.width > _FULL_WIDTH * face.em else _CORNER * face.em
                return plain, cornered(plain, face), advance
            case "upright":
                formed = self._form(cell, plain, direction) or plain
                return formed, upright(formed, face), face.em

    def _turned(
        self, cell: Cell, plain: ShapedLine, face: Face, direction: Qt.LayoutDirection
    ) -> tuple[ShapedLine, QTransform, float]:
        text = self._setting.text[cell.start : cell.end]
        if orientation_of(text[0]) == "turned form":
            formed = self._form(cell, plain, direction)
            if formed is not None:
                return formed, upright(formed, face), face.em
        return plain, turned(plain, text, face), plain.width

    def _form(self, cell: Cell, plain: ShapedLine, direction: Qt.LayoutDirection) -> ShapedLine | None:
        """Return a letter in the form that its font has for vertical writing, None where it has none."""
        if not may_have_forms(plain):
            return None
        formed = self._formed.line(cell.start, cell.end, direction, hyphen=False, room=None)
        return formed if glyphs_in(formed) != glyphs_in(plain) else None
