"""The open document, its history, its file and its selection: whatever changes it comes through here."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.checks import DocumentError
from coverstudio.document.document import Document
from coverstudio.document.history import History
from coverstudio.document.layers import AnyLayer
from coverstudio.document.working_folder import WorkingFolder

Edit = Callable[[Document], Document]


class Editor(QObject):
    """Holds the document of now. `document_changed(old, new)` is the one signal views follow.

    `selection_changed(layer_id)` carries an empty id for no selection; `state_changed` tells that the path,
    the saved state or the names of undo and redo may be others; `trouble(sentence)` that a step could not be
    kept for recovery.
    """

    document_changed = Signal(object, object)
    selection_changed = Signal(str)
    state_changed = Signal()
    trouble = Signal(str)

    def __init__(self, working: WorkingFolder, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._working = working
        self._history = History.of(document)
        self._preview: Document | None = None
        self._saved: Document | None = document
        self._path: Path | None = None
        self._covers = 0  # how many covers were opened before this one
        self._selected = ""
        # One thread, so that steps are kept in their order.
        self._keeping = ThreadPoolExecutor(1, thread_name_prefix="keep steps")

    @property
    def document(self) -> Document:
        """The document of now: the preview while there is one, else the one after the last step."""
        return self._history.document if self._preview is None else self._preview

    @property
    def settled(self) -> Document:
        """The document after the last step, whatever a drag shows meanwhile."""
        return self._history.document

    @property
    def store(self) -> AssetStore:
        """Where the pictures of the open document lie."""
        return self._working.store

    @property
    def path(self) -> Path | None:
        """The project file, None while there is none."""
        return self._path

    @property
    def is_modified(self) -> bool:
        """Tell whether there is anything that a save would add."""
        return self.settled != self._saved

    @property
    def undo_name(self) -> str:
        """What undo would take back, empty when there is nothing."""
        return self._history.undo_name

    @property
    def redo_name(self) -> str:
        """What redo would bring back, empty when there is nothing."""
        return self._history.redo_name

    @property
    def selected(self) -> AnyLayer | None:
        """The selected layer, None when nothing is selected."""
        return self.document.layer(self._selected)

    def select(self, layer_id: str) -> None:
        """Select a layer; an empty id selects nothing."""
        if layer_id != self._selected:
            self._selected = layer_id
            self.selection_changed.emit(layer_id)

    def apply(self, document: Document, name: str, batch: str = "") -> None:
        """Make `document` the document of now, as one step called `name`.

        Steps with the same `batch` in quick succession (typing, dragging, scrubbing) become one.
        """
        self._go(self._history.applied(document, name, batch, time.monotonic()))

    def edit(self, edit: Edit, name: str, batch: str = "") -> None:
        """Apply a pure function to the document after the last step: what a drag shows is no part of it."""
        self.apply(edit(self.settled), name, batch)

    def amend(self, edit: Edit) -> None:
        """Apply a pure function as a part of the last step: undo takes both back together.

        For what follows from a step but takes time, such as a picture of letters that were changed.
        """
        self._go(self._history.amended(edit(self.settled)))

    def preview(self, document: Document | None) -> None:
        """Show `document` without making a step of it, while a drag lasts; None goes back to the last step.

        Views follow it like any other. The next step ends it.
        """
        old = self.document
        self._preview = document
        if self.document is not old:
            self.document_changed.emit(old, self.document)

    def undo(self) -> None:
        """Go one step back."""
        self._go(self._history.undone())

    def redo(self) -> None:
        """Go one step forward."""
        self._go(self._history.redone())

    def start_over(self, document: Document, path: Path | None = None, *, saved: bool = True) -> None:
        """Begin a new history with `document`, of the project file `path` if it has one."""
        old = self.document
        self._history, self._preview = History.of(document), None
        self._saved = document if saved else None
        self._path = path
        self._covers += 1
        self.select("")
        self.document_changed.emit(old, document)
        self._keep(document)
        self._keep_path(path)
        self.state_changed.emit()

    async def open(self, path: Path) -> None:
        """Load a project file completely, then switch to it. Raises ProjectFileError with a sentence."""
        document = await asyncio.to_thread(project_file.load, path, self.store)
        self.start_over(document, path)

    async def save(self, path: Path, thumbnail: Callable[[Document], bytes]) -> None:
        """Save the document of now to `path`; a failed save leaves the old file.

        Raises WriteError, ProjectFileError or MissingAssetError with a sentence.
        """
        document, cover = self.settled, self._covers
        picture = await asyncio.to_thread(thumbnail, document)
        await asyncio.to_thread(project_file.save, document, self.store, path, picture)
        if cover != self._covers:
            return  # another cover was opened meanwhile: the file is not its own
        self._saved, self._path = document, path
        self._keep_path(path)
        self.state_changed.emit()

    def close(self, *, keep: bool = False) -> None:
        """Let the working folder go; with `keep` it stays on disk for the next start."""
        self._keeping.shutdown(wait=True)
        if keep:
            self._working.release()
        else:
            self._working.remove()

    def _go(self, history: History) -> None:
        old = self.document
        self._history, self._preview = history, None
        if self.document is not old:
            if self.document.layer(self._selected) is None:
                self.select("")
            self.document_changed.emit(old, self.document)
            self._keep(self.document)
        self.state_changed.emit()

    def _keep(self, document: Document) -> None:
        self._keeping.submit(self._keep_now, lambda: self._working.keep(document))

    def _keep_path(self, path: Path | None) -> None:
        self._keeping.submit(self._keep_now, lambda: self._working.belongs_to(path))

    def _keep_now(self, keep: Callable[[], None]) -> None:
        try:
            keep()
        except (OSError, DocumentError) as error:
            self.trouble.emit(
                f"{error} Until then nothing can be recovered after a crash: save your cover soon."
            )
