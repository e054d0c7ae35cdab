"""Less ink on the pictures of the open cover, as a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.layers import ImageLayer
from coverstudio.editor.jobs import Job
from coverstudio.ui.stories.press import ink_limit
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.imaging.separations import Separation


class InkReduction(QObject):
    """`changed` tells that ink begins or ends to be taken."""

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._job: Job | None = None
        studio.jobs.ended.connect(self._on_job_ended)

    @property
    def is_running(self) -> bool:
        """Whether ink is being taken."""
        return self._job is not None and self._job in self._studio.jobs.running

    def start(self, separation: Separation, layer_id: str = "") -> Job:
        """Take ink from a picture, or from all of them, until the press's limit is kept.

        A second wish joins the first.
        """
        if self._job is not None and self.is_running:
            return self._job
        document = self._studio.editor.settled
        limit, _ = ink_limit(document)
        layers = tuple(layer for layer in document.images if layer.visible and layer_id in ("", layer.id))
        name = tr("Reduce ink to {limit} %", limit=limit)
        self._job = self._studio.jobs.start(name, lambda job: self._reduce(job, layers, separation, limit))
        self.changed.emit()
        return self._job

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self.changed.emit()

    async def _reduce(
        self, job: Job, layers: tuple[ImageLayer, ...], separation: Separation, limit: int
    ) -> None:
        from coverstudio.editor.ink import all_with_less_ink, with_pictures

        editor = self._studio.editor
        made = await all_with_less_ink(editor.store, layers, separation, limit, on_share=job.report_share)
        if made:
            editor.edit(lambda now: with_pictures(now, made), job.name)
        else:
            self._studio.messages.note(
                tr("No picture has too much ink by itself: it adds up where layers lie over each other.")
            )
