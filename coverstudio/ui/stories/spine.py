"""Title and author on the spine, set at one click."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.document import Document, SpineDirection
from coverstudio.editor.jobs import Job
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.printing.printers import Printer


class Spine(QObject):
    """`changed` tells that there may be another reason why nothing can be written, or none any more."""

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        studio.editor.document_changed.connect(self._on_document_changed)

    @property
    def exists(self) -> bool:
        """Whether the cover has a spine."""
        spread = self._studio.editor.document.print_spec.spread
        return spread is not None and spread.panel("spine") is not None

    @property
    def obstacle(self) -> str:
        """Why no words can stand on the spine, in one sentence; "" when they can."""
        from coverstudio.editor.spine_room import spine_obstacle

        return spine_obstacle(self._studio.editor.document)

    @property
    def printer(self) -> Printer | None:
        """The printer that the cover is laid out for, None without one."""
        from coverstudio.printing.printers import printer_of

        return printer_of(self._studio.editor.document)

    @property
    def direction(self) -> SpineDirection:
        """Which way the words of the spine run, "automatic" as the book's language has it."""
        return self._studio.editor.document.spine_direction

    def choose_direction(self, chosen: SpineDirection) -> None:
        """Have the words of the spine run another way; those that stand there are turned."""
        from coverstudio.editor.spine_direction import with_direction

        self._studio.editor.edit(lambda document: with_direction(document, chosen), tr("Spine direction"))

    def write(self) -> Job:
        """Set title and author on the spine: one step of undo."""
        return self._studio.jobs.start(tr("Write the spine"), self._write)

    async def _write(self, job: Job) -> None:
        from coverstudio.editor.spine_lettering import with_spine

        editor = self._studio.editor
        while True:
            before = editor.settled
            written = await asyncio.to_thread(with_spine, before, self._studio.images)
            if editor.settled == before:
                break
            # Edited meanwhile: what was looked at is no longer what is there, so look again.
        editor.apply(written, tr("Write the spine"))

    def _on_document_changed(self, old: Document, new: Document) -> None:
        about_old, about_new = (
            (one.print_spec, one.title, one.author, one.spine_direction) for one in (old, new)
        )
        if about_old != about_new:
            self.changed.emit()
