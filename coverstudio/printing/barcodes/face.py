"""The face of the words on a barcode: Source Sans Pro, which comes with the app, cut down to their letters.

The standards recommend OCR-B and take any face that is clearly legible.
"""

from __future__ import annotations

import functools
import importlib.util
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from coverstudio.printing.errors import PrintError

_PACKAGE, _FILE = "font_source_sans_pro", "SourceSansPro-Regular.ttf"
LETTERS = "0123456789-ISBN "

Transform = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Face:
    """A TrueType font that has the letters of a barcode and no others; lengths in its own units."""

    program: bytes
    units: int
    advances: dict[str, int]
    glyphs: dict[str, int]  # the number of each letter's glyph
    digit_height: float
    bounds: tuple[int, int, int, int]
    ascent: int
    descent: int
    outline: Callable[[str, Transform], str]

    @property
    def name(self) -> str:
        """The PostScript name."""
        return _FILE.removesuffix(".ttf")

    def size(self, digit_height: float) -> float:
        """Return the size of the em at which digits are that high."""
        return digit_height * self.units / self.digit_height

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is at that size."""
        return sum(self.advances[letter] for letter in text) * size / self.units


@functools.cache
def face() -> Face:
    """Return the face. Raises PrintError when it did not come with the app."""
    font = TTFont(io.BytesIO(_subset()))
    characters = font.getBestCmap() or {}
    letters: dict[str, str] = {letter: characters[ord(letter)] for letter in LETTERS}
    glyphs = font.getGlyphSet()

    def outline(letter: str, transform: Transform) -> str:
        pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.4f}".rstrip("0").rstrip("."))
        glyphs[letters[letter]].draw(TransformPen(pen, transform))
        return pen.getCommands()

    pen = BoundsPen(glyphs)
    glyphs[letters["1"]].draw(pen)  # 0 and 8 overshoot the line
    head: Any = font["head"]  # whose fields fontTools finds at run time
    metrics: Any = font["hhea"]
    return Face(
        program=_subset(),
        units=head.unitsPerEm,
        advances={letter: font["hmtx"][glyph][0] for letter, glyph in letters.items()},
        glyphs={letter: font.getGlyphID(glyph) for letter, glyph in letters.items()},
        digit_height=pen.bounds[3],
        bounds=(head.xMin, head.yMin, head.xMax, head.yMax),
        ascent=metrics.ascent,
        descent=metrics.descent,
        outline=outline,
    )


@functools.cache
def _subset() -> bytes:
    package = importlib.util.find_spec(_PACKAGE)
    path = Path(package.origin).parent / "files" / _FILE if package and package.origin else None
    if path is None or not path.is_file():
        raise PrintError(f"The font of barcodes ({_FILE}) is missing: install CoverStudio again.")
    options = Options(layout_features=[], hinting=False, name_IDs=[0, 1, 2, 6, 13, 14], notdef_outline=True)
    font = TTFont(path, recalcTimestamp=False)
    cutter = Subsetter(options)
    cutter.populate(text=LETTERS)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
