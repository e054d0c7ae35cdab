"""Files in and out of the window, unsaved work, and what a crash leaves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import numpy as np
import pikepdf
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from coverstudio import paths
from coverstudio.document import project_file
from coverstudio.document.atomic import WriteError
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.working_folder import WorkingFolder
from coverstudio.imaging.writing import encode_png
from coverstudio.settings import Settings
from coverstudio.ui.new_cover import NewCover
from coverstudio.ui.stages import TYPE
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.widgets.question import Question
from tests.fakes import FakeGenerator
from tests.ui.stage import a_picture, application, at_rest, click, play, press, until, write

SPEC = print_spec("a5")
CTRL = Qt.KeyboardModifier.ControlModifier


async def question(opened: StudioWindow) -> Question:
    """The question that is asked now."""
    await until(lambda: opened.window.findChildren(Question), "a question")
    return opened.window.findChildren(Question)[0]


def answer(box: Question, text: str) -> None:
    click(next(one for one in box.findChildren(QPushButton) if one.text() == text))


def change(opened: StudioWindow) -> None:
    """Do something worth saving."""
    opened.window.stages.show_stage(TYPE)
    write(opened.window.type.title, "Unsaved")
    assert opened.studio.editor.is_modified


def test_a_window_without_changes_closes_without_a_question() -> None:
    async def story(opened: StudioWindow) -> None:
        opened.window.close()
        await asyncio.wait_for(opened.closed.wait(), 10)
        assert not opened.window.isVisible()

    play(story, FakeGenerator())


def test_closing_with_unsaved_work_asks_and_cancel_stays() -> None:
    async def story(opened: StudioWindow) -> None:
        change(opened)
        opened.window.close()
        answer(await question(opened), "Cancel")
        await asyncio.sleep(0.05)
        assert opened.window.isVisible() and not opened.closed.is_set()

    play(story, FakeGenerator())


def test_closing_twice_asks_once() -> None:
    async def story(opened: StudioWindow) -> None:
        change(opened)
        opened.window.close()
        box = await question(opened)
        opened.window.close()
        await asyncio.sleep(0.05)
        assert len(opened.window.findChildren(Question)) == 1
        answer(box, "Discard")
        await asyncio.wait_for(opened.closed.wait(), 10)

    play(story, FakeGenerator())


def test_saving_while_closing_saves(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        path = tmp_path / "mine.cover"
        opened.studio.editor.start_over(Document(print_spec=print_spec("a5")), path)
        change(opened)
        opened.window.close()
        answer(await question(opened), "Save")
        await asyncio.wait_for(opened.closed.wait(), 30)
        assert path.is_file()

    play(story, FakeGenerator())


def test_a_cover_that_cannot_be_saved_keeps_the_window_open(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        path = tmp_path / "gone" / "mine.cover"
        opened.studio.editor.start_over(Document(print_spec=print_spec("a5")), path)
        change(opened)
        opened.window.close()
        answer(await question(opened), "Save")
        await until(opened.window.message_bar.isVisible, "the sentence")
        assert "gone" in opened.window.message_bar.sentence.text()
        assert opened.window.isVisible() and opened.studio.editor.is_modified

    play(story, FakeGenerator())


def test_a_damaged_project_file_is_one_sentence_and_changes_nothing(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        broken = tmp_path / "broken.cover"
        broken.write_bytes(b"PK but not much more")
        before = opened.studio.editor.document
        opened.stories.files.open_path(broken)
        await until(opened.window.message_bar.isVisible)
        assert "broken.cover" in opened.window.message_bar.sentence.text()
        assert opened.studio.editor.document is before
        assert opened.studio.preferences.settings.recent == ()

    play(story, FakeGenerator())


def test_what_a_crash_left_is_offered_and_brought_back(tmp_path: Path) -> None:
    crashed = WorkingFolder.create(paths.working_dir())
    text = TextLayer(
        name="Title", text="Saved from the flames", family="Roboto", size=20, box=Box(10, 10, 100, 20)
    )
    crashed.keep(add_layer(Document(print_spec=print_spec("a5"), title="Flames"), text))
    crashed.release()

    async def story(opened: StudioWindow) -> None:
        opened.offer_recovery()
        bar = opened.window.message_bar
        await until(bar.isVisible, "the offer")
        click(bar.action)
        await until(lambda: opened.studio.editor.document.title == "Flames", "the cover comes back")
        assert opened.studio.editor.is_modified, "and is worth saving"
        await until(lambda: not crashed.folder.exists(), "its old folder goes")

    play(story, FakeGenerator())


def test_bringing_a_cover_back_asks_for_the_work_of_now_first() -> None:
    crashed = WorkingFolder.create(paths.working_dir())
    crashed.keep(Document(print_spec=print_spec("a5"), title="Flames"))
    crashed.release()

    async def story(opened: StudioWindow) -> None:
        opened.offer_recovery()
        bar = opened.window.message_bar
        await until(bar.isVisible, "the offer")
        change(opened)
        click(bar.action)
        answer(await question(opened), "Cancel")
        await at_rest(opened)
        assert opened.studio.editor.document.title == "Unsaved"
        assert WorkingFolder.found(paths.working_dir()), "and the other one can still be brought back"

    play(story, FakeGenerator())


def test_the_window_stays_until_a_file_is_written() -> None:
    async def story(opened: StudioWindow) -> None:
        written = asyncio.Event()

        async def write_slowly(_: object) -> None:
            await written.wait()

        job = opened.studio.jobs.start("Export PDF", write_slowly, writes=True)
        opened.window.close()
        await until(opened.window.message_bar.isVisible, "why it stays")
        assert opened.window.isVisible() and not opened.closed.is_set()
        written.set()
        await asyncio.wait_for(opened.closed.wait(), 10)
        assert job.state == "done"

    play(story, FakeGenerator())


def test_the_window_does_not_wait_for_a_download_which_can_go_on_tomorrow() -> None:
    async def story(opened: StudioWindow) -> None:
        jobs = opened.studio.jobs
        job = jobs.start("Download", lambda job: asyncio.sleep(600), writes=True, resumable=True)
        await asyncio.sleep(0)
        assert opened.window.welcome.isVisible(), "it says nothing about the page"
        opened.window.close()
        await asyncio.wait_for(opened.closed.wait(), 10)
        jobs.cancel(job)
        await at_rest(opened)
        assert opened.window.message_bar.sentence.text() == "Download: paused."

    play(story, FakeGenerator())


def test_what_was_made_for_one_cover_is_not_put_into_the_next() -> None:
    hold = asyncio.Event()

    async def story(opened: StudioWindow) -> None:
        opened.window.background.generate.click()
        await until(lambda: opened.stories.backgrounds.pending, "the first one is being made")
        opened.stories.files.new(print_spec("a5"))
        hold.set()
        await at_rest(opened)
        assert opened.studio.editor.document.layers == ()
        assert opened.stories.backgrounds.variants == ()

    play(story, FakeGenerator(wait_for=hold))


def test_a_sample_that_finds_no_room_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise WriteError("There is no room left on the disk.")

    monkeypatch.setattr(project_file, "load", full)

    async def story(opened: StudioWindow) -> None:
        await asyncio.wait([opened.show_sample()])
        await until(opened.window.message_bar.isVisible, "the sentence")
        assert opened.window.message_bar.sentence.text() == "There is no room left on the disk."

    play(story, FakeGenerator())


def test_an_offer_that_is_waved_away_comes_again() -> None:
    crashed = WorkingFolder.create(paths.working_dir())
    crashed.keep(Document(print_spec=print_spec("a5"), title="Flames"))
    crashed.release()

    async def story(opened: StudioWindow) -> None:
        opened.offer_recovery()
        await until(opened.window.message_bar.isVisible, "the offer")
        click(opened.window.message_bar.close_button)

    play(story, FakeGenerator())
    left = WorkingFolder.found(paths.working_dir())
    assert [one.folder for one in left] == [crashed.folder]
    left[0].remove()


def test_a_new_cover_has_the_format_that_was_chosen_last() -> None:
    kept: list[Settings] = []

    async def story(opened: StudioWindow) -> None:
        opened.studio.preferences.changed.connect(lambda old, new: kept.append(new))
        press(opened.window, Qt.Key.Key_N, CTRL)
        await until(lambda: opened.window.findChildren(NewCover))
        dialog = opened.window.findChildren(NewCover)[0]
        row = next(i for i in range(dialog.formats.count()) if "US 6 × 9" in dialog.formats.item(i).text())
        dialog.formats.setCurrentRow(row)
        click(next(one for one in dialog.findChildren(QPushButton) if one.text() == "Create"))
        await until(lambda: opened.studio.editor.document.print_spec == print_spec("6x9"))

    play(story, FakeGenerator())
    assert kept[-1].last_format == "6x9"


def test_a_picture_dropped_beside_the_page_is_imported(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(a_picture(tmp_path)))])
        action, buttons, keys = (
            Qt.DropAction.CopyAction,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        window = opened.window
        application().sendEvent(window, QDragEnterEvent(QPoint(10, 10), action, data, buttons, keys))
        application().sendEvent(window, QDropEvent(QPointF(10, 10), action, data, buttons, keys))
        await at_rest(opened)
        assert [layer.name for layer in opened.studio.editor.document.layers] == ["Background"]

    play(story, FakeGenerator())


def test_a_layer_is_copied_cut_and_pasted() -> None:
    async def story(opened: StudioWindow) -> None:
        editor, clipboard = opened.studio.editor, opened.stories.clipboard
        opened.stories.lettering.add()
        original = editor.selected
        assert isinstance(original, TextLayer)
        clipboard.copy()
        clipboard.paste()
        pasted = editor.selected
        assert isinstance(pasted, TextLayer)
        assert pasted.id != original.id and pasted.text == original.text
        clipboard.cut()
        assert editor.document.layers == (original,)
        clipboard.paste()
        assert len(editor.document.layers) == 2
        assert QGuiApplication.clipboard().text() == original.text, "other programs get the words"

    play(story, FakeGenerator())


def test_a_locked_layer_is_not_cut() -> None:
    async def story(opened: StudioWindow) -> None:
        editor = opened.studio.editor
        opened.stories.lettering.add()
        layer = editor.selected
        assert layer is not None
        locked = msgspec.structs.replace(layer, locked=True)
        editor.apply(msgspec.structs.replace(editor.document, layers=(locked,)), "Lock")
        opened.stories.clipboard.cut()
        assert editor.document.layers == (locked,)

    play(story, FakeGenerator())


def test_a_picture_and_words_from_elsewhere_are_pasted() -> None:
    async def story(opened: StudioWindow) -> None:
        editor = opened.studio.editor
        image = QImage(60, 90, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.darkGreen)
        QGuiApplication.clipboard().setImage(image)
        opened.stories.clipboard.paste()
        await at_rest(opened)
        assert isinstance(editor.document.layers[0], ImageLayer)
        QGuiApplication.clipboard().setText("A quote from a friend")
        opened.stories.clipboard.paste()
        selected = editor.selected
        assert isinstance(selected, TextLayer) and selected.text == "A quote from a friend"

    play(story, FakeGenerator())


def type_into(dialog: QFileDialog, name: str) -> None:
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(name)
    dialog.accept()


def test_a_name_with_a_dot_gets_its_ending_and_replaces_nothing_unasked(tmp_path: Path) -> None:
    async def export_as(opened: StudioWindow, name: str) -> None:
        opened.stories.exporting.export("png")
        await until(lambda: opened.window.findChildren(QFileDialog), "where to")
        dialog = opened.window.findChildren(QFileDialog)[0]
        dialog.setDirectory(str(tmp_path))
        type_into(dialog, name)
        await until(lambda: not opened.window.findChildren(QFileDialog), "an answer")

    async def story(opened: StudioWindow) -> None:
        page = Document(print_spec=msgspec.structs.replace(SPEC, ppi=72))
        opened.studio.editor.start_over(page)
        opened.stories.lettering.add()
        await export_as(opened, "Mr. Fox")
        await at_rest(opened)
        file = tmp_path / "Mr. Fox.png"
        await until(file.is_file, "the file")
        file.write_bytes(b"mine")
        await export_as(opened, "Mr. Fox")
        answer(await question(opened), "Cancel")
        await at_rest(opened)
        assert file.read_bytes() == b"mine"

    play(story, FakeGenerator())


def test_exporting_jpeg_pictures_makes_a_smaller_pdf(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        noise = np.random.default_rng(1).integers(0, 255, (606, 432, 3), np.uint8)
        grainy = tmp_path / "grainy.png"
        grainy.write_bytes(encode_png(noise))
        opened.stories.files.import_path(grainy)
        await at_rest(opened)
        document = opened.studio.editor.document
        for name, lossless in (("exact.pdf", True), ("small.pdf", False)):
            opened.stories.exporting.change(lossless=lossless)
            await opened.stories.exporting.write(document, tmp_path / name)
        with pikepdf.open(tmp_path / "exact.pdf") as pdf:
            assert len(pdf.pages) == 1
        assert (tmp_path / "small.pdf").stat().st_size < (tmp_path / "exact.pdf").stat().st_size

    play(story, FakeGenerator())
