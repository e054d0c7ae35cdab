"""Rectangles to erase and for new text, regions to toggle, files to drop: what the canvas tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coverstudio.document.geometry import Box
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas import Canvas, RegionOnPage, Tool
from coverstudio.ui.canvas.mask_tools import DrawnOutline
from tests.ui.canvas.conftest import LEFT, SHIFT, TITLE, Mouse

STRAY = RegionOnPage(((10, 100), (90, 100), (90, 112), (10, 112)), "bestsellre", 0.71, True)
TURNED = RegionOnPage(((50, 20), (60, 30), (50, 40), (40, 30)), "THE", 0.98, False)


def drawn(canvas: Canvas) -> list[Box]:
    """Return the boxes around the outlines that are drawn from now on."""
    boxes: list[Box] = []

    def note(outline: DrawnOutline) -> None:
        xs, ys = [x for x, _ in outline.corners], [y for _, y in outline.corners]
        boxes.append(Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)))

    canvas.outline_drawn.connect(note)
    return boxes


def dragged(canvas: Canvas, mouse: Mouse, start: tuple[float, float], end: tuple[float, float]) -> list[Box]:
    boxes = drawn(canvas)
    mouse.drag(start, end)
    return boxes


@pytest.mark.parametrize("zoom", [0.15, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("pan", [(0, 0), (37, -91)])
def test_the_erase_rectangle_is_exact_at_any_zoom_and_place(
    canvas: Canvas, mouse: Mouse, zoom: float, pan: tuple[int, int]
) -> None:
    canvas.set_tool(Tool.ERASE)
    canvas.set_zoom(zoom)
    canvas.pan_by(*pan)
    middle = canvas.view_map().on_page(QPointF(320, 400))
    reach = 100 / canvas.view_map().scale
    start, end = (middle[0] - reach, middle[1] - reach / 2), (middle[0] + reach, middle[1] + reach)
    (box,) = dragged(canvas, mouse, start, end)
    assert [box.x, box.y, box.right, box.bottom] == pytest.approx([*start, *end], abs=1e-6)


def test_a_drag_beyond_the_edge_scrolls_on_and_the_rectangle_grows(
    canvas: Canvas, mouse: Mouse, qtbot: QtBot
) -> None:
    canvas.set_tool(Tool.ERASE)
    canvas.set_zoom(2.0)
    start = canvas.view_map().on_page(QPointF(300, 300))
    beyond = canvas.view_map().on_page(QPointF(740, 500))
    boxes = drawn(canvas)
    left = canvas.view_map().left
    mouse.hold(start, beyond)
    qtbot.waitUntil(lambda: canvas.view_map().left < left - 60)
    mouse.release(*canvas.view_map().on_page(QPointF(740, 500)))
    at_rest = canvas.view_map().left
    qtbot.wait(60)
    assert canvas.view_map().left == at_rest
    assert boxes[0].right > beyond[0] + 60 / canvas.view_map().scale - 0.01
    assert boxes[0].x == pytest.approx(start[0])


def test_a_rectangle_may_be_drawn_from_any_corner(canvas: Canvas, mouse: Mouse) -> None:
    canvas.set_tool(Tool.ERASE)
    (box,) = dragged(canvas, mouse, (80, 70), (20, 30))
    assert [box.x, box.y, box.width, box.height] == pytest.approx([20, 30, 60, 40], abs=1e-6)


def test_shift_that_is_pressed_on_the_way_draws_a_square(canvas: Canvas, mouse: Mouse) -> None:
    canvas.set_tool(Tool.ERASE)
    boxes = drawn(canvas)
    mouse.hold((20, 30), (40, 35))
    mouse.move(50, 40, SHIFT, LEFT)
    mouse.release(50, 40, SHIFT)
    assert [boxes[0].width, boxes[0].height] == pytest.approx([30, 30])


def test_a_rectangle_that_is_given_up_or_too_thin_tells_nothing(canvas: Canvas, mouse: Mouse) -> None:
    canvas.set_tool(Tool.ERASE)
    boxes = drawn(canvas)
    mouse.hold((20, 30), (80, 70))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    mouse.release(80, 70)
    mouse.drag((20, 30), (80, 30.1))
    assert (boxes, canvas.tool()) == ([], Tool.ERASE)


def test_erasing_selects_and_moves_nothing(canvas: Canvas, editor: Editor, mouse: Mouse) -> None:
    before = editor.document
    canvas.set_tool(Tool.ERASE)
    dragged(canvas, mouse, (20, 20), (60, 40))
    assert (editor.document, editor.selected) == (before, None)


def test_escape_goes_back_to_the_arrow(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_tool(Tool.ERASE)
    with qtbot.waitSignal(canvas.tool_changed) as told:
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert told.args == [Tool.SELECT]


def test_a_click_toggles_a_region_and_selects_nothing(canvas: Canvas, editor: Editor, mouse: Mouse) -> None:
    toggled: list[int] = []
    canvas.region_toggled.connect(toggled.append)
    canvas.set_regions([STRAY, TURNED])
    mouse.click(50, 106)
    mouse.click(50, 30)
    mouse.click(59, 22)  # in the box around the turned region, outside of its outline
    assert (toggled, editor.selected and editor.selected.id) == ([0, 1], "band")
    canvas.set_tool(Tool.ERASE)
    mouse.click(50, 106)
    assert toggled == [0, 1, 0]


def test_a_press_that_slips_off_a_region_does_not_toggle_it(canvas: Canvas, mouse: Mouse) -> None:
    toggled: list[int] = []
    canvas.region_toggled.connect(toggled.append)
    canvas.set_regions([STRAY])
    mouse.drag((50, 106), (50, 130))
    assert toggled == []


def test_over_a_region_the_hand_points(canvas: Canvas, mouse: Mouse) -> None:
    canvas.set_regions([STRAY])
    mouse.move(50, 106)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    canvas.clear_regions()
    mouse.move(50, 107)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_regions_look_chosen_or_not(canvas: Canvas, mouse: Mouse) -> None:
    at = mouse.pixel(50, 109).toPoint()
    plain = canvas.viewport().grab().toImage().pixelColor(at)
    canvas.set_regions([RegionOnPage(STRAY.polygon, "x", 0.5, False)])
    assert canvas.viewport().grab().toImage().pixelColor(at) == plain
    canvas.set_regions([STRAY])
    assert canvas.viewport().grab().toImage().pixelColor(at) != plain


def test_the_text_tool_draws_a_box_and_gives_the_arrow_back(canvas: Canvas, mouse: Mouse) -> None:
    boxes: list[Box] = []
    canvas.text_box_drawn.connect(boxes.append)
    canvas.set_tool(Tool.TEXT)
    mouse.drag((20, 125), (80, 140))
    assert [boxes[0].x, boxes[0].y, boxes[0].width, boxes[0].height] == pytest.approx(
        [20, 125, 60, 15], abs=1e-6
    )
    assert canvas.tool() is Tool.SELECT


def test_a_click_with_the_text_tool_is_a_box_that_stays_in_the_safe_area(
    canvas: Canvas, mouse: Mouse
) -> None:
    boxes: list[Box] = []
    canvas.text_box_drawn.connect(boxes.append)
    canvas.set_tool(Tool.TEXT)
    mouse.click(50, 130)
    assert boxes[0].x == pytest.approx(50)
    assert boxes[0].right <= 95 + 1e-6


def test_a_click_with_the_text_tool_on_a_text_edits_it(canvas: Canvas, mouse: Mouse) -> None:
    asked: list[str] = []
    canvas.text_edit_asked.connect(asked.append)
    canvas.set_tool(Tool.TEXT)
    mouse.click(50, 66)
    assert (asked, canvas.is_editing_text()) == ([TITLE.id], True)


def test_the_place_of_the_mouse_is_told_in_mm(canvas: Canvas, mouse: Mouse, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.cursor_moved) as told:
        mouse.move(33.5, 44.25)
    assert told.args == pytest.approx([33.5, 44.25])


def carrying(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_a_dropped_picture_is_told_where_it_was_dropped(canvas: Canvas, mouse: Mouse, tmp_path: Path) -> None:
    dropped: list[tuple[str, float, float]] = []
    canvas.picture_dropped.connect(lambda *told: dropped.append(told))
    mime = carrying(tmp_path / "표지 그림.JPG")
    at = mouse.pixel(40, 50)
    enter = QDragEnterEvent(
        at.toPoint(), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(canvas.viewport(), enter)
    drop = QDropEvent(at, Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), drop)
    assert (enter.isAccepted(), drop.isAccepted()) == (True, True)
    ((path, x, y),) = dropped
    assert (path, x, y) == (str(tmp_path / "표지 그림.JPG"), pytest.approx(40), pytest.approx(50))


def test_other_files_are_left_to_the_window(canvas: Canvas, tmp_path: Path) -> None:
    mime = carrying(tmp_path / "book.cover")
    enter = QDragEnterEvent(
        QPointF(320, 400).toPoint(), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(canvas.viewport(), enter)
    assert not enter.isAccepted()


def test_the_page_shows_that_it_takes_a_file_and_stops_when_it_leaves(
    canvas: Canvas, mouse: Mouse, tmp_path: Path
) -> None:
    before = canvas.viewport().grab().toImage()
    mime = carrying(tmp_path / "a.png")
    enter = QDragEnterEvent(
        mouse.pixel(40, 50).toPoint(), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(canvas.viewport(), enter)
    assert canvas.viewport().grab().toImage() != before
    QApplication.sendEvent(canvas.viewport(), QDragLeaveEvent())
    assert canvas.viewport().grab().toImage() == before
