"""Lines as they are set: glyphs from the line's own start, in units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGlyphRun, QTransform

from coverstudio.rendering.typesetting.glyphs import PlacedRun, ink_of

Stops = tuple[tuple[int, float], ...]
Way = Callable[[float], QTransform]
"""Where a place on a line stands: what leads from its foot to units from the text's origin."""


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

    @property
    def ink(self) -> QRectF:
        """The box of what its glyphs really cover, from the line's own start."""
        ink = QRectF()
        for piece in self.runs:
            ink = ink.united(ink_of(piece.run))
        return ink


@dataclass(frozen=True, eq=False)
class SetLine:
    """A line in its place: `x` and `baseline` from the top left of the text's box.

    A line that is not straight and level has a `way`, and its glyphs are `led` along it; `x` and `baseline`
    are then those of its start. Of a column of vertical writing they are its left side and its foot.
    """

    shaped: ShapedLine
    x: float
    baseline: float
    way: Way | None = None
    led: tuple[PlacedRun, ...] = ()
    is_column: bool = False

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
    def breadth(self) -> float:
        """How far it reaches across the page: its width, that of a column's letters of a column."""
        return self.ascent + self.descent if self.is_column else self.width

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
        for placed in self.placed_runs:
            ink = ink.united(placed.ink)
        return ink

    @property
    def placed_runs(self) -> tuple[PlacedRun, ...]:
        """Its glyphs where they stand, from the top left of the text's box."""
        if self.way is not None:
            return self.led
        place = QTransform.fromTranslate(self.x, self.baseline)
        return tuple(PlacedRun(place, piece.run, piece.colour) for piece in self.runs)

    def at(self, x: float) -> QTransform:
        """Return what leads from the foot of a place on the line to the box's top left."""
        if self.way is not None:
            return self.way(x)
        return QTransform.fromTranslate(self.x + x, self.baseline)
