"""Text edited in its place: keys, the mouse, the clipboard and input methods, on the page's own letters."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coverstudio.document.document import remove_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_shapes import ArcPath, Warp
from coverstudio.editor.editor import Editor
from coverstudio.rendering.text_layout import lay_out
from coverstudio.ui.canvas import Canvas
from coverstudio.ui.canvas.text_caret import Caret
from tests.ui.canvas.conftest import CONTROL, SHIFT, TITLE, Mouse

Key = Qt.Key


def text_of(editor: Editor) -> str:
    layer = editor.document.layer("title")
    assert isinstance(layer, TextLayer)
    return layer.text


def compose(canvas: Canvas, composed: str, commit: str = "") -> None:
    event = QInputMethodEvent(composed, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(canvas, event)


@pytest.fixture
def editing(canvas: Canvas) -> Canvas:
    canvas.edit_text("title")
    return canvas


def test_a_double_click_edits_and_typing_changes_the_document(
    canvas: Canvas, editor: Editor, mouse: Mouse
) -> None:
    mouse.double_click(84, 64)
    assert canvas.is_editing_text()
    QTest.keyClicks(canvas, " Pond")
    assert (text_of(editor), editor.undo_name) == ("Walden Pond", "Edit text")


def test_a_click_puts_the_caret_between_the_letters(editing: Canvas, editor: Editor, mouse: Mouse) -> None:
    top, bottom = Caret(TITLE).ends(3)
    mouse.click(top[0], (top[1] + bottom[1]) / 2)
    QTest.keyClicks(editing, "-")
    assert text_of(editor) == "Wal-den"


def test_editing_begins_with_everything_selected(editing: Canvas, editor: Editor) -> None:
    QTest.keyClicks(editing, "Emma")
    assert text_of(editor) == "Emma"


def test_quick_typing_is_one_step(editing: Canvas, editor: Editor) -> None:
    QTest.keyClicks(editing, "Persuasion")
    editor.undo()
    assert (text_of(editor), editor.undo_name) == ("Walden", "")


def test_undo_reaches_the_text_that_is_being_edited(editing: Canvas, editor: Editor) -> None:
    QTest.keyClicks(editing, "X")
    editor.undo()
    QTest.keyClick(editing, Key.Key_End)
    QTest.keyClicks(editing, "!")
    assert text_of(editor) == "Walden!"


def test_the_caret_goes_where_the_text_was_changed_elsewhere(editing: Canvas, editor: Editor) -> None:
    document = replace_layer(editor.document, msgspec.structs.replace(TITLE, text="Wal🌕den"))
    editor.apply(document, "Type a glyph")
    QTest.keyClicks(editing, "-")
    assert text_of(editor) == "Wal🌕-den"


def test_escape_commits_and_leaves(editing: Canvas, editor: Editor) -> None:
    QTest.keyClicks(editing, "Emma")
    QTest.keyClick(editing, Key.Key_Escape)
    assert (editing.is_editing_text(), text_of(editor)) == (False, "Emma")
    assert editor.selected is not None


def test_a_click_outside_commits_and_selects_what_is_there(
    editing: Canvas, editor: Editor, mouse: Mouse
) -> None:
    QTest.keyClicks(editing, "Emma")
    mouse.click(40, 30)
    assert (editing.is_editing_text(), text_of(editor)) == (False, "Emma")
    assert editor.selected is not None
    assert editor.selected.id == "band"


def test_a_text_left_empty_is_removed(editing: Canvas, editor: Editor) -> None:
    QTest.keyClick(editing, Key.Key_Delete)
    QTest.keyClick(editing, Key.Key_Escape)
    assert editor.document.layer("title") is None
    editor.undo()
    editor.undo()
    assert text_of(editor) == "Walden"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ([(Key.Key_Home, None), (Key.Key_Delete, None)], "alden"),
        ([(Key.Key_End, None), (Key.Key_Backspace, None)], "Walde"),
        ([(Key.Key_End, None), (Key.Key_Return, None)], "Walden\n"),
        ([(Key.Key_End, None), (Key.Key_Left, SHIFT), (Key.Key_Left, SHIFT), (Key.Key_X, None)], "Waldx"),
        ([(Key.Key_Home, None), (Key.Key_Right, CONTROL), (Key.Key_X, None)], "Waldenx"),
        ([(Key.Key_End, None), (Key.Key_Backspace, CONTROL)], ""),
    ],
)
def test_keys_edit_as_everywhere(
    editing: Canvas, editor: Editor, keys: list[tuple[Key, Qt.KeyboardModifier | None]], text: str
) -> None:
    for key, modifier in keys:
        QTest.keyClick(editing, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert text_of(editor) == text


def test_up_and_down_go_from_line_to_line(editing: Canvas, editor: Editor) -> None:
    QTest.keyClicks(editing, "one")
    QTest.keyClick(editing, Key.Key_Return)
    QTest.keyClicks(editing, "two")
    QTest.keyClick(editing, Key.Key_Up)
    QTest.keyClicks(editing, "!")
    QTest.keyClick(editing, Key.Key_Down)
    QTest.keyClick(editing, Key.Key_Home)
    QTest.keyClicks(editing, "?")
    assert text_of(editor) == "one!\n?two"


def test_the_clipboard_works(editing: Canvas, editor: Editor) -> None:
    QTest.keyClick(editing, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "Walden"
    QTest.keyClick(editing, Key.Key_End)
    QGuiApplication.clipboard().setText(" or\r\nLife\tin the Woods")
    QTest.keyClick(editing, Key.Key_V, CONTROL)
    assert text_of(editor) == "Walden or\nLife in the Woods"
    QTest.keyClick(editing, Key.Key_A, CONTROL)
    QTest.keyClick(editing, Key.Key_X, CONTROL)
    assert text_of(editor) == ""


def test_hangul_is_shown_while_it_is_composed_and_is_a_step_when_finished(
    editing: Canvas, editor: Editor
) -> None:
    QTest.keyClick(editing, Key.Key_End)
    for composed in ("ㅎ", "하", "한"):
        compose(editing, composed)
        assert (text_of(editor), editor.undo_name) == (f"Walden{composed}", "")
    compose(editing, "ㄱ", commit="한")
    assert (text_of(editor), editor.undo_name) == ("Walden한ㄱ", "Edit text")
    compose(editing, "그")
    compose(editing, "글")
    compose(editing, "", commit="글")
    assert text_of(editor) == "Walden한글"
    editor.undo()
    assert text_of(editor) == "Walden"


def test_a_composition_that_is_given_up_leaves_no_trace(editing: Canvas, editor: Editor) -> None:
    before = editor.document
    QTest.keyClick(editing, Key.Key_End)
    compose(editing, "하")
    compose(editing, "")
    assert (editor.document, editor.undo_name) == (before, "")


@pytest.mark.parametrize("leave", ["click outside", "escape", "click inside", "arrow"])
def test_the_syllable_being_composed_is_not_lost(
    editing: Canvas, editor: Editor, mouse: Mouse, leave: str
) -> None:
    QTest.keyClick(editing, Key.Key_End)
    compose(editing, "든")
    if leave == "click outside":
        mouse.click(10, 140)
    elif leave == "click inside":
        mouse.click(50, 66)
    else:
        QTest.keyClick(editing, Key.Key_Escape if leave == "escape" else Key.Key_Left)
    assert (text_of(editor), editor.undo_name) == ("Walden든", "Edit text")


def test_the_caret_may_stand_inside_what_is_composed(editing: Canvas, mouse: Mouse) -> None:
    QTest.keyClick(editing, Key.Key_End)
    where = QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.Cursor, 1, 1, None)
    QApplication.sendEvent(editing, QInputMethodEvent("かな", [where]))
    rect = editing.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert isinstance(rect, QRectF)
    (x, _), _ = Caret(msgspec.structs.replace(TITLE, text="Waldenかな")).ends(7)
    assert rect.left() == pytest.approx(mouse.pixel(x, 0).x(), abs=0.01)


def test_composing_replaces_what_is_selected(editing: Canvas, editor: Editor) -> None:
    compose(editing, "월")
    assert text_of(editor) == "월"
    compose(editing, "", commit="월든")
    assert text_of(editor) == "월든"


def test_an_input_method_may_replace_letters_before_the_caret(editing: Canvas, editor: Editor) -> None:
    QTest.keyClick(editing, Key.Key_End)
    event = QInputMethodEvent("", [])
    event.setCommitString("漢", -2, 2)
    QApplication.sendEvent(editing, event)
    assert text_of(editor) == "Wald漢"


def test_an_input_method_learns_where_the_caret_is(editing: Canvas, mouse: Mouse) -> None:
    QTest.keyClick(editing, Key.Key_End)
    query = Qt.InputMethodQuery
    rect = editing.inputMethodQuery(query.ImCursorRectangle)
    assert isinstance(rect, QRectF)
    top, bottom = Caret(TITLE).ends(6)
    assert rect.contains(mouse.pixel(top[0], (top[1] + bottom[1]) / 2))
    assert editing.inputMethodQuery(query.ImSurroundingText) == "Walden"
    assert editing.inputMethodQuery(query.ImCursorPosition) == 6
    assert editing.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_characters_beyond_the_first_plane_count_as_one(editing: Canvas, editor: Editor) -> None:
    compose(editing, "", commit="a🌲b")
    QTest.keyClick(editing, Key.Key_Left)
    QTest.keyClick(editing, Key.Key_Backspace)
    assert text_of(editor) == "ab"


def test_a_turned_text_is_edited_where_it_stands(canvas: Canvas, editor: Editor, mouse: Mouse) -> None:
    turned = msgspec.structs.replace(TITLE, rotation=90.0)
    editor.edit(lambda document: replace_layer(document, turned), "Rotate")
    canvas.edit_text("title")
    # By a quarter clockwise: what was to the right of the middle (50, 66) is now below it.
    top, bottom = Caret(TITLE).ends(5)
    along, across = top[0] - 50, (top[1] + bottom[1]) / 2 - 66
    mouse.click(50 - across, 66 + along)
    QTest.keyClicks(canvas, "-")
    assert text_of(editor) == "Walde-n"


def test_a_word_is_selected_by_a_double_click_in_the_text(
    editing: Canvas, editor: Editor, mouse: Mouse
) -> None:
    mouse.double_click(50, 63)
    QTest.keyClicks(editing, "Emma")
    assert text_of(editor) == "Emma"


def test_a_locked_text_is_not_edited(canvas: Canvas, editor: Editor) -> None:
    locked = msgspec.structs.replace(TITLE, locked=True)
    editor.edit(lambda document: replace_layer(document, locked), "Lock")
    canvas.edit_text("title")
    assert not canvas.is_editing_text()


def test_the_layer_may_be_removed_while_it_is_edited(editing: Canvas, editor: Editor) -> None:
    editor.edit(lambda document: msgspec.structs.replace(document, layers=document.layers[:1]), "Remove")
    assert not editing.is_editing_text()
    QTest.keyClicks(editing, "x")
    assert len(editor.document.layers) == 1


def test_shortcuts_of_the_window_do_not_steal_letters(canvas: Canvas, editor: Editor, qtbot: QtBot) -> None:
    canvas.edit_text("title")
    taken = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_V, Qt.KeyboardModifier.NoModifier, "v")
    taken.ignore()
    QApplication.sendEvent(canvas, taken)
    undo = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_Z, CONTROL, "\x1a")
    undo.ignore()
    QApplication.sendEvent(canvas, undo)
    assert (taken.isAccepted(), undo.isAccepted()) == (True, False)
    canvas.stop_editing()
    free = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_V, Qt.KeyboardModifier.NoModifier, "v")
    free.ignore()
    QApplication.sendEvent(canvas, free)
    assert not free.isAccepted()


@pytest.mark.parametrize("alignment", ["left", "center", "right"])
@pytest.mark.parametrize(
    "text", ["one two three four five six", "하나 둘 셋 넷 다섯 여섯 일곱", "שלום עולם טוב מאוד", ""]
)
def test_every_caret_position_is_found_again_where_it_stands(alignment: str, text: str) -> None:
    layer = msgspec.structs.replace(TITLE, text=text, alignment=alignment, size=24, tracking=20)
    caret = Caret(layer)
    for position in range(len(text) + 1):
        (x, top), (_, bottom) = caret.ends(position)
        found = caret.position_at((x, (top + bottom) / 2))
        (found_x, found_top), _ = caret.ends(found)
        assert (found_x, found_top) == pytest.approx((x, top), abs=0.01)


def test_marked_lines_touch_and_do_not_overlap() -> None:
    layer = msgspec.structs.replace(TITLE, text="one two three four five six", size=24, leading=1.0)
    tints = Caret(layer).tints(0, len(layer.text))
    assert len(tints) > 1
    feet = [bottom for _, _, (_, bottom), _ in tints]
    assert feet[:-1] == pytest.approx([top for (_, top), *_ in tints[1:]])


COLUMNS = msgspec.structs.replace(
    TITLE,
    text="하나 둘\n셋 넷",
    family="NanumMyeongjo",
    writing="vertical",
    alignment="left",
    box=Box(15, 20, 70, 100),
)
ARC = msgspec.structs.replace(TITLE, path=ArcPath(bend=150), box=Box(15, 40, 70, 60))
FLAG = msgspec.structs.replace(TITLE, warp=Warp(kind="flag", amount=0.8), box=Box(15, 40, 70, 60))


@pytest.mark.parametrize("layer", [COLUMNS, ARC, FLAG], ids=["columns", "arc", "flag"])
def test_the_caret_stands_by_the_letters_wherever_they_run(layer: TextLayer) -> None:
    caret, ink = Caret(layer), lay_out(layer).ink
    for position in range(len(layer.text)):
        (x0, y0), (x1, y1) = caret.ends(position)
        found = caret.position_at(((x0 + x1) / 2, (y0 + y1) / 2))
        assert caret.ends(found) == ((x0, y0), (x1, y1))
    points = [point for tint in caret.tints(0, len(layer.text)) for point in tint]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    assert ink is not None
    assert left < ink.x + 1 and right > ink.right - 1 and top < ink.y + 1 and bottom > ink.bottom - 1


def test_in_columns_arrows_go_where_they_point(canvas: Canvas, editor: Editor, mouse: Mouse) -> None:
    editor.apply(replace_layer(editor.document, COLUMNS), "Vertical")
    canvas.edit_text("title")
    (x0, y0), (x1, y1) = Caret(COLUMNS).ends(1)
    mouse.click((x0 + x1) / 2, (y0 + y1) / 2)
    QTest.keyClick(canvas, Key.Key_Down)
    QTest.keyClicks(canvas, "!")
    assert text_of(editor) == "하나! 둘\n셋 넷"
    QTest.keyClick(canvas, Key.Key_Left)
    QTest.keyClick(canvas, Key.Key_Home)
    QTest.keyClick(canvas, Key.Key_Delete)
    assert text_of(editor) == "하나! 둘\n 넷"
    QTest.keyClick(canvas, Key.Key_Right)
    QTest.keyClick(canvas, Key.Key_Down, SHIFT)
    QTest.keyClick(canvas, Key.Key_Delete)
    assert text_of(editor) == "나! 둘\n 넷"


def test_a_text_that_is_locked_or_gone_is_edited_no_more(editing: Canvas, editor: Editor) -> None:
    locked = msgspec.structs.replace(TITLE, locked=True)
    editor.edit(lambda document: replace_layer(document, locked), "Lock")
    assert not editing.is_editing_text()
    QTest.keyClicks(editing, "x")
    assert text_of(editor) == TITLE.text
    editor.undo()
    editing.edit_text("title")
    editor.edit(lambda document: remove_layer(document, "title"), "Delete")
    assert not editing.is_editing_text()


def test_undo_while_composing_drops_what_was_composed_and_nothing_comes_back(
    editing: Canvas, editor: Editor
) -> None:
    QTest.keyClick(editing, Key.Key_End)
    compose(editing, "", "봄")
    compose(editing, "ㅎ")
    editor.undo()
    assert text_of(editor) == TITLE.text
    compose(editing, "", "강")
    assert text_of(editor) == f"{TITLE.text}강"


def test_editing_anew_begins_with_the_words_of_now(editing: Canvas, editor: Editor) -> None:
    compose(editing, "ㅎ")
    editing.edit_text("title")
    QTest.keyClick(editing, Key.Key_End)
    QTest.keyClicks(editing, "!")
    assert text_of(editor) == "ㅎ!"
    QTest.keyClick(editing, Key.Key_A, CONTROL)
    QTest.keyClick(editing, Key.Key_Delete)
    editing.edit_text("title")
    assert not editing.is_editing_text(), "a text without words is gone"
