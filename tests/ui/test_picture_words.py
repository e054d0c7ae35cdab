"""Other words are written into the picture: where, with which tries, undone, dropped, or set in a font."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from coverstudio.document.document import remove_layer
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.editor.pictures import get
from coverstudio.generation.messages import PaintMaterial, PixelBox, Region
from coverstudio.ui.canvas import Tool
from coverstudio.ui.panels.clean.write_fields import WriteFields
from coverstudio.ui.stages import CLEAN, TYPE
from coverstudio.ui.studio_window import StudioWindow
from tests.ui.scribe import Scribe, with_scribe
from tests.ui.stage import a_picture, at_rest, click, on_page, play, press, until, write

SIGN = Region(((30, 120), (190, 120), (190, 170), (30, 170)), 0.6, "OFHELY", legible=False)
TITLE = Region(((20, 20), (190, 20), (190, 60), (20, 60)), 0.97, "Quiet Hills", legible=True)
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


async def with_picture(opened: StudioWindow, folder: Path, size: tuple[int, int] = (216, 303)) -> ImageLayer:
    opened.stories.files.import_path(a_picture(folder, size=size))
    await at_rest(opened)
    opened.window.stages.show_stage(CLEAN)
    target = opened.stories.cleaning.target
    assert target is not None
    return target


async def found(opened: StudioWindow, folder: Path) -> ImageLayer:
    target = await with_picture(opened, folder)
    click(opened.window.clean.search.button)
    await at_rest(opened)
    return target


def pick(opened: StudioWindow, row: int) -> None:
    regions = opened.window.clean.regions.list
    at = regions.visualItemRect(regions.item(row)).center()
    QTest.mouseClick(regions.viewport(), LEFT, PLAIN, at)


def drag(opened: StudioWindow, begin: QPoint, end: QPoint) -> None:
    canvas = opened.window.canvas.viewport()
    QTest.mousePress(canvas, LEFT, PLAIN, begin)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(canvas, begin + (end - begin) * share)
    QTest.mouseRelease(canvas, LEFT, PLAIN, end)


def fields(opened: StudioWindow) -> WriteFields:
    made = opened.window.clean.write.fields
    assert made is not None
    return made


def picture(opened: StudioWindow) -> ImageLayer:
    target = opened.stories.cleaning.target
    assert target is not None
    return target


async def pixels(opened: StudioWindow, layer: ImageLayer) -> np.ndarray:
    return await get(opened.studio.editor.store, layer.asset)


def differs_only_in(before: np.ndarray, after: np.ndarray, box: PixelBox) -> bool:
    place = np.s_[box.y : box.y + box.height, box.x : box.x + box.width]
    outside = after.copy()
    outside[place] = before[place]
    return bool((outside == before).all() and (after[place] != before[place]).any())


def test_words_are_written_over_found_lettering_and_another_try_is_taken(tmp_path: Path) -> None:
    scribe = Scribe([TITLE, SIGN], reads=["MOOB", "XQ", "ZZZ"])

    async def story(opened: StudioWindow) -> None:
        await with_scribe(opened, tmp_path)
        before = await found(opened, tmp_path)
        part, editor = opened.window.clean.write, opened.studio.editor
        pick(opened, 1)
        assert part.begin.text() == "Write words here…"
        click(part.begin)
        assert part.place.text() == "“OFHELY” · 160 × 50 px"
        assert part.fields is not None and part.fields.words.words == ""
        assert not part.write.isEnabled(), "there are no words yet"
        write(part.fields.words, "MOOR")
        click(part.fields.manner.segment("named"))
        write(part.fields.font_name, "Lato")
        click(part.write)
        await at_rest(opened)
        assert [one.instruction for one in scribe.wishes] == ['Write "MOOR" in font: Lato'] * 3
        after, box = picture(opened), PixelBox(30, 120, 160, 50)
        original = await pixels(opened, before)
        assert differs_only_in(original, await pixels(opened, after), box)
        assert after.recipe is not None and after.recipe.prompt == "MOOR"
        rows = part.tries.rows
        assert [row.text() for row in rows] == ["“MOOB”", "“XQ”", "“ZZZ”"]
        assert "in the picture" in rows[0].toolTip(), "the closest one was taken"
        regions = opened.window.canvas.regions()
        assert (regions[1].text, regions[1].chosen) == ("MOOR", False), "what was written is not erased"
        click(rows[2])
        await at_rest(opened)
        other = picture(opened)
        assert other.asset != after.asset and "in the picture" in part.tries.rows[2].toolTip()
        assert differs_only_in(original, await pixels(opened, other), box)
        click(part.tries.rows[0])
        await at_rest(opened)
        assert picture(opened).asset == after.asset
        assert editor.undo_name == "Take another try"
        editor.undo()
        editor.undo()
        assert editor.undo_name == "Write “MOOR”"
        editor.undo()
        assert picture(opened).asset == before.asset and not part.tries.isVisible()
        editor.redo()
        assert picture(opened).asset == after.asset and part.tries.isVisible()
        assert opened.stories.cleaning.pictures.original(after.asset) == before.asset

    play(story, scribe)


def test_a_dragged_rectangle_is_written_in_watched_and_given_up(tmp_path: Path) -> None:
    hold = asyncio.Event()
    scribe = Scribe(hold=hold)

    async def story(opened: StudioWindow) -> None:
        await with_scribe(opened, tmp_path)
        before = await with_picture(opened, tmp_path, (1000, 1403))
        part, box = opened.window.clean.write, before.box
        click(part.begin)
        assert opened.window.canvas.tool() is Tool.REGION and part.begin.text() == "Cancel"
        press(opened.window.canvas, Qt.Key.Key_V)
        opened.window.canvas.set_tool(Tool.SELECT)
        assert not opened.stories.picture_words.awaits_place, "another tool draws no place"
        click(part.begin)
        drag(opened, QPoint(2, 2), QPoint(20, 40))
        assert "There is no picture there" in opened.window.message_bar.sentence.text()
        assert opened.stories.cleaning.found is None
        opened.window.canvas.set_tool(Tool.SELECT)
        click(part.begin)
        drag(
            opened,
            on_page(opened, box.x + 0.2 * box.width, box.y + 0.2 * box.height),
            on_page(opened, box.x + 0.8 * box.width, box.y + 0.4 * box.height),
        )
        assert opened.window.canvas.tool() is Tool.SELECT
        place = opened.stories.picture_words.place
        assert place is not None and abs(place.box.width - 0.6 * before.asset.width) < 4
        assert not opened.stories.cleaning.found.chosen, "a place to write in does not go"
        write(fields(opened).words, "SEA")
        click(part.write)
        await until(part.preview.isVisible, "what is painted so far is shown")
        assert part.cancel.isVisible() and not part.write.isVisible()
        click(part.cancel)
        await at_rest(opened)
        assert picture(opened).asset == before.asset and part.write.isVisible()
        editor = opened.studio.editor
        hold.set()
        click(part.write)
        await at_rest(opened)
        assert "the letters are softer than the picture" in part.tries.notes.text()
        hold.clear()
        click(part.write)
        await until(lambda: len(scribe.wishes) == 3, "it is written once more")
        editor.edit(lambda document: remove_layer(document, before.id), "Delete")
        hold.set()
        await at_rest(opened)
        assert not editor.document.layers and editor.undo_name == "Delete"
        assert "the result was dropped" in opened.window.message_bar.sentence.text()
        assert opened.stories.picture_words.place is None

    play(story, scribe)


def test_what_the_model_cannot_write_is_set_in_a_font_in_the_same_place(tmp_path: Path) -> None:
    scribe = Scribe([TITLE])

    async def story(opened: StudioWindow) -> None:
        await with_scribe(opened, tmp_path)
        await found(opened, tmp_path)
        part, editor = opened.window.clean.write, opened.studio.editor
        pick(opened, 0)
        click(opened.window.clean.regions.write)
        assert fields(opened).words.words == "Quiet Hills", "what is read there is changed"
        fields(opened).words.replace_words("Characterisations")
        assert "has 17 letters" in fields(opened).warnings.text() and part.write.isEnabled()
        fields(opened).words.replace_words("바람의 집")
        assert "Latin letters and digits alone" in fields(opened).warnings.text()
        assert not part.write.isEnabled()
        part.in_font.menu().aboutToShow.emit()
        part.in_font.menu().actions()[0].trigger()
        (text,) = editor.document.texts
        assert text.text == "바람의 집" and editor.selected == text and editor.undo_name == "Add text"
        assert opened.window.stages.stage == TYPE
        image = picture(opened)
        scale = image.box.width / image.asset.width
        assert abs(text.box.width - 170 * scale) < 0.01 and abs(text.box.x - image.box.x - 20 * scale) < 0.01
        editor.undo()
        assert not list(editor.document.texts)
        opened.window.stages.show_stage(CLEAN)
        fields(opened).words.replace_words("FOG")
        part.in_font.menu().aboutToShow.emit()
        gold = next(one for one in part.in_font.menu().actions() if one.text() == "Gold foil")
        gold.trigger()
        await at_rest(opened)
        assert any(isinstance(one, PaintMaterial) for one in scribe.asked)
        (lettered,) = editor.document.texts
        assert isinstance(lettered, TextLayer) and lettered.fill is not None
        assert editor.undo_name == "Letter “FOG”"

    play(story, scribe)


def test_without_a_model_or_runtime_it_is_said_what_is_missing_and_how_to_get_it(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await opened.stories.backgrounds.load_choices()
        await found(opened, tmp_path)
        part, wanted = opened.window.clean.write, list[None]()
        opened.stories.models.opened.connect(lambda: wanted.append(None))
        pick(opened, 0)
        click(part.begin)
        write(fields(opened).words, "MOOR")
        assert "download diffste.ckpt" in fields(opened).obstacle.text()
        assert (
            not part.write.isEnabled() and not fields(opened).model.isEnabled() and part.in_font.isEnabled()
        )
        click(fields(opened).get)
        assert wanted
        model = await with_scribe(opened, tmp_path)
        assert fields(opened).obstacle.text() == "The AI runtime is missing." and not part.write.isEnabled()
        opened.stories.models.use(model.id)
        assert opened.studio.preferences.settings.scribe == model.id

    play(story, Scribe([SIGN], reason="The AI runtime is missing."))
