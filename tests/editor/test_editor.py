"""The open document: one step per act, one signal per change, and nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication

from coverstudio.document.document import Document, add_layer, remove_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.project_file import ProjectFileError
from coverstudio.document.working_folder import WorkingFolder
from coverstudio.editor.editor import Editor

BLANK = Document(print_spec=print_spec("a4"))
SHAPE = ShapeLayer(id="shape", name="Band", box=Box(0, 0, 10, 10))


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    editor = Editor(WorkingFolder.create(tmp_path / "working"), BLANK)
    yield editor
    editor.close()


def test_an_edit_is_a_step_that_undo_takes_back_and_redo_brings_again(editor: Editor) -> None:
    seen: list[tuple[Document, Document]] = []
    editor.document_changed.connect(lambda old, new: seen.append((old, new)))
    with_band = add_layer(BLANK, SHAPE)

    editor.apply(with_band, "Add band")
    assert (editor.undo_name, editor.redo_name, editor.is_modified) == ("Add band", "", True)
    editor.undo()
    assert (editor.undo_name, editor.redo_name, editor.is_modified) == ("", "Add band", False)
    editor.redo()

    assert seen == [(BLANK, with_band), (with_band, BLANK), (BLANK, with_band)]


def test_an_edit_that_changes_nothing_is_no_step(editor: Editor) -> None:
    editor.edit(lambda document: document, "Nothing")
    assert editor.undo_name == ""


def test_a_drag_is_one_step(editor: Editor) -> None:
    editor.apply(add_layer(BLANK, SHAPE), "Add band")
    for x in range(1, 20):
        moved = msgspec.structs.replace(SHAPE, box=SHAPE.box.moved(x, 0))
        editor.edit(lambda document, moved=moved: replace_layer(document, moved), "Move", batch="move shape")
    editor.undo()
    assert editor.document.layer("shape") == SHAPE


def test_the_selection_goes_with_its_layer(editor: Editor) -> None:
    chosen: list[str] = []
    editor.selection_changed.connect(chosen.append)
    editor.apply(add_layer(BLANK, SHAPE), "Add band")
    editor.select("shape")
    assert editor.selected == SHAPE
    editor.edit(lambda document: remove_layer(document, "shape"), "Remove")
    assert editor.selected is None
    assert chosen == ["shape", ""]


def test_saved_and_opened_again_it_is_the_same(editor: Editor, tmp_path: Path) -> None:
    async def story() -> None:
        title = TextLayer(name="Title", box=Box(5, 5, 100, 30), text="안녕", family="Roboto", size=20)
        editor.apply(add_layer(BLANK, title), "Add title")
        await editor.save(tmp_path / "my.cover", lambda _: b"")
        assert not editor.is_modified
        saved = editor.document
        editor.undo()
        assert editor.is_modified
        await editor.open(tmp_path / "my.cover")
        assert editor.document == saved
        assert (editor.path, editor.undo_name, editor.is_modified) == (tmp_path / "my.cover", "", False)

    asyncio.run(story())


def test_a_file_that_cannot_be_opened_leaves_the_open_document(editor: Editor, tmp_path: Path) -> None:
    broken = tmp_path / "broken.cover"
    broken.write_bytes(b"PK no zip at all")
    editor.apply(add_layer(BLANK, SHAPE), "Add band")
    with pytest.raises(ProjectFileError):
        asyncio.run(editor.open(broken))
    assert editor.document.layer("shape") == SHAPE
    assert editor.undo_name == "Add band"


def test_every_step_can_be_found_after_a_crash(tmp_path: Path) -> None:
    editor = Editor(WorkingFolder.create(tmp_path), BLANK)
    editor.apply(add_layer(BLANK, SHAPE), "Add band")
    editor.close(keep=True)
    (found,) = WorkingFolder.found(tmp_path)
    assert found.latest() == add_layer(BLANK, SHAPE)
    found.remove()


def test_what_is_recovered_knows_the_file_it_belongs_to(tmp_path: Path) -> None:
    async def story(editor: Editor) -> None:
        editor.apply(add_layer(BLANK, SHAPE), "Add band")
        await editor.save(tmp_path / "my.cover", lambda _: b"")

    def left_by(path: Path | None) -> Path | None:
        editor = Editor(WorkingFolder.create(tmp_path / "working"), BLANK)
        asyncio.run(story(editor))
        if path is None:
            editor.start_over(BLANK)
        editor.close(keep=True)
        (found,) = WorkingFolder.found(tmp_path / "working")
        project = found.project
        found.remove()
        return project

    assert left_by(tmp_path / "my.cover") == tmp_path / "my.cover"
    assert left_by(None) is None, "a new cover does not write over the file of the one before"


def test_a_file_saved_too_late_is_not_the_next_covers(editor: Editor, tmp_path: Path) -> None:
    def thumbnail(_: Document) -> bytes:
        return b""

    async def story() -> None:
        editor.apply(add_layer(BLANK, SHAPE), "Add band")
        saving = asyncio.create_task(editor.save(tmp_path / "first.cover", thumbnail))
        await asyncio.sleep(0)
        editor.start_over(BLANK)
        await saving
        assert (tmp_path / "first.cover").is_file()
        assert (editor.path, editor.is_modified) == (None, False)

    asyncio.run(story())


def test_what_a_drag_shows_is_no_part_of_another_edit(editor: Editor) -> None:
    editor.apply(add_layer(BLANK, SHAPE), "Add band")
    moved = msgspec.structs.replace(SHAPE, box=SHAPE.box.moved(50, 0))
    editor.preview(replace_layer(editor.document, moved))
    editor.edit(lambda document: msgspec.structs.replace(document, title="Walden"), "Title")
    assert (editor.document.title, editor.document.layer("shape")) == ("Walden", SHAPE)


def test_a_document_closed_on_purpose_leaves_nothing(tmp_path: Path) -> None:
    editor = Editor(WorkingFolder.create(tmp_path), BLANK)
    editor.apply(add_layer(BLANK, SHAPE), "Add band")
    editor.close()
    assert WorkingFolder.found(tmp_path) == []


def test_a_recovered_document_counts_as_not_saved(editor: Editor) -> None:
    editor.start_over(add_layer(BLANK, SHAPE), saved=False)
    assert editor.is_modified


def test_steps_that_cannot_be_kept_are_told(
    qapp: QCoreApplication, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    editor.trouble.connect(told.append)

    def full(self: WorkingFolder, document: Document) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(WorkingFolder, "keep", full)
    editor.apply(add_layer(BLANK, SHAPE), "Add band")
    editor._keeping.submit(lambda: None).result()
    qapp.processEvents()
    assert told
    assert "save your cover soon." in told[0]
    assert editor.document.layer("shape") == SHAPE
