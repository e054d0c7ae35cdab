"""The calm zone on the page: drawn with its tool, pulled at with the arrow, moved, given up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coverstudio.document.geometry import Box
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas import Canvas, Tool, Zone
from coverstudio.ui.canvas.dropping import kept_mime
from tests.ui.canvas.conftest import ALT, CONTROL, LEFT, PLAIN, SHIFT, SPEC, Mouse

USUAL = Zone(Box(10, 10, 80, 40))


@pytest.fixture
def drawn(canvas: Canvas, editor: Editor) -> list[Box]:
    boxes: list[Box] = []
    canvas.zone_drawn.connect(boxes.append)
    canvas.set_zone(USUAL)
    editor.select("")
    return boxes


def sides(box: Box) -> list[float]:
    return [box.x, box.y, box.right, box.bottom]


def test_a_drag_draws_the_zone_even_over_the_usual_place(
    canvas: Canvas, mouse: Mouse, drawn: list[Box]
) -> None:
    canvas.set_tool(Tool.ZONE)
    mouse.drag((20, 15), (70, 35))
    assert sides(drawn[0]) == pytest.approx([20, 15, 70, 35], abs=1e-6)
    assert canvas.tool() is Tool.SELECT, "the arrow is back in hand"


def test_a_zone_beyond_the_page_ends_at_the_bleed(canvas: Canvas, mouse: Mouse, drawn: list[Box]) -> None:
    canvas.set_tool(Tool.ZONE)
    mouse.drag((30, 70), (120, 110))
    assert sides(drawn[0]) == pytest.approx([30, 70, SPEC.bleed_box.right, 110], abs=1e-6)


def test_a_drawn_zone_is_moved_by_its_inside(canvas: Canvas, mouse: Mouse, drawn: list[Box]) -> None:
    canvas.set_zone(Zone(Box(20, 70, 40, 30), usual=False))
    canvas.set_tool(Tool.ZONE)
    mouse.drag((40, 85), (47, 91), ALT)
    assert sides(drawn[0]) == pytest.approx([27, 76, 67, 106], abs=1e-6)


def test_the_arrow_pulls_at_a_handle_and_leaves_the_layers_alone(
    canvas: Canvas, editor: Editor, mouse: Mouse, drawn: list[Box]
) -> None:
    before = editor.document
    mouse.drag((90, 50), (80, 62), ALT)
    assert sides(drawn[0]) == pytest.approx([10, 10, 80, 62], abs=1e-6)
    assert (editor.document, editor.selected) == (before, None)
    mouse.click(50, 30)
    assert editor.selected is not None, "inside the zone the arrow selects as it does everywhere"
    mouse.drag((90, 50), (80, 62), ALT)
    assert len(drawn) == 1, "while a layer shows handles, the zone has none"


def test_arrows_move_the_zone_and_pull_its_corner_while_the_tool_is_in_hand(
    canvas: Canvas, editor: Editor, drawn: list[Box]
) -> None:
    before = editor.document
    canvas.set_tool(Tool.ZONE)
    QTest.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    assert sides(drawn[0]) == pytest.approx([10, 15, 90, 55])
    QTest.keyClick(canvas, Qt.Key.Key_Left, CONTROL)
    assert sides(drawn[1]) == pytest.approx([10, 10, 89.5, 50]), "from where it is shown"
    assert (canvas.tool(), editor.document) == (Tool.ZONE, before)


def test_a_zone_that_is_given_up_or_too_small_tells_nothing(
    canvas: Canvas, mouse: Mouse, drawn: list[Box]
) -> None:
    canvas.set_tool(Tool.ZONE)
    mouse.hold((20, 70), (80, 90))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    mouse.release(80, 90)
    mouse.click(50, 100)
    assert (drawn, canvas.tool()) == ([], Tool.ZONE)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.tool() is Tool.SELECT


def test_the_zone_is_seen_and_hidden(canvas: Canvas, mouse: Mouse) -> None:
    bare = canvas.viewport().grab().toImage()
    canvas.set_zone(USUAL)
    assert canvas.viewport().grab().toImage() != bare
    canvas.set_zone(None)
    assert canvas.viewport().grab().toImage() == bare


def test_a_kept_picture_is_dropped_as_itself_and_not_as_a_file(
    canvas: Canvas, mouse: Mouse, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept: list[str] = []
    files: list[str] = []
    canvas.kept_dropped.connect(kept.append)
    canvas.picture_dropped.connect(lambda path, _x, _y: files.append(path))
    mime = kept_mime("ab12", tmp_path_factory.mktemp("kept") / "ab12.png")
    at = QPointF(320, 400)
    enter = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, mime, LEFT, PLAIN)
    QApplication.sendEvent(canvas.viewport(), enter)
    drop = QDropEvent(at, Qt.DropAction.CopyAction, mime, LEFT, PLAIN)
    QApplication.sendEvent(canvas.viewport(), drop)
    assert (enter.isAccepted(), kept, files) == (True, ["ab12"], [])
