"""Small fonts made for a test: letters that are boxes, with the tables that the test is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from coverstudio.rendering import fonts
from coverstudio.rendering.font_library.kept import change_kept

LIGHT, BOLD = 200, 900
FEATURES = """
feature ss01 { featureNames { name "Swash capitals"; }; sub A by A.alt; } ss01;
feature salt { sub B from [B.one B.two]; } salt;
feature liga { sub A B by A_B; } liga;
feature onum { sub one by one.old; } onum;
feature ccmp { sub B by A; } ccmp;
"""
_EXTRA = ("A.alt", "B.one", "B.two", "A_B", "one.old")
_NAMES = {"1": "one", "2": "two", " ": "space"}


def made_font(
    path: Path,
    family: str,
    *,
    letters: str = "AB1 ",
    fs_type: int = 0,
    varies: bool = False,
    rigid: str = "",
    features: str = "",
) -> Path:
    """Write a font and return where it lies. With `varies` it is as bold as the axis wght says.

    Letters that are `rigid` stay as they are.
    """
    named = {
        ord(letter): _NAMES.get(letter, letter if letter.isascii() else f"u{ord(letter):04X}")
        for letter in letters
    }
    order = [".notdef", *named.values(), *_EXTRA]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(named)
    builder.setupGlyf({name: _box(0 if name == "space" else 100) for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(
        sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200, fsType=fs_type
    )
    builder.setupPost()
    if varies:
        builder.setupFvar(
            [("wght", LIGHT, LIGHT, BOLD, "Weight"), ("XTRA", 0, 10, 20, "Extra things")],
            [{"location": {"wght": 700, "XTRA": 10}, "stylename": "Loud"}],
        )
        builder.setupGvar({name: [_bolder()] for name in order if name not in ("space", *rigid)})
    if features:
        addOpenTypeFeaturesFromString(builder.font, features)
    builder.save(path)
    return path


def _box(side: int) -> Glyph:
    pen = TTGlyphPen(None)
    if side:
        pen.moveTo((50, 0))
        for point in ((50, 700), (50 + side, 700), (50 + side, 0)):
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


def _bolder() -> TupleVariation:
    """Four times as wide at the bold end: two points of the box move by 300; four are the metrics'."""
    moved = [(0, 0), (0, 0), (300, 0), (300, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
    return TupleVariation({"wght": (0.0, 1.0, 1.0)}, moved)


@contextmanager
def fonts_of(folder: Path) -> Iterator[None]:
    """Have the user's fonts in a folder, and let them go at the end."""
    change_kept(lambda kept: kept.with_folder(folder))
    fonts.look_again()
    try:
        yield
    finally:
        change_kept(lambda kept: kept.without_folder(folder))
        fonts.look_again()
