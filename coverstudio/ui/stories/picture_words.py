"""Words written into the picture itself: where, which ones, by whom, and which of the tries is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.editor.found import Found
from coverstudio.editor.jobs import Job
from coverstudio.generation.messages import PixelBox, Progress, Region
from coverstudio.generation.picture import Picture
from coverstudio.rendering.images import Images
from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.stories.out_of_reach import tell_if_out_of_reach
from coverstudio.ui.stories.scribes import Scribes
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.stories.written_words import Written, WrittenWords
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.editor.pictures import Made, Pixels
    from coverstudio.editor.scene_text import SceneText, SceneTextWish, Try

Manner = Literal["around", "named", "told"]
_LONGEST = 24


@dataclass(frozen=True)
class Place:
    """Where the words go: a region of a layer's picture, and the upright box around it in its pixels."""

    layer: ImageLayer
    index: int
    region: Region
    box: PixelBox


@dataclass(frozen=True)
class WordsWish:
    """What is to be written, and in which manner: like what stands around, named, or told in words."""

    text: str = ""
    manner: Manner = "around"
    font: str = ""
    colour: str = ""
    style: str = ""
    tries: int = 0

    @property
    def named(self) -> str:
        """The words in one line, short enough for a button."""
        line = " ".join(self.text.split())
        return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


