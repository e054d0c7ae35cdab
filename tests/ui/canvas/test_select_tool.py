"""The arrow in hand: every drag is one step with a name, and Escape leaves no trace."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coverstudio.document.document import remove_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, ShapeLayer, TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas import Canvas
from tests.ui.canvas.conftest import ALT, BACKGROUND, BAND, CONTROL, LEFT, PICTURE, SHIFT, TITLE, Mouse


def box_of(editor: Editor, layer_id: str) -> Box:
    layer = editor.document.layer(layer_id)
    assert layer is not None
    return layer.box


def near(box: Box, x: float, y: float, width: float, height: float, by: float = 0.15) -> bool:
    return [box.x, box.y, box.width, box.height] == pytest.approx([x, y, width, height], abs=by)


def test_a_click_selects_the_topmost_layer_and_beside_the_page_nothing(editor: Editor, mouse: Mouse) -> None:
    mouse.click(50, 66)
    assert editor.selected == TITLE
    mouse.click(-20, 66)
    assert editor.selected is None


def test_what_is_cut_off_beyond_the_bleed_is_not_hit(editor: Editor, mouse: Mouse) -> None:
    wide = msgspec.structs.replace(BAND, box=Box(-20, 20, 60, 20))
    editor.edit(lambda document: replace_layer(document, wide), "Move")
    mouse.click(-10, 30)
    assert editor.selected is None
    mouse.click(-2, 30)
    assert editor.selected == wide


def test_locked_and_hidden_layers_are_not_hit(editor: Editor, mouse: Mouse) -> None:
    hidden = msgspec.structs.replace(TITLE, visible=False)
    locked = msgspec.structs.replace(BACKGROUND, locked=True)
    editor.edit(lambda document: replace_layer(replace_layer(document, hidden), locked), "Hide")
    mouse.click(50, 66)
    assert editor.selected is None


def test_alt_click_goes_through_what_lies_below_and_round_again(editor: Editor, mouse: Mouse) -> None:
    names: list[str] = []
    for _ in range(3):
        mouse.click(40, 30, ALT)
        assert editor.selected is not None
        names.append(editor.selected.id)
    assert names == ["band", "back", "band"]


def test_a_second_click_at_the_same_place_selects_what_lies_below(editor: Editor, mouse: Mouse) -> None:
    mouse.click(40, 30)
    assert editor.selected == BAND
    mouse.click(40, 30)
    assert editor.selected == BACKGROUND


def test_a_drag_moves_as_one_step(editor: Editor, mouse: Mouse) -> None:
    mouse.drag((40, 30), (51, 47), CONTROL)
    assert near(box_of(editor, "band"), 31, 37, 40, 20)
    assert (editor.undo_name, editor.selected and editor.selected.id) == ("Move", "band")
    editor.undo()
    assert (box_of(editor, "band"), editor.undo_name) == (BAND.box, "")


def test_the_document_follows_the_hand_but_is_no_step_before_the_end(editor: Editor, mouse: Mouse) -> None:
    mouse.hold((40, 30), (51, 47), CONTROL)
    assert near(box_of(editor, "band"), 31, 37, 40, 20)
    assert editor.undo_name == ""
    mouse.release(51, 47)
    assert editor.undo_name == "Move"


def test_a_drag_keeps_what_a_job_does_to_the_layer_meanwhile(editor: Editor, mouse: Mouse) -> None:
    mouse.click(40, 30)
    mouse.hold((40, 30), (45, 40), CONTROL)
    recoloured = msgspec.structs.replace(BAND, colour="#00ff00")
    editor.edit(lambda document: replace_layer(document, recoloured), "Colour")
    mouse.move(51, 47, CONTROL, LEFT)
    mouse.release(51, 47, CONTROL)
    band = editor.document.layer("band")
    assert isinstance(band, ShapeLayer) and band.colour == "#00ff00"
    assert near(band.box, 31, 37, 40, 20)
    editor.undo()
    assert editor.document.layer("band") == recoloured


def test_a_layer_that_goes_while_it_is_dragged_stays_gone(editor: Editor, mouse: Mouse) -> None:
    mouse.hold((40, 30), (45, 40), CONTROL)
    editor.edit(lambda document: remove_layer(document, "band"), "Delete")
    mouse.move(51, 47, CONTROL, LEFT)
    mouse.release(51, 47, CONTROL)
    assert editor.document.layer("band") is None
    assert editor.undo_name == "Delete"


def test_escape_gives_the_drag_up(editor: Editor, canvas: Canvas, mouse: Mouse) -> None:
    before = editor.document
    mouse.hold((40, 30), (51, 47))
    assert editor.document != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    mouse.move(60, 60, held=LEFT)
    mouse.release(60, 60)
    assert (editor.document, editor.undo_name, editor.redo_name) == (before, "", "")


def test_enter_ends_the_drag_where_it_is(editor: Editor, canvas: Canvas, mouse: Mouse) -> None:
    mouse.hold((40, 30), (51, 47), CONTROL)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    mouse.move(80, 90, held=LEFT)
    mouse.release(80, 90)
    assert near(box_of(editor, "band"), 31, 37, 40, 20)
    assert editor.undo_name == "Move"


def test_a_drag_back_to_its_beginning_is_no_step(editor: Editor, mouse: Mouse) -> None:
    mouse.hold((40, 30), (55, 30), CONTROL)
    mouse.move(40, 30, CONTROL, LEFT)
    mouse.release(40, 30, CONTROL)
    assert (box_of(editor, "band"), editor.undo_name) == (BAND.box, "")


def test_a_drag_whose_release_was_lost_ends_where_the_mouse_comes_back(editor: Editor, mouse: Mouse) -> None:
    mouse.hold((40, 30), (51, 47), CONTROL)
    mouse.move(90, 120)
    mouse.move(95, 140)
    assert (editor.undo_name, near(box_of(editor, "band"), 31, 37, 40, 20)) == ("Move", True)


def test_a_tremor_moves_nothing(editor: Editor, mouse: Mouse) -> None:
    mouse.drag((40, 30), (40.2, 30.2))
    assert (editor.document.layer("band"), editor.undo_name) == (BAND, "")


def test_shift_keeps_a_move_level(editor: Editor, mouse: Mouse) -> None:
    mouse.drag((40, 30), (57, 33), SHIFT | CONTROL)
    assert near(box_of(editor, "band"), 37, 20, 40, 20)


def test_a_background_is_not_dragged_by_accident(editor: Editor, mouse: Mouse) -> None:
    mouse.drag((10, 140), (30, 120))
    assert (editor.selected, editor.undo_name) == (BACKGROUND, "")
    mouse.drag((10, 140), (30, 120), CONTROL)
    assert editor.undo_name == "Move"


def test_a_move_clings_to_the_middle_of_the_page(editor: Editor, mouse: Mouse) -> None:
    mouse.drag((40, 30), (49.3, 37))
    box = box_of(editor, "band")
    assert box.center[0] == pytest.approx(50.0, abs=1e-9)


def test_a_move_clings_to_the_safe_area_and_ctrl_lets_go(editor: Editor, mouse: Mouse) -> None:
    mouse.drag((40, 30), (24.5, 31.5))
    assert box_of(editor, "band").x == pytest.approx(5.0, abs=1e-9)
    editor.undo()
    mouse.drag((40, 30), (24.5, 31.5), CONTROL)
    assert box_of(editor, "band").x == pytest.approx(4.5, abs=0.15)


def test_a_move_clings_to_other_layers(editor: Editor, mouse: Mouse) -> None:
    mouse.drag((40, 30), (49.5, 95))
    # The band's left edge has found the picture's.
    assert box_of(editor, "band").x == pytest.approx(PICTURE.box.x, abs=1e-9)


def test_a_corner_of_a_shape_resizes_freely_about_the_opposite_one(editor: Editor, mouse: Mouse) -> None:
    editor.select("band")
    mouse.drag((60, 40), (77, 51), CONTROL)
    assert near(box_of(editor, "band"), 20, 20, 57, 31)
    assert editor.undo_name == "Resize"
    editor.undo()
    assert (box_of(editor, "band"), editor.undo_name) == (BAND.box, "")


def test_a_picture_keeps_its_proportions_and_shift_frees_them(editor: Editor, mouse: Mouse) -> None:
    editor.select("picture")
    mouse.drag((70, 120), (78, 126), CONTROL)
    box = box_of(editor, "picture")
    assert box.width / box.height == pytest.approx(40 / 30)
    assert near(box, 30, 90, 48, 36)
    editor.undo()
    mouse.drag((70, 120), (78, 121), CONTROL | SHIFT)
    assert near(box_of(editor, "picture"), 30, 90, 48, 31)


def test_a_pulled_side_clings_to_the_safe_area(editor: Editor, mouse: Mouse) -> None:
    editor.select("band")
    mouse.drag((60, 30), (94.5, 30))
    assert box_of(editor, "band").right == pytest.approx(95.0, abs=1e-9)


def test_the_side_of_a_text_rewraps_it(editor: Editor, mouse: Mouse) -> None:
    editor.select("title")
    mouse.drag((85, 66), (64, 66), CONTROL)
    text = editor.document.layer("title")
    assert isinstance(text, TextLayer)
    assert near(text.box, 15, 60, 49, 12)
    assert text.size == 20


def test_the_corner_of_a_text_scales_its_letters(editor: Editor, mouse: Mouse) -> None:
    editor.select("title")
    mouse.drag((85, 72), (50, 66), CONTROL)
    text = editor.document.layer("title")
    assert isinstance(text, TextLayer)
    assert text.size == pytest.approx(10, abs=0.1)
    assert text.box.width / text.box.height == pytest.approx(70 / 12)


def test_a_turned_picture_is_resized_about_its_opposite_corner(editor: Editor, mouse: Mouse) -> None:
    turned = msgspec.structs.replace(PICTURE, rotation=90.0)
    editor.edit(lambda document: replace_layer(document, turned), "Rotate")
    editor.select("picture")
    # Turned by a quarter, the box stands upright: x 35..65, y 85..125; its own bottom right is below left.
    mouse.drag((35, 125), (27.5, 135), CONTROL)
    picture = editor.document.layer("picture")
    assert isinstance(picture, ImageLayer)
    assert near(picture.box, 46.25 - 25, 110 - 18.75, 50, 37.5)


def test_the_handle_above_turns_and_shift_goes_by_fifteen_degrees(
    editor: Editor, canvas: Canvas, mouse: Mouse
) -> None:
    editor.select("picture")
    handle_y = 90 - 30 / canvas.view_map().scale
    mouse.drag((50, handle_y), (80, 105), CONTROL)
    picture = editor.document.layer("picture")
    assert picture is not None
    assert picture.rotation == pytest.approx(90, abs=0.2)
    assert editor.undo_name == "Rotate"
    editor.undo()
    mouse.drag((50, handle_y), (62, 88), SHIFT)
    picture = editor.document.layer("picture")
    assert picture is not None
    assert picture.rotation == 30.0


def test_just_outside_a_corner_turns_too(editor: Editor, canvas: Canvas, mouse: Mouse) -> None:
    editor.select("picture")
    away = 15 / canvas.view_map().scale
    mouse.drag((70 + away, 120 + away), (50, 130), SHIFT)
    assert editor.undo_name == "Rotate"


def test_a_locked_layer_has_no_handles(editor: Editor, mouse: Mouse) -> None:
    locked = msgspec.structs.replace(PICTURE, locked=True)
    editor.edit(lambda document: replace_layer(document, locked), "Lock")
    editor.select("picture")
    mouse.drag((70, 120), (80, 130))
    assert editor.document.layer("picture") == locked


@pytest.mark.parametrize(
    ("key", "keys", "by"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (0.5, 0)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, (0, -0.5)),
        (Qt.Key.Key_Left, SHIFT, (-5, 0)),
        (Qt.Key.Key_Down, SHIFT, (0, 5)),
    ],
)
def test_arrow_keys_nudge(
    editor: Editor, canvas: Canvas, key: Qt.Key, keys: Qt.KeyboardModifier, by: tuple[float, float]
) -> None:
    editor.select("band")
    QTest.keyClick(canvas, key, keys)
    assert box_of(editor, "band") == BAND.box.moved(*by)


def test_quick_nudges_are_one_step(editor: Editor, canvas: Canvas) -> None:
    editor.select("band")
    for _ in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert box_of(editor, "band").x == 22
    editor.undo()
    assert box_of(editor, "band").x == 20


def test_delete_removes_the_layer_unless_it_is_locked(editor: Editor, canvas: Canvas) -> None:
    editor.edit(
        lambda document: replace_layer(document, msgspec.structs.replace(PICTURE, locked=True)), "Lock"
    )
    editor.select("picture")
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert editor.document.layer("picture") is not None
    editor.select("band")
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert editor.document.layer("band") is None
    assert (editor.undo_name, editor.selected) == ("Delete", None)


def test_escape_without_a_drag_selects_nothing(editor: Editor, canvas: Canvas) -> None:
    editor.select("band")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert editor.selected is None


@pytest.mark.parametrize(
    ("at", "shape"),
    [
        ((60, 40), Qt.CursorShape.SizeFDiagCursor),
        ((60, 20), Qt.CursorShape.SizeBDiagCursor),
        ((60, 30), Qt.CursorShape.SizeHorCursor),
        ((40, 40), Qt.CursorShape.SizeVerCursor),
        ((45, 33), Qt.CursorShape.SizeAllCursor),
        ((10, 140), Qt.CursorShape.ArrowCursor),
    ],
)
def test_the_cursor_tells_what_a_press_would_do(
    editor: Editor, canvas: Canvas, mouse: Mouse, at: tuple[float, float], shape: Qt.CursorShape
) -> None:
    editor.select("band")
    mouse.move(*at)
    assert canvas.viewport().cursor().shape() == shape
