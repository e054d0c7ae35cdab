"""The page in its view: fitted, zoomed and panned to the pixel, and painted as it will be printed."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QNativeGestureEvent, QPainter, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coverstudio.document.document import replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.editor import Editor
from coverstudio.rendering.painter import paint_document
from coverstudio.ui.canvas import Canvas, CanvasColours
from tests.ui.canvas.conftest import BAND, CONTROL, LEFT, MIDDLE, PLAIN, SHIFT, SPEC, FlatImages, Mouse


def shown(canvas: Canvas) -> QImage:
    return canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def pixels(image: QImage) -> np.ndarray:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[..., 2::-1].astype(int)


def expected(canvas: Canvas) -> QImage:
    """The document painted straight onto the view, without any of the canvas's caches."""
    view = canvas.view_map()
    image = QImage(canvas.viewport().size(), QImage.Format.Format_RGB32)
    image.fill(QColor(CanvasColours().pasteboard))
    painter = QPainter(image)
    painter.translate(view.left, view.top)
    painter.scale(view.scale, view.scale)
    paint_document(painter, canvas.editor.document, FlatImages())
    painter.end()
    return image


def inside(canvas: Canvas, image: QImage) -> np.ndarray:
    """The pixels of the page a little inside its bleed, where no half pixel of an edge is."""
    rect = canvas.view_map().rect(SPEC.bleed_box.inset(1)).toRect().intersected(image.rect())
    return pixels(image.copy(rect))


def wheel(canvas: Canvas, at: QPointF, turn: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
    event = QWheelEvent(
        at, canvas.viewport().mapToGlobal(at), QPoint(), turn, Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)


def test_the_page_opens_fitted_and_centred(canvas: Canvas) -> None:
    page, room = canvas.view_map().rect(SPEC.bleed_box), canvas.viewport().rect()
    assert room.contains(page.toAlignedRect())
    assert page.center().x() == pytest.approx(room.width() / 2, abs=1)
    assert page.center().y() == pytest.approx(room.height() / 2, abs=1)
    assert page.height() > room.height() * 0.85


def test_a_fitted_page_stays_fitted_when_the_window_grows(canvas: Canvas) -> None:
    canvas.resize(900, 1100)
    page = canvas.view_map().rect(SPEC.bleed_box)
    assert page.center().x() == pytest.approx(450, abs=1)
    assert page.height() > 1100 * 0.85


def test_after_zooming_what_is_in_the_middle_stays_there(canvas: Canvas) -> None:
    canvas.zoom_by(3, QPointF(320, 400))
    before = canvas.view_map().on_page(QPointF(320, 400))
    canvas.resize(900, 1100)
    assert canvas.view_map().on_page(QPointF(450, 550)) == pytest.approx(before, abs=0.2)


def test_at_a_hundred_percent_a_page_pixel_is_a_screen_pixel(canvas: Canvas) -> None:
    canvas.set_zoom(1.0)
    assert canvas.zoom() == pytest.approx(1.0)
    assert canvas.view_map().scale == pytest.approx(300 / 25.4)


def test_zooming_keeps_the_place_under_the_cursor(canvas: Canvas) -> None:
    anchor = QPointF(200, 300)
    before = canvas.view_map().on_page(anchor)
    for factor in (1.7, 2.0, 0.4):
        canvas.zoom_by(factor, anchor)
        after = canvas.view_map().on_page(anchor)
        half_a_pixel = 0.51 / canvas.view_map().scale
        assert after == pytest.approx(before, abs=3 * half_a_pixel)


def test_ctrl_and_the_wheel_glide_to_another_zoom_about_the_cursor(canvas: Canvas, qtbot: QtBot) -> None:
    before, anchor = canvas.zoom(), QPointF(320, 400)
    place = canvas.view_map().on_page(anchor)
    told: list[float] = []
    canvas.zoom_changed.connect(told.append)
    wheel(canvas, anchor, QPoint(0, 120), CONTROL)
    wheel(canvas, anchor, QPoint(0, 120), CONTROL)
    assert before < canvas.zoom() < before * 1.4
    qtbot.waitUntil(lambda: canvas.is_settled)
    assert canvas.zoom() == pytest.approx(before * 1.0015**240)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(canvas.zoom())
    assert canvas.view_map().on_page(anchor) == pytest.approx(place, abs=0.51 / canvas.view_map().scale)


def test_a_pinch_zooms_about_the_fingers(canvas: Canvas) -> None:
    before, anchor = canvas.zoom(), QPointF(200, 300)
    place = canvas.view_map().on_page(anchor)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, anchor, anchor,
        canvas.viewport().mapToGlobal(anchor), 0.25, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), pinch)
    assert canvas.zoom() == pytest.approx(before * 1.25)
    assert canvas.view_map().on_page(anchor) == pytest.approx(place, abs=0.51 / canvas.view_map().scale)


