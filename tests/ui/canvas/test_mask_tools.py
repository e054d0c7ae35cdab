"""Masks on the canvas: what the tools tell, how the mask shows, and that only what differs is painted."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.editor.editor import Editor
from coverstudio.editor.erasing import to_page
from coverstudio.editor.masking import Brush, HandMask, brushed
from coverstudio.ui.canvas import Canvas, Tool
from coverstudio.ui.canvas.brush_mark import BrushMark
from coverstudio.ui.canvas.mask_marks import Doing
from coverstudio.ui.canvas.mask_picture import MaskPicture
from coverstudio.ui.canvas.mask_tools import BrushLook, DrawnOutline
from coverstudio.ui.canvas.mask_view import MaskOnPage
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap
from tests.ui.canvas.conftest import ALT, BACKGROUND, LEFT, SHIFT, Mouse

PICTURE = BACKGROUND.asset
NOTHING = HandMask(PICTURE.width, PICTURE.height)
TURNED = ImageLayer(id="turned", name="Turned", box=Box(20, 40, 60, 88.3), rotation=30, asset=PICTURE)


def outlines_of(canvas: Canvas) -> list[DrawnOutline]:
    outlines: list[DrawnOutline] = []
    canvas.outline_drawn.connect(outlines.append)
    return outlines


def strokes_of(canvas: Canvas) -> list[tuple[Any, ...]]:
    """Note what the canvas tells of the brush."""
    told: list[tuple[Any, ...]] = []
    canvas.stroke_begun.connect(lambda at, doing: told.append(("begun", doing)))
    canvas.stroke_moved.connect(lambda to: told.append(("moved", to)))
    canvas.stroke_ended.connect(lambda keep: told.append(("ended", keep)))
    return told


def colour_at(canvas: Canvas, x: float, y: float) -> QColor:
    pixel = canvas.view_map().point((x, y))
    at = QPoint(math.floor(pixel.x()), math.floor(pixel.y()))
    return canvas.viewport().grab(QRect(at, at)).toImage().pixelColor(0, 0)


@pytest.mark.parametrize(("keys", "doing"), [(SHIFT, Doing.ADD), (ALT, Doing.TAKE_AWAY)])
def test_keys_at_the_beginning_add_and_take_away(
    canvas: Canvas, mouse: Mouse, keys: Qt.KeyboardModifier, doing: Doing
) -> None:
    outlines = outlines_of(canvas)
    canvas.set_tool(Tool.ERASE)
    mouse.drag((20, 30), (50, 40))
    mouse.drag((20, 30), (50, 40), keys)
    assert [outline.doing for outline in outlines] == [Doing.ERASE, doing]
    assert outlines[0].corners == outlines[1].corners, "the key that adds does not even the sides, too"


def test_shift_adds_and_pressed_anew_evens_the_sides(canvas: Canvas, mouse: Mouse) -> None:
    outlines = outlines_of(canvas)
    canvas.set_tool(Tool.ELLIPSE)
    mouse.hold((20, 30), (40, 35), SHIFT)
    mouse.move(45, 40, held=LEFT)
    mouse.move(50, 40, SHIFT, LEFT)
    mouse.release(50, 40, SHIFT)
    xs, ys = zip(*outlines[0].corners, strict=True)
    assert outlines[0].doing is Doing.ADD
    assert (max(xs) - min(xs), max(ys) - min(ys)) == pytest.approx((30, 30))


def test_an_ellipse_fits_its_box(canvas: Canvas, mouse: Mouse) -> None:
    outlines = outlines_of(canvas)
    canvas.set_tool(Tool.ELLIPSE)
    mouse.drag((20, 30), (60, 50))
    for x, y in outlines[0].corners:
        assert ((x - 40) / 20) ** 2 + ((y - 40) / 10) ** 2 == pytest.approx(1)


def test_a_lasso_goes_where_the_hand_goes_and_a_click_with_it_is_a_click(
    canvas: Canvas, mouse: Mouse
) -> None:
    outlines = outlines_of(canvas)
    canvas.set_tool(Tool.LASSO)
    mouse.press(20, 30)
    for corner in ((60, 30), (60, 70), (40, 50)):
        mouse.move(*corner, held=LEFT)
    mouse.release(40, 50)
    mouse.click(30, 100)
    (outline,) = outlines
    assert [pytest.approx(corner, abs=0.01) for corner in outline.corners] == [
        (20, 30), (60, 30), (60, 70), (40, 50),
    ]  # fmt: skip


def test_a_brush_tells_of_every_movement_and_a_click_leaves_a_dab(canvas: Canvas, mouse: Mouse) -> None:
    told = strokes_of(canvas)
    canvas.set_tool(Tool.BRUSH)
    mouse.drag((20, 30), (70, 30))
    assert told[0] == ("begun", Doing.ADD) and told[-1] == ("ended", True)
    assert [to for _, to in told[1:-1]] == [pytest.approx((20 + 10 * n, 30)) for n in range(1, 6)]
    told.clear()
    mouse.click(40, 40)
    assert told == [("begun", Doing.ADD), ("ended", True)]


@pytest.mark.parametrize(
    ("tool", "keys", "doing"),
    [
        (Tool.BRUSH, ALT, Doing.TAKE_AWAY),
        (Tool.RUBBER, Qt.KeyboardModifier.NoModifier, Doing.TAKE_AWAY),
        (Tool.RUBBER, SHIFT, Doing.ADD),
    ],
)
def test_what_a_brush_does(
    canvas: Canvas, mouse: Mouse, tool: Tool, keys: Qt.KeyboardModifier, doing: Doing
) -> None:
    told = strokes_of(canvas)
    canvas.set_tool(tool)
    mouse.drag((20, 30), (70, 30), keys)
    assert told[0] == ("begun", doing)


def test_a_key_shows_on_the_brush_before_the_mouse_moves(canvas: Canvas, mouse: Mouse) -> None:
    canvas.set_tool(Tool.BRUSH)
    mouse.move(50, 50)

    def doing() -> list[Doing]:
        return [mark.doing for mark in canvas.marks() if isinstance(mark, BrushMark)]

    assert doing() == [Doing.ADD]
    QTest.keyPress(canvas, Qt.Key.Key_Alt)
    assert doing() == [Doing.TAKE_AWAY]
    QTest.keyRelease(canvas, Qt.Key.Key_Alt)
    assert doing() == [Doing.ADD]
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    QTest.keyPress(canvas, Qt.Key.Key_Alt)
    assert doing() == [], "a key brings no brush back that has left"


def test_escape_gives_a_stroke_up_then_the_mask_then_the_tool(canvas: Canvas, mouse: Mouse) -> None:
    told = strokes_of(canvas)
    cleared: list[bool] = []
    canvas.mask_clear_asked.connect(lambda: cleared.append(True))
    canvas.set_tool(Tool.BRUSH)
    canvas.set_mask(MaskOnPage(BACKGROUND, NOTHING.inverted()))
    mouse.hold((20, 30), (70, 30))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    mouse.release(70, 30)
    assert told[-1] == ("ended", False) and not cleared
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert cleared == [True] and canvas.tool() is Tool.BRUSH
    canvas.set_mask(None)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.tool() is Tool.SELECT


def test_enter_asks_to_erase_the_mask(canvas: Canvas, editor: Editor) -> None:
    asked: list[bool] = []
    canvas.mask_erase_asked.connect(lambda: asked.append(True))
    editor.select("title")
    canvas.set_tool(Tool.LASSO)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert asked == [True] and not canvas.is_editing_text()


@pytest.mark.parametrize("zoom", [0.1, 0.4, 1.0, 3.0])
def test_the_brush_is_as_large_as_what_it_paints_at_any_zoom(
    canvas: Canvas, mouse: Mouse, zoom: float
) -> None:
    canvas.set_brush(lambda point: BrushLook(6.0, 1.0))
    canvas.set_tool(Tool.BRUSH)
    canvas.set_zoom(zoom)
    middle = canvas.view_map().on_page(QPointF(320, 400))
    mouse.move(*middle)
    mark = canvas.marks()[-1]
    radius = 3.0 * canvas.view_map().scale
    shown = mark.shown_in(canvas.view_map())
    assert shown.width() / 2 >= radius and shown.width() / 2 <= max(radius, 9) + 5
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.BlankCursor


@pytest.mark.parametrize("zoom", [0.1, 0.3, 1.0, 4.0])
@pytest.mark.parametrize("layer", [BACKGROUND, TURNED], ids=["upright", "turned"])
def test_a_mask_shows_exactly_over_its_pixels(canvas: Canvas, zoom: float, layer: ImageLayer) -> None:
    at = (700.0, 900.0)
    (middle,) = to_page([at], layer)
    canvas.set_zoom(zoom)
    here = canvas.view_map().point(middle)
    canvas.pan_by(320 - here.x(), 400 - here.y())
    mask = brushed(NOTHING, Brush(200, 1.0), at, at, takes_away=False)
    canvas.set_mask(MaskOnPage(layer, mask))
    canvas.set_mask_in_full(True)
    near = 2 * PICTURE.width / layer.box.width / canvas.view_map().scale  # two pixels of the screen
    inside = to_page([(at[0] + 100 - near, at[1]), (at[0], at[1] - 100 + near), at], layer)
    outside = to_page([(at[0] + 100 + near, at[1]), (at[0], at[1] - 100 - near)], layer)
    room = canvas.viewport().rect()
    for point, value in [(p, 255) for p in inside] + [(p, 0) for p in outside]:
        if room.contains(canvas.view_map().point(point).toPoint()):
            assert abs(colour_at(canvas, *point).red() - value) <= 3


def test_a_mask_is_a_tint_over_the_picture_or_shown_in_full(canvas: Canvas) -> None:
    plain = colour_at(canvas, 80, 130)
    canvas.set_mask(MaskOnPage(BACKGROUND, NOTHING.inverted()))
    tinted = colour_at(canvas, 80, 130)
    assert tinted != plain and tinted.red() > tinted.green()
    canvas.set_mask_in_full(True)
    assert colour_at(canvas, 80, 130) == QColor("#ffffff")
    canvas.set_mask(None)
    assert colour_at(canvas, 80, 130) == plain


def test_a_stroke_repaints_only_where_it_goes(canvas: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    mask = brushed(NOTHING, Brush(40, 1.0), (300.0, 300.0), (600.0, 300.0), takes_away=False)
    canvas.set_mask(MaskOnPage(BACKGROUND, mask))
    canvas.viewport().grab()
    QTest.qWait(20)
    painted: list[QRect] = []
    paint = canvas.paintEvent

    def watched(event: QPaintEvent) -> None:
        painted.append(event.rect())
        paint(event)

    monkeypatch.setattr(canvas, "paintEvent", watched)
    canvas.set_mask(
        MaskOnPage(
            BACKGROUND, brushed(mask, Brush(40, 1.0), (600.0, 300.0), (640.0, 300.0), takes_away=False)
        )
    )
    QTest.qWait(20)
    assert painted, "what changed is painted"
    pixels = canvas.view_map().scale * BACKGROUND.box.width / PICTURE.width
    assert all(rect.width() < 90 * pixels + 12 and rect.height() < 50 * pixels + 12 for rect in painted)


@pytest.mark.parametrize("millimetres", [1.0, 20.0, 900.0])
def test_the_brush_shows_its_edge_at_any_size(millimetres: float) -> None:
    """One of 900 mm is 36 000 pixels wide here: as a picture it would be more than Qt can hold."""
    view = ViewMap(scale=40.0, left=100 - millimetres * 20, top=100, width=200, height=200)
    screen = QImage(200, 200, QImage.Format.Format_RGB32)
    screen.fill(QColor("#808080"))
    painter = QPainter(screen)
    BrushMark((0.0, 0.0), millimetres, 1.0, Doing.ADD).paint(painter, view, CanvasColours())
    painter.end()
    assert max(screen.pixelColor(x, 100).lightness() for x in range(95, 106)) > 160
    assert screen.pixelColor(140, 100) == QColor("#808080"), "nothing shows beyond the edge"


def test_a_mask_that_differs_everywhere_is_painted_as_one_rectangle() -> None:
    picture = MaskPicture(HandMask(3000, 2000))
    whole = picture.mask.inverted()
    assert picture.show(whole) == [QRectF(0, 0, 3000, 2000)]
    (tile,) = picture.show(brushed(whole, Brush(20, 1.0), (900.0, 900.0), (900.0, 900.0), takes_away=True))
    assert tile.width() < 25 and tile.contains(QPointF(900, 900)), "a few tiles are looked at closely"
