"""Masks by hand in the window, with a real mouse and real keys, and a stand-in that paints red."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from coverstudio.document.document import replace_layer
from coverstudio.document.layers import ImageLayer
from coverstudio.editor.erasing import to_layer_pixels
from coverstudio.editor.pictures import get, put
from coverstudio.settings import Settings
from coverstudio.ui.canvas import Tool
from coverstudio.ui.canvas.mask_marks import Doing
from coverstudio.ui.stages import CLEAN, TYPE
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.ui.stage import a_picture, at_rest, click, on_page, play, press, until, write

RED = (255, 0, 0)
LEFT = Qt.MouseButton.LeftButton
PLAIN, SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
Pixels = NDArray[np.uint8]


async def with_picture(opened: StudioWindow, folder: Path, rotation: float = 0.0) -> ImageLayer:
    opened.stories.files.import_path(a_picture(folder))
    await at_rest(opened)
    (layer,) = opened.studio.editor.document.images
    if rotation:
        layer = msgspec.structs.replace(layer, rotation=rotation)
        opened.studio.editor.edit(lambda document: replace_layer(document, layer), "Rotate")
    opened.window.stages.show_stage(CLEAN)
    return layer


def drag(
    opened: StudioWindow, *way: tuple[float, float], keys: Qt.KeyboardModifier = PLAIN, lets_go: bool = True
) -> None:
    """Drag through points of the page (mm)."""
    viewport = opened.window.canvas.viewport()
    points = [on_page(opened, *point) for point in way]
    QTest.mouseMove(viewport, points[0])
    QTest.mousePress(viewport, LEFT, keys, points[0])
    for point in points[1:]:
        QTest.mouseMove(viewport, point)
    if lets_go:
        QTest.mouseRelease(viewport, LEFT, keys, points[-1])


def masked(opened: StudioWindow) -> Pixels:
    """Return the mask in hand as pixels of the picture."""
    mask = opened.stories.masking.mask
    assert mask is not None, "nothing is masked"
    return mask.pixels()


def at(pixels: Pixels, layer: ImageLayer, x: float, y: float) -> int:
    """Return the value of a pixel under a point of the page (mm)."""
    ((across, down),) = to_layer_pixels([(x, y)], layer)
    return int(np.atleast_1d(pixels[int(down), int(across)])[0])


async def picture_now(opened: StudioWindow) -> Pixels:
    (layer,) = opened.studio.editor.document.images
    return await get(opened.studio.editor.store, layer.asset)


def test_a_painted_mask_is_erased_at_enter_and_nothing_beside_it_changes(tmp_path: Path) -> None:
    generator = FakeGenerator(colour=RED)

    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        canvas, before = opened.window.canvas, await picture_now(opened)
        press(opened.window, Qt.Key.Key_B)
        opened.stories.masking.brush.resize(12)
        opened.stories.masking.brush.harden(1.0)
        drag(opened, (40, 60), (80, 60), (80, 120))
        assert not generator.asked, "painting alone erases nothing"
        area = masked(opened)
        assert at(area, layer, 60, 60) == 255 and at(area, layer, 80, 100) == 255
        assert at(area, layer, 60, 80) == 0
        press(canvas, Qt.Key.Key_Return)
        await at_rest(opened)
        after = await picture_now(opened)
        assert np.array_equal(after[area == 0], before[area == 0])
        assert tuple(after[area == 255].mean(axis=0)) != tuple(before[area == 255].mean(axis=0))
        assert at(after[..., 0], layer, 60, 60) == 255
        assert opened.stories.masking.mask is None and opened.studio.editor.undo_name == "Erase"
        opened.window.canvas.setFocus()
        press(opened.window, Qt.Key.Key_Z, CTRL)
        assert np.array_equal(await picture_now(opened), before)
        assert np.array_equal(masked(opened), area), "undo brings the mask back with the picture"

    play(story, generator)


def test_shift_and_alt_build_a_mask_of_outlines_and_only_a_plain_one_erases_at_once(tmp_path: Path) -> None:
    generator = FakeGenerator(colour=RED)

    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        press(opened.window, Qt.Key.Key_E)
        drag(opened, (20, 20), (60, 60), keys=SHIFT)
        press(opened.window, Qt.Key.Key_O)
        drag(opened, (30, 30), (50, 50), keys=ALT)
        press(opened.window, Qt.Key.Key_L)
        drag(opened, (100, 100), (140, 100), (140, 140), (100, 140))
        area = masked(opened)
        assert [at(area, layer, *point) for point in ((25, 25), (40, 40), (120, 120), (70, 70))] == [
            255, 0, 255, 0,
        ]  # fmt: skip
        assert not generator.asked, "while there is a mask, outlines build it"
        click(opened.window.clean.by_hand.erase_button)
        await at_rest(opened)
        assert len(generator.asked) == 1
        drag(opened, (20, 200), (40, 200), (40, 220), (20, 220))
        await at_rest(opened)
        assert len(generator.asked) == 2, "without a mask it is erased as soon as the hand lets go"
        assert at(await picture_now(opened), layer, 30, 210) == 255

    play(story, generator)


def test_outlines_only_mask_when_the_user_wants_it_so(tmp_path: Path) -> None:
    generator = FakeGenerator(colour=RED)

    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        part = opened.window.clean.by_hand
        click(part.at_once, QPoint(8, part.at_once.height() // 2))
        assert not opened.studio.preferences.settings.erase_at_once
        click(part.kinds.findChildren(type(opened.window.tool_rail.buttons[Tool.SELECT]))[0])
        assert opened.window.canvas.tool() is Tool.ERASE
        drag(opened, (20, 20), (60, 60))
        assert at(masked(opened), layer, 40, 40) == 255 and not generator.asked

    play(story, generator)


def test_undo_inside_the_mask_goes_before_undo_of_the_cover(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        masking, editor, window = opened.stories.masking, opened.studio.editor, opened.window
        document = editor.document
        press(window, Qt.Key.Key_B)
        drag(opened, (40, 60), (80, 60))
        first = masked(opened)
        drag(opened, (40, 160), (80, 160))
        press(window, Qt.Key.Key_Z, CTRL)
        assert np.array_equal(masked(opened), first)
        press(window, Qt.Key.Key_Z, CTRL)
        assert masking.mask is None and editor.document is document
        press(window, Qt.Key.Key_Z, CTRL | SHIFT)
        assert np.array_equal(masked(opened), first)
        press(window, Qt.Key.Key_V)
        press(window, Qt.Key.Key_Z, CTRL)
        assert editor.document is not document, "without a tool for masks in hand undo is the cover's"

    play(story, FakeGenerator())


def test_escape_clears_the_mask_and_undo_brings_it_back(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        press(opened.window, Qt.Key.Key_B)
        drag(opened, (40, 60), (80, 60))
        area = masked(opened)
        drag(opened, (40, 160), (80, 160), lets_go=False)
        press(opened.window.canvas, Qt.Key.Key_Escape)
        assert np.array_equal(masked(opened), area), "a stroke that is given up leaves nothing"
        press(opened.window.canvas, Qt.Key.Key_Escape)
        assert opened.stories.masking.mask is None and opened.window.canvas.tool() is Tool.BRUSH
        press(opened.window, Qt.Key.Key_Z, CTRL)
        assert np.array_equal(masked(opened), area)

    play(story, FakeGenerator())


def test_on_a_turned_picture_the_brush_paints_where_the_hand_is(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path, rotation=30)
        opened.window.canvas.set_zoom(0.4)
        await until(lambda: opened.window.canvas.is_settled)
        press(opened.window, Qt.Key.Key_B)
        middle = opened.window.canvas.view_map().on_page(
            opened.window.canvas.viewport().rect().center().toPointF()
        )
        x, y = middle
        drag(opened, (x - 20, y), (x + 20, y))
        area = masked(opened)
        assert at(area, layer, x - 15, y) == 255 and at(area, layer, x + 15, y) == 255
        rows, columns = np.nonzero(area)
        assert np.ptp(rows) > 8 + 0.4 * np.ptp(columns), "level on the page is aslant in the picture"

    play(story, FakeGenerator())


def test_the_mask_is_grown_softened_inverted_and_cleared_from_the_panel(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        part, masking = opened.window.clean.by_hand, opened.stories.masking
        assert not part.erase_button.isVisible()
        press(opened.window, Qt.Key.Key_E)
        drag(opened, (60, 60), (100, 120), keys=SHIFT)
        before = masked(opened)
        write(part.grow_by, "5")
        click(part.grow)  # which counts what was typed, without Return
        await until(lambda: masked(opened).sum() > before.sum())
        assert np.ptp(np.nonzero(masked(opened))[1]) == np.ptp(np.nonzero(before)[1]) + 10
        click(part.shrink)
        await until(lambda: np.array_equal(masked(opened), before))
        click(part.feather)
        await until(lambda: len(np.unique(masked(opened))) > 5)
        soft = masked(opened)
        opened.window.canvas.setFocus()
        click(part.invert)
        await until(lambda: np.array_equal(masked(opened), 255 - soft))
        assert opened.window.canvas.hasFocus(), "Enter and Escape are the page's still"
        click(part.clear)
        assert masking.mask is None and not part.erase_button.isVisible()

    play(story, FakeGenerator())


def test_keys_change_the_brush_and_the_bar_shows_it(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        window, brush = opened.window, opened.stories.masking.brush
        fields = window.context_bar.mask_fields
        press(window, Qt.Key.Key_B)
        assert fields.size_field.isVisible()
        press(window, Qt.Key.Key_BracketRight)
        assert (brush.size, fields.size_field.value()) == (90, 90)
        press(window, Qt.Key.Key_BracketLeft)
        press(window, Qt.Key.Key_BracketLeft)
        assert brush.size == 70
        QTest.keyClick(window.canvas, "{", SHIFT)
        assert brush.hardness == 0.7 and fields.hardness.value() == 70
        write(fields.size_field, "33")
        press(fields.size_field, Qt.Key.Key_Return)
        assert brush.size == 33
        press(window, Qt.Key.Key_L)
        assert not fields.size_field.isVisible() and window.tool_rail.buttons[Tool.LASSO].isChecked()

    play(story, FakeGenerator())


def test_the_mask_shows_in_its_stage_and_in_full_at_a_key(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        window = opened.window
        press(window, Qt.Key.Key_B)
        drag(opened, (40, 60), (80, 60))
        press(window, Qt.Key.Key_Q)
        grab = window.canvas.viewport().grab().toImage()
        inside, outside = on_page(opened, 60, 60), on_page(opened, 60, 200)
        assert [grab.pixelColor(point).value() for point in (inside, outside)] == [255, 0]
        assert window.clean.by_hand.in_full.isChecked()
        press(window, Qt.Key.Key_V)
        window.stages.show_stage(TYPE)
        assert not window.canvas.shows_mask()
        window.stages.show_stage(CLEAN)
        assert window.canvas.shows_mask()

    play(story, FakeGenerator())


def test_what_is_painted_while_the_mask_is_erased_is_the_next_mask(tmp_path: Path) -> None:
    hold = asyncio.Event()
    generator = FakeGenerator(colour=RED, wait_for=hold)

    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        press(opened.window, Qt.Key.Key_B)
        opened.stories.masking.brush.resize(10)
        drag(opened, (40, 60), (80, 60))
        press(opened.window.canvas, Qt.Key.Key_Return)
        await until(lambda: generator.asked, "the eraser is at work")
        drag(opened, (40, 160), (80, 160))
        drag(opened, (40, 260), (80, 260), lets_go=False)
        hold.set()
        await at_rest(opened)
        QTest.mouseRelease(opened.window.canvas.viewport(), LEFT, PLAIN, on_page(opened, 80, 260))
        area = masked(opened)
        assert [at(area, layer, 60, y) for y in (60, 160, 260)] == [0, 255, 255]
        assert at(await picture_now(opened), layer, 60, 60) == 255

    play(story, generator)


def test_masks_that_cannot_be_say_why(tmp_path: Path) -> None:
    generator = FakeGenerator(colour=RED)

    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        window, sentence = opened.window, opened.window.message_bar.sentence
        press(window, Qt.Key.Key_X)
        drag(opened, (40, 60), (80, 60))
        assert sentence.text() == "Nothing is masked yet: there is nothing to take away from."
        press(window.canvas, Qt.Key.Key_Return)
        assert sentence.text() == "Nothing is masked yet: paint over what should go."
        press(window, Qt.Key.Key_E)
        drag(opened, (-2, -2), (208, 299), keys=SHIFT)
        opened.stories.masking.grow(9)
        await until(lambda: masked(opened).min() == 255)
        press(window.canvas, Qt.Key.Key_Return)
        await at_rest(opened)
        assert sentence.text() == "The mask covers the whole picture: leave something to paint from."
        locked = msgspec.structs.replace(layer, locked=True)
        opened.studio.editor.edit(lambda document: replace_layer(document, locked), "Lock")
        press(window.canvas, Qt.Key.Key_Return)
        assert sentence.text() == "The picture is locked: unlock it in the layers first."
        assert not generator.asked
        click(window.message_bar.action)
        assert opened.studio.editor.document.layer(layer.id) == layer and masked(opened).min() == 255

    play(story, generator)


def test_the_rail_holds_every_kind_and_takes_up_the_last_one_again(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        window, rail = opened.window, opened.window.tool_rail
        button = rail.buttons[Tool.ERASE]
        names = [action.text() for action in button.menu().actions()]
        assert len(names) == 5 and names[2].endswith("\tL")
        button.menu().actions()[2].trigger()
        assert window.canvas.tool() is Tool.LASSO
        press(window, Qt.Key.Key_V)
        click(button)
        assert window.canvas.tool() is Tool.LASSO and button.isChecked()

    play(story, FakeGenerator(), Settings(language="ko"))


def test_a_stroke_over_a_picture_that_gets_other_pixels_meanwhile_is_given_up(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        masking, editor = opened.stories.masking, opened.studio.editor
        larger = await put(editor.store, np.zeros((606, 432, 3), np.uint8))
        masking.begin_stroke((40, 60), Doing.ADD)
        masking.move_stroke((80, 60))
        assert masking.mask is not None
        enlarged = msgspec.structs.replace(layer, asset=larger)
        editor.edit(lambda document: replace_layer(document, enlarged), "Enlarge")
        assert masking.mask is None, "what is shown would lie elsewhere on the larger picture"
        masking.move_stroke((80, 90))
        masking.end_stroke(keep=True)
        assert masking.mask is None
        masking.begin_stroke((40, 60), Doing.ADD)
        masking.end_stroke(keep=True)
        assert masked(opened).shape == (606, 432)

    play(story, FakeGenerator())
