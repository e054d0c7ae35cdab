"""The gallery: everything ever kept, found by words and seeds, used, starred and removed from there."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from coverstudio.document.layers import ImageLayer
from coverstudio.ui.gallery.compare import CompareWindow
from coverstudio.ui.gallery.grid import PictureGrid
from coverstudio.ui.gallery.rows import picture_place, star_place
from coverstudio.ui.gallery.window import GalleryWindow
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.ui.gallery.kept import keep_some
from tests.ui.stage import at_rest, begin_small_cover, click, play, press, until, write

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


async def open_gallery(opened: StudioWindow) -> GalleryWindow:
    """Open the gallery by its key and wait until it has looked."""
    press(opened.window, Qt.Key.Key_G, CTRL)
    window = opened.window.findChildren(GalleryWindow)[-1]
    await until(window.count.text, "it has looked")
    return window


async def with_some(opened: StudioWindow, folder: Path, count: int = 6) -> GalleryWindow:
    gallery = opened.stories.gallery.gallery
    await asyncio.to_thread(keep_some, gallery, folder, count)
    await asyncio.to_thread(keep_some, gallery, folder / "more", 1, "a red fox", (60, 90))
    return await open_gallery(opened)


def seeds(grid: PictureGrid) -> list[int | None]:
    return [kept.recipe.seed for kept in grid.rows.pictures]


def place(grid: PictureGrid, row: int) -> QPoint:
    return grid.visualRect(grid.rows.index(row)).center()


def test_an_empty_gallery_says_what_will_be_there() -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_gallery(opened)
        assert window.nothing.isVisible() and "is kept here" in window.nothing.text()
        assert not window.use.isEnabled()
        begin_small_cover(opened)
        click(opened.window.background.generate)
        await at_rest(opened)
        assert len(window.grid.rows.pictures) == 4, "what is generated comes in"
        assert not window.nothing.isVisible()

    play(story, FakeGenerator())


def test_pictures_are_found_by_words_and_by_seed_while_one_types(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await with_some(opened, tmp_path)
        assert seeds(window.grid) == [0, 5, 4, 3, 2, 1, 0], "the newest first"
        write(window.search, "fox")
        await until(lambda: len(window.grid.rows.pictures) == 1, "the fox")
        write(window.search, "heron 4")
        await until(lambda: seeds(window.grid) == [4], "by words and seed")
        write(window.search, "unicorn")
        await until(window.nothing.isVisible, "nothing")
        assert "Nothing was found" in window.nothing.text()

    play(story, FakeGenerator())


def test_stars_are_given_in_the_grid_and_only_they_are_shown(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await with_some(opened, tmp_path)
        grid = window.grid
        kept = grid.rows.pictures[2]
        star = star_place(picture_place(grid.visualRect(grid.rows.index(2)), kept)).center()
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, star)
        assert grid.rows.pictures[2].starred
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, place(grid, 4))
        press(grid, Qt.Key.Key_S)
        click(window.starred)
        await until(lambda: seeds(grid) == [4, 2], "the two with a star")
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, place(grid, 0))
        press(grid, Qt.Key.Key_S)
        assert not grid.rows.pictures[0].starred, "it goes the next time one looks"

    play(story, FakeGenerator())


def test_enter_puts_a_picture_onto_the_page_as_one_step(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window, editor = await with_some(opened, tmp_path), opened.studio.editor
        QTest.mouseClick(window.grid.viewport(), LEFT, PLAIN, place(window.grid, 1))
        press(window.grid, Qt.Key.Key_Return)
        await until(lambda: editor.document.layers, "the picture")
        layer = editor.document.layers[0]
        assert isinstance(layer, ImageLayer) and layer.recipe is not None and layer.recipe.seed == 5
        editor.undo()
        assert editor.document.layers == ()
        opened.window.activateWindow()
        click(window.use)
        await until(lambda: editor.document.layers, "again, by the button")

    play(story, FakeGenerator())


def test_several_are_picked_compared_and_removed(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await with_some(opened, tmp_path)
        grid = window.grid
        QTest.mouseClick(grid.viewport(), LEFT, PLAIN, place(grid, 1))
        assert not window.compare.isEnabled()
        QTest.mouseClick(grid.viewport(), LEFT, CTRL, place(grid, 3))
        click(window.compare)
        compare = opened.window.findChildren(CompareWindow)[0]
        assert {pane.asset.digest for pane in compare.panes} == {
            grid.rows.pictures[1].id,
            grid.rows.pictures[3].id,
        }
        press(compare, Qt.Key.Key_Escape)
        await until(lambda: not opened.window.findChildren(CompareWindow), "it is closed")
        gone = grid.picked
        press(grid, Qt.Key.Key_Delete)
        await until(lambda: seeds(grid) == [0, 4, 2, 1, 0], "two are gone")
        files = [opened.stories.gallery.gallery.picture(kept) for kept in grid.rows.pictures]
        assert all(file.is_file() for file in files) and len(gone) == 2
        assert window.count.text() == "5 pictures"

    play(story, FakeGenerator())


def test_thumbnails_come_by_themselves(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await with_some(opened, tmp_path)
        grid = window.grid
        await until(
            lambda: (
                grid.viewport().grab().toImage().pixelColor(place(grid, 1)).blue() == 90
                and grid.thumbnails.is_idle
            ),
            "the thumbnails",
        )
        shown = grid.viewport().grab().toImage().pixelColor(place(grid, 1))
        assert abs(shown.red() - 5) < 8, "the newest heron"

    play(story, FakeGenerator())


def test_a_picture_that_went_from_the_disk_is_told_and_harms_nothing(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await with_some(opened, tmp_path)
        kept = window.grid.rows.pictures[1]
        opened.stories.gallery.gallery.picture(kept).unlink()
        QTest.mouseClick(window.grid.viewport(), LEFT, PLAIN, place(window.grid, 1))
        press(window.grid, Qt.Key.Key_Return)
        await until(opened.window.message_bar.isVisible, "the sentence")
        assert "no longer in the gallery" in opened.window.message_bar.sentence.text()
        assert opened.studio.editor.document.layers == ()

    play(story, FakeGenerator())
