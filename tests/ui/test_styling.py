"""Letters styled where they stand: what is selected on the page changes, by panel, bar and keys."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from coverstudio.document.document import add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_runs import PairKern, Span
from coverstudio.settings import Settings
from coverstudio.ui.canvas.text_caret import Caret
from coverstudio.ui.stages import TYPE
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.widgets.colours import ColourPicker
from tests.fakes import FakeGenerator
from tests.ui.stage import click, on_page, play, press, write

Key, Keys = Qt.Key, Qt.KeyboardModifier
CONTROL, SHIFT, ALT = Keys.ControlModifier, Keys.ShiftModifier, Keys.AltModifier
TITLE = TextLayer(
    id="title", name="Title", text="Old AVE", family="Source Serif Pro", size=40, box=Box(30, 60, 150, 30)
)


def begin(opened: StudioWindow, layer: TextLayer = TITLE, *, at: int | None = None) -> None:
    """Put a text on the page and edit it in its place, everything selected or the caret `at` a letter."""
    editor, window = opened.studio.editor, opened.window
    editor.apply(add_layer(editor.document, layer), "Add text")
    editor.select(layer.id)
    window.stages.show_stage(TYPE)
    window.canvas.edit_text(layer.id)
    if at is not None:
        put_caret(opened, at)


def put_caret(opened: StudioWindow, at: int) -> None:
    press(opened.window.canvas, Key.Key_Home, CONTROL)
    for _ in range(at):
        press(opened.window.canvas, Key.Key_Right)


def choose(opened: StudioWindow, start: int, end: int) -> None:
    put_caret(opened, start)
    for _ in range(end - start):
        press(opened.window.canvas, Key.Key_Right, SHIFT)


def text(opened: StudioWindow) -> TextLayer:
    layer = opened.studio.editor.document.layer(TITLE.id)
    assert isinstance(layer, TextLayer)
    return layer


def test_letters_selected_with_the_mouse_are_styled_in_the_panel_and_undone_step_by_step() -> None:
    async def story(opened: StudioWindow) -> None:
        window, editor, fields = opened.window, opened.studio.editor, opened.window.type.character
        begin(opened)
        before = editor.document
        caret, viewport = Caret(TITLE), window.canvas.viewport()
        (x, top), (_, bottom) = caret.ends(4)
        end = caret.ends(7)[0][0]
        QTest.mousePress(
            viewport, Qt.MouseButton.LeftButton, Keys.NoModifier, on_page(opened, x, (top + bottom) / 2)
        )
        QTest.mouseMove(viewport, on_page(opened, end, (top + bottom) / 2))
        QTest.mouseRelease(
            viewport, Qt.MouseButton.LeftButton, Keys.NoModifier, on_page(opened, end, (top + bottom) / 2)
        )
        assert opened.stories.lettering.part == (4, 7)
        write(fields.style_fields.size, "60")
        press(fields.style_fields.size, Key.Key_Return)
        click(fields.style_fields.italic)
        write(fields.baseline, "120")
        press(fields.baseline, Key.Key_Return)
        assert text(opened) == msgspec.structs.replace(
            TITLE, spans=(Span(start=4, end=7, size=60, italic=True, baseline_shift=120),)
        )
        assert editor.undo_name == "Baseline shift"
        for _ in range(3):
            press(window, Key.Key_Z, CONTROL)
        assert editor.document == before

    play(story, FakeGenerator())


def test_what_differs_is_shown_as_mixed_and_a_new_value_is_for_all() -> None:
    async def story(opened: StudioWindow) -> None:
        spans = (Span(start=4, end=7, size=60, italic=True, colour="#aa3322", weight=700, family="Roboto"),)
        panel, bar = opened.window.type, opened.window.context_bar.style_fields
        begin(opened, msgspec.structs.replace(TITLE, spans=spans))
        fields = panel.character.style_fields
        for size in (fields.size, bar.size):
            assert (size.text(), size.is_mixed) == ("Mixed", True)
        assert (fields.family.currentText(), fields.weight.currentText()) == ("", "")
        assert not fields.italic.isChecked() and fields.italic.toolTip() == "Italic in parts"
        assert fields.colour.toolTip() == "#000000, #aa3322"
        choose(opened, 5, 7)
        assert (fields.size.text(), fields.family.currentText()) == ("60 pt", "Roboto")
        assert (fields.weight.currentText(), fields.italic.isChecked()) == ("Bold", True)
        choose(opened, 3, 5)
        assert fields.size.text() == "Mixed"
        press(fields.size, Key.Key_Up)
        assert [span.size for span in text(opened).spans] == [41, 41, 60], "stepping begins with the first"
        assert fields.size.text() == "41 pt"
        write(bar.size, "")
        press(bar.size, Key.Key_Return)
        assert [span.size for span in text(opened).spans] == [41, 41, 60], "nothing typed changes nothing"

    play(story, FakeGenerator())


def test_a_colour_is_for_the_selected_letters_and_the_rest_keeps_its_own() -> None:
    async def story(opened: StudioWindow) -> None:
        begin(opened)
        choose(opened, 0, 3)
        colour = opened.window.type.character.style_fields.colour
        click(colour)
        picker = colour.findChild(ColourPicker)
        assert isinstance(picker, ColourPicker)
        write(picker.number, "#336699")
        press(picker.number, Key.Key_Return)
        picker.close()
        assert text(opened).spans == (Span(start=0, end=3, colour="#336699"),)
        assert opened.window.canvas.is_editing_text()

    play(story, FakeGenerator())


def test_keys_set_letters_bold_italic_larger_and_wider() -> None:
    async def story(opened: StudioWindow) -> None:
        canvas, note = opened.window.canvas, opened.window.type.character_section
        begin(opened)
        choose(opened, 4, 7)
        assert note.line_end == "3 letters selected"
        press(canvas, Key.Key_B, CONTROL)
        press(canvas, Key.Key_I, CONTROL)
        press(canvas, Key.Key_Greater, CONTROL | SHIFT)
        press(canvas, Key.Key_Greater, CONTROL | SHIFT)
        press(canvas, Key.Key_Less, CONTROL | SHIFT)
        press(canvas, Key.Key_Right, ALT)
        press(canvas, Key.Key_Right, ALT | SHIFT)
        press(canvas, Key.Key_Left, ALT)
        styled = Span(start=4, end=7, weight=700, italic=True, size=42, tracking=50)
        assert text(opened).spans == (styled,)
        press(canvas, Key.Key_B, CONTROL)
        press(canvas, Key.Key_I, CONTROL)
        assert text(opened).spans == (msgspec.structs.replace(styled, weight=400, italic=False),)
        press(canvas, Key.Key_A, CONTROL)
        press(canvas, Key.Key_I, CONTROL)
        press(canvas, Key.Key_Right, ALT)
        assert (text(opened).italic, text(opened).tracking) == (True, 5)
        assert [span.tracking for span in text(opened).spans] == [55], "stretches stay wider by as much"
        assert note.line_end == "Whole text"
        press(canvas, Key.Key_Escape)
        assert note.line_end == ""
        press(opened.window, Key.Key_Greater, CONTROL | SHIFT)
        assert text(opened).size == 42, "a text that is not edited is styled as a whole"

    play(story, FakeGenerator())


def test_a_pair_is_kerned_at_the_caret_by_keys_and_by_number() -> None:
    async def story(opened: StudioWindow) -> None:
        canvas, pair, editor = opened.window.canvas, opened.window.type.character.pair, opened.studio.editor
        begin(opened, at=5)
        assert pair.isEnabled() and "“A” and “V”" in pair.toolTip()
        for _ in range(4):
            press(canvas, Key.Key_Left, ALT)
        press(canvas, Key.Key_Left, ALT | SHIFT)
        assert (text(opened).kerns, pair.value()) == ((PairKern(5, -70),), -70)
        press(canvas, Key.Key_Right)
        assert pair.value() == 0
        write(pair, "-30")
        press(pair, Key.Key_Return)
        assert text(opened).kerns == (PairKern(5, -70), PairKern(6, -30))
        press(opened.window, Key.Key_Z, CONTROL)
        press(opened.window, Key.Key_Z, CONTROL)
        assert (text(opened).kerns, editor.undo_name) == ((), "Add text")
        put_caret(opened, 0)
        assert not pair.isEnabled()
        press(canvas, Key.Key_Right, ALT)
        assert text(opened) == TITLE
        assert "between two letters" in opened.window.message_bar.sentence.text()

    play(story, FakeGenerator())


def test_typing_keeps_the_styles_of_the_letters_around() -> None:
    async def story(opened: StudioWindow) -> None:
        canvas = opened.window.canvas
        kept = msgspec.structs.replace(
            TITLE,
            text="Old\u00a0🌕 AVE",
            spans=(Span(start=6, end=9, italic=True),),
            kerns=(PairKern(8, -40),),
        )
        begin(opened, kept, at=0)
        QTest.keyClicks(canvas, "My ")
        changed = text(opened)
        assert changed.text == "My Old\u00a0🌕 AVE", "a space at which no line may break stays one"
        assert changed.spans == (Span(start=9, end=12, italic=True),)
        assert changed.kerns == (PairKern(11, -40),)
        press(canvas, Key.Key_End)
        QTest.keyClicks(canvas, "S")
        assert text(opened).spans == (Span(start=9, end=13, italic=True),), "what is typed after is as before"
        choose(opened, 9, 12)
        QTest.keyClicks(canvas, "W")
        assert (text(opened).text, text(opened).spans) == (
            "My Old\u00a0🌕 WS", (Span(start=9, end=11, italic=True),),
        )  # fmt: skip
        assert text(opened).kerns == ()

    play(story, FakeGenerator())


def test_a_size_of_ones_own_ends_fitting_and_paragraphs_are_set_in_their_section() -> None:
    async def story(opened: StudioWindow) -> None:
        panel = opened.window.type
        begin(opened, msgspec.structs.replace(TITLE, fit="width"))
        fitted = panel.character.style_fields.size.value()
        assert fitted > 60, "the size that shows is what the box has set"
        press(opened.window.canvas, Key.Key_Less, CONTROL | SHIFT)
        assert text(opened).fit == "none" and fitted - 3 < text(opened).size < fitted
        press(opened.window, Key.Key_Z, CONTROL)
        choose(opened, 4, 7)
        write(panel.character.style_fields.size, "50")
        press(panel.character.style_fields.size, Key.Key_Return)
        assert (text(opened).fit, text(opened).size) == ("none", pytest.approx(fitted, abs=0.06))
        assert [span.size for span in text(opened).spans] == [50]
        press(opened.window.canvas, Key.Key_A, CONTROL)
        write(panel.character.style_fields.size, "30")
        press(panel.character.style_fields.size, Key.Key_Return)
        assert (text(opened).size, text(opened).spans) == (30, ()), "one size for all of a whole text"
        part = panel.paragraph
        click(panel.paragraph_section.line)
        assert part.isVisible() and not part.gap.isEnabled()
        write(part.columns, "2")
        press(part.columns, Key.Key_Return)
        write(part.gap, "7")
        press(part.gap, Key.Key_Return)
        click(part.hyphenated)
        press(part.fit, Key.Key_End)
        for segments, choice in (
            (part.alignment, "justify"),
            (part.standing, "bottom"),
            (panel.character.case, "upper"),
        ):
            click(segments.segment(choice))
        changed = text(opened)
        assert (changed.columns, changed.column_gap, changed.hyphenated) == (2, 7, True)
        assert (changed.alignment, changed.vertical_alignment, changed.case) == ("justify", "bottom", "upper")
        assert changed.fit == "box"

    play(story, FakeGenerator())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_in_the_panel_is_cut_off(language: str) -> None:
    async def story(opened: StudioWindow) -> None:
        panel = opened.window.type
        begin(opened)
        for section in panel.sections:
            section.open()
        await asyncio.sleep(0.1)
        holder = panel.widget()
        assert holder.width() == panel.viewport().width(), "nothing asks for more than the panel has"
        for label in holder.findChildren(QLabel):
            if label.isVisible() and not label.wordWrap():
                assert label.width() >= label.sizeHint().width(), label.text()
        for button in holder.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                words = button.fontMetrics().horizontalAdvance(button.text())
                assert button.width() >= words, button.text()

    play(story, FakeGenerator(), Settings(language=language))
