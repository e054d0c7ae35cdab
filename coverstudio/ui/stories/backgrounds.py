"""From the prompt to variants in the film strip, and from there onto the page."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from coverstudio.document.layers import ImageLayer, Recipe
from coverstudio.editor.jobs import Job
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import Choice, Engines, ListEngines, Progress
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import marked, told, tr, tr_count

if TYPE_CHECKING:
    from coverstudio.editor.pictures import Made

THUMBNAIL = (240, 360)
MOST_VARIANTS = 60
MOST_ON_THEIR_WAY = 24  # more would be an impatient finger, not a wish


@dataclass(frozen=True)
class Prompt:
    """What the panel asks for; empty fields leave the choice to the engine."""

    prompt: str = ""
    genre: str = ""
    family: str = ""
    palette: str = ""
    calm: bool = True
    seed: int = 0
    count: int = 4


@dataclass(frozen=True, eq=False)
class Variant:
    """A generated picture in the strip: what is in the store and what the strip shows."""

    made: Made
    thumbnail: QImage


class Backgrounds(QObject):
    """The variants that were generated, newest first, and the choices there are."""

    variants_changed = Signal()
    preview_changed = Signal(object)
    choices_changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._variants: list[Variant] = []
        self._pending = 0
        self._choices = Engines(engines=())

    @property
    def variants(self) -> tuple[Variant, ...]:
        """What was generated, newest first."""
        return tuple(self._variants)

    @property
    def pending(self) -> int:
        """How many more are on their way."""
        return self._pending

    @property
    def choices(self) -> Engines:
        """Engines, families and palettes; empty until the worker has told them."""
        return self._choices

    @property
    def current_digest(self) -> str:
        """Which picture is the background now."""
        lowest = self._background()
        return lowest.asset.digest if lowest is not None else ""

    async def load_choices(self) -> None:
        """Ask the worker what there is to choose from."""
        try:
            self._choices = await self._studio.generator.run(ListEngines())
        except GenerationError as error:
            self._studio.messages.error(told(str(error)))
            return
        self.choices_changed.emit()

    def generate(self, prompt: Prompt) -> Job | None:
        """Generate as many variants as `prompt` says, with the seeds that follow its own."""
        if self._pending and self._pending + prompt.count > MOST_ON_THEIR_WAY:
            self._studio.messages.note(
                tr("{count} backgrounds are on their way: wait for them or cancel.", count=self._pending)
            )
            return None
        if not self._choices.engines:  # the worker had died before it could tell
            self._studio.errands.send(self.load_choices())
        name = tr_count(prompt.count, "Generate 1 background", "Generate {count} backgrounds")
        return self._studio.jobs.start(name, lambda job: self._generate(job, prompt))

    async def _generate(self, job: Job, prompt: Prompt) -> None:
        from coverstudio.editor.backgrounds import Wish, background_request, generate_background

        wish = Wish(
            prompt=prompt.prompt,
            genre=prompt.genre,
            family=prompt.family,
            palette=prompt.palette,
            calm=prompt.calm,
        )
        self._expect(prompt.count)
        left = prompt.count
        try:
            for number in range(prompt.count):
                request = background_request(
                    self._studio.editor.document.print_spec, wish, prompt.seed + number
                )
                made = await generate_background(
                    self._studio.generator,
                    self._studio.editor.store,
                    request,
                    lambda progress, number=number: self._report(job, progress, number, prompt.count),
                )
                thumbnail = await asyncio.to_thread(self._studio.images.image, made.asset, THUMBNAIL)
                left -= 1
                self._add(Variant(made, thumbnail), number == 0)
        finally:
            self._expect(-left)
            self.preview_changed.emit(None)

    def _report(self, job: Job, progress: Progress, number: int, count: int) -> None:
        total = max(1, progress.total)
        job.report(Progress(progress.job, number * total + progress.step, count * total, progress.preview))
        if progress.preview is not None:
            from coverstudio.rendering.arrays import from_array

            self.preview_changed.emit(from_array(progress.preview.pixels))

    def _expect(self, more: int) -> None:
        self._pending += more
        self.variants_changed.emit()

    def _add(self, variant: Variant, is_first: bool) -> None:
        self._pending -= 1
        self._variants = [variant, *self._variants][:MOST_VARIANTS]
        # The first one is shown at once, unless that would put a picture of the user's own away unasked.
        if is_first and self._shows_nothing_of_the_users():
            self._put(variant)
        self.variants_changed.emit()

    def _shows_nothing_of_the_users(self) -> bool:
        lowest = self._background()
        return lowest is None or (lowest.recipe is not None and lowest.recipe.wish == "generate")

    def _background(self) -> ImageLayer | None:
        layers = self._studio.editor.document.layers
        lowest = layers[0] if layers else None
        return lowest if isinstance(lowest, ImageLayer) else None

    def choose(self, variant: Variant) -> None:
        """Put a variant on the page: one step of undo."""
        self._put(variant)
        self.variants_changed.emit()

    def _put(self, variant: Variant) -> None:
        from coverstudio.editor.backgrounds import with_background

        made = variant.made
        self._studio.editor.edit(lambda document: with_background(document, made), tr("Background"))

    def forget(self) -> None:
        """Empty the strip, as for another document."""
        self._variants = []
        self.variants_changed.emit()


# What a prompt may add to any look; its land, sea or city is told by the look's own name.
MOTIFS = {
    "flowers": marked("flowers"),
    "stars": marked("stars"),
    "moon": marked("moon"),
    "sun": marked("sun"),
    "birds": marked("birds"),
    "rain": marked("rain"),
    "snow": marked("snow"),
}


def chosen_words(recipe: Recipe, choices: Engines) -> str:
    """Return what the words of a prompt led to in one line: "Open sea · Midnight · rain"."""
    settings = recipe.settings
    named = str(settings.get("motifs", "")).split(",")
    parts = [
        _name(str(settings.get("family", "")), choices.families),
        _name(str(settings.get("palette", "")), choices.palettes),
        *(tr(MOTIFS[motif]) for motif in named if motif in MOTIFS),
    ]
    return " · ".join(part for part in parts if part)


def recipe_lines(recipe: Recipe, choices: Engines) -> str:
    """Return a recipe as the lines of a tooltip, families and palettes by their names."""
    settings = recipe.settings
    lines = [
        (tr("Prompt"), recipe.prompt),
        (tr("Genre"), str(settings.get("genre", ""))),
        (tr("Look"), _name(str(settings.get("family", "")), choices.families)),
        (tr("Palette"), _name(str(settings.get("palette", "")), choices.palettes)),
        (tr("Seed"), "" if recipe.seed is None else str(recipe.seed)),
        (tr("Size"), f"{recipe.width} × {recipe.height} px"),
        (tr("Engine"), recipe.engine),
    ]
    return "\n".join(f"{name}: {value}" for name, value in lines if value)


def _name(identity: str, choices: tuple[Choice, ...]) -> str:
    return next((told(one.name) for one in choices if one.id == identity), identity)
