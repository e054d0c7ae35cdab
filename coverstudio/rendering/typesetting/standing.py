"""How glyphs stand about the axis of a column: upright, turned, side by side, in a corner of their square."""

from __future__ import annotations

import unicodedata

from PySide6.QtGui import QRawFont, QTransform

from coverstudio.rendering.typesetting.lines import ShapedLine
from coverstudio.rendering.typesetting.settings import Face

_LATIN_MIDDLE = -0.35  # of an em: half the height of capitals, in fonts that have none
_FROM_CORNER = 0.22  # of an em: a comma's middle from the right side and the top of its square
_REFERENCES = "한国あ"


def may_have_forms(line: ShapedLine) -> bool:
    """Tell whether a font of the line may have other forms for vertical writing."""
    return any(not piece.run.rawFont().fontTable("GSUB").isEmpty() for piece in line.runs)


def glyphs_in(line: ShapedLine) -> list[list[int]]:
    """Return the numbers of a line's glyphs, run by run."""
    return [piece.run.glyphIndexes() for piece in line.runs]


def turned(line: ShapedLine, text: str, face: Face) -> QTransform:
    """Return what turns a line clockwise, its letters with their middle on the axis."""
    middle = line.ink.center().y() if _is_sign(text) else _letters_middle(line, face)
    return QTransform(0, 1, -1, 0, middle, 0)


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


def upright(line: ShapedLine, face: Face) -> QTransform:
    """Return what stands a letter upright in its square."""
    return QTransform.fromTranslate(-line.width / 2, face.em / 2 - _square_middle(line, face))


def together(line: ShapedLine, face: Face) -> QTransform:
    """Return what stands figures side by side, narrower where they are wider than an em."""
    narrower = min(face.em / line.width, 1.0) if line.width else 1.0
    middle = _letters_middle(line, face)
    return QTransform(narrower, 0, 0, 1, -line.width * narrower / 2, face.em / 2 - middle)


def cornered(line: ShapedLine, face: Face) -> QTransform:
    """Return what stands a comma or full stop in the upper right of its square."""
    ink, off = line.ink, _FROM_CORNER * face.em
    return QTransform.fromTranslate(face.em / 2 - off - ink.center().x(), off - ink.center().y())