def test_another_zoom_ends_the_glide(canvas: Canvas, qtbot: QtBot) -> None:
    wheel(canvas, QPointF(320, 400), QPoint(0, 1200), CONTROL)
    canvas.set_zoom(1.0)
    qtbot.waitUntil(lambda: canvas.is_settled)
    assert canvas.zoom() == pytest.approx(1.0)


def test_zoom_has_its_limits(canvas: Canvas) -> None:
    canvas.set_zoom(1000)
    assert canvas.zoom() == pytest.approx(16)
    canvas.set_zoom(0.00001)
    assert canvas.zoom() == pytest.approx(0.02)


def test_the_wheel_scrolls_and_with_shift_sideways(canvas: Canvas) -> None:
    canvas.set_zoom(1.0)
    before = canvas.view_map()
    wheel(canvas, QPointF(320, 400), QPoint(0, -120))
    assert canvas.view_map().top == before.top - 64
    wheel(canvas, QPointF(320, 400), QPoint(0, -120), SHIFT)
    assert canvas.view_map().left == before.left - 64


@pytest.mark.parametrize("how", ["middle button", "space", "hand"])
def test_a_drag_pans(canvas: Canvas, mouse: Mouse, editor: Editor, how: str) -> None:
    from PySide6.QtTest import QTest

    from coverstudio.ui.canvas import Tool

    canvas.set_zoom(1.0)
    if how == "space":
        QTest.keyPress(canvas, Qt.Key.Key_Space)
    if how == "hand":
        canvas.set_tool(Tool.HAND)
    before, document = canvas.view_map(), editor.document
    start = before.on_page(QPointF(100, 100))
    end = before.on_page(QPointF(160, 130))
    button = MIDDLE if how == "middle button" else LEFT
    mouse.press(*start, button=button)
    mouse.move(*end, held=button)
    mouse.release(*end, button=button)
    after = canvas.view_map()
    assert (after.left - before.left, after.top - before.top) == (60, 30)
    assert (editor.document, editor.selected) == (document, None)


def test_the_page_in_view_is_told_in_mm(canvas: Canvas) -> None:
    assert canvas.page_box_in_view() == SPEC.bleed_box
    canvas.set_zoom(4.0)
    box = canvas.page_box_in_view()
    assert box is not None
    assert box.width == pytest.approx(640 / (4 * 300 / 25.4), abs=0.01)


@pytest.mark.parametrize("zoom", [None, 0.8, 3.0])
def test_the_canvas_shows_what_the_painter_paints(canvas: Canvas, qtbot: QtBot, zoom: float | None) -> None:
    canvas.set_guides_visible(False)
    if zoom is not None:
        canvas.set_zoom(zoom)
    qtbot.waitUntil(lambda: canvas.is_settled)
    difference = np.abs(inside(canvas, shown(canvas)) - inside(canvas, expected(canvas)))
    assert difference.max() <= 3


@pytest.mark.parametrize("zoom", [0.3, 2.0, 12.0])
@pytest.mark.parametrize("shape", ["rectangle", "ellipse"])
def test_a_soft_edge_is_as_smooth_at_any_zoom(
    canvas: Canvas, editor: Editor, qtbot: QtBot, zoom: float, shape: Literal["rectangle", "ellipse"]
) -> None:
    canvas.set_guides_visible(False)
    soft = msgspec.structs.replace(BAND, softness=4.0, opacity=0.8, rotation=20.0, shape=shape)
    editor.edit(lambda document: replace_layer(document, soft), "Soften")
    canvas.zoom_to_box(Box(20, 20, 10, 10))
    canvas.set_zoom(zoom)
    qtbot.waitUntil(lambda: canvas.is_settled)
    difference = np.abs(inside(canvas, shown(canvas)) - inside(canvas, expected(canvas)))
    assert difference.max() <= 3


@pytest.mark.parametrize("mode", ["multiply", "screen", "difference", "overlay"])
def test_blend_modes_mix_with_what_lies_below(
    canvas: Canvas, editor: Editor, qtbot: QtBot, mode: str
) -> None:
    canvas.set_guides_visible(False)
    blended = msgspec.structs.replace(BAND, blend_mode=mode, opacity=0.7)
    editor.edit(lambda document: replace_layer(document, blended), "Blend")
    qtbot.waitUntil(lambda: canvas.is_settled)
    difference = np.abs(inside(canvas, shown(canvas)) - inside(canvas, expected(canvas)))
    assert difference.max() <= 3


