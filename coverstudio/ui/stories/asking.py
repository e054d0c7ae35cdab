"""Questions that need an answer: windows that are opened, never executed, and awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.question import Question

Answer = Literal["save", "discard", "cancel"]


async def _closed(dialog: QDialog) -> int:
    """Open a dialog and wait until it is closed; a nested event loop would stop every other coroutine."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def close(result: int) -> None:
        if not answer.done():
            answer.set_result(result)

    dialog.finished.connect(close)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.deleteLater()


async def tell_alone(sentence: str) -> None:
    """Tell something where there is no window to tell it in, and wait until it is read."""
    await _closed(Question(None, tr("CoverStudio cannot start"), sentence, (("close", tr("Close")),)))


async def ask_to_save(window: QWidget, name: str) -> Answer:
    """Ask what becomes of unsaved work."""
    question = Question(
        window,
        tr("Save the changes to “{name}”?", name=name),
        tr("What you do not save is lost."),
        (("discard", tr("Discard")), ("cancel", tr("Cancel")), ("save", tr("Save"))),
    )
    await _closed(question)
    if question.answer == "save":
        return "save"
    return "discard" if question.answer == "discard" else "cancel"


async def ask_for_file(window: QWidget, title: str, folder: str, filters: str) -> Path | None:
    """Ask for a file that is there; None when the user thinks better of it."""
    dialog = QFileDialog(window, title, folder, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _chosen(dialog)


async def ask_for_folder(window: QWidget, title: str, folder: str) -> Path | None:
    """Ask for a folder that is there; None when the user thinks better of it."""
    dialog = QFileDialog(window, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    return await _chosen(dialog)


async def ask_to_delete(window: QWidget, name: str, size: str) -> bool:
    """Ask whether something that took long to get may be deleted."""
    question = Question(
        window,
        tr("Delete “{name}” from this computer?", name=name),
        tr("It would have to be downloaded again: {size}.", size=size),
        (("cancel", tr("Cancel")), ("delete", tr("Delete"))),
    )
    await _closed(question)
    return question.answer == "delete"


async def ask_where_to_save(
    window: QWidget, title: str, suggestion: Path, filters: str, endings: Sequence[str]
) -> Path | None:
    """Ask for the name of a file to write, the suggestion's ending added where none of `endings` is typed."""
    dialog = QFileDialog(window, title, str(suggestion.parent), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggestion.suffix.lstrip("."))
    dialog.selectFile(suggestion.name)
    path = await _chosen(dialog)
    if path is None or path.suffix.lower() in endings:
        return path
    # A name with a dot, “Mr. Fox”, seems to have an ending: the dialog has neither added ours nor looked.
    complete = path.with_name(path.name + suggestion.suffix)
    return complete if not complete.exists() or await _may_replace(window, complete) else None


async def _may_replace(window: QWidget, path: Path) -> bool:
    question = Question(
        window,
        tr("Replace “{name}”?", name=path.name),
        tr("There is a file of that name already."),
        (("cancel", tr("Cancel")), ("replace", tr("Replace"))),
    )
    await _closed(question)
    return question.answer == "replace"


async def _chosen(dialog: QFileDialog) -> Path | None:
    accepted = await _closed(dialog) == QDialog.DialogCode.Accepted
    files = dialog.selectedFiles()
    return Path(files[0]) if accepted and files else None