class PictureWords(QObject):
    """`changed` tells of another place, wish or result, `progressed` of the job on its way."""

    changed = Signal()
    progressed = Signal()

    def __init__(
        self, studio: Studio, cleaning: Cleaning, scribes: Scribes, images: Callable[[], Images]
    ) -> None:
        """`images` returns the pictures by which a text chooses its colour."""
        super().__init__()
        self._studio, self._cleaning, self._scribes, self._images = studio, cleaning, scribes, images
        self._written = WrittenWords()
        self._job: Job | None = None
        self._on_its_way: list[tuple[str, Try]] = []
        self.preview: Picture | None = None
        self.place: Place | None = None
        self.wish = WordsWish()
        self.awaits_place = False
        cleaning.changed.connect(self._follow)
        scribes.changed.connect(self.changed)
        studio.jobs.ended.connect(self._on_job_ended)

    # Where

    def await_place(self, awaits: bool) -> None:
        """Take the next rectangle that is drawn for the place, or no longer."""
        if awaits and self._cleaning.target is None:
            self._cleaning.say_no_picture()
        elif awaits != self.awaits_place:
            self.awaits_place = awaits
            self.changed.emit()

    def write_in(self, box: Box) -> None:
        """Mark a rectangle of the page (mm) and write there."""
        from coverstudio.editor.erasing import region_of_box

        self.awaits_place = False
        target, found = self._cleaning.target, self._cleaning.found
        before = len(found.entries) if found is not None else 0
        if target is not None and _place(target, before, region_of_box(box, target)) is None:
            self._studio.messages.note(tr("There is no picture there: draw over one."))
            self.changed.emit()
            return
        self._cleaning.mark(box, chosen=False)
        self.write_at(before)

    def write_at(self, index: int) -> None:
        """Write in the place of a region of the picture that is cleaned."""
        target, found = self._cleaning.target, self._cleaning.found
        if target is None or found is None or not 0 <= index < len(found.entries):
            return
        region = found.entries[index].region
        place = _place(target, index, region)
        if place is None:
            self._studio.messages.note(tr("There is no picture there: draw over one."))
            return
        words = " ".join(region.text.split()) if region.legible else ""
        self.wish = replace(self.wish, text=words)
        self.place = place
        self.changed.emit()

    def leave(self) -> None:
        """Write nowhere any more."""
        if self.place is not None:
            self.place = None
            self.changed.emit()

    def _follow(self) -> None:
        """Keep to the place when its region is reshaped, and leave it when that is gone."""
        place, target, found = self.place, self._cleaning.target, self._cleaning.found
        if place is None:
            return
        now = None
        if target is not None and found is not None and target.id == place.layer.id:
            now = _followed(place, target, found)
        if now is None:
            self.leave()
        elif now != place:
            self.place = now
            self.changed.emit()

    # What

    def tell(self, wish: WordsWish) -> None:
        """Take another wish."""
        if wish != self.wish:
            self.wish = wish
            self.changed.emit()

    @property
    def refusal(self) -> str:
        """Why these words cannot be written there at all, in one sentence; empty when they can."""
        from coverstudio.editor.scene_text import require_writable, tiles_of

        if self.place is None:
            return ""
        try:
            require_writable(self.wish.text)
            tiles_of(self.wish.text, self.place.box)
        except ValueError as error:
            return told(str(error))
        return ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What speaks against writing the words with a model, a sentence each; nothing without words."""
        from coverstudio.editor.scene_text import warnings_for

        if self.place is None or not self.wish.text.strip():
            return ()
        refusal = self.refusal
        return (refusal,) if refusal else tuple(told(one) for one in warnings_for(self.wish.text))

    def set_in_font(self, material: str = "") -> Job | None:
        """Put the words over their place as a text layer instead, plain or of a material by its id."""
        from coverstudio.ui.stories.words_in_font import set_in_font, set_in_material

        place, words = self.place, self.wish.text.strip()
        if place is None or not words:
            return None
        if material:
            return set_in_material(
                self._studio, self._images(), place.layer, place.box, words, material,
                self._scribes.recogniser,
            )  # fmt: skip
        set_in_font(self._studio, self._images(), place.layer, place.box, words)
        return None

    # Writing

    @property
    def is_running(self) -> bool:
        """Whether words are being written now."""
        return self._job is not None and self._job.state in ("running", "cancelling")

    @property
    def is_cancelling(self) -> bool:
        """Whether it was asked to stop."""
        return self._job is not None and self._job.state == "cancelling"

    @property
    def share(self) -> float:
        """How much of the work is done, 0..1."""
        return (self._job.share or 0.0) if self._job is not None else 0.0

    @property
    def on_its_way(self) -> tuple[tuple[str, Try], ...]:
        """The tries of the job that runs: of which words, and what came of them."""
        return tuple(self._on_its_way)

    @property
    def written(self) -> Written | None:
        """What was written last into the picture of now."""
        target = self._cleaning.target
        return self._written.of(target.asset) if target is not None else None

    def write(self) -> Job | None:
        """Write the words; none where something stands in the way, which is told or shown."""
        place, model = self.place, self._scribes.model
        if place is None or model is None or self._scribes.obstacle or self.is_running:
            return None
        if self.refusal or tell_if_out_of_reach(self._studio, place.layer):
            return None
        from coverstudio.editor.backgrounds import new_seed
        from coverstudio.editor.scene_text import SEEDS, SceneTextWish

        said, manner = self.wish, self.wish.manner
        wish = SceneTextWish(
            text=said.text, model=model, seeds=said.tries or SEEDS, seed=new_seed(),
            font=said.font.strip() if manner == "named" else "",
            colour=said.colour.strip() if manner == "named" else "",
            style=said.style.strip() if manner == "told" else "",
        )  # fmt: skip
        name = tr("Write “{words}”", words=said.named)
        self._on_its_way, self.preview = [], None
        self._job = self._studio.jobs.start(name, lambda job: self._write(job, place, wish, name))
        self.changed.emit()
        return self._job

    def cancel(self) -> None:
        """Leave the picture as it is."""
        if self._job is not None:
            self._studio.jobs.cancel(self._job)

    async def _write(self, job: Job, place: Place, wish: SceneTextWish, name: str) -> None:
        from coverstudio.editor.scene_text import write_into_layer

        studio = self._studio

        def report(progress: Progress) -> None:
            job.report_share(progress.step / max(progress.total, 1))
            self.preview = progress.preview or self.preview
            self.progressed.emit()

        async def make(now: ImageLayer) -> tuple[Made, Pixels]:
            made, written = await write_into_layer(
                studio.generator, studio.editor.store, now, place.box, wish,
                on_progress=report, on_try=self._on_try,
            )  # fmt: skip
            self._keep(now, Written(now, wish, written), made, place.region)
            return made, _mask(written)

        await self._cleaning.pictures.replace(place.layer, name, make)

    def _on_try(self, words: str, tried: Try) -> None:
        self._on_its_way.append((words, tried))
        self.progressed.emit()

    def take(self, piece: int, number: int) -> Job | None:
        """Take another try of a piece of what was written last."""
        from coverstudio.editor.scene_text import taken

        target, written = self._cleaning.target, self.written
        if target is None or written is None or taken(written.text)[piece] == number:
            return None
        if tell_if_out_of_reach(self._studio, target):
            return None
        name = tr("Take another try")
        return self._studio.jobs.start(name, lambda _: self._take(target, written, piece, number, name))

    async def _take(self, target: ImageLayer, known: Written, piece: int, number: int, name: str) -> None:
        from coverstudio.editor.scene_text import take_try

        async def make(now: ImageLayer) -> tuple[Made, Pixels]:
            written = self._written.of(now.asset)
            if written is None or written.wish != known.wish:
                raise ValueError(tr("The picture changed meanwhile, so the result was dropped: try again."))
            made, other = await take_try(
                self._studio.editor.store, written.before, written.wish, written.text, piece, number
            )
            self._keep(now, replace(written, text=other), made)
            return made, _mask(other)

        await self._cleaning.pictures.replace(target, name, make)

    def _keep(self, now: ImageLayer, written: Written, made: Made, region: Region | None = None) -> None:
        from coverstudio.editor.scene_text import without_pixels

        self._written.keep(made.asset, replace(written, text=without_pixels(written.text)))
        words = " ".join(written.wish.text.split())
        self._cleaning.know_written(now.asset, made.asset, region, words)

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job, self._on_its_way, self.preview = None, [], None
            self.changed.emit()


def _place(layer: ImageLayer, index: int, region: Region) -> Place | None:
    """Return the place of a region, None where it lies beyond the picture."""
    xs, ys = [x for x, _ in region.polygon], [y for _, y in region.polygon]
    left, top = max(round(min(xs)), 0), max(round(min(ys)), 0)
    right, bottom = min(round(max(xs)), layer.asset.width), min(round(max(ys)), layer.asset.height)
    if right <= left or bottom <= top:
        return None
    return Place(layer, index, region, PixelBox(left, top, right - left, bottom - top))


def _followed(place: Place, layer: ImageLayer, found: Found) -> Place | None:
    """Return a place as its region lies now, None where that is gone."""
    index = found.regions.index(place.region) if place.region in found.regions else place.index
    if index >= len(found.entries):
        return None
    now = _place(layer, index, found.regions[index])
    return now if now is not None and _overlap(now.box, place.box) else None


def _overlap(one: PixelBox, other: PixelBox) -> bool:
    across = min(one.x + one.width, other.x + other.width) > max(one.x, other.x)
    return across and min(one.y + one.height, other.y + other.height) > max(one.y, other.y)


def _mask(written: SceneText) -> Pixels:
    """Return what was allowed to change (H×W, 255)."""
    import numpy as np

    mask = np.zeros(written.pixels.shape[:2], np.uint8)
    box = written.box
    mask[box.y : box.y + box.height, box.x : box.x + box.width] = 255
    return mask
