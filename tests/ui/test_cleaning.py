"""Lettering that was found is chosen among, masked, erased and compared, with a stand-in for the worker."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from coverstudio.document.document import add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.generation.messages import DetectText, Engine, Inpaint, ListEngines, Region
from coverstudio.settings import Settings
from coverstudio.ui.canvas import Tool
from coverstudio.ui.panels.clean.region_rows import check_rect, whole_rect
from coverstudio.ui.stages import CLEAN
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import ENGINES, FakeGenerator
from tests.ui.stage import a_picture, at_rest, click, on_page, play, press, until

SHIFT = Qt.KeyboardModifier.ShiftModifier
TITLE = Region(((20, 20), (190, 20), (190, 60), (20, 60)), 0.97, "Quiet Hills", legible=True)
AUTHOR = Region(((20, 250), (120, 250), (120, 266), (20, 266)), 0.93, "Jane Doe", legible=True)
SCRAWL = Region(((30, 120), (150, 120), (150, 170), (30, 170)), 0.6, "OFHELY", legible=False)


async def found(opened: StudioWindow, folder: Path) -> None:
    opened.stories.files.import_path(a_picture(folder))
    await at_rest(opened)
    opened.window.stages.show_stage(CLEAN)
    click(opened.window.clean.search.button)
    await at_rest(opened)


def goes(opened: StudioWindow) -> list[bool]:
    return [region.chosen for region in opened.window.canvas.regions()]


def row_click(opened: StudioWindow, row: int, at: QPoint, keys: Qt.KeyboardModifier | None = None) -> None:
    viewport = opened.window.clean.regions.list.viewport()
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, keys or none, at)


def words_at(opened: StudioWindow, row: int) -> QPoint:
    regions = opened.window.clean.regions
    return regions.list.visualItemRect(regions.list.item(row)).center()


def target(opened: StudioWindow) -> ImageLayer:
    layer = opened.stories.cleaning.target
    assert layer is not None
    return layer


def with_regions(*then: tuple[Region, ...]) -> FakeGenerator:
    return FakeGenerator(colour=(255, 0, 0), regions=[(TITLE, SCRAWL, AUTHOR), *then])


def test_everything_but_the_title_goes_by_its_words_or_its_size(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await found(opened, tmp_path)
        panel = opened.window.clean.regions
        click(panel.keep_title)
        assert goes(opened) == [False, True, True], "no title is set: the largest words are it"
        words = TextLayer(
            name="Title", role="title", text="jane doe", family="Roboto", size=20, box=Box(9, 9, 90, 20)
        )
        opened.studio.editor.edit(lambda document: add_layer(document, words), "Title")
        click(panel.keep_title)
        assert goes(opened) == [True, True, False], "the words of the cover's title are the title"
        click(panel.none)
        assert not panel.erase_button.isEnabled() and not panel.none.isEnabled()
        click(panel.all)
        assert panel.erase_button.text() == "Erase 3 regions"

    play(story, with_regions())


def test_rows_are_switched_kept_made_whole_merged_and_removed(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await found(opened, tmp_path)
        panel, cleaning = opened.window.clean.regions, opened.stories.cleaning
        first = panel.list.visualItemRect(panel.list.item(0))
        row_click(opened, 0, check_rect(first).center())
        assert goes(opened) == [False, True, True] and not panel.selected
        row_click(opened, 0, whole_rect(first).center())
        assert cleaning.found is not None and cleaning.found.whole == (TITLE,)
        row_click(opened, 2, words_at(opened, 2))
        click(panel.keep_this)
        assert goes(opened) == [True, True, False]
        row_click(opened, 1, words_at(opened, 1), SHIFT)
        assert panel.selected == {1, 2} and panel.keep_this.text() == "Keep these"
        click(panel.whole)
        assert len(cleaning.found.whole) == 3
        click(panel.merge)
        assert [region.text for region in opened.window.canvas.regions()] == [
            "Quiet Hills",
            "OFHELY Jane Doe",
        ]
        row_click(opened, 0, words_at(opened, 0))
        click(panel.remove)
        assert panel.list.count() == 1
        click(opened.window.message_bar.action)
        assert panel.list.count() == 2, "what was removed is put back"

    play(story, with_regions())


def test_list_and_page_point_at_each_other(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await found(opened, tmp_path)
        canvas, panel = opened.window.canvas, opened.window.clean.regions
        plain = canvas.marks()
        QTest.mouseMove(panel.list.viewport(), words_at(opened, 1))
        assert canvas.marks() != plain
        panel.pointed_at.emit(-1)
        assert canvas.marks() == plain
        middle = [sum(axis) / 4 for axis in zip(*canvas.regions()[1].polygon, strict=True)]
        QTest.mouseMove(canvas.viewport(), on_page(opened, middle[0], middle[1]))
        assert "pseudo-text" in panel.list.item(1).toolTip()

    play(story, with_regions())


def test_what_was_not_found_is_marked_by_hand_and_outlives_another_search(tmp_path: Path) -> None:
    generator = FakeGenerator(regions=[(), (TITLE,)])

    async def story(opened: StudioWindow) -> None:
        await found(opened, tmp_path)
        window, cleaning = opened.window, opened.stories.cleaning
        assert window.clean.search.hint.text() == "No lettering was found."
        press(window, Qt.Key.Key_R)
        viewport, start, end = window.canvas.viewport(), on_page(opened, 40, 60), on_page(opened, 90, 80)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        QTest.mouseMove(viewport, (start + end) / 2)
        QTest.mouseMove(viewport, end)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
        assert window.clean.regions.list.item(0).text() == "Marked by hand"
        assert window.clean.regions.erase_button.text() == "Erase 1 region"
        corner = window.canvas.regions()[0].polygon[2]
        cleaning.reshape(0, (*window.canvas.regions()[0].polygon[:2], (95.0, 99.0), corner))
        assert window.canvas.regions()[0].polygon[2] == pytest.approx((95, 99))
        click(window.clean.regions.find_again)
        await at_rest(opened)
        assert [window.clean.regions.list.item(row).text() for row in (0, 1)] == [
            "Quiet Hills",
            "Marked by hand",
        ]

    play(story, generator)


def test_what_goes_is_shown_as_a_mask_and_erasing_that_takes_the_regions_along(tmp_path: Path) -> None:
    generator = with_regions()

    async def story(opened: StudioWindow) -> None:
        await found(opened, tmp_path)
        window, masking = opened.window, opened.stories.masking
        click(window.clean.regions.keep_title)
        click(window.clean.regions.show_mask)
        await at_rest(opened)
        assert masking.mask is not None
        masking.erase()
        await at_rest(opened)
        assert sum(isinstance(asked, Inpaint) for asked in generator.asked) == 1
        assert [region.text for region in window.canvas.regions()] == ["Quiet Hills"]
        assert opened.studio.editor.undo_name == "Erase"

    play(story, generator)


def test_before_and_after_are_compared_until_undo_takes_the_erasing_back(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await found(opened, tmp_path)
        window, comparing = opened.window, opened.stories.comparing
        click(window.clean.regions.keep_title)
        assert not window.clean.proof.isVisible()
        click(window.clean.regions.erase_button)
        await at_rest(opened)
        proof = window.clean.proof
        assert proof.outcome.text() == "Clean after 1 round: nothing can be read there any more."
        assert proof.change.text().endswith("outside the mask 0 pixels changed.")
        assert "“OFHELY” “Jane Doe”" in proof.rounds.text()
        comparing.show("line")
        assert window.canvas.compare_line.isVisible() and not window.canvas.regions()
        comparing.show("difference")
        await until(lambda: comparing.differences is not None, "what differs")
        assert comparing.differences is not None and comparing.differences.outside == 0
        assert (
            proof.change.text().endswith("Outside the mask: 0.")
            and not window.canvas.compare_line.isVisible()
        )
        press(window, Qt.Key.Key_E)
        assert comparing.mode == "off" and window.canvas.tool() is Tool.ERASE
        comparing.show("line")
        opened.studio.editor.undo()
        assert not proof.isVisible() and not window.canvas.compare_line.isVisible()
        assert len(window.canvas.regions()) == 3

    play(story, with_regions(()))


def test_a_key_shows_the_first_picture_for_as_long_as_it_is_held(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await found(opened, tmp_path)
        window, comparing = opened.window, opened.stories.comparing
        first = target(opened).asset
        for _ in range(2):
            opened.stories.cleaning.erase_chosen()
            await at_rest(opened)
            opened.stories.cleaning.mark(Box(100, 20, 40, 20))
        assert comparing.original == first, "before is what it was in the first place"
        QTest.keyPress(window, Qt.Key.Key_Y)
        assert comparing.is_over_page
        QTest.keyRelease(window, Qt.Key.Key_Y)
        assert not comparing.is_over_page
        QTest.mousePress(window.clean.proof.hold, Qt.MouseButton.LeftButton)
        assert comparing.is_over_page
        QTest.mouseRelease(window.clean.proof.hold, Qt.MouseButton.LeftButton)
        assert not comparing.is_over_page

    play(story, with_regions(()))


class WithTwoDetectors(FakeGenerator):
    """Has a second detector, which is not installed."""

    async def run(self, request: object, on_progress: object = None) -> object:
        if isinstance(request, ListEngines):
            another = Engine(
                id="keras-ocr", kind="detect", ready=False, reason="keras-ocr needs its runtime: get it."
            )
            return msgspec.structs.replace(ENGINES, engines=(*ENGINES.engines, another))
        return await super().run(request, on_progress)  # type: ignore[arg-type]


def test_another_detector_is_offered_and_says_what_it_lacks(tmp_path: Path) -> None:
    generator = WithTwoDetectors(regions=[(TITLE,)])

    async def story(opened: StudioWindow) -> None:
        opened.stories.files.import_path(a_picture(tmp_path))
        await at_rest(opened)
        opened.window.stages.show_stage(CLEAN)
        search = opened.window.clean.search
        assert not search.detector.isVisible(), "with one detector there is nothing to choose"
        await opened.stories.backgrounds.load_choices()
        assert search.detector.isVisible()
        assert [search.detector.itemText(index) for index in range(2)] == [
            "RapidOCR (built in)",
            "keras-ocr (not installed)",
        ]
        search.detector.edited.emit("keras-ocr")
        assert opened.studio.preferences.settings.detector == "keras-ocr"
        assert search.hint.text() == "keras-ocr needs its runtime: get it." and not search.button.isEnabled()
        search.detector.edited.emit("rapidocr")
        assert opened.studio.preferences.settings.detector == ""
        click(search.button)
        await at_rest(opened)
        asked = [request for request in generator.asked if isinstance(request, DetectText)]
        assert [request.engine for request in asked] == ["rapidocr"]

    play(story, generator, Settings(language="en"))
