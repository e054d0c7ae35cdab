"""What a face can do is read from the face that Qt uses."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QMarginsF, QPointF
from PySide6.QtGui import QGlyphRun, QPainter, QPdfWriter, QTextLayout

from coverstudio.rendering import fonts
from coverstudio.rendering.font_library.faces import face, may_be_embedded
from coverstudio.rendering.font_library.glyphs import glyph_groups
from coverstudio.rendering.font_library.listing import lacking, listed_families
from tests.rendering.font_library.made_fonts import BOLD, FEATURES, fonts_of, made_font

pytestmark = pytest.mark.usefixtures("qapp")


def set_in(family: str, weight: int = 400, **wishes: object) -> QGlyphRun:
    layout = QTextLayout("A", fonts.qt_font(family, weight, False, 1000, **wishes))  # type: ignore[arg-type]
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout.glyphRuns()[0]


def stem(run: QGlyphRun) -> float:
    return run.rawFont().pathForGlyph(run.glyphIndexes()[0]).boundingRect().width()


def test_features_have_their_names_and_shaping_is_no_choice(tmp_path: Path) -> None:
    made_font(tmp_path / "a.ttf", "Rich Test", features=FEATURES, fs_type=2)
    with fonts_of(tmp_path):
        known = face("Rich Test")
        assert known is not None
        assert known.embedding == may_be_embedded("Rich Test") == "forbidden"
        assert [(one.tag, one.name, one.choices, one.on_by_habit) for one in known.features] == [
            ("liga", "Ligatures", 1, True),
            ("onum", "Old-style figures", 1, False),
            ("salt", "Stylistic alternates", 2, False),
            ("ss01", "Swash capitals", 1, False),
        ]


def test_a_variable_font_tells_its_axes_and_named_styles(tmp_path: Path) -> None:
    made_font(tmp_path / "v.ttf", "Vary Test", varies=True)
    with fonts_of(tmp_path):
        known = face("Vary Test")
        assert known is not None
        assert [(one.tag, one.name, one.least, one.usual, one.most) for one in known.axes] == [
            ("wght", "Weight", 200, 200, 900),
            ("XTRA", "Extra things", 0, 10, 20),
        ]
        assert [(one.name, one.places) for one in known.instances] == [("Loud", {"wght": 700, "XTRA": 10})]
        assert fonts.weights("Vary Test") == (200, 300, 400, 500, 600, 700, 800, 900)


def test_weight_reaches_the_axis_and_an_axis_set_by_hand_wins(tmp_path: Path) -> None:
    made_font(tmp_path / "v.ttf", "Vary Test", varies=True)
    with fonts_of(tmp_path):
        assert stem(set_in("Vary Test", 200)) == pytest.approx(100, abs=1)
        assert stem(set_in("Vary Test", 900)) == pytest.approx(400, abs=1)
        assert stem(set_in("Vary Test", 200, axes={"wght": 550})) == pytest.approx(250, abs=2)
        assert stem(set_in("Vary Test", 100, axes={"nope": 5})) == pytest.approx(100, abs=1)
        assert stem(set_in("Vary Test", 200, axes={"wght": 30_000})) == pytest.approx(400, abs=1)


def test_the_pdf_embeds_the_letters_as_they_vary(tmp_path: Path) -> None:
    made_font(tmp_path / "v.ttf", "Vary Test", varies=True)
    with fonts_of(tmp_path):
        run = set_in("Vary Test", BOLD)
        writer = QPdfWriter(str(tmp_path / "page.pdf"))
        writer.setPageMargins(QMarginsF())
        painter = QPainter(writer)
        painter.drawGlyphRun(QPointF(100, 1000), run)
        painter.end()
    with pikepdf.open(tmp_path / "page.pdf") as pdf:
        embedded = [
            one.FontFile2.read_bytes() for one in pdf.objects if "/FontFile2" in getattr(one, "keys", list)()
        ]
    assert [widest_glyph(file) for file in embedded] == [400]


def widest_glyph(file: bytes) -> int:
    """The width of the widest glyph that an embedded font has, in thousandths of its em."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(file))
    glyphs = [font["glyf"][name] for name in font.getGlyphOrder()]
    widths = [glyph.xMax - glyph.xMin for glyph in glyphs if glyph.numberOfContours]
    return round(max(widths) * 1000 / font["head"].unitsPerEm)


def test_a_feature_changes_the_glyph(tmp_path: Path) -> None:
    made_font(tmp_path / "a.ttf", "Rich Test", features=FEATURES)
    with fonts_of(tmp_path):
        plain, swash = set_in("Rich Test"), set_in("Rich Test", features={"ss01": 1})
        assert plain.glyphIndexes() != swash.glyphIndexes()


def test_glyphs_are_typed_as_characters_and_with_features(tmp_path: Path) -> None:
    made_font(tmp_path / "a.ttf", "Rich Test", letters="AB1 가,", features=FEATURES)
    with fonts_of(tmp_path):
        groups = {
            group.name: [(one.characters, one.features) for one in group.glyphs]
            for group in glyph_groups("Rich Test")
        }
    assert groups == {
        "Latin": [("A", {}), ("B", {})],
        "Hangul": [("가", {})],
        "Figures": [("1", {})],
        "Punctuation": [(",", {})],
        "Ligatures": [("AB", {"liga": 1})],
        "Alternates": [("1", {"onum": 1}), ("B", {"salt": 1}), ("B", {"salt": 2}), ("A", {"ss01": 1})],
    }


def test_a_family_that_is_not_there_can_do_nothing() -> None:
    assert face("Nobody Sans") is None
    assert glyph_groups("Nobody Sans") == ()


def test_damaged_features_are_left_out(tmp_path: Path) -> None:
    path = made_font(tmp_path / "a.ttf", "Torn Test", features=FEATURES)
    content = bytearray(path.read_bytes())
    at = content.index(b"GSUB")
    offset = int.from_bytes(content[at + 8 : at + 12])
    content[offset + 10 : offset + 60] = b"\xff" * 50
    path.write_bytes(content)
    with fonts_of(tmp_path):
        known = face("Torn Test")
        assert known is not None and known.features == ()


def test_a_family_says_what_it_lacks_itself() -> None:
    assert lacking("Lime 라임, 라", "Roboto") == "라임"
    listed = {family.name: family for family in listed_families()}
    assert listed["Roboto"].source == "app"
    assert {"latin", "greek", "cyrillic"} <= listed["Roboto"].scripts
