"""Kerning by the shapes of letters: the white between two of them is made as large as that of two n.

The white is what lies between the facing edges, row by row, no deeper than a fifth of the em: what is
further in belongs to the letter.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QRawFont

_ROWS = 28
_TOP, _BOTTOM = 0.78, -0.02  # of the em: from the tops of capitals to just below the baseline
_DEPTH = 0.2
_MOST = 0.16
_STRENGTH = 0.85

Glyph = tuple[QRawFont, int]
_Edges = tuple[tuple[float, ...], tuple[float, ...], float]


def optical_kern(one: Glyph, other: Glyph, em: float) -> float:
    """Return what to add between two glyphs, in units, so that they stand as evenly as the others."""
    (font, left), (other_font, right) = one, other
    reference = font.glyphIndexesForString("n")
    if not reference or not reference[0]:
        return 0.0
    wanted = _white(_known(font, reference[0]), _known(font, reference[0]))
    found = _white(_known(font, left), _known(other_font, right))
    if wanted is None or found is None:
        return 0.0
    return max(min((wanted - found) * _STRENGTH, _MOST), -_MOST) * em


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


def _known(font: QRawFont, glyph: int) -> _Edges:
    key = (font.familyName(), font.styleName(), font.pixelSize(), font.weight(), glyph)
    if key not in _cache:
        if len(_cache) > 4096:
            _cache.clear()
        _cache[key] = _edges(font, glyph)
    return _cache[key]


_cache: dict[tuple[str, str, float, int, int], _Edges] = {}


@lru_cache(maxsize=1)
def _heights() -> tuple[float, ...]:
    step = (_TOP - _BOTTOM) / (_ROWS - 1)
    return tuple(_TOP - row * step for row in range(_ROWS))


def _edges(font: QRawFont, glyph: int) -> _Edges:
    """Return for each row where the glyph begins and ends, in ems, and its advance.

    Rows in which it has nothing count as its middle: as far away as can be.
    """
    em = font.pixelSize()
    advance = font.advancesForGlyphIndexes([glyph])[0].x() / em
    polygons = font.pathForGlyph(glyph).toSubpathPolygons()
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
