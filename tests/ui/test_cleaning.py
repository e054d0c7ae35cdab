"""Lettering that was found is chosen among, masked, erased and compared, with a stand-in for the worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from coverstudio.document.document import add_layer, replace_layer
from coverstudio.document.geometry import Box, corners
from coverstudio.document.layers import TextLayer
from coverstudio.generation.generator import OnProgress
from coverstudio.generation.messages import AnyRequest, DetectText, Engine, ListEngines, Region
from coverstudio.ui.canvas import Tool
from coverstudio.ui.canvas.mask_marks import Doing
from coverstudio.ui.canvas.mask_tools import DrawnOutline
from coverstudio.ui.panels.clean.region_rows import check_rect, whole_rect
from coverstudio.ui.stages import CLEAN
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import ENGINES, FakeGenerator
from tests.ui.stage import a_picture, at_rest, click, on_page, play, press, until

PLAIN = Qt.KeyboardModifier.NoModifier
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


def row_click(opened: StudioWindow, at: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.mouseClick(opened.window.clean.regions.list.viewport(), Qt.MouseButton.LeftButton, keys, at)


def words_at(opened: StudioWindow, row: int) -> QPoint:
    regions = opened.window.clean.regions
    return regions.list.visualItemRect(regions.list.item(row)).center()


def with_regions(*then: tuple[Region, ...]) -> FakeGenerator:
    return FakeGenerator(colour=(255, 0, 0), regions=[(TITLE, SCRAWL, AUTHOR), *then])


def keep_the_title(opened: StudioWindow) -> None:
    """Everything but the title goes: by the words of the cover's title, else by its size."""
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


def change_rows(opened: StudioWindow) -> None:
    """Rows are switched, kept, made whole, merged, removed and put back."""
    panel, cleaning = opened.window.clean.regions, opened.stories.cleaning
    first = panel.list.visualItemRect(panel.list.item(0))
    row_click(opened, check_rect(first).center())
    assert goes(opened) == [False, True, True] and not panel.selected
    row_click(opened, whole_rect(first).center())
    assert cleaning.found is not None and cleaning.found.whole == (TITLE,)
    row_click(opened, words_at(opened, 2))
    click(panel.keep_this)
    assert goes(opened) == [True, True, False]
    row_click(opened, words_at(opened, 1), SHIFT)
    assert panel.selected == {1, 2} and panel.keep_this.text() == "Keep these"
    click(panel.whole)
    assert len(cleaning.found.whole) == 3
    click(panel.merge)
    assert [region.text for region in opened.window.canvas.regions()] == [
        "Quiet Hills",
        "OFHELY Jane Doe",
    ]
    row_click(opened, words_at(opened, 0))
    opened.studio.editor.select(opened.studio.editor.document.layers[0].id)
    panel.list.setFocus()
    press(panel.list, Qt.Key.Key_Delete)
    assert panel.list.count() == 1, "Delete removes the row, and leaves the picture on the page"
    click(opened.window.message_bar.action)
    assert panel.list.count() == 2, "what was removed is put back"
    row_click(opened, words_at(opened, 0))
    click(panel.remove)
    assert panel.list.count() == 1


def point(opened: StudioWindow) -> None:
    """List and page point at each other."""
    canvas, panel = opened.window.canvas, opened.window.clean.regions
    plain = canvas.marks()
    QTest.mouseMove(panel.list.viewport(), words_at(opened, 1))
    assert canvas.marks() != plain
    QApplication.sendEvent(panel.list.viewport(), QEvent(QEvent.Type.Leave))
    assert canvas.marks() == plain
    middle = [sum(axis) / 4 for axis in zip(*canvas.regions()[0].polygon, strict=True)]
    before = panel.list.viewport().grab().toImage()
    QTest.mouseMove(canvas.viewport(), on_page(opened, middle[0], middle[1]))
    assert panel.list.viewport().grab().toImage() != before
    assert "pseudo-text" in panel.list.item(1).toolTip()


