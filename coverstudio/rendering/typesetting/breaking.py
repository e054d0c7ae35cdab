"""Where lines end: filled greedily, words kept whole, hyphenated where that is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt

from coverstudio.rendering.typesetting.hyphenation import hyphenations
from coverstudio.rendering.typesetting.shaping import HYPHEN, Shaper
from coverstudio.rendering.typesetting.texts import SOFT_HYPHEN, graphemes, unbroken_pieces

_TOLERANCE = 0.5  # of a thousandth of an em: what rounding may add to a line
_CLOSE_CALL = 0.05
_JOINT = 0.5  # of an em: more is not kerned between two pieces of a line


@dataclass(frozen=True)
class Break:
    """The place after the last character of a line; `hyphenated` where a word goes on behind it."""

    place: int
    hyphenated: bool = False


class _Filling:
    """A line that is being filled: where it began, where it is, and about how wide it has become."""

    def __init__(self, shaper: Shaper, width: float, start: int) -> None:
        self._shaper, self._width = shaper, width
        self._em = max(stretch.face.em for stretch in shaper.setting.stretches)
        self.begin(start)

    @property
    def is_empty(self) -> bool:
        return self.at == self.start

    def takes(self, end: int) -> bool:
        """Tell whether the line has room up to a place; spaces at its end take none."""
        estimate = self._used + self._shaper.width(self.at, self._visible(self.at, end))
        # The sum of its pieces leaves out the kerning between them, so a close call is measured.
        close = min(_CLOSE_CALL * self._width, (self._joints + 1) * _JOINT * self._em)
        if abs(estimate - self._width) > close:
            return estimate < self._width
        visible = self._visible(self.start, end)
        width = self._shaper.width(self.start, visible)
        self._measured = visible, width
        return width <= self._width + _TOLERANCE

    def takes_hyphenated(self, end: int) -> bool:
        """Tell whether the line has room up to a place within a word, and a hyphen."""
        text = self._shaper.setting.text[self.start : end].removesuffix(SOFT_HYPHEN) + HYPHEN
        natural = self._shaper.natural(self.start, end, text, Qt.LayoutDirection.LayoutDirectionAuto)
        return natural.advance <= self._width + _TOLERANCE

    def add(self, end: int) -> None:
        place, width = self._measured
        if self.at < place <= end:  # so that a long line is not measured anew for every letter at its end
            self._used, self._joints = width + self._shaper.width(place, end), 0
        else:
            self._used += self._shaper.width(self.at, end)
            self._joints += 1
        self.at = end

    def begin(self, place: int) -> None:
        self.start = self.at = place
        self._used = 0.0
        self._joints = 0
        self._measured = place, 0.0

    def _visible(self, start: int, end: int) -> int:
        return start + len(self._shaper.setting.text[start:end].rstrip())


def breaks_of(shaper: Shaper, start: int, end: int, width: float) -> list[Break]:
    """Return where each line of the paragraph from `start` up to `end` ends; one line at least.

    A word wider than a whole line is broken between graphemes.
    """
    found: list[Break] = []
    line = _Filling(shaper, width, start)
    for piece_end in _pieces(shaper, start, end, width):
        while not line.takes(piece_end):
            ended = _hyphenated(shaper, line, piece_end)
            if ended is None and line.is_empty:
                break
            found.append(ended or Break(line.at))
            line.begin(found[-1].place)
        line.add(piece_end)
    return [*found, Break(end)]


def _pieces(shaper: Shaper, start: int, end: int, width: float) -> Iterator[int]:
    """Yield the ends of what is not broken; of pieces wider than a line those of their graphemes."""
    text = shaper.setting.text
    at = start
    for piece in unbroken_pieces(text[start:end]):
        visible = at + len(piece.rstrip())
        if shaper.width(at, visible) > width + _TOLERANCE and not _may_hyphenate(shaper, piece):
            for letter in graphemes(piece):
                at += len(letter)
                yield at
        else:
            at += len(piece)
            yield at


def _may_hyphenate(shaper: Shaper, piece: str) -> bool:
    return bool(hyphenations(piece.rstrip(), shaper.setting.language))


def _hyphenated(shaper: Shaper, line: _Filling, end: int) -> Break | None:
    """Return the last place at which the word that begins at the line's end can be hyphenated."""
    word = shaper.setting.text[line.at : end].rstrip()
    for count in hyphenations(word, shaper.setting.language):
        if line.takes_hyphenated(line.at + count):
            return Break(line.at + count, hyphenated=True)
    return None
