"""Lines as they are set: glyphs from the line's own start, in units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QGlyphRun

Stops = tuple[tuple[int, float], ...]


@dataclass(frozen=True, eq=False)
class SetRun:
    """Glyphs of one font and colour; y = 0 is the baseline.

    `clusters` says of each glyph which character of the text it belongs to. Without `colour` it has the
    layer's own.
    """

    run: QGlyphRun
    clusters: tuple[int, ...]
    colour: str | None


@dataclass(frozen=True, eq=False)
class ShapedLine:
    """A line without a place: the characters from `start` up to `end`, those that show spelt out in `text`.

    `width` is the advance without trailing spaces and tracking. `ascent` and `descent` are those of its
    faces, `share` the largest of their sizes. `missing` are characters that no font has. `find_stops` gives
    the places where a caret may stand: character and x.
    """

    text: str
    start: int
    end: int
    width: float
    ascent: float
    descent: float
    share: float
    runs: tuple[SetRun, ...]
    missing: str
    find_stops: Callable[[], Stops]


@dataclass(frozen=True, eq=False)
class SetLine:
    """A line in its place: `x` and `baseline` from the top left of the text's box."""

    shaped: ShapedLine
    x: float
    baseline: float

    @property
    def text(self) -> str:
        """What it reads, without spaces at its end."""
        return self.shaped.text

    @property
    def start(self) -> int:
        """The first character on it."""
        return self.shaped.start

    @property
    def end(self) -> int:
        """The place after its last character, a space at its end included."""
        return self.shaped.end

    @property
    def width(self) -> float:
        """The advance of what it reads."""
        return self.shaped.width

    @property
    def ascent(self) -> float:
        """How far its faces reach above the baseline."""
        return self.shaped.ascent

    @property
    def descent(self) -> float:
        """How far its faces reach below the baseline."""
        return self.shaped.descent

    @property
    def runs(self) -> tuple[SetRun, ...]:
        """Its glyphs."""
        return self.shaped.runs

    @cached_property
    def stops(self) -> Stops:
        """Where a caret may stand: the character it stands before, and x from the line's start."""
        return self.shaped.find_stops()

    @cached_property
    def ink(self) -> QRectF:
        """The box of what the glyphs really cover, from the top left of the text's box."""
        ink = QRectF()
        for piece in self.runs:
            raw = piece.run.rawFont()
            for glyph, position in zip(piece.run.glyphIndexes(), piece.run.positions(), strict=True):
                rect = raw.boundingRect(glyph)
                if not rect.isEmpty():
                    ink = ink.united(rect.translated(position))
        return ink if ink.isEmpty() else ink.translated(QPointF(self.x, self.baseline))
