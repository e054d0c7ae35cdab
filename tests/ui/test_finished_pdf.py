"""A finished PDF from elsewhere is dropped or chosen, held against a printer, and looked at again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from coverstudio.document.document import Document
from coverstudio.document.print_spec import print_spec
from coverstudio.printing import foreign
from coverstudio.printing.foreign import Look
from coverstudio.printing.wraps import laid_out
from coverstudio.settings import Settings
from coverstudio.ui.finished_pdf.window import PdfWindow
from coverstudio.ui.stages import BACKGROUND
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.printing.foreign.covers import INGRAM, KDP, ingram_cover, kdp_cover, paint, saved
from tests.ui.stage import at_rest, click, play, press, until, write
from tests.ui.test_dropped_models import drop
from tests.ui.test_wraps import choose

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def clean(folder: Path, name: str = "cover.pdf") -> Path:
    return saved(kdp_cover(), folder / name)


def faulty(folder: Path, name: str = "faulty.pdf") -> Path:
    """A cover without a title in its properties, with a hairline in the middle of its back."""
    pdf = kdp_cover()
    del pdf.docinfo["/Title"]
    paint(pdf, b"0.1 w 100 100 m 300 300 l S")
    return saved(pdf, folder / name)


def locked(folder: Path) -> Path:
    how = pikepdf.Encryption(owner="owner", user="secret", R=4)
    path = folder / "locked.pdf"
    kdp_cover().save(path, encryption=how)
    return path


def begin_wrap(opened: StudioWindow) -> None:
    opened.studio.editor.start_over(Document(print_spec=laid_out(KDP).print_spec("")))


async def looked(opened: StudioWindow) -> PdfWindow:
    """Wait until the file was looked at for all that is wished."""
    story = opened.stories.finished_pdf
    await until(lambda: story.job is None and not story.is_waiting, "it has looked")
    assert opened.finished_pdf is not None and opened.finished_pdf.isVisible()
    return opened.finished_pdf


def shown(window: PdfWindow) -> dict[str, list[str]]:
    """The sentences under their headings, as they can be read."""
    groups = window.results.findings.groups.values()
    rows = window.results.findings.rows.values()
    return {
        group.heading.text(): [row.sentence.text() for row in rows if group.isAncestorOf(row)]
        for group in groups
        if group.isVisible()
    }


class Slow:
    """Looks as the product does, but not before it is let go."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.begun = self.ended = 0
        self._look_at: Callable[..., Look] = foreign.look_at

    def look_at(self, *of: object, report: Callable[[float], object], **more: object) -> Look:
        self.begun += 1
        try:
            while not self.may_end.is_set():
                report(0.25)
                time.sleep(0.01)
            return self._look_at(*of, report=report, **more)
        finally:
            self.ended += 1


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    made = Slow()
    monkeypatch.setattr(foreign, "look_at", made.look_at)
    yield made
    made.may_end.set()


