"""Whether the words on the page read as they should and how well: looked at when asked, and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import PictureFill
from coverstudio.editor.jobs import Job
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.generation.models.recogniser_files import installed_recogniser
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr, tr_count

if TYPE_CHECKING:
    from coverstudio.editor.legibility.fixing import LegibilityFix
    from coverstudio.editor.legibility.judging import Judgement
    from coverstudio.editor.legibility.surroundings import Surroundings

_KEPT = 4  # proofs of a text, for going back and forth between steps


@dataclass(frozen=True, eq=False)
class Proved:
    """What was found of a text: on which cover, by which recogniser, with the front as a shop shows it."""

    judgement: Judgement
    fixes: tuple[LegibilityFix, ...]
    thumbnail: QImage
    document: Document
    recogniser: str

    @property
    def is_in_doubt(self) -> bool:
        """Whether the words read otherwise, were not read, or are hard to read."""
        return self.judgement.proof.verdict == "no recogniser" or not self.judgement.is_fine


class Proving(QObject):
    """Proves texts one after the other, and what was painted into letters as soon as it is there.

    `changed` tells that something else holds of some text, `progressed` of the job on its way.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, studio: Studio, models: Models) -> None:
        super().__init__()
        self._studio, self._models = studio, models
        self._proved: dict[str, list[Proved]] = {}
        self._surroundings: Surroundings | None = None
        self._waiting: list[str] = []
        self._done = 0
        self._job: Job | None = None
        self._shown: LegibilityFix | None = None
        self._settled = studio.editor.settled
        studio.editor.document_changed.connect(self._on_document_changed)
        studio.jobs.ended.connect(self._on_job_ended)
        models.changed.connect(self.changed)

    # What is known

    @property
    def texts(self) -> tuple[TextLayer, ...]:
        """The texts that can be proved: those that show words."""
        return tuple(text for text in self._studio.editor.settled.texts if _has_words(text))

    def proved(self, layer_id: str) -> Proved | None:
        """Return what was found of a text: what still holds, else what was found last, None before that."""
        known = self._proved.get(layer_id, ())
        return next((one for one in known if self._holds(one)), known[0] if known else None)

    def is_stale(self, layer_id: str) -> bool:
        """Tell whether a text, or what lies below it, is no longer what was proved."""
        known = self._proved.get(layer_id, ())
        return bool(known) and not any(self._holds(one) for one in known)

    def _holds(self, found: Proved) -> bool:
        from coverstudio.editor.legibility.surroundings import Surroundings

        if self._surroundings is None:
            self._surroundings = Surroundings()
        proof = found.judgement.proof
        if proof.verdict == "no recogniser" and found.recogniser != self._recogniser:
            return False
        return self._surroundings.show_the_same(found.document, self._studio.editor.settled, proof.layer_id)

    @property
    def _recogniser(self) -> str:
        installed: tuple[InstalledModel, ...] = self._models.known.installed
        return installed_recogniser(installed)

    # Proving

    @property
    def is_running(self) -> bool:
        """Whether words are being proved now."""
        return self._job is not None and self._job.state in ("running", "cancelling")

    @property
    def job(self) -> Job | None:
        """The job that proves words now."""
        return self._job

    def prove_all(self) -> Job | None:
        """Prove every text that shows words."""
        return self.prove(text.id for text in self.texts)

    def prove(self, layer_ids: Iterable[str]) -> Job | None:
        """Prove texts; while others are being proved they are the next ones."""
        self._waiting += [one for one in dict.fromkeys(layer_ids) if one not in self._waiting]
        if self._waiting and not self.is_running:
            self._done = 0
            self._job = self._studio.jobs.start(tr("Prove words"), self._prove)
        self.changed.emit()
        return self._job

    def cancel(self) -> None:
        """Prove no more; what was found so far is kept."""
        if self._job is not None:
            self._studio.jobs.cancel(self._job)

    async def _prove(self, job: Job) -> None:
        while self._waiting:
            self._tell(job, 0.0)
            layer_id = self._waiting[0]
            await self._prove_one(layer_id, lambda share: self._tell(job, share))
            self._waiting.remove(layer_id)
            self._done += 1
            self.changed.emit()

    def _tell(self, job: Job, share: float) -> None:
        job.report_share((self._done + share) / max(1, self._done + len(self._waiting)))
        self.progressed.emit()

    async def _prove_one(self, layer_id: str, tell: Callable[[float], None]) -> None:
        from coverstudio.editor.legibility.judging import judged

        document, recogniser = self._studio.editor.settled, self._recogniser
        layer = document.layer(layer_id)
        if not isinstance(layer, TextLayer):
            return
        found = await judged(
            self._studio.generator, document, self._studio.images, {layer_id}, recogniser=recogniser
        )
        if not found:
            self._studio.messages.note(tr("The text “{name}” shows no letters.", name=layer.name))
            return
        tell(0.6)
        thumbnail, fixes = await asyncio.to_thread(self._looked_at, document, layer, found[0])
        self._keep(Proved(found[0], fixes, thumbnail, document, recogniser))

    def _looked_at(
        self, document: Document, layer: TextLayer, judgement: Judgement
    ) -> tuple[QImage, tuple[LegibilityFix, ...]]:
        """Return the thumbnail and what makes a text easier to read that needs it. Runs in a thread."""
        from coverstudio.editor.legibility.fixing import legibility_fixes
        from coverstudio.editor.legibility.thumbnails import thumbnail_of
        from coverstudio.rendering.arrays import from_array

        images = self._studio.images
        needs_help = not judgement.is_fine
        fixes = legibility_fixes(document, images, layer) if needs_help else ()
        return from_array(thumbnail_of(document, images)), fixes

    def _keep(self, found: Proved) -> None:
        known = self._proved.setdefault(found.judgement.proof.layer_id, [])
        known.insert(0, found)
        del known[_KEPT:]

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job, self._waiting = None, []
            self.changed.emit()

    # What changes on the page

    def _on_document_changed(self) -> None:
        editor = self._studio.editor
        old, new = self._settled, editor.settled
        if new is old:
            return  # something is only shown, and that changes nothing
        self._settled = new
        if not editor.undo_name and not editor.redo_name:
            self._proved.clear()  # another cover was opened
        elif painted := tuple(_painted(old, new)):
            self.prove(one for one in painted if self.proved(one) is None or self.is_stale(one))
        self.changed.emit()

    # What helps

    def show(self, fix: LegibilityFix) -> None:
        """Show on the page what a fix would do, until `show_as_it_is`."""
        self._shown = fix
        self._studio.editor.preview(fix.edit(self._studio.editor.settled))

    def show_as_it_is(self) -> None:
        """Show the page as it is."""
        if self._shown is not None:
            self._shown = None
            self._studio.editor.preview(None)

    def make(self, fix: LegibilityFix) -> None:
        """Make a text easier to read, as one step, and prove it anew."""
        self._shown = None
        self._studio.editor.edit(fix.edit, fix.name)
        self.prove((fix.after.layer_id,))

    def see_models(self) -> None:
        """Show the window where a recogniser is added."""
        self._models.open()

    def all_words(self) -> str:
        """Say how many texts are proved together."""
        return tr_count(len(self.texts), "Prove all words", "Prove all {count} texts")


def _has_words(text: TextLayer) -> bool:
    return text.visible and bool(text.text.strip())


def _painted(old: Document, new: Document) -> Iterable[str]:
    """Yield the texts whose letters were painted in a material between two steps."""
    for layer in new.texts:
        before, fill = old.layer(layer.id), layer.fill
        if isinstance(before, TextLayer) and isinstance(fill, PictureFill) and fill.material:
            was = before.fill.asset if isinstance(before.fill, PictureFill) else None
            if was != fill.asset and _has_words(layer):
                yield layer.id
