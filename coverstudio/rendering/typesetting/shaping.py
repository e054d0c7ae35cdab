"""One line of text as Qt shapes it, each stretch in its face."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGlyphRun,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from coverstudio.rendering.fonts import has_empty_box, missing_in
from coverstudio.rendering.typesetting.clusters import UnitsByPlace, cursor_x
from coverstudio.rendering.typesetting.lines import SetRun, ShapedLine, Stops
from coverstudio.rendering.typesetting.settings import Face, Setting, Stretch, font_of
from coverstudio.rendering.typesetting.spacing import Spacing, spread
from coverstudio.rendering.typesetting.texts import SOFT_HYPHEN, UNSEEN, characters_of_units, utf16_length

_Retrieve = QTextLayout.GlyphRunRetrievalFlag
_ALL = _Retrieve.RetrieveGlyphIndexes | _Retrieve.RetrieveGlyphPositions | _Retrieve.RetrieveStringIndexes
HYPHEN = "-"


@dataclass(frozen=True)
class _Words:
    """What is given to Qt: a text without line breaks; `start` is where it stands in the layer's text."""

    text: str
    start: int
    stretches: tuple[Stretch, ...]
    direction: Qt.LayoutDirection


class Shaper:
    """Shapes pieces of one text."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._fonts: dict[Face, QFont] = {}
        self._widths: dict[tuple[str, int], float] = {}

    def font(self, face: Face) -> QFont:
        """Return the font of a face."""
        shape = self.setting.shape(face)
        if shape not in self._fonts:
            self._fonts[shape] = font_of(shape, self.setting.kerning)
        return self._fonts[shape]

    def width(self, start: int, end: int) -> float:
        """Return the advance width of some characters, spaces at their end included."""
        if start >= end:
            return 0.0
        text = self.setting.text[start:end]
        key = (text, start if len(self.setting.stretches) > 1 or self.setting.kerns else 0)
        if key not in self._widths:
            shaped = self.natural(start, end, text, Qt.LayoutDirection.LayoutDirectionAuto)
            self._widths[key] = shaped.advance
        return self._widths[key]

    def natural(self, start: int, end: int, text: str, direction: Qt.LayoutDirection) -> NaturalLine:
        """Return `text`, which stands for the characters from `start` up to `end`, on one line."""
        stretches = tuple(self.setting.pieces(start, end))
        words = _Words(text, start, stretches, direction)
        return NaturalLine(self, words)

    def line(
        self, start: int, end: int, direction: Qt.LayoutDirection, hyphen: bool, room: float | None
    ) -> ShapedLine:
        """Return the characters from `start` up to `end` as a line; `room` is the width to justify it to."""
        whole = self.setting.text[start:end]
        text = whole.rstrip().rstrip(UNSEEN)
        if hyphen:
            text = text.removesuffix(SOFT_HYPHEN) + HYPHEN
        natural = self.natural(start, start + len(whole.rstrip()), text, direction)
        spacing = natural.spacing(None if room is None else room)
        tracking = natural.last_tracking if text else 0.0
        return ShapedLine(
            text=text,
            start=start,
            end=end,
            width=max(natural.advance + spacing.justified - tracking, 0.0) if text else 0.0,
            ascent=natural.ascent,
            descent=natural.descent,
            share=max(stretch.face.share for stretch in natural.words.stretches),
            runs=tuple(natural.runs(spacing)) if text else (),
            missing=natural.missing() if text else "",
            find_stops=functools.partial(_stops, self, start, whole, direction, spacing),
        )


class NaturalLine:
    """A line as Qt sets it, and what our own kerning adds."""

    def __init__(self, shaper: Shaper, words: _Words) -> None:
        self._shaper, self.words = shaper, words
        self.layout = _laid_out(
            words, [(piece, shaper.font(piece.face)) for piece in _shaped_together(words, shaper.setting)]
        )
        self.line = self.layout.lineAt(0)
        own = (
            spread(self._raw_runs(), shaper.setting, words.stretches) if _is_spaced(shaper.setting) else None
        )
        self._own = own or Spacing()

    @property
    def advance(self) -> float:
        """The advance width; spaces at the end count only where the text has them."""
        return self.line.naturalTextWidth() + self._own.total if self.line.isValid() else 0.0

    @property
    def last_tracking(self) -> float:
        """What Qt adds after the last letter, which must not push the line off centre."""
        face = self.words.stretches[-1].face
        return self._shaper.setting.shape(face).tracking / 1000 * face.em

    @property
    def ascent(self) -> float:
        """How far the faces reach up."""
        return max(self._metrics(piece.face).ascent() for piece in self.words.stretches)

    @property
    def descent(self) -> float:
        """How far the faces reach down."""
        return max(self._metrics(piece.face).descent() for piece in self.words.stretches)

    def _metrics(self, face: Face) -> QFontMetricsF:
        return QFontMetricsF(self._shaper.font(face))

    def spacing(self, room: float | None) -> Spacing:
        """Return our own kerning, and what it takes to fill `room`."""
        if room is None or not self.line.isValid():
            return self._own
        missing = room - (self.advance - self.last_tracking)
        return spread(self._raw_runs(), self._shaper.setting, self.words.stretches, missing)

    def runs(self, spacing: Spacing) -> Iterator[SetRun]:
        """Yield the glyphs, a run for each font and stretch."""
        for stretch, run, clusters in self._glyphs:
            lift = stretch.face.shift / 1000 * stretch.face.em + self.line.ascent()
            moved = [
                QPointF(position.x() + spacing.shift(cluster), position.y() - lift)
                for position, cluster in zip(run.positions(), clusters, strict=True)
            ]
            placed = QGlyphRun(run)
            placed.setPositions(moved)
            yield SetRun(placed, clusters, stretch.face.colour)

    @cached_property
    def _glyphs(self) -> list[tuple[Stretch, QGlyphRun, tuple[int, ...]]]:
        """The runs of each stretch as Qt placed them, and the character each of their glyphs belongs to."""
        if not self.line.isValid():
            return []
        units = characters_of_units(self.words.text)
        found: list[tuple[Stretch, QGlyphRun, tuple[int, ...]]] = []
        by_place: UnitsByPlace | None = None
        for stretch, runs in self._runs_of_stretches():
            if len(runs) > 1 and by_place is None:
                by_place = UnitsByPlace(self.layout, self.line, len(units) - 1)
            for run in runs:
                indexes = run.stringIndexes() if by_place is None or len(runs) < 2 else by_place.of(run)
                places = tuple(self.words.start + units[min(index, len(units) - 1)] for index in indexes)
                found.append((stretch, run, places))
        return found

    def _raw_runs(self) -> list[tuple[QGlyphRun, tuple[int, ...]]]:
        return [(run, clusters) for _, run, clusters in self._glyphs]

    def _runs_of_stretches(self) -> Iterator[tuple[Stretch, list[QGlyphRun]]]:
        at, last = 0, self.words.stretches[-1]
        for stretch in self.words.stretches:
            # What is longer than its characters, a hyphen, belongs to the last stretch.
            end = len(self.words.text) if stretch is last else stretch.end - self.words.start
            units = utf16_length(self.words.text[at:end])
            first = utf16_length(self.words.text[:at])
            at = end
            if units:
                yield stretch, self.line.glyphRuns(first, units, _ALL)

    def missing(self) -> str:
        """Return the characters that no font has, each once."""
        if not has_empty_box(run for run, _ in self._raw_runs()):
            return ""
        found: list[str] = []
        for piece in self.words.stretches:
            text = self.words.text[piece.start - self.words.start : piece.end - self.words.start]
            found.append(missing_in(text, self._shaper.font(piece.face)))
        return "".join(dict.fromkeys(itertools.chain.from_iterable(found)))


def _is_spaced(setting: Setting) -> bool:
    return bool(setting.kerns) or setting.kerning == "optical" or setting.is_tracked_apart


def _shaped_together(words: _Words, setting: Setting) -> list[Stretch]:
    """Return the stretches, those that differ in nothing but colour joined: their letters kern each other."""
    joined: list[Stretch] = []
    for piece in words.stretches:
        if joined and setting.shape(joined[-1].face) == setting.shape(piece.face):
            joined[-1] = Stretch(joined[-1].start, piece.end, joined[-1].face)
        else:
            joined.append(piece)
    return joined


def _laid_out(words: _Words, pieces: Sequence[tuple[Stretch, QFont]]) -> QTextLayout:
    layout = QTextLayout(words.text, pieces[0][1])
    option = QTextOption()
    option.setTextDirection(words.direction)
    layout.setTextOption(option)
    if len(pieces) > 1:
        layout.setFormats([_format(words, piece, font) for piece, font in pieces])
    layout.setCacheEnabled(True)
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setNumColumns(utf16_length(words.text) + 1)  # Qt counts glyph clusters here: never more of them
    layout.endLayout()
    return layout


def _format(words: _Words, piece: Stretch, font: QFont) -> QTextLayout.FormatRange:
    first, last = piece.start - words.start, piece.end - words.start
    found = QTextLayout.FormatRange()
    found.start = utf16_length(words.text[:first])
    found.length = utf16_length(words.text[first:last])
    look = QTextCharFormat()
    look.setFont(font)
    found.format = look
    return found


def _stops(shaper: Shaper, start: int, whole: str, direction: Qt.LayoutDirection, spacing: Spacing) -> Stops:
    natural = shaper.natural(start, start + len(whole), whole, direction)
    if not natural.line.isValid():
        return ((start, 0.0),)
    unit = 0
    stops: list[tuple[int, float]] = []
    for place, letter in enumerate([*whole, ""]):
        if natural.layout.isValidCursorPosition(unit):
            stops.append((start + place, cursor_x(natural.line, unit) + spacing.shift(start + place)))
        unit += 1 if letter <= "\uffff" else 2
    return tuple(stops)
