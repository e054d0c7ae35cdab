"""The parts of the window by themselves: themes, icons, actions, colours, families, messages, the bars."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.pictures import Recipe
from coverstudio.document.print_spec import print_spec
from coverstudio.document.type_shapes import ArcPath
from coverstudio.editor.importing import import_picture, with_picture
from coverstudio.generation.messages import Engine, Engines, Upscale
from coverstudio.rendering import fonts
from coverstudio.rendering.fonts import families
from coverstudio.ui.actions import MENUS, RECENT, SEPARATOR
from coverstudio.ui.canvas import Tool
from coverstudio.ui.icons import MissingIconError, character, icon, icon_family
from coverstudio.ui.message_bar import MessageBar
from coverstudio.ui.panels.type.warnings import warning_about
from coverstudio.ui.recipe_words import led_to
from coverstudio.ui.stages import BACKGROUND, CLEAN, PRINT, TYPE
from coverstudio.ui.stories.artwork_colours import artwork_colours
from coverstudio.ui.stories.studio import Message
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.theme import colours, stylesheet
from coverstudio.ui.widgets.colours import ColourField, ColourPicker
from coverstudio.ui.widgets.families import FamilyField
from coverstudio.ui.wiring import Wiring
from tests.fakes import ENGINES, FakeGenerator
from tests.ui.stage import a_picture, at_rest, begin_small_cover, click, on_page, play, press, until, write

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_stylesheet_knows_every_colour_it_names(theme: str) -> None:
    filled = stylesheet("dark" if theme == "dark" else "light")
    assert "$" not in filled


def contrast(one: str, other: str) -> float:
    def luminance(name: str) -> float:
        parts = [value / 255 for value in QColor(name).getRgb()[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_words_can_be_read_in_both_themes(theme: str) -> None:
    c = colours("dark" if theme == "dark" else "light")
    for words in (c.text, c.quiet, c.danger, c.caution, c.good):
        assert contrast(words, c.panel) >= 4.5, words
    assert contrast(c.on_primary, c.primary) >= 4.3
    assert contrast(c.text, c.field) >= 7


def test_the_greys_around_the_art_are_neutral() -> None:
    for theme in ("dark", "light"):
        c = msgspec.structs.asdict(colours("dark" if theme == "dark" else "light"))
        for name in ("pasteboard", "panel", "bar", "field", "raised"):
            red, green, blue, _ = QColor(c[name]).getRgb()
            assert max(red, green, blue) - min(red, green, blue) <= 9, f"{theme} {name}"


def test_an_icon_is_painted_and_an_unknown_one_refused(qapp: QApplication) -> None:
    image = icon("eraser").pixmap(32, 32).toImage()
    assert any(image.pixelColor(x, 16).alpha() for x in range(32))
    disabled = icon("eraser").pixmap(32, 32, QIcon.Mode.Disabled).toImage()
    assert disabled != image
    with pytest.raises(MissingIconError):
        icon("no-such-thing")


def test_no_two_commands_share_keys() -> None:
    commands = [command for _, menu in MENUS for command in menu if command not in (SEPARATOR, RECENT)]
    keys = [keys for command in commands for keys in command.keys]
    assert len(keys) == len(set(keys))
    assert len({command.id for command in commands}) == len(commands)


def test_undo_says_what_it_takes_back() -> None:
    async def story(opened: StudioWindow) -> None:
        actions = opened.window.findChildren(Wiring)[0].actions.by_id
        assert not actions["undo"].isEnabled()
        opened.stories.lettering.add()
        assert actions["undo"].text() == "Undo Add text"
        actions["undo"].trigger()
        assert actions["redo"].text() == "Redo Add text"
        assert not actions["copy"].isEnabled(), "nothing is selected any more"

    play(story, FakeGenerator())


def test_a_colour_is_picked_from_the_artwork(qtbot: QtBot) -> None:
    asked: list[object] = []

    def palette(answer: object) -> None:
        asked.append(answer)
        answer(("#102030", "#f0e0d0"))  # type: ignore[operator]

    field = ColourField(palette)
    qtbot.addWidget(field)
    field.show()
    heard: list[str] = []
    field.edited.connect(heard.append)
    click(field)
    picker = field.findChildren(ColourPicker)[0]
    click(picker.artwork_swatches[1])
    assert asked and heard == ["#f0e0d0"]
    write(picker.number, "#00ff7f")
    press(picker.number, Qt.Key.Key_Return)
    assert heard[-1] == "#00ff7f"
    write(picker.number, "green-ish")
    press(picker.number, Qt.Key.Key_Return)
    assert picker.number.text() == "#00ff7f", "what is no colour goes"
    click(picker.plane, QPoint(picker.plane.width() - 1, 0))
    assert QColor(heard[-1]).saturationF() > 0.99, "the corner is the purest"
    picker.close()


def test_the_artworks_colours_are_its_own(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        assert artwork_colours(opened.studio.editor.document, opened.studio.images) == ()
        opened.stories.files.import_path(a_picture(tmp_path))
        await at_rest(opened)
        found = artwork_colours(opened.studio.editor.document, opened.studio.images)
        assert 4 <= len(found) <= 10
        assert all(QColor(colour).green() < 40 for colour in found), "the picture has no green"
        lights = [QColor(colour).lightness() for colour in found]
        assert lights[0] < lights[-1]

    play(story, FakeGenerator())


def test_families_are_found_by_a_part_of_their_name(qtbot: QtBot) -> None:
    field = FamilyField(lambda: ("Roboto", "Source Sans Pro", "Source Serif Pro"))
    qtbot.addWidget(field)
    field.show()
    heard: list[str] = []
    field.edited.connect(heard.append)
    write(field, "source se")
    press(field, Qt.Key.Key_Return)
    assert heard[-1] == "Source Serif Pro"
    write(field, "nothing like it")
    line = field.lineEdit()
    assert line is not None
    line.editingFinished.emit()
    assert field.currentText() == "Source Serif Pro"


def test_the_icons_are_no_family_for_text() -> None:
    async def story(opened: StudioWindow) -> None:
        assert icon_family() not in opened.window.type.character.style_fields.offered_families()
        assert fonts.missing_in(character("cursor"), fonts.qt_font("Roboto", 400, False, 100)) == character(
            "cursor"
        )
        assert "Source Serif Pro" in families()

    play(story, FakeGenerator())


def test_a_missing_family_and_a_narrow_box_are_told_beside_the_text(qapp: QApplication) -> None:
    text = TextLayer(name="T", text="Hello there", family="Roboto", size=12, box=Box(0, 0, 100, 20))
    assert warning_about(text) == ""
    assert "not installed" in warning_about(msgspec.structs.replace(text, family="Nobody Sans"))
    assert "larger than its box" in warning_about(msgspec.structs.replace(text, size=80.0))
    assert "No installed font has" in warning_about(msgspec.structs.replace(text, text="a \U00012000"))
    bent = msgspec.structs.replace(text, path=ArcPath(bend=120), box=Box(0, 0, 100, 3))
    assert warning_about(bent) == "", "an arc reaches out of its box as it likes"
    assert "longer than its path" in warning_about(msgspec.structs.replace(bent, size=80.0))


def test_the_bar_places_a_picture_by_numbers_and_keeps_its_proportions(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        editor, place = opened.studio.editor, opened.window.context_bar.place
        made = await import_picture(editor.store, a_picture(tmp_path))
        text = TextLayer(name="T", text="x", family="Roboto", size=9, box=Box(0, 0, 9, 9))
        editor.apply(with_picture(add_layer(editor.document, text), made), "Import")
        picture = editor.document.layers[-1]
        editor.select(picture.id)
        write(place.from_left, "10+2.5")
        press(place.from_left, Qt.Key.Key_Return)
        moved = editor.document.layer(picture.id)
        assert moved is not None and moved.box.x == 12.5 and moved.box.y == picture.box.y
        write(place.breadth, "60")
        press(place.breadth, Qt.Key.Key_Return)
        resized = editor.document.layer(picture.id)
        assert isinstance(resized, ImageLayer)
        assert resized.box.width / resized.box.height == pytest.approx(picture.box.width / picture.box.height)

    play(story, FakeGenerator())


def test_the_bar_says_what_the_tool_does() -> None:
    async def story(opened: StudioWindow) -> None:
        bar = opened.window.context_bar
        assert bar.hint.text().startswith("A4")
        opened.window.canvas.set_tool(Tool.ERASE)
        assert "rectangle" in bar.hint.text()

    play(story, FakeGenerator())


def test_the_text_tool_sets_a_text_where_it_is_clicked_and_takes_what_is_typed() -> None:
    async def story(opened: StudioWindow) -> None:
        window, editor = opened.window, opened.studio.editor
        press(window, Qt.Key.Key_T)
        click(window.canvas.viewport(), on_page(opened, 60, 80))
        assert window.canvas.is_editing_text()
        QTest.keyClicks(window.canvas.viewport(), "Hello")
        press(window.canvas.viewport(), Qt.Key.Key_Escape)
        assert [text.text for text in editor.document.texts] == ["Hello"]
        assert window.stages.stage == TYPE

    play(story, FakeGenerator())


def test_a_background_of_ones_own_replaces_the_one_there_was(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        files, editor = opened.stories.files, opened.studio.editor
        files.import_path(a_picture(tmp_path, "one.png"))
        await at_rest(opened)
        first = editor.document.layers
        files.import_path(a_picture(tmp_path, "two.png", (300, 300)), as_background=True)
        await at_rest(opened)
        assert len(editor.document.layers) == 1 and editor.document.layers != first
        files.import_path(a_picture(tmp_path, "three.png", (30, 30)))
        await at_rest(opened)
        assert len(editor.document.layers) == 2, "any other way it comes on top"

    play(story, FakeGenerator())


def test_what_cannot_be_done_here_says_so_and_how_to_get_it(tmp_path: Path) -> None:
    class WithoutEyes(FakeGenerator):
        def _answer(self, request: object) -> object:
            reason = "Text recognition is not installed: pip install 'coverstudio[ocr]'."
            return Engines(engines=(Engine("rapidocr", "detect", False, reason),))

    async def story(opened: StudioWindow) -> None:
        opened.studio.editor.apply(
            with_picture(
                opened.studio.editor.document,
                await import_picture(opened.studio.editor.store, a_picture(tmp_path)),
            ),
            "Import",
        )
        opened.window.stages.show_stage(CLEAN)
        await opened.stories.backgrounds.load_choices()
        assert not opened.window.clean.search.button.isEnabled()
        assert "pip install" in opened.window.clean.search.hint.text()

    play(story, WithoutEyes())


def test_the_status_line_tells_zoom_place_and_effective_ppi(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = opened.window
        opened.stories.files.import_path(a_picture(tmp_path))
        await at_rest(opened)
        opened.studio.editor.select(opened.studio.editor.document.layers[0].id)
        assert window.status_line.ppi.text().endswith("ppi effective")
        assert window.status_line.ppi.property("role") == "danger"
        opened.studio.editor.select("")
        assert window.status_line.ppi.text() == "25 ppi effective", "the background's, with nothing selected"
        assert window.status_line.upscale.text() == "Upscale to 300 ppi"
        QTest.mouseMove(window.canvas.viewport(), on_page(opened, 20, 30))
        await until(lambda: "mm" in window.status_line.cursor_place.text(), "the pointer's place")
        window.canvas.set_zoom(0.5)
        assert window.status_line.zoom.text() == "50 %"
        await until(window.status_line.findings.isVisible, "findings")
        click(window.status_line.findings)
        assert window.stages.stage == PRINT

    play(story, FakeGenerator())


def test_a_background_is_brought_to_print_size_from_the_status_line(tmp_path: Path) -> None:
    generator = FakeGenerator()

    async def story(opened: StudioWindow) -> None:
        line, editor = opened.window.status_line, opened.studio.editor
        assert not line.ppi.isVisible() and not line.upscale.isVisible(), "an empty page has no picture"
        begin_small_cover(opened)
        opened.stories.files.import_path(a_picture(tmp_path), as_background=True)
        await at_rest(opened)
        click(line.upscale)
        click(line.upscale)
        await at_rest(opened)
        assert [type(request) for request in generator.asked].count(Upscale) == 1, (
            "a double click is one wish"
        )
        assert line.ppi.property("role") == "" and not line.upscale.isVisible()
        press(opened.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert line.upscale.isVisible() and editor.document.layers

    play(story, generator)


def test_a_message_offers_its_fix_and_knows_when_it_is_waved_away(qtbot: QtBot) -> None:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    canvas.resize(900, 600)
    canvas.show()
    bar = MessageBar(canvas)
    happened: list[str] = []
    bar.tell(Message("One thing.", "note", "Fix it", lambda: happened.append("fixed")))
    click(bar.action)
    assert happened == ["fixed"] and not bar.isVisible()
    bar.tell(Message("Another.", "error", "", None, lambda: happened.append("waved away")))
    assert canvas.rect().contains(bar.geometry())
    click(bar.close_button)
    assert happened[-1] == "waved away"


def test_a_question_comes_back_after_what_was_told_over_it(qtbot: QtBot) -> None:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    canvas.resize(900, 600)
    canvas.show()
    bar = MessageBar(canvas)
    happened: list[str] = []
    bar.tell(Message("Bring it back?", "note", "Yes", lambda: happened.append("yes"), lambda: None))
    bar.tell(Message("The disk is full.", "error"))
    bar.settle()
    assert bar.isVisible() and bar.sentence.text() == "Bring it back?"
    click(bar.action)
    assert happened == ["yes"] and not bar.isVisible()
    bar.tell(Message("Another.", "note"))
    click(bar.close_button)
    assert not bar.isVisible(), "what was answered is not asked again"


def test_a_picture_of_a_format_comes_with_every_choice_of_a_new_cover() -> None:
    async def story(opened: StudioWindow) -> None:
        opened.studio.editor.start_over(Document(print_spec=print_spec("46pan")))
        await asyncio.sleep(0)
        assert opened.window.context_bar.hint.text().startswith("46판")

    play(story, FakeGenerator())


def test_the_strip_tells_what_the_words_of_a_prompt_led_to() -> None:
    async def story(opened: StudioWindow) -> None:
        window = opened.window
        await opened.stories.backgrounds.load_choices()
        write(window.background.prompt, "rain over the hills")
        click(window.background.generate)
        await at_rest(opened)
        assert window.film_strip.words.text() == "“rain over the hills” led to Misty hills · Dawn · rain"
        opened.studio.editor.undo()
        assert window.film_strip.words.text() == "", "nothing of it is on the page"
        QTest.mouseMove(window.film_strip.tiles[0])
        await until(
            lambda: "Misty hills" in window.film_strip.words.text(), "the words of what is pointed at"
        )

    play(story, FakeGenerator())


def test_a_palette_shows_its_colours_beside_its_name() -> None:
    async def story(opened: StudioWindow) -> None:
        field = opened.window.background.built_in.palette_field
        await opened.stories.backgrounds.load_choices()
        plain = colours_in(field)
        field.show_choice("dawn")
        assert {"#f6efe2", "#c98d6b", "#3a3f58", "#ff0000", "#00ff00"} <= colours_in(field) - plain

    play(story, FakeGenerator())


def colours_in(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}


def test_the_menus_order_hide_and_lock_layers_and_open_stages(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        editor, window = opened.studio.editor, opened.window
        run = {name: one.trigger for name, one in window.findChildren(Wiring)[0].actions.by_id.items()}
        opened.stories.files.import_path(a_picture(tmp_path))
        await at_rest(opened)
        run["add_text"]()
        run["add_text"]()
        bottom, middle, top = (layer.id for layer in editor.document.layers)
        run["backward"]()
        assert [layer.id for layer in editor.document.layers] == [bottom, top, middle]
        run["back"]()
        assert [layer.id for layer in editor.document.layers] == [top, bottom, middle]
        run["backward"]()
        assert editor.undo_name == "Reorder layers", "there is nothing further down"
        run["front"]()
        assert [layer.id for layer in editor.document.layers] == [bottom, middle, top]
        run["hide"]()
        run["lock"]()
        layer = editor.document.layer(top)
        assert layer is not None and not layer.visible and layer.locked
        run["stage_3"]()
        assert window.stages.stage == PRINT
        run["place"]()
        assert window.stages.stage == TYPE and window.focusWidget() is window.type.title

    play(story, FakeGenerator())


def test_a_stage_that_opens_keeps_the_focus_near_and_selects_nothing(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        editor, window = opened.studio.editor, opened.window
        opened.stories.files.import_path(a_picture(tmp_path))
        await at_rest(opened)
        opened.stories.lettering.add()
        editor.select("")
        window.stages.show_stage(BACKGROUND)
        window.background.prompt.setFocus()
        window.stages.show_stage(CLEAN)
        assert window.stages.isAncestorOf(window.focusWidget())
        window.layers.list.setFocus()
        assert editor.selected is None, "the focus takes nothing up by itself"
        assert window.stages.stage == CLEAN and window.clean.isVisible()
        press(window.layers.list, Qt.Key.Key_Down)
        assert editor.selected is not None

    play(story, FakeGenerator())


def test_the_strip_says_when_the_words_chose_nothing() -> None:
    chosen: dict[str, str | int | float] = {"family": "hills", "palette": "dawn", "by_seed": 1}
    recipe = Recipe(engine="procedural", wish="generate", prompt="qwertz", seed=1, settings=chosen)
    said = "No word of “qwertz” is known, so the seed chose Misty hills · Dawn"
    assert led_to(recipe, ENGINES) == said
