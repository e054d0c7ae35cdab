"""The window with a stand-in for the worker: what a click does, and what it shows."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from shiboken6 import isValid

from coverstudio.document.document import replace_layer
from coverstudio.document.geometry import Box, corners
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.erasing import to_layer_pixels
from coverstudio.generation.messages import GenerateBackground, Inpaint, Region
from coverstudio.settings import Settings
from coverstudio.ui.canvas import Tool
from coverstudio.ui.canvas.mask_tools import DrawnOutline
from coverstudio.ui.panels.layer_rows import HEIGHT, eye_rect, lock_rect
from coverstudio.ui.stages import CLEAN, PRINT, TYPE
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.window import SMALLEST
from tests.fakes import FakeGenerator
from tests.ui.stage import a_picture, at_rest, click, on_page, play, press, until, write

CTRL = Qt.KeyboardModifier.ControlModifier
SIGN = Region(((20, 30), (120, 30), (120, 60), (20, 60)), 0.97, "SIGN")
NAME = Region(((20, 100), (90, 100), (90, 120), (20, 120)), 0.9, "NAME")


async def with_picture(opened: StudioWindow, folder: Path) -> ImageLayer:
    opened.stories.files.import_path(a_picture(folder))
    await at_rest(opened)
    layer = opened.studio.editor.document.layers[0]
    assert isinstance(layer, ImageLayer)
    return layer


def test_an_empty_cover_says_what_to_do_next() -> None:
    async def story(opened: StudioWindow) -> None:
        window = opened.window
        await until(window.welcome.isVisible)
        click(window.welcome.describe)
        assert window.background.prompt.hasFocus() or window.focusWidget() is window.background.prompt

    play(story, FakeGenerator())


def test_the_welcome_goes_when_there_is_a_picture(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        assert not opened.window.welcome.isVisible()
        assert opened.window.layers.list.count() == 1
        assert layer.box.contains(opened.studio.editor.document.print_spec.bleed_box)

    play(story, FakeGenerator())


def test_generating_fills_the_strip_and_shows_the_first_at_once() -> None:
    generator = FakeGenerator(colour=(10, 80, 120))

    async def story(opened: StudioWindow) -> None:
        window, editor = opened.window, opened.studio.editor
        write(window.background.prompt, "misty hills")
        write(window.background.variants, "3")
        press(window.background.variants, Qt.Key.Key_Return)
        assert window.background.generate.text() == "Generate 3"
        press(window.background.prompt, Qt.Key.Key_Return, CTRL)
        await at_rest(opened)
        assert len(window.film_strip.tiles) == 3
        asked = [request for request in generator.asked if isinstance(request, GenerateBackground)]
        assert [request.prompt for request in asked] == ["misty hills"] * 3
        assert len({request.seed for request in asked}) == 3
        assert editor.undo_name == "Background"
        assert len(editor.document.layers) == 1

    play(story, generator)


def test_a_variant_put_on_the_page_is_one_step_of_undo(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window, editor = opened.window, opened.studio.editor
        painting = await with_picture(opened, tmp_path)
        click(window.background.generate)
        await at_rest(opened)
        assert editor.document.layers == (painting,), "a picture of the user's own stays until a click"
        click(window.film_strip.tiles[0])
        lowest = editor.document.layers[0]
        assert isinstance(lowest, ImageLayer) and lowest.recipe is not None
        assert lowest.recipe.wish == "generate"
        editor.undo()
        assert editor.document.layers == (painting,)

    play(story, FakeGenerator())


def test_regions_are_switched_in_the_list_and_only_the_chosen_are_erased(tmp_path: Path) -> None:
    generator = FakeGenerator(regions=[(SIGN, NAME), ()])

    async def story(opened: StudioWindow) -> None:
        window, editor = opened.window, opened.studio.editor
        await with_picture(opened, tmp_path)
        window.stages.show_stage(CLEAN)
        click(window.clean.search.button)
        await at_rest(opened)
        assert window.clean.regions.erase_button.text() == "Erase 2 regions"
        assert len(window.canvas.regions()) == 2
        window.clean.regions.list.item(1).setCheckState(Qt.CheckState.Unchecked)
        assert window.clean.regions.erase_button.text() == "Erase 1 region"
        assert [region.chosen for region in window.canvas.regions()] == [True, False]
        click(window.clean.regions.erase_button)
        await at_rest(opened)
        assert window.clean.proof.outcome.text() == "Clean after 1 round: nothing can be read there any more."
        assert editor.undo_name == "Erase 1 region"
        assert [window.clean.regions.list.item(0).text()] == ["NAME"], "what was kept is still known"
        editor.undo()
        assert window.clean.regions.list.count() == 2, "undo brings the regions back with the picture"

    play(story, generator)


def test_a_picture_is_not_searched_twice_at_once(tmp_path: Path) -> None:
    hold = asyncio.Event()
    generator = FakeGenerator(regions=[(SIGN,)], wait_for=hold)

    async def story(opened: StudioWindow) -> None:
        window = opened.window
        await with_picture(opened, tmp_path)
        window.stages.show_stage(CLEAN)
        click(window.clean.search.button)
        await until(lambda: opened.stories.cleaning.is_busy, "the search")
        assert not window.clean.search.button.isEnabled()
        hold.set()
        await at_rest(opened)
        assert window.clean.regions.erase_button.isEnabled()

    play(story, generator)


def test_what_can_still_be_read_is_quoted_shown_and_erased_again(tmp_path: Path) -> None:
    generator = FakeGenerator(regions=[(SIGN,)])

    async def story(opened: StudioWindow) -> None:
        window = opened.window
        await with_picture(opened, tmp_path)
        window.stages.show_stage(CLEAN)
        click(window.clean.search.button)
        await at_rest(opened)
        click(window.clean.regions.erase_button)
        await at_rest(opened)
        assert window.clean.proof.outcome.text() == "1 region can still be read. “SIGN”"
        assert [region.text for region in window.canvas.regions()] == ["SIGN"], "it is shown where it stands"
        asked = len(generator.asked)
        assert window.clean.regions.erase_button.text() == "Erase again"
        click(window.clean.regions.erase_button)
        await at_rest(opened)
        assert isinstance(generator.asked[asked], Inpaint)

    play(story, generator)


def test_two_rectangles_in_a_row_are_both_erased(tmp_path: Path) -> None:
    hold = asyncio.Event()
    generator = FakeGenerator(colour=(255, 0, 0), wait_for=hold)

    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        opened.stories.masking.draw(DrawnOutline(corners(Box(20, 20, 30, 20), 0)))
        opened.stories.masking.draw(DrawnOutline(corners(Box(90, 120, 30, 20), 0)))
        hold.set()
        await at_rest(opened)
        now = opened.studio.editor.document.layer(layer.id)
        assert isinstance(now, ImageLayer)
        image = opened.studio.images.image(now.asset)
        for x, y in ((35, 30), (105, 130)):
            across, down = to_layer_pixels([(x, y)], now)[0]
            assert image.pixelColor(int(across), int(down)).red() == 255
        opened.studio.editor.undo()
        opened.studio.editor.undo()
        assert opened.studio.editor.document.layer(layer.id) == layer

    play(story, generator)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"locked": True}, "The picture is locked: unlock it in the layers first."),
        ({"visible": False}, "The picture there is hidden: show it in the layers first."),
        ({"box": Box(500, 0, 100, 100)}, "There is no picture there: draw over one."),
    ],
)
def test_a_rectangle_that_erases_nothing_says_why(
    tmp_path: Path, changes: dict[str, object], sentence: str
) -> None:
    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        opened.studio.editor.edit(
            lambda document: replace_layer(document, msgspec.structs.replace(layer, **changes)), "Change"
        )
        assert opened.stories.masking.draw(DrawnOutline(corners(Box(20, 20, 30, 20), 0))) is None
        assert opened.window.message_bar.sentence.text() == sentence

    play(story, FakeGenerator())


def test_a_rectangle_dragged_with_the_eraser_is_painted_over(tmp_path: Path) -> None:
    generator = FakeGenerator(colour=(255, 0, 0))

    async def story(opened: StudioWindow) -> None:
        window, editor = opened.window, opened.studio.editor
        await with_picture(opened, tmp_path)
        press(window, Qt.Key.Key_E)
        assert window.canvas.tool() is Tool.ERASE
        assert window.tool_rail.buttons[Tool.ERASE].isChecked()
        viewport, start, end = window.canvas.viewport(), on_page(opened, 50, 50), on_page(opened, 100, 90)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        QTest.mouseMove(viewport, (start + end) / 2)
        QTest.mouseMove(viewport, end)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
        await at_rest(opened)
        assert isinstance(generator.asked[-1], Inpaint)
        assert editor.undo_name == "Erase"

    play(story, generator)


def test_title_and_author_are_placed_and_follow_what_is_typed(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window, editor = opened.window, opened.studio.editor
        await with_picture(opened, tmp_path)
        window.stages.show_stage(TYPE)
        write(window.type.title, "Walden")
        write(window.type.author, "H. D. Thoreau")
        click(window.type.words.place)
        await at_rest(opened)
        assert {text.role for text in editor.document.texts} >= {"title", "author"}
        assert window.type.style_box.isVisible()
        write(window.type.title, "Walden Pond")
        title = next(text for text in editor.document.texts if text.role == "title")
        assert title.text.casefold() == "walden pond"

    play(story, FakeGenerator())


def test_the_language_follows_the_title_until_it_is_chosen() -> None:
    async def story(opened: StudioWindow) -> None:
        editor, panel = opened.studio.editor, opened.window.type
        opened.window.stages.show_stage(TYPE)
        assert panel.words.language.currentText() == "Not chosen"
        write(panel.title, "Walden")
        assert (editor.document.language, panel.words.language.currentText()) == ("en", "English")
        opened.stories.lettering.write("title", "월든")
        assert (editor.document.language, panel.words.language.currentText()) == ("ko", "한국어")
        panel.words.language.setFocus()
        panel.words.language.setCurrentIndex(panel.words.language.findText("日本語"))
        panel.words.language.activated.emit(panel.words.language.currentIndex())
        opened.stories.lettering.write("title", "월든 이야기")
        assert editor.document.language == "ja"
        editor.undo()
        editor.undo()
        assert (editor.document.language, panel.words.language.currentText()) == ("ko", "한국어")
        editor.apply(msgspec.structs.replace(editor.document, language="eo"), "Language")
        assert panel.words.language.currentText() == "eo", "a language that the list does not have is kept"

    play(story, FakeGenerator())


def test_scrubbing_the_size_is_one_step_of_undo(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window, editor = opened.window, opened.studio.editor
        window.stages.show_stage(TYPE)
        opened.stories.lettering.add()
        before = editor.document
        for size in (30, 31, 32):
            window.type.character.style_fields.size.setValue(size)
        selected = editor.selected
        assert isinstance(selected, TextLayer) and selected.size == 32
        editor.undo()
        assert editor.document == before

    play(story, FakeGenerator())


def test_the_eye_hides_and_the_lock_locks(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        rows, editor = opened.window.layers.list, opened.studio.editor

        def row() -> QRect:
            return rows.visualItemRect(rows.item(0))

        click(rows.viewport(), eye_rect(row()).center())
        assert not editor.document.layers[0].visible
        click(rows.viewport(), lock_rect(row()).center())
        assert editor.document.layers[0].locked
        assert editor.selected is None, "neither is a selection"
        click(rows.viewport(), QPoint(80, row().center().y()))
        assert editor.selected is not None
        assert not opened.window.layers.delete.isEnabled(), "what is locked is not deleted"

    play(story, FakeGenerator())


def test_a_drag_leaves_what_does_not_change_alone(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window, editor = opened.window, opened.studio.editor
        click(window.background.generate)
        await at_rest(opened)
        tiles = list(window.film_strip.tiles)
        regions_shown: list[None] = []
        opened.stories.cleaning.changed.connect(lambda: regions_shown.append(None))
        opened.stories.lettering.add()
        text = editor.selected
        assert text is not None
        regions_shown.clear()
        for step in range(20):
            moved = msgspec.structs.replace(text, box=text.box.moved(step, 0))
            editor.preview(replace_layer(editor.document, moved))
        assert window.film_strip.tiles == tiles
        assert regions_shown == []
        assert window.context_bar.place.from_left.value() == pytest.approx(text.box.x + 19, abs=0.06)

    play(story, FakeGenerator())


def test_a_layer_is_renamed_duplicated_and_deleted(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        layers, editor = opened.window.layers, opened.studio.editor
        editor.select(layer.id)
        layers.list.item(0).setText("Moor")
        assert editor.document.layers[0].name == "Moor"
        click(layers.duplicate)
        assert [one.name for one in editor.document.layers] == ["Moor", "Moor"]
        click(layers.delete)
        assert [one.id for one in editor.document.layers] == [layer.id]

    play(story, FakeGenerator())


def test_an_empty_name_is_no_name(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        item = opened.window.layers.list.item(0)
        item.setText("  ")
        assert opened.studio.editor.document.layers[0].name == "Background"
        assert opened.window.layers.list.item(0).text() == "Background"

    play(story, FakeGenerator())


def test_another_format_takes_the_picture_along(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        window, editor = opened.window, opened.studio.editor
        window.stages.show_stage(PRINT)
        window.print.format.format.setCurrentIndex(window.print.format.format.findData("6x9"))
        window.print.format.format.edited.emit("6x9")
        spec = editor.document.print_spec
        assert spec == print_spec("6x9")
        assert editor.document.layers[0].box.contains(spec.bleed_box, 0.01)
        window.print.format.ppi.setValue(200)
        assert editor.document.print_spec == msgspec.structs.replace(spec, ppi=200), (
            "the bleed is not rounded"
        )

    play(story, FakeGenerator())


def test_a_finding_has_its_fix_beside_it(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened, tmp_path)
        checking = opened.stories.checking
        await until(lambda: any(finding.layer_id == layer.id for finding in checking.findings))
        opened.window.stages.show_stage(PRINT)
        assert opened.window.status_line.findings.text() == "2 findings"
        checking.enlarge(layer.id)
        await at_rest(opened)
        enlarged = opened.studio.editor.document.layers[0]
        assert isinstance(enlarged, ImageLayer) and enlarged.asset.width >= 2551
        await until(lambda: len(checking.findings) == 1, "the finding goes")

    play(story, FakeGenerator())


def test_a_failure_is_one_sentence_at_the_bottom_and_no_box() -> None:
    async def story(opened: StudioWindow) -> None:
        click(opened.window.background.generate)
        await at_rest(opened)
        bar = opened.window.message_bar
        assert bar.isVisible() and bar.sentence.text() == "The moon is not available: wait for the night."
        assert opened.window.film_strip.tiles == []
        click(bar.close_button)
        assert not bar.isVisible()

    play(story, FakeGenerator(fails="The moon is not available: wait for the night."))


def test_a_failure_goes_when_the_same_thing_has_been_done() -> None:
    generator = FakeGenerator(fails="The worker stopped.")

    async def story(opened: StudioWindow) -> None:
        click(opened.window.background.generate)
        await at_rest(opened)
        assert opened.window.message_bar.isVisible()
        generator.fails = ""
        click(opened.window.background.generate)
        await at_rest(opened)
        assert not opened.window.message_bar.isVisible()

    play(story, generator)


def test_an_impatient_finger_asks_for_no_hundred_backgrounds() -> None:
    async def story(opened: StudioWindow) -> None:
        for _ in range(30):
            opened.window.background.generate.click()
            await asyncio.sleep(0.01)
        assert opened.stories.backgrounds.pending == 24
        assert opened.window.message_bar.sentence.text().startswith("24 backgrounds are on their way")

    play(story, FakeGenerator(wait_for=asyncio.Event()))


def test_a_long_job_shows_itself_and_can_be_cancelled() -> None:
    async def story(opened: StudioWindow) -> None:
        window = opened.window
        click(window.background.generate)
        await until(window.jobs_line.isVisible, "the job shows itself")
        assert "Generate 4 backgrounds" in window.jobs_line.name.text()
        click(window.jobs_line.cancel)
        await at_rest(opened)
        assert not window.jobs_line.isVisible()
        assert opened.stories.backgrounds.pending == 0
        assert opened.studio.editor.document.layers == ()

    play(story, FakeGenerator(wait_for=asyncio.Event()))


def test_the_language_changes_without_losing_anything(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        old, document = opened.window, opened.studio.editor.document
        old.stages.show_stage(PRINT)
        opened.studio.preferences.change(language="ko")
        assert opened.window is not old
        assert opened.window.stages.stage == PRINT
        assert opened.window.background.generate.text() == "시안 4개 만들기"
        assert opened.studio.editor.document is document
        opened.studio.editor.undo()
        assert opened.window.layers.list.count() == 0
        opened.studio.preferences.change(language="en")

    play(story, FakeGenerator())


def test_a_thumbnail_that_arrives_after_the_window_was_made_anew_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(opened: StudioWindow) -> None:
        images, may_go_on = opened.studio.images, threading.Event()
        read = images.image

        def read_late(asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
            may_go_on.wait(10)
            return read(asset, at_most)

        monkeypatch.setattr(images, "image", read_late)
        old = opened.window.layers
        await with_picture(opened, tmp_path)
        opened.studio.preferences.change(language="ko")
        await until(lambda: not isValid(old), "the old window is gone")
        may_go_on.set()
        thumbnails = [opened.window.layers.thumbnails, old.thumbnails]
        (layer,) = opened.studio.editor.document.images
        await until(lambda: all(one.of(layer) is not None for one in thumbnails), "both thumbnails")
        opened.studio.preferences.change(language="en")

    play(story, FakeGenerator())


def test_a_job_is_still_shown_in_another_language() -> None:
    async def story(opened: StudioWindow) -> None:
        opened.window.background.generate.click()
        await until(opened.window.jobs_line.isVisible, "the job")
        opened.studio.preferences.change(language="ko")
        await until(opened.window.jobs_line.isVisible, "the job in the new window")
        click(opened.window.jobs_line.cancel)
        await at_rest(opened)
        opened.studio.preferences.change(language="en")

    play(story, FakeGenerator(wait_for=asyncio.Event()))


def test_the_theme_changes_at_once() -> None:
    async def story(opened: StudioWindow) -> None:
        dark = opened.window.grab().toImage().pixelColor(1000, 20).lightness()
        opened.studio.preferences.change(theme="light")
        await asyncio.sleep(0)
        assert opened.window.grab().toImage().pixelColor(1000, 20).lightness() > dark + 100

    play(story, FakeGenerator(), Settings(language="en", theme="dark"))


def test_the_welcome_stays_away_while_something_is_on_its_way(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = opened.window
        await until(window.welcome.isVisible)
        job = opened.stories.files.import_path(tmp_path / "nothing.png")
        assert not window.welcome.isVisible(), "it would lie over what is being made"
        await at_rest(opened)
        assert job.state == "failed"
        assert window.welcome.isVisible(), "nothing came of it"

    play(story, FakeGenerator())


def test_three_layers_and_the_main_button_can_be_seen_in_a_low_window() -> None:
    async def story(opened: StudioWindow) -> None:
        opened.window.resize(*SMALLEST)
        await until(lambda: opened.window.height() == SMALLEST[1])
        assert opened.window.layers.list.viewport().height() >= 3 * HEIGHT
        generate = opened.window.background.generate
        assert generate.visibleRegion().boundingRect() == generate.rect(), (
            "what is done next is in sight, too"
        )

    play(story, FakeGenerator())


def test_nothing_outlives_its_window(tmp_path: Path) -> None:
    kept: dict[str, weakref.ref[object]] = {}

    async def story(opened: StudioWindow) -> None:
        await with_picture(opened, tmp_path)
        opened.window.stages.show_stage(CLEAN)
        studio, stories = opened.studio, opened.stories
        kept.update({field.name: weakref.ref(getattr(stories, field.name)) for field in fields(stories)})
        kept.update(editor=weakref.ref(studio.editor), pictures=weakref.ref(stories.cleaning.pictures))

    play(story, FakeGenerator())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert [name for name, ref in kept.items() if ref() is not None] == []
