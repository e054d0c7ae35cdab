"""The film strip by hand: use, star, pick, compare, drag, and everything else from its menu."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu

from coverstudio.document.layers import ImageLayer
from coverstudio.generation.generator import OnProgress
from coverstudio.generation.messages import AnyRequest, GenerateBackground, Progress
from coverstudio.generation.picture import Picture
from coverstudio.ui.canvas.dropping import kept_mime
from coverstudio.ui.gallery.compare import CompareWindow
from coverstudio.ui.gallery.tile import STAR, Tile
from coverstudio.ui.stages import BACKGROUND
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.ui.models_here import with_model
from tests.ui.stage import at_rest, begin_small_cover, click, play, press, until, write

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Previewing(FakeGenerator):
    """Shows red while it paints, and waits in the middle of it."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = asyncio.Event()

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> object:
        if isinstance(request, GenerateBackground) and on_progress is not None:
            red = np.full((40, 28, 3), (220, 0, 0), np.uint8)
            on_progress(Progress(1, 1, 2, Picture(red)))
            await self.goes_on.wait()
        return await super().run(request, None)


async def generate(opened: StudioWindow, count: int) -> list[Tile]:
    begin_small_cover(opened)
    panel = opened.window.background
    write(panel.prompt, "misty hills")
    write(panel.variants, str(count))
    press(panel.variants, Qt.Key.Key_Return)
    click(panel.generate)
    await at_rest(opened)
    return opened.window.film_strip.tiles


def pick(tile: Tile, keys: Qt.KeyboardModifier) -> None:
    QTest.mouseClick(tile, LEFT, keys, tile.rect().center())


def shown_seed(opened: StudioWindow) -> int | None:
    lowest = opened.studio.editor.document.layers[0]
    assert isinstance(lowest, ImageLayer) and lowest.recipe is not None
    return lowest.recipe.seed


def choose(opened: StudioWindow, tile: Tile, words: str) -> None:
    """Choose an entry of a tile's menu by its words."""
    tile.menu_asked.emit(tile.mapToGlobal(QPoint(10, 10)))
    menu = opened.window.film_strip.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def test_the_place_of_a_picture_on_its_way_shows_it_step_by_step() -> None:
    generator = Previewing()

    async def story(opened: StudioWindow) -> None:
        panel, strip = opened.window.background, opened.window.film_strip
        begin_small_cover(opened)
        write(panel.variants, "2")
        press(panel.variants, Qt.Key.Key_Return)
        click(panel.generate)
        click(panel.generate)
        assert len(strip.tiles) == 4, "those of the job that waits, too"
        assert [len(opened.studio.jobs.running), len(opened.studio.jobs.waiting)] == [1, 1]
        await asyncio.sleep(0.05)
        seen = strip.tiles[3].grab().toImage().pixelColor(strip.tiles[3].rect().center())
        assert (seen.red(), seen.green()) == (220, 0)
        generator.goes_on.set()
        await at_rest(opened)
        assert len(strip.tiles) == 4 and not any(tile.is_pending for tile in strip.tiles)
        assert len(await opened.stories.gallery.search()) == 4, "every one is kept"

    play(story, generator)


def test_a_waiting_job_that_is_cancelled_leaves_no_places() -> None:
    generator = Previewing()

    async def story(opened: StudioWindow) -> None:
        click(opened.window.background.generate)
        click(opened.window.background.generate)
        assert opened.stories.backgrounds.pending == 8
        opened.studio.jobs.cancel(opened.studio.jobs.waiting[0])
        assert opened.stories.backgrounds.pending == 4 and len(opened.window.film_strip.tiles) == 4
        opened.studio.jobs.cancel_all()
        await at_rest(opened)
        assert not opened.window.film_strip.isVisible()

    play(story, generator)


