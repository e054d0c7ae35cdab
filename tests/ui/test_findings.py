"""Findings in the window: how bad they are, where they are, and fixes that show before they are made."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Recipe
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.findings import Rule
from coverstudio.ui.canvas.canvas import NUDGE
from coverstudio.ui.canvas.place_mark import PlaceMark
from coverstudio.ui.panels.print.finding_row import FindingRow
from coverstudio.ui.stages import PRINT
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.translation import told, use_language
from tests.fakes import FakeGenerator
from tests.printing.clean_covers import CLEAN, IMAGES
from tests.printing.seeded_faults import FAULTS, book, changed, ink_to, without_art
from tests.printing.seeded_faults import told as told_otherwise
from tests.printing.test_seeded_faults import found, press
from tests.ui.stage import click, play, until
from tests.ui.stage import press as press_key


@pytest.fixture
def korean() -> Iterator[None]:
    use_language("ko")
    yield
    use_language("en")


def faulty() -> Document:
    """A wrap whose title stands near the cut, whose blurb is pale and whose author nobody entered."""
    cover = book(author="")(without_art(CLEAN["kdp"]()))
    cover = changed("blurb", colour="#dddddd")(cover)
    return ink_to("title", lambda ink, page: page.print_spec.trim.width - 1 - ink.right)(cover)


async def checked(opened: StudioWindow, cover: Document, count: int) -> None:
    opened.studio.editor.start_over(cover)
    opened.window.stages.show_stage(PRINT)
    await until(lambda: len(opened.stories.checking.findings) == count, f"{count} findings")
    # With a profile of a press on this computer it looks once more.
    proofing = opened.stories.proofing
    await until(lambda: proofing.separation or proofing.sentence, "profiles are looked for")
    await until(lambda: not opened.stories.checking.is_waiting, "it has looked")


def row_of(opened: StudioWindow, rule: Rule) -> FindingRow:
    rows = opened.window.print.findings.rows
    return next(row for finding, row in rows.items() if finding.rule == rule)


def fix_of(opened: StudioWindow, rule: Rule) -> QPushButton:
    fix = row_of(opened, rule).fix
    assert fix is not None
    return fix


def test_findings_stand_in_groups_with_their_counts() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        part = opened.window.print.findings
        assert {name: group.heading.text() for name, group in part.groups.items() if group.isVisible()} == {
            "may-be-rejected": "May be rejected · 1",
            "looks-bad": "Looks bad · 2",
        }
        assert not part.good.isVisible()
        assert opened.window.status_line.findings.text() == "3 findings"

    play(story, FakeGenerator())


def test_a_fix_shows_while_its_button_has_the_focus_or_the_pointer() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        editor, fix = opened.studio.editor, fix_of(opened, "low-contrast")
        before = editor.settled
        fix.setFocus(Qt.FocusReason.TabFocusReason)
        shown = editor.document.layer("blurb")
        assert shown != before.layer("blurb") and editor.settled is before
        fix.clearFocus()
        assert editor.document is before
        QGuiApplication.sendEvent(fix, QEvent(QEvent.Type.Enter))
        assert editor.document.layer("blurb") == shown
        QGuiApplication.sendEvent(fix, QEvent(QEvent.Type.Leave))
        assert editor.document is before and editor.undo_name == ""

    play(story, FakeGenerator())


def test_a_fix_is_one_step_with_its_name_and_the_other_rows_stay() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        editor, fix = opened.studio.editor, fix_of(opened, "outside-safe-area")
        name, others = fix.text(), [row_of(opened, rule) for rule in ("low-contrast", "author-missing")]
        assert name.startswith("Move it ") and name.endswith(" mm inwards")
        click(fix)
        assert editor.undo_name == name
        await until(lambda: len(opened.stories.checking.findings) == 2, "the finding goes")
        assert others == [row_of(opened, rule) for rule in ("low-contrast", "author-missing")]
        editor.undo()
        await until(lambda: len(opened.stories.checking.findings) == 3, "the finding is back")

    play(story, FakeGenerator())


def test_a_click_on_a_finding_selects_its_layer_and_brings_it_into_view() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        canvas, zoom = opened.window.canvas, opened.window.canvas.zoom()
        click(row_of(opened, "low-contrast").show_place)
        blurb = opened.studio.editor.settled.layer("blurb")
        assert blurb is not None and opened.studio.editor.selected is not None
        assert opened.studio.editor.selected.id == "blurb"
        assert canvas.zoom() > zoom
        seen = canvas.page_box_in_view()
        assert seen is not None and seen.intersected(blurb.box) is not None
        assert opened.studio.editor.document is not opened.studio.editor.settled, "its fix shows"
        canvas.setFocus()
        assert opened.studio.editor.document is opened.studio.editor.settled

    play(story, FakeGenerator())


def outlined(opened: StudioWindow) -> list[Box]:
    return [mark.box for mark in opened.window.canvas.marks() if isinstance(mark, PlaceMark)]


def test_a_place_without_a_layer_is_outlined_while_it_is_shown() -> None:
    async def story(opened: StudioWindow) -> None:
        missing = next(fault for fault in FAULTS if fault.rule == "barcode-missing" and fault.of == "ingram")
        await checked(opened, without_art(missing.faulty), 1)
        row, canvas = row_of(opened, "barcode-missing"), opened.window.canvas
        assert outlined(opened) == []
        click(row.show_place)
        spread = opened.studio.editor.document.print_spec.spread
        assert spread is not None and outlined(opened) == [spread.barcode]
        (mark,) = (mark for mark in canvas.marks() if isinstance(mark, PlaceMark))
        edge = mark.shown_in(canvas.view_map()).adjusted(5, 5, -5, -5).topLeft().toPoint()
        amber = canvas.viewport().grab().toImage().pixelColor(edge.x() + 40, edge.y())
        assert amber.red() > 200 > amber.blue(), amber.name()
        canvas.setFocus()
        assert outlined(opened) == []
        click(row.sentence)
        assert outlined(opened) == [spread.barcode]
        assert row.fix is not None and row.fix.text() == "Enter the ISBN"
        click(row.fix)
        assert outlined(opened) == [] and opened.window.print.spread.barcode.isbn.hasFocus()

    play(story, FakeGenerator())


def test_a_place_inside_of_its_layers_frame_needs_no_outline() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        click(row_of(opened, "outside-safe-area").show_place)
        assert outlined(opened) == []

    play(story, FakeGenerator())


def test_what_is_safe_to_fix_is_fixed_together() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        fix_all = opened.window.print.findings.fix_all
        assert fix_all.text() == "Fix 2 of them"
        click(fix_all)
        assert opened.studio.editor.undo_name == "Fix what preflight found"
        await until(lambda: len(opened.stories.checking.findings) == 1, "both are gone")
        assert not fix_all.isVisible()
        click(fix_of(opened, "author-missing"))
        await until(opened.window.print.findings.good.isVisible, "nothing is left")

    play(story, FakeGenerator())


def test_a_cover_for_other_pages_is_shown_and_laid_out_anew() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, told_otherwise(pages=300)(without_art(CLEAN["kdp"]())), 1)
        editor, fix, zoom = opened.studio.editor, fix_of(opened, "page-size"), opened.window.canvas.zoom()
        old = editor.settled.print_spec
        QGuiApplication.sendEvent(fix, QEvent(QEvent.Type.Enter))
        assert editor.document.print_spec.trim.width == pytest.approx(old.trim.width + 60 * 0.0025 * 25.4)
        QGuiApplication.sendEvent(fix, QEvent(QEvent.Type.Leave))
        assert editor.document.print_spec == old and opened.window.canvas.zoom() == zoom
        click(fix)
        assert editor.undo_name == "Lay it out for Amazon KDP paperback"
        await until(opened.window.print.findings.good.isVisible, "nothing is left")

    play(story, FakeGenerator())


def test_the_disclosure_of_a_painted_picture_is_copied_and_the_finding_put_away() -> None:
    async def story(opened: StudioWindow) -> None:
        pixels = np.full((130, 130, 3), 200, np.uint8)
        asset = opened.studio.editor.store.put(encode_png(pixels), "png")
        painted = ImageLayer(
            name="Vignette", box=Box(60, 120, 10, 10), asset=asset,
            recipe=Recipe(engine="diffusion", wish="generate", model="a-model"),
        )  # fmt: skip
        await checked(opened, add_layer(without_art(CLEAN["kdp"]()), painted), 1)
        click(fix_of(opened, "ai-disclosure"))
        assert "AI" in QGuiApplication.clipboard().text()
        assert opened.stories.checking.findings == ()
        opened.stories.checking.check_soon()
        await until(lambda: not opened.stories.checking.is_waiting, "it has looked again")
        assert opened.stories.checking.findings == ()

    play(story, FakeGenerator())


def test_what_a_fix_would_do_is_not_checked_before_it_is_made() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        told_anew: list[int] = []
        opened.stories.checking.changed.connect(lambda: told_anew.append(1))
        fix_of(opened, "low-contrast").setFocus(Qt.FocusReason.TabFocusReason)
        opened.stories.checking.check_soon()
        await until(lambda: not opened.stories.checking.is_waiting, "it has looked")
        assert told_anew == [] and len(opened.stories.checking.findings) == 3

    play(story, FakeGenerator())


def test_it_looks_or_waits_without_a_gap_until_the_findings_are_current() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        checking, told_anew = opened.stories.checking, list[int]()
        checking.changed.connect(lambda: told_anew.append(1))
        opened.studio.editor.apply(msgspec.structs.replace(faulty(), author="Kim"), "Author")
        while not told_anew:
            assert checking.is_waiting
            await asyncio.sleep(0)

    play(story, FakeGenerator())


@pytest.mark.usefixtures("qapp", "korean")
def test_every_finding_and_every_fix_speaks_korean() -> None:
    from coverstudio.editor import fixes

    for fault in FAULTS:
        (finding,) = found(fault.faulty, fault.printer)
        assert told(finding.sentence) != finding.sentence, finding.sentence
        fix = fixes.fix_of(finding, fault.faulty, fault.printer, images=IMAGES, separation=press())
        assert fix is None or told(fix.name) != fix.name, fix.name


@pytest.mark.usefixtures("korean")
def test_a_finding_names_a_printer_as_the_fields_do(qtbot: QtBot) -> None:
    missing = next(fault for fault in FAULTS if fault.rule == "barcode-missing" and fault.of == "ingram")
    (finding,) = found(missing.faulty, missing.printer)
    row = FindingRow(finding, "Lay it out for Amazon KDP paperback")
    qtbot.addWidget(row)
    assert row.sentence.text().startswith("잉그램스파크") and "IngramSpark" not in row.sentence.text()
    assert row.fix is not None and "아마존 KDP 종이책" in row.fix.text()


def test_a_key_that_does_something_else_does_it_to_the_cover_as_it_is() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        editor, window = opened.studio.editor, opened.window
        title = next(layer for layer in editor.settled.texts if layer.role == "title")
        editor.select(title.id)
        window.canvas.setFocus()
        QApplication.sendEvent(fix_of(opened, "outside-safe-area"), QEvent(QEvent.Type.Enter))
        assert editor.document.layer(title.id) != title, "the fix shows"
        assert not editor.is_modified, "what only shows is nothing to save"
        press_key(window.canvas, Qt.Key.Key_Right)
        assert editor.document is editor.settled
        nudged = editor.settled.layer(title.id)
        assert nudged is not None and nudged.box == title.box.moved(NUDGE, 0)

    play(story, FakeGenerator())


def test_another_language_ends_the_look_at_a_fix() -> None:
    async def story(opened: StudioWindow) -> None:
        await checked(opened, faulty(), 3)
        editor = opened.studio.editor
        fix_of(opened, "outside-safe-area").setFocus()
        assert editor.document is not editor.settled
        opened.studio.preferences.change(language="ko")
        await until(lambda: editor.document is editor.settled, "the page is as it is")
        opened.studio.preferences.change(language="en")

    play(story, FakeGenerator())