def test_a_dropped_pdf_is_checked_against_the_edition_of_the_open_cover(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        begin_wrap(opened)
        opened.window.stages.show_stage(BACKGROUND)
        before = opened.studio.editor.document
        page, panel = opened.window.canvas.viewport(), opened.window.background.viewport()
        for place in (page, panel, opened.window.tool_rail):
            drop(place, clean(tmp_path, "Cover.PDF"))
            window = await looked(opened)
            assert window.results.name.text() == "Cover.PDF"
            assert window.results.page.text() == "Page 326.39 × 234.95 mm, 12.850 × 9.250 in"
            assert window.edition.printer.currentText() == "Amazon KDP paperback"
            assert (window.edition.trim.currentText(), window.edition.pages.value()) == ("6 × 9 in", 240)
            assert shown(window) == {} and window.results.good.isVisible()
            praise = "Nothing stands in the way of print at Amazon KDP paperback."
            assert window.results.good.text() == praise
            window.close()
        assert opened.studio.editor.document is before and not opened.window.message_bar.isVisible()

    play(story, FakeGenerator())


def test_the_menu_asks_for_a_pdf_and_without_a_printer_only_the_file_itself_is_checked(
    tmp_path: Path,
) -> None:
    async def story(opened: StudioWindow) -> None:
        faulty(tmp_path)
        press(opened.window, Qt.Key.Key_P, CTRL_SHIFT)
        await until(lambda: opened.window.findChildren(QFileDialog), "which file")
        dialog = opened.window.findChildren(QFileDialog)[0]
        dialog.setDirectory(str(tmp_path))
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(field, QLineEdit)
        field.setText("faulty.pdf")
        dialog.accept()
        await until(lambda: opened.finished_pdf, "the window")
        window = await looked(opened)
        assert window.windowTitle() == "Check faulty.pdf"
        assert window.edition.printer.currentText() == "No printer"
        assert not window.edition.pages.isVisible()
        assert shown(window) == {
            "May be rejected · 1": [
                "Lines are only 0.10 pt thin (1 of them), and below 0.25 pt they break off in print: "
                "make them thicker."
            ],
            "Looks bad · 1": ["The file's properties have no title: enter the book's title there."],
        }
        assert not window.results.map.isVisible(), "nobody knows where its trim is"

    play(story, FakeGenerator())


def test_other_words_of_the_book_are_another_wrap_and_the_cover_stays_as_it_is(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        begin_wrap(opened)
        before = opened.studio.editor.document
        opened.stories.finished_pdf.open(clean(tmp_path))
        window = await looked(opened)
        write(window.edition.pages, "300")
        press(window.edition.pages, Qt.Key.Key_Return)
        window = await looked(opened)
        (sentence,) = shown(window)["Will be rejected · 1"]
        assert sentence.endswith(
            "its spine is that of 240 pages instead of 300, so lay it out for 300 pages."
        )
        assert window.edition.measures.spine.text() == "Spine 19.05 mm, 0.7500 in"
        write(window.edition.pages, "7")
        press(window.edition.pages, Qt.Key.Key_Return)
        assert "binds 24 to 776 pages" in window.edition.pages_note.text()
        assert opened.stories.finished_pdf.job is None, "what cannot be is not checked"
        choose(window.edition.printer, "")
        window = await looked(opened)
        assert shown(window) == {} and window.results.good.text() == "Nothing stands in the way of print."
        assert opened.studio.editor.document is before and not opened.studio.editor.undo_name

    play(story, FakeGenerator())


def test_a_standard_is_held_against_the_file_and_let_go_again(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        opened.stories.finished_pdf.open(saved(ingram_cover(), tmp_path / "cover.pdf"))
        window = await looked(opened)
        choose(window.standard, "pdfx1a")
        window = await looked(opened)
        assert window.results.good.isVisible()
        choose(window.standard, "pdfx4")
        window = await looked(opened)
        assert all(
            one.startswith("The file is no PDF/X-4: ") for found in shown(window).values() for one in found
        )
        assert shown(window)
        choose(window.standard, "")
        window = await looked(opened)
        assert window.results.good.isVisible()

    play(story, FakeGenerator())


def test_a_place_is_framed_on_a_drawing_of_the_panels(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        begin_wrap(opened)
        opened.stories.finished_pdf.open(faulty(tmp_path))
        window = await looked(opened)
        assert window.results.map.isVisible()
        before = window.results.map.grab().toImage()
        row = next(row for found, row in window.results.findings.rows.items() if found.place is not None)
        assert row.fix is None
        click(row.show_place)
        after = window.results.map.grab().toImage()
        changed = [x for x in range(after.width()) if after.pixel(x, 90) != before.pixel(x, 90)]
        assert changed and max(changed) < after.height(), "on the back, left of the spine"
        assert all(
            not one.show_place.isVisible()
            for found, one in window.results.findings.rows.items()
            if found.place is None
        )

    play(story, FakeGenerator())


def test_a_bad_file_is_one_sentence_in_that_window(tmp_path: Path) -> None:
    def bad_files() -> Iterator[tuple[Path, str]]:
        yield locked(tmp_path), "“locked.pdf” needs a password to be opened: save it without one."
        text = _written(tmp_path, b"Call me Ishmael.")
        yield text, "“bad.pdf” is not a PDF: choose a file that was exported as one."
        cut_short = _written(tmp_path, clean(tmp_path).read_bytes()[:200])
        yield cut_short, "“bad.pdf” is damaged or not complete: export or download it again."
        gone = tmp_path / "gone.pdf"
        yield gone, "There is no file “gone.pdf”: check its name and its folder."

    async def story(opened: StudioWindow) -> None:
        for path, words in bad_files():
            opened.stories.finished_pdf.open(path)
            window = await looked(opened)
            assert window.results.trouble.isVisible() and window.results.trouble.text() == words
            assert shown(window) == {} and not window.results.good.isVisible()
            assert not window.results.page.isVisible() and not opened.window.message_bar.isVisible()

    play(story, FakeGenerator())


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "bad.pdf"
    path.write_bytes(content)
    return path


def test_a_file_dropped_on_the_window_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        begin_wrap(opened)
        opened.stories.finished_pdf.open(_written(tmp_path, b"nothing"))
        window = await looked(opened)
        choose(window.edition.printer, "ingramspark")
        drop(window, saved(ingram_cover(), tmp_path / "ingram.pdf"))
        again = await looked(opened)
        assert again is window and window.results.name.text() == "ingram.pdf"
        assert not window.results.trouble.isVisible()
        assert window.edition.printer.choice == INGRAM.printer, "what it is held against stays"

    play(story, FakeGenerator())


def test_a_file_that_was_written_anew_is_noticed_and_checked_again(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        begin_wrap(opened)
        path = faulty(tmp_path)
        opened.stories.finished_pdf.open(path)
        window = await looked(opened)
        assert len(shown(window)) == 2 and not window.results.hint.isVisible()
        opened.window.activateWindow()
        await until(opened.window.isActiveWindow)
        clean(tmp_path, path.name)
        window.activateWindow()
        await until(window.results.hint.isVisible, "it is noticed")
        assert window.results.hint.text() == "The file has changed since it was checked."
        click(window.again)
        await looked(opened)
        assert window.results.good.isVisible() and not window.results.hint.isVisible()
        path.unlink()
        press(window, Qt.Key.Key_F5)
        await looked(opened)
        assert window.results.trouble.text().startswith("There is no file “faulty.pdf”")

    play(story, FakeGenerator())


def test_what_takes_long_tells_how_far_it_is_and_can_be_cancelled(tmp_path: Path, slow: Slow) -> None:
    async def story(opened: StudioWindow) -> None:
        story = opened.stories.finished_pdf
        story.open(clean(tmp_path))
        window = opened.finished_pdf
        assert window is not None and not window.results.progress.isVisible(), "not at once"
        assert opened.window.welcome.isVisible(), "the page has nothing to do with it"
        await until(window.results.progress.isVisible, "it takes long")
        assert window.results.progress.bar.value() == 250
        opened.stories.files.new(print_spec("6x9"))
        await until(lambda: opened.studio.editor.document.print_spec.name == "6x9")
        assert story.job is not None and story.job.state == "running", "another cover changes nothing"
        click(window.results.progress.cancel)
        await until(lambda: story.job is None, "it ends")
        assert slow.ended == slow.begun == 1
        assert window.results.hint.text() == "The check was cancelled."
        assert not window.results.progress.isVisible() and not window.results.good.isVisible()
        slow.may_end.set()
        click(window.again)
        await looked(opened)
        assert window.results.good.isVisible() and not window.results.hint.isVisible()

    play(story, FakeGenerator())


def test_a_wish_that_changes_on_the_way_gives_up_the_look_for_a_new_one(tmp_path: Path, slow: Slow) -> None:
    async def story(opened: StudioWindow) -> None:
        begin_wrap(opened)
        ended: list[str] = []
        opened.studio.jobs.ended.connect(lambda job: ended.append(job.state))
        story = opened.stories.finished_pdf
        story.open(faulty(tmp_path))
        await until(lambda: slow.begun == 1)
        window = opened.finished_pdf
        assert window is not None
        drop(window, clean(tmp_path))
        await until(lambda: slow.begun == 2)
        choose(window.standard, "pdfx3")
        choose(window.standard, "")
        await until(lambda: slow.begun >= 3 and slow.ended == slow.begun - 1)
        slow.may_end.set()
        await looked(opened)
        assert window.results.name.text() == "cover.pdf" and window.results.good.isVisible()
        await at_rest(opened)
        assert ended == ["done"], "one job for all of it"

    play(story, FakeGenerator())


def test_escape_closes_the_window_and_ends_the_look(tmp_path: Path, slow: Slow) -> None:
    async def story(opened: StudioWindow) -> None:
        opened.stories.finished_pdf.open(clean(tmp_path))
        await until(lambda: slow.begun == 1)
        window = opened.finished_pdf
        assert window is not None
        press(window, Qt.Key.Key_Escape)
        assert not window.isVisible()
        await at_rest(opened)
        assert slow.ended == 1
        slow.may_end.set()
        drop(opened.window.tool_rail, clean(tmp_path))
        assert await looked(opened) is window and window.results.good.isVisible()

    play(story, FakeGenerator())


def test_the_window_speaks_korean_and_comes_back_in_another_language(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        begin_wrap(opened)
        opened.stories.finished_pdf.open(faulty(tmp_path))
        window = await looked(opened)
        assert window.edition.printer.currentText() == "아마존 KDP 종이책"
        assert len([one for found in shown(window).values() for one in found]) == 2
        choose(window.standard, "pdfx4")
        window = await looked(opened)
        sentences = [one for found in shown(window).values() for one in found]
        assert "PDF/X-4 규격에 맞지 않는 파일입니다. 메타데이터(XMP)에 제목이 없습니다" in " ".join(sentences)
        assert not any(word in one for one in sentences for word in (" the ", " its ", " is ", " has "))
        opened.studio.preferences.change(language="en")
        await until(lambda: opened.finished_pdf is not window, "another window")
        again = await looked(opened)
        assert len(shown(again)["Looks bad · 1"]) == 1

    play(story, FakeGenerator(), Settings(language="ko"))