def test_while_zooming_the_page_is_stretched_and_then_sharp(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.zoom_by(1.5, QPointF(320, 300))
    assert not canvas.is_settled
    shown(canvas)
    qtbot.waitUntil(lambda: canvas.is_settled)
    canvas.set_guides_visible(False)
    difference = np.abs(inside(canvas, shown(canvas)) - inside(canvas, expected(canvas)))
    assert difference.max() <= 3


@pytest.mark.parametrize("zoom", [0.2, 0.47, 1.0, 6.0])
def test_every_guide_is_one_pixel_wide(canvas: Canvas, editor: Editor, zoom: float) -> None:
    editor.edit(lambda document: msgspec.structs.replace(document, layers=()), "Clear")
    canvas.set_zoom(zoom)
    view = canvas.view_map()
    safe = CanvasColours().safe
    # A row through the left edge of the safe area, brought into the middle of the view.
    canvas.pan_by(320 - view.point((5, 75)).x(), 0)
    row = pixels(shown(canvas))[400]
    assert (np.abs(row - np.array(QColor(safe).getRgb()[:3])).sum(axis=1) == 0).sum() in {1, 2}
    left = np.flatnonzero(np.abs(row - np.array(QColor(safe).getRgb()[:3])).sum(axis=1) == 0)[0]
    assert row[left - 1].tolist() == row[left + 1].tolist() == [255, 255, 255]


def test_guides_can_be_hidden(canvas: Canvas) -> None:
    with_guides = pixels(shown(canvas))
    canvas.set_guides_visible(False)
    without = pixels(shown(canvas))
    assert (with_guides != without).any()
    assert (canvas.guides_visible(), (without == [0x22, 0xB8, 0xCF]).all(axis=2).any()) == (False, False)


def test_a_preview_lies_over_the_background_and_under_the_rest(canvas: Canvas, mouse: Mouse) -> None:
    green = QImage(60, 90, QImage.Format.Format_RGB32)
    green.fill(QColor("#00aa44"))
    canvas.set_preview(green)
    image = shown(canvas)
    assert image.pixelColor(mouse.pixel(10, 140).toPoint()).name() == "#00aa44"
    assert image.pixelColor(mouse.pixel(30, 30).toPoint()).name() == BAND.colour
    canvas.set_preview(None)
    assert shown(canvas).pixelColor(mouse.pixel(10, 140).toPoint()).name() == "#aa3333"


def test_a_drag_looks_like_the_page_painted_anew(canvas: Canvas, mouse: Mouse) -> None:
    mouse.hold((40, 30), (58, 66), CONTROL)
    during = shown(canvas)
    canvas.viewport().update()
    whole = expected(canvas)
    rect = canvas.view_map().rect(Box(40, 58, 17, 10)).toRect()  # inside the frame
    assert np.abs(pixels(during.copy(rect)) - pixels(whole.copy(rect))).max() <= 40  # half a pixel of an edge
    assert np.abs(pixels(during.copy(rect)) - pixels(whole.copy(rect))).mean() < 0.5


def test_a_layer_that_blends_over_the_dragged_one_still_does(
    canvas: Canvas, editor: Editor, mouse: Mouse
) -> None:
    glass = ShapeLayer(
        id="glass", name="Glass", box=Box(0, 0, 100, 150), colour="#808080", blend_mode="multiply"
    )
    locked = msgspec.structs.replace(glass, locked=True)
    editor.edit(lambda document: msgspec.structs.replace(document, layers=(*document.layers, locked)), "Add")
    mouse.hold((40, 30), (58, 40), CONTROL)
    # #3355aa times one half
    assert shown(canvas).pixelColor(mouse.pixel(50, 38).toPoint()).name() in {"#1a2b55", "#192a55", "#1a2a55"}


def test_another_size_of_cover_is_fitted_anew(canvas: Canvas, editor: Editor) -> None:
    canvas.set_zoom(5)
    a4 = print_spec("a4")
    editor.edit(lambda document: msgspec.structs.replace(document, print_spec=a4), "Size")
    assert canvas.page_box_in_view() == a4.bleed_box


def on_screen(canvas: Canvas) -> np.ndarray:
    QApplication.processEvents()
    image = canvas.screen().grabWindow(canvas.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert image.size() == canvas.size()
    return pixels(image)


def test_what_is_repainted_in_parts_is_what_would_be_painted_anew(
    canvas: Canvas, mouse: Mouse, qtbot: QtBot
) -> None:
    canvas.set_zoom(0.6)
    qtbot.waitUntil(lambda: canvas.is_settled)
    QApplication.processEvents()
    mouse.click(50, 30)
    for place in ((56, 31), (71, 48), (66, 81)):
        mouse.press(50, 30)
        mouse.move(*place, held=LEFT)
        QApplication.processEvents()
        mouse.release(*place)
        QApplication.processEvents()
        canvas.editor.undo()
        QApplication.processEvents()
    for dx, dy in ((31, 17), (-7, -45), (3, 90)):
        canvas.pan_by(dx, dy)
        QApplication.processEvents()
    mouse.click(50, 66)
    QApplication.processEvents()
    canvas.editor.select("picture")
    yellow = msgspec.structs.replace(BAND, colour="#ddcc22", box=BAND.box.moved(3, 8))
    canvas.editor.edit(lambda document: replace_layer(document, yellow), "Colour")
    in_parts = on_screen(canvas)
    canvas.viewport().update()
    assert (in_parts != on_screen(canvas)).sum() == 0
    assert len(np.unique(in_parts.reshape(-1, 3), axis=0)) > 20
