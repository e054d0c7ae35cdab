"""The whole wrap in the window: its fields, what cannot be, the words of the spine and the barcode."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from coverstudio.document.barcode import placed
from coverstudio.document.geometry import Size
from coverstudio.document.layers import BarcodeLayer, ImageLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.spread import Edition
from coverstudio.settings import Settings
from coverstudio.ui.new_cover import NewCover
from coverstudio.ui.panels.print.edition_part import EditionPart
from coverstudio.ui.stages import BACKGROUND, PRINT
from coverstudio.ui.stories import opening
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.widgets.choices import ChoiceField
from tests.fakes import FakeGenerator
from tests.ui.stage import a_picture, at_rest, click, on_page, play, press, until, write

CTRL = Qt.KeyboardModifier.ControlModifier


def choose(field: ChoiceField, identity: str) -> None:
    """Choose from the list as its popup does."""
    index = field.findData(identity)
    assert field.isVisible() and index >= 0, identity
    field.setCurrentIndex(index)
    field.activated.emit(index)


def edition_of(opened: StudioWindow) -> Edition:
    spread = opened.studio.editor.document.print_spec.spread
    assert spread is not None
    return spread.edition


def part(opened: StudioWindow) -> EditionPart:
    return opened.window.print.edition


async def a_wrap(opened: StudioWindow, printer: str = "kdp-paperback") -> EditionPart:
    """Begin a cover of 6 × 9 inches and lay it out for a printer."""
    editor = opened.studio.editor
    opened.stories.files.new(print_spec("6x9"))
    await until(lambda: editor.document.print_spec.name == "6x9")
    opened.window.stages.show_stage(PRINT)
    edition = part(opened)
    await until(lambda: edition.printer.count() > 1, "the printers are listed")
    choose(edition.printer, printer)
    return edition


def test_a_printer_is_chosen_and_its_spine_follows_paper_and_pages() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened)
        now = edition_of(opened)
        assert (now.printer, now.kind, now.paper, now.pages) == ("kdp-paperback", "paperback", "white", 240)
        assert edition.trim.currentText() == "6 × 9 in"
        assert not opened.window.print.format.isVisible(), "its format is the printer's now"
        choose(edition.paper, "cream")
        assert edition.measures.spine.text() == "Spine 15.24 mm, 0.6000 in"
        assert edition.measures.page.text() == "Page 326.39 × 234.95 mm, 12.850 × 9.250 in"
        assert edition.measures.standing.text() == "Numbers as published."
        write(edition.pages, "241")
        press(edition.pages, Qt.Key.Key_Return)
        assert edition.measures.spine.text() == "Spine 15.37 mm, 0.6050 in · for 242 pages"

    play(story, FakeGenerator())


@pytest.mark.parametrize("count", ["0", "7", "5000"])
def test_an_impossible_page_count_is_said_beside_the_field_and_changes_nothing(count: str) -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened)
        before = opened.studio.editor.document
        write(edition.pages, count)
        press(edition.pages, Qt.Key.Key_Return)
        assert opened.studio.editor.document is before
        assert edition.pages_note.isVisible() and "binds 24 to 828 pages" in edition.pages_note.text()
        write(edition.pages, "300")
        press(edition.pages, Qt.Key.Key_Return)
        assert not edition.pages_note.isVisible()
        assert edition_of(opened).pages == 300

    play(story, FakeGenerator())


def test_a_custom_trim_beyond_what_is_printed_is_said_beside_it() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened)
        assert not edition.trim_width.isVisible()
        choose(edition.trim, "custom")
        before = opened.studio.editor.document
        write(edition.trim_width, "500")
        press(edition.trim_width, Qt.Key.Key_Return)
        assert opened.studio.editor.document is before
        assert edition.trim_note.isVisible() and "does not print a trim of" in edition.trim_note.text()
        write(edition.trim_width, "5*25,4")
        press(edition.trim_width, Qt.Key.Key_Return)
        assert not edition.trim_note.isVisible()
        assert edition_of(opened).trim == Size(127, print_spec("6x9").trim.height)

    play(story, FakeGenerator())


def test_scrubbing_the_page_count_is_one_step_and_comes_back_to_the_same_cover() -> None:
    async def story(opened: StudioWindow) -> None:
        editor, edition = opened.studio.editor, await a_wrap(opened)
        opened.stories.lettering.write("title", "Quiet Hills")
        opened.stories.spine.write()
        await at_rest(opened)
        before = editor.document
        for pages in (200, 150, 100, 60, 24, 120, 240):
            edition.pages.setValue(pages)
        assert editor.document == before, "what had to become smaller is itself again"
        edition.pages.setValue(400)
        edition.pages.setValue(402)
        editor.undo()
        assert edition_of(opened).pages == 240
        assert edition.pages.value() == 240

    play(story, FakeGenerator())


def test_going_back_to_the_front_brings_back_its_fields_and_its_layers(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        editor, edition = opened.studio.editor, await a_wrap(opened)
        choose(edition.printer, "")
        opened.stories.files.import_path(a_picture(tmp_path))
        await at_rest(opened)
        front = editor.document
        choose(edition.printer, "bookk")
        choose(edition.kind, "flaps")
        panels = editor.document.print_spec.panels
        assert [panel.name for panel in panels] == ["back-flap", "back", "spine", "front", "front-flap"]
        choose(edition.printer, "")
        assert editor.document == front
        assert opened.window.print.format.isVisible() and not edition.kind.isVisible()

    play(story, FakeGenerator())


def test_going_through_the_printers_by_keys_comes_back_to_the_page_that_was_chosen() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened)
        before = opened.studio.editor.document
        edition.printer.setFocus()
        for _ in range(6):
            press(edition.printer, Qt.Key.Key_Down)
        assert edition_of(opened).trim == Size(152, 225), "what Kyobo has nearest to 6 × 9 in"
        for _ in range(6):
            press(edition.printer, Qt.Key.Key_Up)
        assert opened.studio.editor.document == before

    play(story, FakeGenerator())


def test_flaps_and_a_spine_from_the_calculator_override_and_are_given_back() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened, "bookk")
        choose(edition.kind, "flaps")
        by_hand = edition.by_hand
        click(by_hand.fold.line)
        assert by_hand.spine.text() == "worked out" and by_hand.flaps.text() == "100 mm"
        write(by_hand.flaps, "90")
        press(by_hand.flaps, Qt.Key.Key_Return)
        write(by_hand.spine, "16.2")
        press(by_hand.spine, Qt.Key.Key_Return)
        assert (edition_of(opened).flaps, edition_of(opened).spine) == (90, 16.2)
        assert edition.measures.spine.text().startswith("Spine 16.20 mm")
        write(by_hand.flaps, "900")
        press(by_hand.flaps, Qt.Key.Key_Return)
        assert by_hand.note.isVisible() and "flap" in by_hand.note.text()
        assert edition_of(opened).flaps == 90, "the page stays as it was"
        for field in (by_hand.flaps, by_hand.spine):
            field.setFocus()
            press(field, Qt.Key.Key_A, CTRL)
            press(field, Qt.Key.Key_Delete)
            press(field, Qt.Key.Key_Return)
        assert (edition_of(opened).flaps, edition_of(opened).spine) == (None, None)
        assert by_hand.spine.text() == "worked out"

    play(story, FakeGenerator())


def test_an_estimate_says_so_and_leads_to_the_printers_calculator(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    assert opening.QDesktopServices is QDesktopServices

    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened, "ingramspark")
        measures = edition.measures
        assert measures.standing.text() == "An estimate: confirm with the printer's calculator."
        click(measures.calculator)
        assert asked == ["https://myaccount.ingramspark.com/Portal/Tools/SpineCalculator"]
        assert edition.by_hand.fold.is_open and edition.by_hand.spine.hasFocus()

    play(story, FakeGenerator())


def test_an_e_book_has_no_fields_of_a_book() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened, "kdp-ebook")
        assert not (edition.pages.isVisible() or edition.trim.isVisible() or edition.by_hand.isVisible())
        spread = opened.window.print.spread
        assert not spread.write.isVisible() and not spread.add.isVisible(), "nobody scans a screen's barcode"
        assert edition.measures.page.text() == "Picture 1,600 × 2,560 px"
        choose(edition.printer, "kdp-paperback")
        assert spread.add.isVisible()
        assert edition_of(opened).pages == 240

    play(story, FakeGenerator())


def test_the_panel_speaks_korean() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened, "bookk")
        assert edition.printer.currentText() == "부크크"
        assert edition.paper.currentText() == "미색모조"
        write(edition.pages, "7")
        press(edition.pages, Qt.Key.Key_Return)
        assert edition.pages_note.text().startswith("부크크") and "‘미색모조’" in edition.pages_note.text()

    play(story, FakeGenerator(), Settings(language="ko"))


# Spine and barcode


def test_a_spine_too_thin_for_words_has_a_disabled_button_with_the_reason() -> None:
    async def story(opened: StudioWindow) -> None:
        edition, spread = await a_wrap(opened), opened.window.print.spread
        assert not spread.write.isEnabled() and "no title yet" in spread.reason.text()
        opened.stories.lettering.write("title", "Quiet Hills")
        assert spread.write.isEnabled() and not spread.reason.isVisible()
        edition.pages.setValue(60)
        assert not spread.write.isEnabled() and "from 80 pages on" in spread.reason.text()

    play(story, FakeGenerator())


def test_the_words_of_the_spine_follow_the_title_and_stay_when_it_is_placed_anew() -> None:
    async def story(opened: StudioWindow) -> None:
        await a_wrap(opened)
        editor = opened.studio.editor
        opened.stories.lettering.write("title", "Quiet Hills")
        opened.stories.lettering.write("author", "Marian Ashgrove")
        click(opened.window.print.spread.write)
        await at_rest(opened)
        opened.stories.lettering.place()
        await at_rest(opened)
        selected = editor.selected
        assert isinstance(selected, TextLayer)
        assert editor.document.print_spec.panel_at(selected.box.center[0]).name == "front"
        opened.stories.lettering.write("title", "Loud Hills")
        titles = [
            text.text.replace("\n", " ").title() for text in editor.document.texts if text.role == "title"
        ]
        assert titles == ["Loud Hills"] * 2

    play(story, FakeGenerator())


def test_a_barcode_is_typed_onto_the_page() -> None:
    async def story(opened: StudioWindow) -> None:
        await a_wrap(opened)
        editor, spread = opened.studio.editor, opened.window.print.spread
        barcode = spread.barcode
        assert not barcode.isVisible()
        click(spread.add)
        assert barcode.isbn.hasFocus() and not spread.add.isVisible()
        write(barcode.isbn, "978-3-16-14841")
        assert barcode.check.text() == "11 of 13 digits"
        write(barcode.isbn, "978-3-16-148410-5")
        assert barcode.check.text() == "The last digit should be 0, or another one is wrong."
        assert list(editor.document.barcodes) == []
        write(barcode.isbn, "978-3-16-148410-0")
        (layer,) = editor.document.barcodes
        spec = editor.document.print_spec.spread
        assert spec is not None and spec.barcode is not None and spec.barcode.contains(layer.box, 1e-6)
        write(barcode.addon, "5149")
        assert barcode.addon_check.text() == "4 of 5 digits"
        write(barcode.addon, "51495")
        assert [layer.addon for layer in editor.document.barcodes] == ["51495"]

    play(story, FakeGenerator())


def test_a_barcode_has_its_scale_within_the_standard_and_is_edited_at_a_double_click() -> None:
    async def story(opened: StudioWindow) -> None:
        await a_wrap(opened)
        editor, spread = opened.studio.editor, opened.window.print.spread
        opened.stories.barcodes.write_isbn("9783161484100")
        (layer,) = editor.document.barcodes
        write(spread.barcode.scale, "150")
        press(spread.barcode.scale, Qt.Key.Key_Return)
        (larger,) = editor.document.barcodes
        assert placed(larger).scale == pytest.approx(1.5)
        assert spread.barcode.measures.text().startswith("Thinnest bar 0.495 mm")
        write(spread.barcode.scale, "500")
        press(spread.barcode.scale, Qt.Key.Key_Return)
        assert placed(next(iter(editor.document.barcodes))).scale <= 2.0
        editor.undo()
        opened.window.stages.show_stage(BACKGROUND)
        canvas, (x, y) = opened.window.canvas.viewport(), layer.box.center
        from PySide6.QtTest import QTest

        QTest.mouseDClick(
            canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, on_page(opened, x, y)
        )
        assert opened.window.stages.stage == PRINT
        assert isinstance(editor.selected, BarcodeLayer) and spread.barcode.isbn.hasFocus()

    play(story, FakeGenerator())


def test_a_barcode_that_was_only_asked_for_is_left_with_escape_and_with_another_cover() -> None:
    async def story(opened: StudioWindow) -> None:
        await a_wrap(opened)
        spread = opened.window.print.spread
        click(spread.add)
        write(spread.barcode.isbn, "978-3-16")
        press(spread.barcode.isbn, Qt.Key.Key_Escape)
        assert spread.add.isVisible() and not spread.barcode.isVisible()
        click(spread.add)
        assert spread.barcode.isbn.text() == ""
        write(spread.barcode.isbn, "978")
        opened.stories.files.opened.emit()
        assert spread.add.isVisible() and not spread.barcode.isVisible()

    play(story, FakeGenerator())


def test_while_a_page_count_cannot_be_the_measures_of_the_page_are_faint() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened)
        opened.stories.wraps.count_pages(7)
        assert edition.pages_note.isVisible() and not edition.measures.isEnabled()
        opened.stories.wraps.count_pages(240)
        assert edition.measures.isEnabled()

    play(story, FakeGenerator())


def test_fields_keep_their_width_when_the_scroll_bar_comes() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await a_wrap(opened)
        panel = opened.window.print
        opened.window.resize(1600, 2400)
        await until(lambda: not panel.verticalScrollBar().isVisible(), "all of it has room")
        width, right = (
            edition.printer.width(),
            edition.printer.mapTo(panel, edition.printer.rect().topRight()),
        )
        opened.window.resize(1600, 800)
        await until(panel.verticalScrollBar().isVisible, "it scrolls")
        await until(lambda: edition.printer.width() == width, "the fields are as wide")
        assert edition.printer.mapTo(panel, edition.printer.rect().topRight()).x() == right.x()
        main = panel.export.more
        assert main.mapTo(panel, main.rect().topRight()).x() == right.x(), "they end where the foot ends"

    play(story, FakeGenerator())


def test_undo_takes_the_number_out_of_the_field_too() -> None:
    async def story(opened: StudioWindow) -> None:
        await a_wrap(opened)
        spread = opened.window.print.spread
        click(spread.add)
        write(spread.barcode.isbn, "9783161484100")
        opened.studio.editor.undo()
        assert spread.barcode.isbn.text() == ""
        assert list(opened.studio.editor.document.barcodes) == []

    play(story, FakeGenerator())


# Elsewhere in the window


def test_a_background_is_painted_for_the_front_or_the_whole_wrap() -> None:
    async def story(opened: StudioWindow) -> None:
        await a_wrap(opened, "bookk")
        opened.stories.checking.change_spec(opened.studio.editor.document.print_spec)
        where = opened.window.background.where
        opened.window.stages.show_stage(BACKGROUND)
        assert where.isVisible() and where.choice.choice == "front"
        spec = opened.studio.editor.document.print_spec
        opened.stories.backgrounds.calm.keep(False)
        click(opened.window.background.generate)
        await at_rest(opened)
        layer = opened.studio.editor.document.layers[0]
        assert isinstance(layer, ImageLayer)
        assert layer.box.x == pytest.approx(spec.front.box.x)
        opened.stories.wraps.choose_printer("")
        assert not where.isVisible()

    play(story, FakeGenerator())


def test_a_wrap_is_named_above_the_page() -> None:
    async def story(opened: StudioWindow) -> None:
        await a_wrap(opened)
        assert opened.window.context_bar.hint.text().startswith(
            "Amazon KDP paperback   ·   Paperback   ·   6 × 9 in"
        )

    play(story, FakeGenerator())


def test_a_new_cover_can_begin_as_a_printers_wrap() -> None:
    async def story(opened: StudioWindow) -> None:
        opened.window.activateWindow()
        press(opened.window, Qt.Key.Key_N, CTRL)
        dialog = opened.window.findChild(NewCover)
        assert dialog is not None
        click(dialog.wrap)
        assert opened.window.stages.stage == PRINT
        await until(part(opened).printer.hasFocus, "the printer is asked for")

    play(story, FakeGenerator())
