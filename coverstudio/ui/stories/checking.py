"""What stands between the cover and the printer: findings, kept current while the user works."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from coverstudio.document.document import Document, with_print_spec
from coverstudio.document.layers import ImageLayer, effective_ppi
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.jobs import Job
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.printing.preflight import Finding

_QUIET_MS = 400


class Checking(QObject):
    """Runs preflight in a thread once the document has been quiet for a moment."""

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._findings: tuple[Finding, ...] = ()
        self._checked: Document | None = None
        self._running = False
        self._enlarging: dict[str, Job] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._on_quiet)
        studio.editor.document_changed.connect(self._on_document_changed)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What preflight says of the document it looked at last."""
        return self._findings

    def check_soon(self) -> None:
        """Look when the document has been quiet for a moment."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _on_document_changed(self, old: Document, new: Document) -> None:
        self.check_soon()

    def _on_quiet(self) -> None:
        if not self._running and self._checked is not self._studio.editor.document:
            self._studio.errands.send(self._check())

    async def _check(self) -> None:
        from coverstudio.printing.preflight import preflight

        self._running = True
        try:
            document = self._studio.editor.document
            # An empty page is told what to do by its welcome, not by findings.
            self._findings = await asyncio.to_thread(preflight, document) if document.layers else ()
            self._checked = document
        finally:
            self._running = False
        self.changed.emit()
        if document is not self._studio.editor.document:
            self.check_soon()

    def change_spec(self, spec: PrintSpec) -> None:
        """Give the cover another format; what stands on it follows."""
        if spec != self._studio.editor.document.print_spec:
            self._studio.editor.edit(
                lambda document: with_print_spec(document, spec), tr("Format"), batch="format"
            )

    def can_enlarge(self, layer_id: str) -> bool:
        """Tell whether more pixels would help a layer."""
        layer = self._studio.editor.document.layer(layer_id)
        ppi = self._studio.editor.document.print_spec.ppi
        return isinstance(layer, ImageLayer) and effective_ppi(layer) < ppi - 1e-6

    def enlarge(self, layer_id: str) -> Job | None:
        """Enlarge a layer's picture to the ppi of print where it stands; a second wish joins the first."""
        layer = self._studio.editor.document.layer(layer_id)
        if not isinstance(layer, ImageLayer):
            return None
        running = self._enlarging.get(layer_id)
        if running is not None and running in self._studio.jobs.running:
            return running
        name = tr("Upscale {name}", name=told(layer.name))
        job = self._studio.jobs.start(name, lambda job: self._enlarge(job, layer, name))
        self._enlarging[layer_id] = job
        return job

    async def _enlarge(self, job: Job, layer: ImageLayer, name: str) -> None:
        from coverstudio.editor.erasing import with_pixels
        from coverstudio.editor.upscaling import upscale_layer

        editor = self._studio.editor
        made = await upscale_layer(
            self._studio.generator,
            editor.store,
            layer,
            editor.document.print_spec.ppi,
            on_progress=job.report,
        )
        if made is not None:
            editor.edit(lambda document: with_pixels(document, layer.id, layer.asset, made), name)
