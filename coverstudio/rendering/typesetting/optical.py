"""Kerning by the shapes of letters: the white between two of them is made as large as that of two n.

The white is what lies between the facing edges, row by row, no deeper than a fifth of the em: what is
further in belongs to the letter.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QRawFont

_ROWS = 28
_TOP, _BOTTOM = 0.78, -0.02  # of the em: from the tops of capitals to just below the baseline
_DEPTH = 0.2
_MOST = 0.16
_STRENGTH = 0.85

_MOST_GLYPHS, _MOST_PAIRS = 4096, 65_536

_Edges = tuple[tuple[float, ...], tuple[float, ...], float]


@dataclass(frozen=True, eq=False)
class OpticalFont:
    """A font whose letters are looked at; `name` tells it apart from all others, its axes included.

    Variable fonts that stand elsewhere on their axes call themselves the same.
    """

    name: Hashable
    raw: QRawFont

    @staticmethod
    def of(raw: QRawFont, face: Hashable) -> OpticalFont:
        """Return the font that Qt took for a face: another one may stand in for it."""
        # Where no font has a script, Qt 6.11's stand-in is all boxes, and asking for its name is a crash.
        if raw.fontTable("head").isEmpty():
            return OpticalFont((face, None), raw)
        return OpticalFont((face, raw.familyName(), raw.styleName(), raw.weight(), raw.pixelSize()), raw)


Glyph = tuple[OpticalFont, int]


def optical_kern(one: Glyph, other: Glyph, em: float) -> float:
    """Return what to add between two glyphs, in units, so that they stand as evenly as the others."""
    return _kept(one, other) * em


# By names: a QRawFont belongs to the thread that made it and must not outlive it here.
_Name = tuple[Hashable, int]
_kerns: dict[tuple[_Name, _Name], float] = {}
_edges_of: dict[_Name, _Edges] = {}


def _kept(one: Glyph, other: Glyph) -> float:
    key = ((one[0].name, one[1]), (other[0].name, other[1]))
    if key not in _kerns:
        if len(_kerns) > _MOST_PAIRS:
            _kerns.clear()
        _kerns[key] = _kern(one, other)
    return _kerns[key]


def _kern(one: Glyph, other: Glyph) -> float:
    font = one[0]
    reference = font.raw.glyphIndexesForString("n")
    if not reference or not reference[0]:
        return 0.0
    n = _known(font, reference[0])
    wanted, found = _white(n, n), _white(_known(*one), _known(*other))
    if wanted is None or found is None:
        return 0.0
    return max(min((wanted - found) * _STRENGTH, _MOST), -_MOST)


def _white(left: _Edges, right: _Edges) -> float | None:
    """Return the white between two letters side by side, as a mean width in ems; None beside a blank."""
    _, ends, advance = left
    begins, _, _ = right
    rows = [
        min(advance - end, _DEPTH) + min(begin, _DEPTH)
        for end, begin in zip(ends, begins, strict=True)
        if advance - end < _DEPTH or begin < _DEPTH
    ]
    return sum(rows) / _ROWS + 2 * _DEPTH * (1 - len(rows) / _ROWS) if rows else None


def _known(font: OpticalFont, glyph: int) -> _Edges:
    key = (font.name, glyph)
    if key not in _edges_of:
        if len(_edges_of) > _MOST_GLYPHS:
            _edges_of.clear()
        _edges_of[key] = _edges(font.raw, glyph)
    return _edges_of[key]


@lru_cache(maxsize=1)
def _heights() -> tuple[float, ...]:
    step = (_TOP - _BOTTOM) / (_ROWS - 1)
    return tuple(_TOP - row * step for row in range(_ROWS))


def _edges(raw: QRawFont, glyph: int) -> _Edges:
    """Return for each row where the glyph begins and ends, in ems, and its advance.

    Rows in which it has nothing count as its middle: as far away as can be.
    """
    em = raw.pixelSize()
    advance = raw.advancesForGlyphIndexes([glyph])[0].x() / em
    polygons = raw.pathForGlyph(glyph).toSubpathPolygons()
    begins, ends = [1.0] * _ROWS, [advance - 1.0] * _ROWS
    for polygon in polygons:
        corners = (polygon.at(index) for index in range(polygon.size()))
        points = [(point.x() / em, -point.y() / em) for point in corners]
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            low, high = min(y0, y1), max(y0, y1)
            for row, height in enumerate(_heights()):
                if low <= height < high:
                    x = x0 + (x1 - x0) * (height - y0) / (y1 - y0)
                    begins[row], ends[row] = min(begins[row], x), max(ends[row], x)
    return tuple(begins), tuple(ends), advance
