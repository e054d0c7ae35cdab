"""The art of the front goes on over spine, back and flaps, as a job that is watched and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.jobs import Job
from coverstudio.generation.messages import Progress
from coverstudio.settings import Settings
from coverstudio.ui.stories.backgrounds import Backgrounds
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.editor.continuing import Continued, Way
    from coverstudio.editor.outpainting import Outpainting
    from coverstudio.generation.models.facts import InstalledModel

_NEARLY = 0.05  # mm


class Continuing(QObject):
    """`changed` tells that there is something to continue or no more, how far it is, or who can paint."""

    changed = Signal()

    def __init__(self, studio: Studio, backgrounds: Backgrounds, models: Models) -> None:
        super().__init__()
        self._studio, self._backgrounds, self._models = studio, backgrounds, models
        self._job: Job | None = None
        self._had_art = False
        studio.editor.document_changed.connect(self._on_document_changed)
        studio.jobs.changed.connect(self._on_job)
        studio.jobs.ended.connect(self._on_job)
        models.changed.connect(self.changed)
        backgrounds.choices_changed.connect(self.changed)
        studio.preferences.changed.connect(self._on_preferences_changed)

    @property
    def art(self) -> ImageLayer | None:
        """The picture that covers the front of a wrap and not the rest, None without one."""
        from coverstudio.editor.continuing import front_art

        document = self._studio.editor.settled
        return front_art(document) if document.print_spec.spread is not None else None

    @property
    def share(self) -> float | None:
        """How far it is, 0..1; None while nothing is continued."""
        return (self._job.share or 0.0) if self._job is not None and self.is_running else None

    @property
    def is_running(self) -> bool:
        """Whether art is being continued now."""
        return self._job is not None and self._job.state in ("running", "cancelling")

    @property
    def painter(self) -> InstalledModel | None:
        """The model that can paint on: the one that paints backgrounds, else the first; None without one."""
        from coverstudio.generation.models.abilities import goes_on

        chosen = self._backgrounds.painter
        candidates = (*((chosen,) if chosen is not None else ()), *self._models.installed)
        return next((model for model in candidates if goes_on(model)), None)

    @property
    def obstacle(self) -> str:
        """Why no model can paint on here and now, in one sentence; empty where one can."""
        if self.painter is None:
            return tr("That needs a diffusion model:")
        return self._backgrounds.obstacle

    def see_models(self) -> None:
        """Show the window where models and the AI runtime are got."""
        self._models.open()

    def paint_on(self) -> Job | None:
        """Have a model paint what lies beyond the front, told what the front's own was told."""
        art, model = self.art, self.painter
        if art is None or model is None or self.obstacle:
            return None
        from coverstudio.editor.backgrounds import new_seed
        from coverstudio.editor.outpainting import Outpainting, wish_for

        return self.go_on(Outpainting(model=model, wish=wish_for(art.recipe), seed=new_seed()))

    def go_on(self, way: Way | Outpainting) -> Job | None:
        """Continue the art; a second wish waits for nothing and is not heard while one is fulfilled."""
        art = self.art
        if art is None or self.is_running:
            return None
        spec = self._studio.editor.settled.print_spec
        name = tr("Mirror the art") if way == "mirror" else tr("Continue the art")
        self._job = self._studio.jobs.start(name, lambda job: self._go_on(job, art, spec, way, name))
        self.changed.emit()
        return self._job

    def cancel(self) -> None:
        """Leave the art as it was."""
        if self._job is not None:
            self._studio.jobs.cancel(self._job)

    async def _go_on(
        self, job: Job, art: ImageLayer, spec: PrintSpec, way: Way | Outpainting, name: str
    ) -> None:
        from coverstudio.editor.continuing import continue_art, with_continued

        def report(progress: Progress) -> None:
            job.report_share(progress.step / max(progress.total, 1))

        studio = self._studio
        made = await continue_art(studio.generator, studio.editor.store, spec, art, way, report)
        before = studio.editor.settled
        there = (art, made) if before.print_spec == spec else _followed(art, made, spec, before)
        after = with_continued(before, *there) if there is not None else before
        if after is before:
            studio.messages.note(tr("The cover has changed meanwhile: continue its art once more."))
        else:
            studio.editor.apply(after, name)

    def _on_document_changed(self, old: Document, new: Document) -> None:
        has_art = self.art is not None
        if has_art != self._had_art:
            self._had_art = has_art
            self.changed.emit()

    # No lambda: Qt would hold it, and with it this story and its whole window, for ever.
    def _on_preferences_changed(self, old: Settings, new: Settings) -> None:
        self.changed.emit()

    def _on_job(self, job: Job) -> None:
        if job is self._job:
            self.changed.emit()


def _followed(
    art: ImageLayer, made: Continued, spec: PrintSpec, now: Document
) -> tuple[ImageLayer, Continued] | None:
    """Return the art, and what was made of it on pages of `spec`, as they lie on the pages of now.

    Where the page count changed meanwhile, the art went with its panel, and what continues it goes the same
    way. None where it went elsewhere, or where a front alone is left.
    """
    from coverstudio.document.reflow import reflowed_layer

    there = now.layer(art.id)
    expected = reflowed_layer(art, spec, now.print_spec).box
    if (
        now.print_spec.spread is None
        or not isinstance(there, ImageLayer)
        or not _is_near(there.box, expected)
    ):
        return None
    whole = reflowed_layer(msgspec.structs.replace(art, box=made.box), spec, now.print_spec)
    followed = msgspec.structs.replace(art, box=there.box)
    return followed, msgspec.structs.replace(made, box=whole.box)


def _is_near(one: Box, other: Box) -> bool:
    return one.contains(other, _NEARLY) and other.contains(one, _NEARLY)