def test_a_star_is_given_by_hand_and_by_key_and_lasts() -> None:
    async def story(opened: StudioWindow) -> None:
        tiles, gallery = await generate(opened, 2), opened.stories.gallery
        before = opened.studio.editor.document
        QTest.mouseClick(tiles[0], LEFT, PLAIN, QPoint(tiles[0].width() - STAR // 2 - 5, 5 + STAR // 2))
        assert opened.studio.editor.document == before, "a star puts nothing onto the page"
        press(tiles[1], Qt.Key.Key_S)
        press(tiles[1], Qt.Key.Key_S)
        await asyncio.sleep(0.1)
        starred = await gallery.search(starred=True)
        assert [kept.id for kept in starred] == [opened.stories.backgrounds.variants[0].id]

    play(story, FakeGenerator())


def test_delete_in_the_strip_means_the_picture_and_never_a_layer() -> None:
    async def story(opened: StudioWindow) -> None:
        tiles = await generate(opened, 2)
        opened.stories.lettering.add()
        opened.window.stages.show_stage(BACKGROUND)
        before = opened.studio.editor.document
        tiles[1].setFocus()
        press(tiles[1], Qt.Key.Key_Left)
        assert tiles[0].hasFocus(), "the arrows go from picture to picture"
        press(tiles[0], Qt.Key.Key_Delete)
        await until(lambda: len(opened.window.film_strip.tiles) == 1, "the picture is gone")
        assert opened.studio.editor.document == before

    play(story, FakeGenerator())


def test_what_is_done_when_the_worker_dies_stays() -> None:
    class Dying(FakeGenerator):
        async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> object:
            if sum(isinstance(one, GenerateBackground) for one in self.asked) == 2:
                self.fails = "The worker stopped in the middle of the job."
            return await super().run(request, on_progress)

    async def story(opened: StudioWindow) -> None:
        tiles = await generate(opened, 4)
        assert len(tiles) == 2 and not any(tile.is_pending for tile in tiles)
        assert "stopped" in opened.window.message_bar.sentence.text()
        assert len(await opened.stories.gallery.search()) == 2
        assert shown_seed(opened) is not None

    play(story, Dying())


def test_a_click_uses_and_undo_brings_the_one_before_back() -> None:
    async def story(opened: StudioWindow) -> None:
        tiles = await generate(opened, 3)
        first = shown_seed(opened)
        tiles[0].setFocus()
        press(tiles[0], Qt.Key.Key_Return)
        assert shown_seed(opened) == (first or 0) + 2
        opened.studio.editor.undo()
        assert shown_seed(opened) == first

    play(story, FakeGenerator())


def test_a_drag_onto_the_page_puts_the_picture_there() -> None:
    async def story(opened: StudioWindow) -> None:
        tiles = await generate(opened, 2)
        dragged: list[None] = []
        tiles[0].dragged.disconnect()
        tiles[0].dragged.connect(lambda: dragged.append(None))
        QTest.mousePress(tiles[0], LEFT, PLAIN, QPoint(20, 40))
        QTest.mouseMove(tiles[0], QPoint(20, 70))
        QTest.mouseRelease(tiles[0], LEFT, PLAIN, QPoint(20, 70))
        assert len(dragged) == 1 and shown_seed(opened) is not None
        before, gallery = shown_seed(opened), opened.stories.gallery
        kept = gallery.seen(opened.stories.backgrounds.variants[0].id)
        assert kept is not None
        mime = kept_mime(kept.id, gallery.gallery.picture(kept))
        at, copy = QPointF(300, 300), Qt.DropAction.CopyAction
        viewport = opened.window.canvas.viewport()
        QApplication.sendEvent(viewport, QDragEnterEvent(at.toPoint(), copy, mime, LEFT, PLAIN))
        QApplication.sendEvent(viewport, QDropEvent(at, copy, mime, LEFT, PLAIN))
        await until(lambda: shown_seed(opened) != before, "the other one is on the page")
        assert shown_seed(opened) == kept.recipe.seed
        assert opened.studio.editor.undo_name == "Background"
        assert mime.urls()[0].toLocalFile().endswith(".png"), "other programs get the file"

    play(story, FakeGenerator())


def test_two_to_four_are_picked_and_compared() -> None:
    async def story(opened: StudioWindow) -> None:
        tiles, strip = await generate(opened, 5), opened.window.film_strip
        before = opened.studio.editor.document
        pick(tiles[0], CTRL)
        assert not strip.compare.isVisible()
        pick(tiles[2], SHIFT)
        assert strip.compare.text() == "Compare 3"
        pick(tiles[1], CTRL)
        assert strip.compare.text() == "Compare 2"
        click(strip.compare)
        window = opened.window.findChildren(CompareWindow)[0]
        assert len(window.panes) == 2
        assert opened.studio.editor.document == before
        window.close()
        pick(tiles[4], SHIFT)
        pick(tiles[1], CTRL)
        click(strip.compare)
        assert len(opened.window.findChildren(CompareWindow)[-1].panes) == 4, "no more than fit side by side"
        assert "first four" in opened.window.message_bar.sentence.text()
        opened.window.findChildren(CompareWindow)[-1].close()

    play(story, FakeGenerator())


def test_the_menu_copies_prompt_and_seed_and_removes() -> None:
    async def story(opened: StudioWindow) -> None:
        tiles = await generate(opened, 2)
        seed = opened.stories.backgrounds.variants[0].made.recipe.seed
        choose(opened, tiles[0], "Copy prompt")
        assert QGuiApplication.clipboard().text() == "misty hills"
        choose(opened, tiles[0], "Copy seed")
        assert QGuiApplication.clipboard().text() == str(seed)
        on_page = opened.studio.editor.document
        choose(opened, tiles[0], "Remove from the gallery")
        await until(lambda: len(opened.window.film_strip.tiles) == 1, "one is gone")
        assert len(await opened.stories.gallery.search()) == 1
        assert opened.studio.editor.document == on_page, "what is on the page stays there"
        click(opened.window.message_bar.action)
        await until(lambda: len(opened.window.film_strip.tiles) == 2, "it is back")
        assert len(await opened.stories.gallery.search()) == 2

    play(story, FakeGenerator())


def test_generating_again_gives_the_same_picture_and_says_so() -> None:
    async def story(opened: StudioWindow) -> None:
        tiles = await generate(opened, 2)
        older = opened.stories.backgrounds.variants[1].id
        choose(opened, tiles[1], "Generate again")
        await at_rest(opened)
        assert opened.window.message_bar.sentence.text() == "The same picture again, pixel for pixel."
        assert next(one.id for one in opened.stories.backgrounds.variants) == older
        assert len(opened.window.film_strip.tiles) == 2, "it is the same picture, not another one"

    play(story, FakeGenerator())


def test_generating_again_with_another_machine_says_that_it_differs() -> None:
    generator = FakeGenerator()

    async def story(opened: StudioWindow) -> None:
        tiles = await generate(opened, 1)
        generator.colour = (1, 2, 3)
        choose(opened, tiles[0], "Generate again")
        await at_rest(opened)
        assert "a little different" in opened.window.message_bar.sentence.text()
        assert len(opened.window.film_strip.tiles) == 2

    play(story, generator)


def test_the_settings_of_a_picture_fill_the_panel(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        model = await with_model(opened, tmp_path)
        panel = opened.window.background
        fields = panel.model_fields
        fields.more_fold.open()
        write(fields.more.steps, "9")
        press(fields.more.steps, Qt.Key.Key_Return)
        opened.stories.backgrounds.calm.keep(False)
        tiles = await generate(opened, 1)
        seed = opened.stories.backgrounds.variants[0].made.recipe.seed
        panel.painter.choose("")
        opened.stories.backgrounds.calm.keep(True)
        write(panel.prompt, "something else")
        fields.more.steps.show_value(40)
        choose(opened, tiles[0], "Use these settings")
        await until(lambda: panel.painter.model is not None, "the model paints again")
        assert panel.painter.model == model
        assert panel.prompt.words == "misty hills" and panel.seed.value() == seed
        assert fields.more.steps.value() == 9 and not opened.stories.backgrounds.calm.is_kept

    play(story, FakeGenerator())


def test_the_settings_of_a_model_that_is_gone_give_the_words_and_a_sentence(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        model = await with_model(opened, tmp_path)
        tiles = await generate(opened, 1)
        await asyncio.to_thread(opened.stories.models.store().remove, model.id)
        (tmp_path / "storybook").rename(tmp_path / "elsewhere")
        opened.stories.models.refresh()
        await until(lambda: not opened.stories.models.installed, "it is gone")
        write(opened.window.background.prompt, "something else")
        choose(opened, tiles[0], "Use these settings")
        await until(opened.window.message_bar.isVisible, "the sentence")
        assert "storybook" in opened.window.message_bar.sentence.text()
        assert opened.window.background.prompt.words == "misty hills"
        choose(opened, tiles[0], "Generate again")
        await at_rest(opened)
        assert "storybook" in opened.window.message_bar.sentence.text()

    play(story, FakeGenerator())


def test_a_picture_is_saved_as_a_png_with_its_recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    target = tmp_path / "out.png"

    async def story(opened: StudioWindow) -> None:
        tiles = await generate(opened, 1)
        choose(opened, tiles[0], "Save as PNG…")
        await until(lambda: opened.window.findChildren(QFileDialog), "the dialog")
        dialog = opened.window.findChildren(QFileDialog)[0]
        assert dialog.selectedFiles()[0].split("/")[-1].startswith("misty-hills-")
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        write(name, str(target))
        press(name, Qt.Key.Key_Return)
        await until(target.exists, "the file")
        await at_rest(opened)

    play(story, FakeGenerator())
    with Image.open(target) as image:
        assert '"prompt":"misty hills"' in image.text["Recipe"]  # type: ignore[attr-defined]


def test_a_gallery_that_cannot_be_written_leaves_the_pictures_in_the_strip(isolated_home: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        folder = opened.stories.gallery.gallery._folder  # pyright: ignore[reportPrivateUsage]
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_text("a file where the folder should be")
        tiles = await generate(opened, 2)
        assert len(tiles) == 2
        assert opened.window.message_bar.isVisible(), "that they are not kept is told"
        assert [one.is_kept for one in opened.stories.backgrounds.variants] == [False, False]
        choose(opened, tiles[0], "Use as background")
        assert shown_seed(opened) == opened.stories.backgrounds.variants[0].made.recipe.seed

    play(story, FakeGenerator())


def test_what_is_on_its_way_does_not_invite_a_click(qapp: QApplication) -> None:
    tile = Tile(None)
    tile.resize(tile.sizeHint())
    before = tile.grab().toImage()
    tile.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert tile.grab().toImage() == before and tile.cursor().shape() == Qt.CursorShape.ArrowCursor
    tile.deleteLater()
