"""Axes, features and glyphs of the selected text's face."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_runs import Span
from coverstudio.rendering.font_library.faces import Axis, Face, Feature, Instance
from coverstudio.rendering.font_library.glyphs import Glyph
from coverstudio.ui.fonts.face_part import FacePart
from coverstudio.ui.stories.glyphs import with_glyph
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.widgets.axes import AxesField
from coverstudio.ui.widgets.features import FeaturesField
from coverstudio.ui.widgets.glyph_palette import GlyphPalette, about_glyph
from tests.fakes import FakeGenerator
from tests.rendering.font_library.made_fonts import FEATURES, fonts_of, made_font
from tests.ui.stage import play, until, write

VARIABLE = Face(
    "Vary",
    "Light",
    "allowed",
    axes=(Axis("wght", "Weight", 200, 200, 900), Axis("slnt", "Slant", -12, 0, 0)),
    instances=(Instance("Loud", {"wght": 900, "slnt": 0}),),
)
RICH = Face(
    "Rich",
    "Regular",
    "allowed",
    features=(
        Feature("liga", "Ligatures", on_by_habit=True),
        Feature("onum", "Old-style figures"),
        Feature("cv01", "Beta", choices=2, choice_names=("Open", "")),
    ),
)
TEXT = TextLayer(name="T", text="AB", family="Rich Test", size=30, box=Box(0, 0, 100, 20))


def test_axes_tell_all_that_is_set(qtbot: QtBot) -> None:
    field = AxesField()
    qtbot.addWidget(field)
    heard: list[dict[str, float]] = []
    field.edited.connect(heard.append)
    field.show_face(VARIABLE, {}, weight=400)
    assert field.fields["wght"].number.value() == 400, "the weight says where it stands"
    field.fields["slnt"].number.setValue(-6)
    field.fields["wght"].slider.setValue(1000)
    assert heard == [{"slnt": -6}, {"slnt": -6, "wght": 900}]
    field.show_face(VARIABLE, {"wght": 900})
    assert field.named.currentText() == "Loud"
    field.show_face(VARIABLE, {"wght": 901, "nope": 3})
    assert field.fields["wght"].number.value() == 900
    assert field.named.currentText() == "Custom"


def test_features_tell_what_differs_from_the_habit(qtbot: QtBot) -> None:
    field = FeaturesField()
    qtbot.addWidget(field)
    heard: list[dict[str, int]] = []
    field.edited.connect(heard.append)
    field.show_face(RICH, {"xxxx": 1})
    assert field.switches["liga"].isChecked() and not field.switches["onum"].isChecked()
    field.switches["liga"].click()
    field.switches["onum"].click()
    field.switches["liga"].click()
    assert heard == [{"xxxx": 1, "liga": 0}, {"xxxx": 1, "liga": 0, "onum": 1}, {"xxxx": 1, "onum": 1}]
    choice = field.choices["cv01"]
    assert [choice.itemText(index) for index in range(choice.count())] == ["Off", "Open", "2"]
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    assert heard[-1] == {"xxxx": 1, "onum": 1, "cv01": 2}


def test_the_part_shows_the_face_of_the_text(qtbot: QtBot, tmp_path: Path) -> None:
    made_font(tmp_path / "a.ttf", "Rich Test", features=FEATURES, fs_type=2)
    with fonts_of(tmp_path):
        part = FacePart()
        qtbot.addWidget(part)
        part.show_layer(TEXT, {"onum": 1})
        qtbot.waitUntil(lambda: part.asker.is_idle)
        assert set(part.features.switches) == {"liga", "onum", "ss01"}
        assert part.features.switches["onum"].isChecked()
        assert "forbids" in part.embedding.text()
        assert not part.axes.isVisibleTo(part)
        assert part.what_is_set == "1 set"
        part.show_layer(msgspec.structs.replace(TEXT, family="Nobody Sans"), {})
        qtbot.waitUntil(lambda: part.asker.is_idle)
        assert not part.glyphs.isEnabled() and not part.features.switches
        part.asker.end()


def test_the_palette_finds_glyphs_and_tells_how_they_are_typed(qtbot: QtBot, tmp_path: Path) -> None:
    made_font(tmp_path / "a.ttf", "Rich Test", features=FEATURES)
    with fonts_of(tmp_path):
        palette = GlyphPalette()
        qtbot.addWidget(palette)
        palette.show()
        palette.show_face("Rich Test")
        qtbot.waitUntil(lambda: bool(palette.table.cells.glyphs))
        assert palette.state.text() == "8 glyphs"
        write(palette.search, "capital letter b")
        assert [glyph.characters for glyph in palette.table.cells.glyphs] == ["B", "AB", "B", "B"]
        palette.group.setCurrentIndex(palette.group.findData("Alternates"))
        palette.group.activated.emit(palette.group.currentIndex())
        write(palette.search, "41")
        heard: list[tuple[str, object]] = []
        palette.chosen.connect(lambda characters, features: heard.append((characters, features)))
        palette.table.clicked.emit(palette.table.cells.index(0, 0))
        assert heard == [("A", {"ss01": 1})]
        assert palette.grab().toImage().width() > 100
        palette.asker.end()


def test_the_palette_shows_glyphs_in_the_face_they_are_of_while_another_is_read(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made_font(tmp_path / "a.ttf", "Small Test", letters="AB")
    with fonts_of(tmp_path):
        palette = GlyphPalette()
        qtbot.addWidget(palette)
        palette.show()
        palette.show_face("Source Serif Pro")
        qtbot.waitUntil(lambda: bool(palette.table.cells.glyphs))
        palette.show_face("Small Test")
        write(palette.search, "omega")
        palette.grab()  # a glyph that its face lacks would be a warning
        assert palette.table.cells.glyphs
        qtbot.waitUntil(lambda: not palette.table.cells.glyphs)
        palette.close()
        palette.search.clear()
        assert [glyph.characters for glyph in palette.table.cells.glyphs][:2] == ["A", "B"]
        palette.grab()
        palette.asker.end()


def test_a_glyph_says_its_name_number_and_features() -> None:
    assert about_glyph(Glyph(3, "A", {"onum": 1})) == "A · U+0041 LATIN CAPITAL LETTER A\nOld-style figures"


@pytest.mark.parametrize(("start", "end", "text"), [(0, 0, "BAB"), (1, 2, "AB"), (2, 2, "ABB")])
def test_a_glyph_is_typed_with_its_feature_only(start: int, end: int, text: str) -> None:
    typed = with_glyph(TEXT, start, end, "B", {"salt": 2})
    assert typed.text == text
    assert typed.spans == (Span(start=start, end=start + 1, features={"salt": 2}),)
    assert with_glyph(TEXT, start, end, "B", {}).spans == ()


def test_a_text_gets_features_and_glyphs_in_the_window_and_undo_takes_them_back() -> None:
    async def story(opened: StudioWindow) -> None:
        opened.stories.lettering.add()
        part, editor = opened.window.type.face_part, opened.studio.editor
        await until(lambda: "onum" in part.features.switches)
        part.features.switches["onum"].click()
        part.glyphs_asked.emit()
        (palette,) = opened.window.findChildren(GlyphPalette)
        await until(lambda: bool(palette.table.cells.glyphs))
        palette.chosen.emit("ft", {"liga": 1})
        await asyncio.sleep(0)
        text = opened.stories.lettering.selected
        assert text is not None
        assert text.features == {"onum": 1}
        assert text.text == "Your textft"
        assert [(span.start, span.features) for span in text.spans] == [(9, {"onum": 1, "liga": 1})]
        editor.undo()
        editor.undo()
        undone = opened.stories.lettering.selected
        assert undone is not None and undone.features == {} and undone.text == "Your text"

    play(story, FakeGenerator())


def test_a_font_removed_while_in_use_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = made_font(tmp_path / "a.ttf", "Folder Test", letters="Your text")

    async def story(opened: StudioWindow) -> None:
        said: list[str] = []
        opened.studio.messages.told.connect(lambda message: said.append(message.sentence))
        await opened.stories.font_folders.add(tmp_path)
        assert said == ["1 family more from the folder."]
        opened.stories.lettering.add()
        opened.stories.lettering.restyle("Font family", family="Folder Test")
        path.unlink()
        opened.stories.font_folders.look_again()
        await until(lambda: len(said) > 1)
        assert said[1].startswith("The font “Folder Test” is gone")
        assert "not installed" in opened.window.type.warning.text()
        text = opened.stories.lettering.selected
        assert text is not None and text.family == "Folder Test", "nothing is lost"

    (tmp_path / "none").mkdir()
    with fonts_of(tmp_path / "none"):
        play(story, FakeGenerator())
