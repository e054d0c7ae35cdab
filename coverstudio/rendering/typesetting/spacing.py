"""Space between letters that no font knows of: pairs kerned by hand, optical kerning, justified lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtGui import QGlyphRun

from coverstudio.rendering.typesetting.optical import Glyph, OpticalFont, optical_kern
from coverstudio.rendering.typesetting.settings import Setting, Stretch

Runs = Sequence[tuple[QGlyphRun, tuple[int, ...]]]


@dataclass(frozen=True)
class Spacing:
    """How far each letter moves to the right, by its character; `total` is how much longer the line gets.

    `justified` is the part of it that fills the line.
    """

    shifts: Mapping[int, float] = field(default_factory=dict[int, float])
    total: float = 0.0
    justified: float = 0.0

    def shift(self, place: int) -> float:
        """Return how far the character at a place moves; after the last one, as far as the line grows."""
        if not self.shifts:
            return 0.0
        known = self.shifts.get(place)
        if known is not None:
            return known
        # Between the characters of a ligature, as its first; beyond the last, all of it.
        before = [at for at in self.shifts if at < place]
        return self.shifts[max(before)] if before and place <= max(self.shifts) else self.total


@dataclass
class _Letter:
    """What stands for one character or ligature: its leftmost x, its first and last glyph from the left."""

    place: int
    x: float
    first: Glyph
    last: Glyph


def spread(runs: Runs, setting: Setting, stretches: Sequence[Stretch], missing: float = 0.0) -> Spacing:
    """Return the spacing of the letters of a line, `missing` units of it to be filled by justifying.

    Letters are walked from left to right as they stand, so that it holds for every direction.
    """
    letters = _letters(runs, setting)
    gaps = [_gap(one, other, setting, stretches) for one, other in pairwise(letters)]
    own = sum(gaps)
    wide = [_widens(setting.text[one.place]) for one, _ in pairwise(letters)] if missing > 0 else []
    if missing > 0 and not any(wide):  # scripts without spaces between words
        wide = [_stands_alone(setting.text[one.place]) for one, _ in pairwise(letters)]
    each = missing / sum(wide) if any(wide) else 0.0
    shifts: dict[int, float] = {}
    at = 0.0
    for index, letter in enumerate(letters):
        shifts[letter.place] = at
        if index < len(gaps):
            at += gaps[index] + (each if wide and wide[index] else 0.0)
    return Spacing(shifts, own + each * sum(wide), each * sum(wide))


def _letters(runs: Runs, setting: Setting) -> list[_Letter]:
    found: dict[int, _Letter] = {}
    for run, clusters in runs:
        face = setting.face_at(clusters[0]) if clusters else setting.base
        font = OpticalFont.of(run.rawFont(), (setting.shape(face), setting.fonts))
        for glyph, position, place in zip(run.glyphIndexes(), run.positions(), clusters, strict=True):
            known = found.get(place)
            if known is None:
                found[place] = _Letter(place, position.x(), (font, glyph), (font, glyph))
            elif position.x() < known.x:
                known.x, known.first = position.x(), (font, glyph)
    return sorted(found.values(), key=lambda letter: letter.x)


def _gap(one: _Letter, other: _Letter, setting: Setting, stretches: Sequence[Stretch]) -> float:
    upper = max(one.place, other.place)
    em = next((s.face.em for s in stretches if s.start <= upper < s.end), setting.base.em)
    by_hand = setting.kern_at.get(upper, 0.0) / 1000 * em
    if setting.is_tracked_apart:
        face = setting.face_at(one.place)
        by_hand += face.tracking / 1000 * face.em
    if (
        setting.kerning != "optical"
        or setting.text[one.place].isspace()
        or setting.text[other.place].isspace()
    ):
        return by_hand
    return by_hand + optical_kern(one.last, other.first, em)


def _widens(letter: str) -> bool:
    return letter in " \u3000"


def _stands_alone(letter: str) -> bool:
    """Tell whether space may be added after a letter where a line has no spaces: Han, kana."""
    return "\u3000" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or letter >= "\U00020000"