def test_what_was_found_is_chosen_among_in_the_list(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await found(opened, tmp_path)
        point(opened)
        keep_the_title(opened)
        change_rows(opened)

    play(story, with_regions())


KERAS_IS_MISSING = "keras-ocr needs its runtime: get it."


class WithDetectors(FakeGenerator):
    """Has a detector that is not installed, and one that wants weights."""

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        if isinstance(request, ListEngines):
            others = (
                Engine(id="keras-ocr", kind="detect", ready=False, reason=KERAS_IS_MISSING),
                Engine(id="craft", kind="detect", ready=True),
            )
            return msgspec.structs.replace(ENGINES, engines=(*ENGINES.engines, *others))
        return await super().run(request, on_progress)


async def choose_a_detector(opened: StudioWindow) -> None:
    """Another detector is offered, and says what it lacks."""
    search = opened.window.clean.search
    assert not search.detector.isVisible(), "with one detector there is nothing to choose"
    await opened.stories.backgrounds.load_choices()
    assert [search.detector.itemText(index) for index in range(3)] == [
        "RapidOCR (built in)",
        "keras-ocr (not installed)",
        "CRAFT",
    ]
    search.detector.edited.emit("keras-ocr")
    assert opened.studio.preferences.settings.detector == "keras-ocr"
    assert search.hint.text() == KERAS_IS_MISSING and not search.button.isEnabled()
    assert not search.models.isVisible()
    search.detector.edited.emit("craft")
    assert search.hint.text().startswith("CRAFT needs its weights") and search.models.isVisible()
    search.detector.edited.emit("rapidocr")
    assert opened.studio.preferences.settings.detector == ""


def mark_by_hand(opened: StudioWindow) -> None:
    """A region is drawn, and pulled into another shape."""
    window = opened.window
    assert window.clean.search.hint.text() == "No lettering was found."
    press(window, Qt.Key.Key_R)
    assert window.clean.regions.mark.isChecked()
    viewport, start, end = window.canvas.viewport(), on_page(opened, 40, 60), on_page(opened, 90, 80)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, PLAIN, start)
    QTest.mouseMove(viewport, (start + end) / 2)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, PLAIN, end)
    assert window.clean.regions.list.item(0).text() == "Marked by hand"
    assert window.clean.regions.erase_button.text() == "Erase 1 region"
    polygon = window.canvas.regions()[0].polygon
    window.canvas.region_reshaped.emit(0, (*polygon[:2], (95.0, 99.0), polygon[3]))
    assert window.canvas.regions()[0].polygon[2] == pytest.approx((95, 99))


def test_what_was_not_found_is_marked_by_hand_and_outlives_another_search(tmp_path: Path) -> None:
    generator = WithDetectors(regions=[(), (TITLE,)])

    async def story(opened: StudioWindow) -> None:
        opened.stories.files.import_path(a_picture(tmp_path))
        await at_rest(opened)
        window = opened.window
        window.stages.show_stage(CLEAN)
        await choose_a_detector(opened)
        click(window.clean.search.button)
        await at_rest(opened)
        mark_by_hand(opened)
        click(window.clean.regions.find_again)
        await at_rest(opened)
        rows = [window.clean.regions.list.item(row).text() for row in (0, 1)]
        assert rows == ["Quiet Hills", "Marked by hand"]
        asked = [request for request in generator.asked if isinstance(request, DetectText)]
        assert [request.engine for request in asked] == ["rapidocr", "rapidocr"]

    play(story, generator)


async def erase_all_but_the_title(opened: StudioWindow) -> None:
    """The proof says how it went, and in which rounds."""
    window, proof = opened.window, opened.window.clean.proof
    click(window.clean.regions.keep_title)
    assert not proof.isVisible()
    window.clean.regions.erase_button.setFocus()
    window.resize(1100, 600)
    click(window.clean.regions.erase_button)
    bar = window.clean.verticalScrollBar()
    bar.setValue(bar.maximum())
    await at_rest(opened)
    await until(lambda: bar.value() == 0, "how it went is brought into sight")
    assert window.canvas.hasFocus(), "Space pans now, and presses no button that stands close by"
    assert proof.outcome.text() == "Clean after 1 round: nothing can be read there any more."
    assert proof.change.text().endswith("outside the mask 0 pixels changed.")
    assert "“OFHELY” “Jane Doe”" in proof.rounds.text()


