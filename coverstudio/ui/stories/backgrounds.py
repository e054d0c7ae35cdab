"""From the prompt to variants in the film strip, and from there onto the page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from coverstudio.document.layers import ImageLayer
from coverstudio.editor.jobs import Job
from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import Engines, ListEngines, Progress
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.ui.stories.calm_zone import CalmZone
from coverstudio.ui.stories.gallery import KeptPictures
from coverstudio.ui.stories.loras import Loras
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.painting import Paint, painter_again, painter_of
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.stories.wishes import ModelPrompt, Prompt
from coverstudio.ui.translation import told, tr, tr_count

if TYPE_CHECKING:
    from coverstudio.editor.backgrounds import Where
    from coverstudio.editor.gallery import Kept
    from coverstudio.editor.pictures import Made

THUMBNAIL = (240, 360)
MOST_VARIANTS = 60
MOST_ON_THEIR_WAY = 24  # more would be an impatient finger, not a wish
DIFFUSION = "diffusion"


@dataclass(frozen=True, eq=False)
class Variant:
    """A generated picture in the strip: what is in the store and what the strip shows.

    `is_kept` tells that it is in the gallery; only a disk that refuses keeps it out.
    """

    made: Made
    thumbnail: QImage
    is_kept: bool = True

    @property
    def id(self) -> str:
        """What the gallery calls it."""
        return self.made.asset.digest


class Backgrounds(QObject):
    """The variants that were generated for this cover, newest first, and the choices there are.

    `preview_changed` carries the picture that is being painted, None when none is any more;
    `page_preview_changed` the same while it is on its way to the page.
    """

    variants_changed = Signal()
    preview_changed = Signal(object)
    page_preview_changed = Signal(object)
    choices_changed = Signal()

    def __init__(self, studio: Studio, gallery: KeptPictures, models: Models) -> None:
        super().__init__()
        self._studio, self._gallery, self._models = studio, gallery, models
        self.loras, self.calm = Loras(studio), CalmZone(studio.editor)
        self._noted = ""
        self.where: Where = "front"  # what of a whole wrap is painted
        self.draft = ""  # the prompt that the panel goes on from in another language
        self._variants: list[Variant] = []
        self._removed: dict[str, Variant] = {}
        self._left: dict[Job, int] = {}
        self._choices = Engines(engines=())
        studio.jobs.ended.connect(self._on_ended)
        gallery.removed.connect(self._on_removed)
        gallery.arrived.connect(self._on_arrived)
        gallery.again_asked.connect(self.again)

    @property
    def variants(self) -> tuple[Variant, ...]:
        """What was generated, newest first."""
        return tuple(self._variants)

    @property
    def pending(self) -> int:
        """How many more are on their way, those of waiting jobs included."""
        return sum(self._left.values())

    @property
    def choices(self) -> Engines:
        """Engines, families and palettes; empty until the worker has told them."""
        return self._choices

    @property
    def current_digest(self) -> str:
        """Which picture is the background now."""
        lowest = self._background()
        return lowest.asset.digest if lowest is not None else ""

    @property
    def obstacle(self) -> str:
        """Why no diffusion model can paint here and now: one sentence with the way to get there, or empty."""
        found = next((one for one in self._choices.engines if one.id == DIFFUSION), None)
        return "" if found is None or found.ready else told(found.reason)

    # Who paints

    @property
    def painter(self) -> InstalledModel | None:
        """The model that paints; None for the built-in engine, which stands in for a model that is gone."""
        wanted = self._studio.preferences.settings.painter
        return next((one for one in self._models.installed if one.id == wanted), None)

    def let_paint(self, identity: str) -> None:
        """Let a model paint from now on, by its id, or the built-in engine ("")."""
        self._studio.preferences.change(painter=identity)

    # Choices

    async def load_choices(self) -> None:
        """Ask the worker what there is to choose from."""
        try:
            self._choices = await self._studio.generator.run(ListEngines())
        except GenerationError as error:
            self._studio.messages.error(told(str(error)))
            return
        self.choices_changed.emit()

    def say(self, sentence: str) -> None:
        """Tell the user something about what was just tried."""
        self._studio.messages.note(sentence)

    # Generating

    def generate(self, prompt: Prompt) -> Job | None:
        """Generate as many variants as `prompt` says, with the seeds that follow its own.

        Several may be asked for: they wait for their turn.
        """
        if self.pending and self.pending + prompt.count > MOST_ON_THEIR_WAY:
            self._studio.messages.note(
                tr("{count} backgrounds are on their way: wait for them or cancel.", count=self.pending)
            )
            return None
        if isinstance(prompt, ModelPrompt) and self.obstacle:
            self._studio.messages.error(self.obstacle, tr("Models…"), self._models.open)
            return None
        if not self._choices.engines:  # the worker had died before it could tell
            self._studio.errands.send(self.load_choices())
        name = tr_count(prompt.count, "Generate 1 background", "Generate {count} backgrounds")
        return self._start(name, prompt.count, prompt.prompt, lambda job: self._generate(job, prompt))

    def again(self, kept: Kept) -> Job:
        """Make a picture once more from its recipe; it comes into the strip."""
        return self._start(tr("Generate again"), 1, kept.recipe.prompt, lambda job: self._again(job, kept))

    def _start(self, name: str, count: int, words: str, work: Callable[[Job], Awaitable[None]]) -> Job:
        async def worked(job: Job) -> None:
            await work(job)

        job = self._studio.jobs.start(name, worked, queued=True, about=" ".join(words.split()))
        self._left[job] = count
        self.variants_changed.emit()
        return job

    async def _generate(self, job: Job, prompt: Prompt) -> None:
        zone, calm = self.calm.box, self.calm.is_kept
        for number in range(prompt.count):
            # The cover of now: its format may have changed while the others were painted.
            spec = self._studio.editor.document.print_spec
            paint = await painter_of(spec, prompt, prompt.seed + number, zone, calm, self.where)
            shows = number == 0 and self._shows_nothing_of_the_users()
            made = await self._painted(job, paint, number, prompt.count, shows)
            await self._take(job, made, shows=number == 0)

    async def _again(self, job: Job, kept: Kept) -> None:
        paint = await painter_again(kept.recipe, self._models.store())
        made = await self._painted(job, paint, 0, 1, shows=False)
        same = made.asset.digest == kept.id
        await self._take(job, made, shows=False)
        self._studio.messages.note(
            tr("The same picture again, pixel for pixel.")
            if same
            else tr("The picture came out a little different: it was made by another version or machine.")
        )

    async def _painted(self, job: Job, paint: Paint, number: int, count: int, shows: bool) -> Made:
        on_progress = self._reporter(job, number, count, shows)
        try:
            made = await paint(self._studio.generator, self._studio.editor.store, on_progress)
        finally:
            self.preview_changed.emit(None)
            self.page_preview_changed.emit(None)
        self._tell_notes(str(made.recipe.settings.get("notes", "")))
        return made

    def _tell_notes(self, notes: str) -> None:
        """Tell what the engine has to say of a picture, once as long as it says the same."""
        if notes and notes != self._noted:
            self._studio.messages.note(" ".join(told(note) for note in notes.splitlines()))
        self._noted = notes

    def _reporter(self, job: Job, number: int, count: int, shows: bool) -> OnProgress:
        def report(progress: Progress) -> None:
            total = max(1, progress.total)
            job.report(
                Progress(progress.job, number * total + progress.step, count * total, progress.preview)
            )
            if progress.preview is None:
                return
            from coverstudio.rendering.arrays import from_array

            image = from_array(progress.preview.pixels)
            self.preview_changed.emit(image)
            if shows:
                self.page_preview_changed.emit(image)

        return report

    async def _take(self, job: Job, made: Made, *, shows: bool) -> None:
        """Keep a picture and show it in the strip; a disk that refuses leaves it in the strip at least."""
        thumbnail = await asyncio.to_thread(self._studio.images.image, made.asset, THUMBNAIL)
        is_kept = True
        try:
            await self._gallery.keep(made, thumbnail)
        except OSError as error:
            is_kept = False
            self._studio.messages.error(told(str(error)))
        self._left[job] -= 1
        others = [one for one in self._variants if one.id != made.asset.digest]
        self._variants = [Variant(made, thumbnail, is_kept), *others][:MOST_VARIANTS]
        # The first one is shown at once, unless that would put a picture of the user's own away unasked.
        if shows and self._shows_nothing_of_the_users():
            self._put(made)
        self.variants_changed.emit()

    def _on_ended(self, job: Job) -> None:
        if self._left.pop(job, None) is not None:
            self.variants_changed.emit()
            if job.state == "failed":  # perhaps because the model is gone
                self._models.refresh()

    def _on_removed(self, identities: tuple[str, ...]) -> None:
        self._removed = {one.id: one for one in self._variants if one.id in identities}
        self._variants = [one for one in self._variants if one.id not in identities]
        self.variants_changed.emit()

    def _on_arrived(self, kept: Kept) -> None:
        """Show a picture again that was removed and brought back."""
        variant = self._removed.pop(kept.id, None)
        if variant is not None:
            self._variants.insert(0, variant)
            self.variants_changed.emit()

    # On the page

    def _shows_nothing_of_the_users(self) -> bool:
        lowest = self._background()
        return lowest is None or (lowest.recipe is not None and lowest.recipe.wish == "generate")

    def _background(self) -> ImageLayer | None:
        layers = self._studio.editor.document.layers
        lowest = layers[0] if layers else None
        return lowest if isinstance(lowest, ImageLayer) else None

    def choose(self, variant: Variant) -> None:
        """Put a variant on the page: one step of undo."""
        self._put(variant.made)
        self.variants_changed.emit()

    def _put(self, made: Made) -> None:
        from coverstudio.editor.backgrounds import with_background

        self._studio.editor.edit(lambda document: with_background(document, made), tr("Background"))

    def forget(self) -> None:
        """Empty the strip, as for another cover; the gallery keeps what was in it."""
        self._variants, self._removed = [], {}
        self.variants_changed.emit()

    def begin_cover(self) -> None:
        """Begin with another cover: an empty strip, and the title where it usually stands."""
        self.forget()
        self.calm.begin_cover()
