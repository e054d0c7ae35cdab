"""The art of the front goes on over spine, back and flaps, as a job that is watched and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer
from coverstudio.editor.jobs import Job
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.editor.continuing import Way


class Continuing(QObject):
    """`changed` tells that there is something to continue or no more, or how far it is."""

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._job: Job | None = None
        self._had_art = False
        studio.editor.document_changed.connect(self._on_document_changed)
        studio.jobs.changed.connect(self._on_job)
        studio.jobs.ended.connect(self._on_job)

    @property
    def art(self) -> ImageLayer | None:
        """The picture that covers the front of a wrap and not the rest, None without one."""
        from coverstudio.editor.continuing import front_art

        document = self._studio.editor.document
        return front_art(document) if document.print_spec.spread is not None else None

    @property
    def share(self) -> float | None:
        """How far it is, 0..1; None while nothing is continued."""
        return (self._job.share or 0.0) if self._job is not None and self.is_running else None

    @property
    def is_running(self) -> bool:
        """Whether art is being continued now."""
        return self._job is not None and self._job.state in ("running", "cancelling")

    def go_on(self, way: Way) -> Job | None:
        """Continue the art; a second wish waits for nothing and is not heard while one is fulfilled."""
        art = self.art
        if art is None or self.is_running:
            return None
        name = tr("Mirror the art") if way == "mirror" else tr("Continue the art")
        self._job = self._studio.jobs.start(name, lambda job: self._go_on(job, art, way, name))
        self.changed.emit()
        return self._job

    def cancel(self) -> None:
        """Leave the art as it was."""
        if self._job is not None:
            self._studio.jobs.cancel(self._job)

    async def _go_on(self, job: Job, art: ImageLayer, way: Way, name: str) -> None:
        from coverstudio.editor.continuing import continue_art, with_continued

        studio, spec = self._studio, self._studio.editor.settled.print_spec
        made = await continue_art(studio.generator, studio.editor.store, spec, art, way, job.report)
        before = studio.editor.settled
        after = with_continued(before, art, made) if before.print_spec == spec else before
        if after is before:
            studio.messages.note(tr("The cover has changed meanwhile: continue its art once more."))
        else:
            studio.editor.apply(after, name)

    def _on_document_changed(self, old: Document, new: Document) -> None:
        has_art = self.art is not None
        if has_art != self._had_art:
            self._had_art = has_art
            self.changed.emit()

    def _on_job(self, job: Job) -> None:
        if job is self._job:
            self.changed.emit()