async def compare(opened: StudioWindow) -> None:
    """A line, what differs, and the first picture for as long as a key or a button is held."""
    window, comparing, proof = opened.window, opened.stories.comparing, opened.window.clean.proof
    comparing.show("line")
    assert window.canvas.compare_line.isVisible() and not window.canvas.regions()
    comparing.show("difference")
    await until(lambda: comparing.differences is not None, "what differs")
    assert not window.canvas.compare_line.isVisible()
    assert proof.change.text().endswith("Outside the mask: 0.")
    press(window, Qt.Key.Key_E)
    assert comparing.mode == "off" and window.canvas.tool() is Tool.ERASE
    QTest.keyPress(window, Qt.Key.Key_Y)
    assert comparing.is_over_page
    QTest.keyRelease(window, Qt.Key.Key_Y)
    assert not comparing.is_over_page
    comparing.show("line")
    press(window.canvas.compare_line, Qt.Key.Key_Escape)
    assert comparing.mode == "off" and window.canvas.tool() is Tool.ERASE, "Escape leaves one thing at a time"
    QTest.mousePress(proof.hold, Qt.MouseButton.LeftButton)
    assert comparing.is_over_page
    QTest.mouseRelease(proof.hold, Qt.MouseButton.LeftButton)
    assert not comparing.is_over_page


def change_target(opened: StudioWindow, **changes: bool) -> None:
    target = opened.stories.cleaning.target
    assert target is not None
    changed = msgspec.structs.replace(target, **changes)
    opened.studio.editor.edit(lambda document: replace_layer(document, changed), "Change")


def urged(opened: StudioWindow) -> list[str]:
    """The words of the buttons that urge."""
    buttons = opened.window.clean.findChildren(QPushButton)
    return [one.text() for one in buttons if one.property("role") == "primary" and one.isVisible()]


def test_one_button_urges_and_what_is_out_of_reach_says_so_with_the_fix(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window, cleaning, masking = opened.window, opened.stories.cleaning, opened.stories.masking
        opened.stories.files.import_path(a_picture(tmp_path))
        await at_rest(opened)
        window.stages.show_stage(CLEAN)
        assert urged(opened) == ["Find lettering"]
        masking.draw(DrawnOutline(corners(Box(20, 20, 30, 20), 0), Doing.ADD))
        assert urged(opened) == ["Erase what is masked"]
        masking.clear()
        opened.studio.editor.select(opened.studio.editor.document.layers[0].id)
        change_target(opened, visible=False)
        click(window.clean.search.button)
        assert window.message_bar.sentence.text().startswith("The picture there is hidden")
        click(window.message_bar.action)
        click(window.clean.search.button)
        await at_rest(opened)
        assert urged(opened) == ["Erase 3 regions"] and len(window.canvas.regions()) == 3
        change_target(opened, locked=True)
        click(window.clean.regions.erase_button)
        assert window.message_bar.action.text() == "Unlock layer"
        change_target(opened, visible=False)
        assert not window.canvas.regions(), "nothing is outlined on what cannot be seen"
        change_target(opened, visible=True)
        cleaning.remove({0, 1, 2})
        assert window.clean.search.hint.text() == "The list is empty: look again for what may be left."
        assert not window.clean.which.isVisible(), "there is but one picture to mean"
        opened.stories.files.import_path(a_picture(tmp_path, "second.png"))
        await at_rest(opened)
        assert window.clean.which.text() == "In “second.png”"

    play(story, with_regions())


async def erase_the_mask(opened: StudioWindow) -> None:
    """What goes is shown as a mask, and erasing that takes the regions along."""
    window, masking = opened.window, opened.stories.masking
    click(window.clean.regions.show_mask)
    await at_rest(opened)
    assert masking.mask is not None
    masking.erase()
    await at_rest(opened)
    assert [region.text for region in window.canvas.regions()] == ["Quiet Hills"]
    assert opened.studio.editor.undo_name == "Erase"


def test_what_was_erased_is_proved_compared_taken_back_and_erased_by_its_mask(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await found(opened, tmp_path)
        first = opened.stories.cleaning.target
        await erase_all_but_the_title(opened)
        await compare(opened)
        opened.stories.comparing.show("line")
        opened.studio.editor.undo()
        window = opened.window
        assert not window.clean.proof.isVisible() and not window.canvas.compare_line.isVisible()
        assert goes(opened) == [False, True, True]
        await erase_the_mask(opened)
        assert first is not None and opened.stories.comparing.original == first.asset

    play(story, with_regions(()))
