"""Finding lettering in a picture, choosing what goes, erasing it, and saying how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import ImageLayer
from coverstudio.editor.jobs import Job, Work
from coverstudio.generation.messages import Region
from coverstudio.ui.canvas import RegionOnPage
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr, tr_count

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Polygon
    from coverstudio.editor.pictures import Made

MOST_QUOTED = 3


@dataclass(frozen=True)
class Found:
    """The lettering of one picture, and which of it is chosen to go."""

    regions: tuple[Region, ...]
    chosen: frozenset[int]


@dataclass(frozen=True)
class Outcome:
    """How the last erasing of a picture went; `is_clean` says that nothing can be read any more."""

    sentence: str
    is_clean: bool


class Cleaning(QObject):
    """What is known of the lettering in each picture: undo brings the regions back with the picture.

    `working_changed(Box | None)` tells which rectangle on the page (mm) is being erased.
    """

    changed = Signal()
    working_changed = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._busy = 0
        # One erasing after the other: the next one begins with the picture that the last one made.
        self._turn = asyncio.Lock()
        self._made_from: dict[str, str] = {}
        self._seen: ImageLayer | None = None
        self._found: dict[str, Found] = {}
        self._outcomes: dict[str, Outcome] = {}
        studio.editor.document_changed.connect(self._on_document_changed)
        studio.editor.selection_changed.connect(self._on_selection_changed)

    @property
    def target(self) -> ImageLayer | None:
        """The picture that is cleaned: the selected one, otherwise the lowest."""
        selected = self._studio.editor.selected
        if isinstance(selected, ImageLayer):
            return selected
        visible = [layer for layer in self._studio.editor.document.images if layer.visible]
        return visible[0] if visible else None

    @property
    def found(self) -> Found | None:
        """The lettering of the target, None before it was looked for."""
        target = self.target
        return self._found.get(target.asset.digest) if target is not None else None

    @property
    def outcome(self) -> Outcome | None:
        """How erasing went that made the target's picture."""
        target = self.target
        return self._outcomes.get(target.asset.digest) if target is not None else None

    def on_page(self) -> list[RegionOnPage]:
        """Return the regions of the target as the canvas shows them."""
        target, found = self.target, self.found
        if target is None or found is None or not found.regions:
            return []
        from coverstudio.editor.erasing import to_page

        return [
            RegionOnPage(
                polygon=tuple(to_page(region.polygon, target)),
                text=region.text,
                score=region.score,
                chosen=index in found.chosen,
            )
            for index, region in enumerate(found.regions)
        ]

    def choose(self, index: int, chosen: bool) -> None:
        """Switch one region on or off."""
        target, found = self.target, self.found
        if target is None or found is None or not 0 <= index < len(found.regions):
            return
        kept = found.chosen | {index} if chosen else found.chosen - {index}
        if kept != found.chosen:
            self._found[target.asset.digest] = replace(found, chosen=kept)
            self.changed.emit()

    def toggle(self, index: int) -> None:
        """Switch one region the other way, as a click on the canvas does."""
        found = self.found
        if found is not None:
            self.choose(index, index not in found.chosen)

    def find(self) -> Job | None:
        """Look for lettering in the target."""
        target = self.target
        if target is None:
            self._studio.messages.note(tr("There is no picture on the page yet: put one there first."))
            return None
        return self._start(tr("Find lettering"), lambda job: self._find(job, target))

    def _start(self, name: str, work: Work) -> Job:
        async def watched(job: Job) -> None:
            self._count_busy(1)
            try:
                await work(job)
            finally:
                self._count_busy(-1)

        return self._studio.jobs.start(name, watched)

    def _count_busy(self, more: int) -> None:
        self._busy += more
        self.changed.emit()

    @property
    def is_busy(self) -> bool:
        """Tell whether a picture is being searched or erased now."""
        return self._busy > 0

    async def _find(self, job: Job, target: ImageLayer) -> None:
        from coverstudio.editor.erasing import find_text
        from coverstudio.editor.pictures import get

        pixels = await get(self._studio.editor.store, target.asset)
        regions = await find_text(self._studio.generator, pixels, on_progress=job.report)
        self._found[target.asset.digest] = Found(regions, frozenset(range(len(regions))))
        self.changed.emit()

    def erase_chosen(self) -> Job | None:
        """Erase the chosen regions from the target."""
        target, found = self.target, self.found
        if target is None or found is None or not found.chosen:
            return None
        if target.locked:
            self._studio.messages.note(tr("The picture is locked: unlock it in the layers first."))
            return None
        regions = [found.regions[index] for index in sorted(found.chosen)]
        name = tr_count(len(regions), "Erase 1 region", "Erase {count} regions")
        return self._start(name, lambda job: self._erase(job, target, regions, name))

    async def _erase(self, job: Job, target: ImageLayer, regions: Sequence[Region], name: str) -> None:
        from coverstudio.editor.erasing import erase_regions_of_layer

        def says(_: str) -> None:
            job.says(name)

        async with self._turn:
            now = self._as_it_is(target)
            if now is None:
                return
            made, erased = await erase_regions_of_layer(
                self._studio.generator,
                self._studio.editor.store,
                now,
                regions,
                says=says,
                on_progress=job.report,
            )
            self._know(now, made, without=regions, left=erased.left)
            self._outcomes[made.asset.digest] = _outcome(erased.report.rounds, erased.left)
            self._put(now, made, name)

    def _as_it_is(self, target: ImageLayer) -> ImageLayer | None:
        """Return the layer as it is now, earlier erasings included; None, and say so, when it is another."""
        now = self._studio.editor.settled.layer(target.id)
        if isinstance(now, ImageLayer) and target.asset.digest in self._origins(now.asset.digest):
            return now
        self._say_that_it_changed()
        return None

    def _origins(self, digest: str) -> list[str]:
        """Return a picture and those it was erased from, the latest first."""
        origins = [digest]
        while (origin := self._made_from.get(origins[-1])) is not None and origin not in origins:
            origins.append(origin)
        return origins

    def _know(
        self, layer: ImageLayer, made: Made, without: Sequence[Region] = (), left: Sequence[Region] = ()
    ) -> None:
        """Take over what is known of the layer's lettering to the picture that was made of it."""
        self._made_from[made.asset.digest] = layer.asset.digest
        found = self._found.get(layer.asset.digest)
        if found is None and not left:
            return
        known = found if found is not None else Found((), frozenset())
        kept = [(region, index in known.chosen) for index, region in enumerate(known.regions)]
        # What is left is chosen, so that one more click erases it again; what was kept stays as it was.
        now = [(region, True) for region in left]
        now += [(region, chosen and not without) for region, chosen in kept if region not in without]
        self._found[made.asset.digest] = Found(
            tuple(region for region, _ in now),
            frozenset(index for index, (_, chosen) in enumerate(now) if chosen),
        )

    def _put(self, target: ImageLayer, made: Made, name: str) -> None:
        from coverstudio.editor.erasing import with_pixels

        before = self._studio.editor.settled
        after = with_pixels(before, target.id, target.asset, made)
        if after is before:
            self._say_that_it_changed()
        else:
            self._studio.editor.apply(after, name)
        self.changed.emit()

    def _say_that_it_changed(self) -> None:
        self._studio.messages.note(tr("The picture changed meanwhile, so the result was dropped: try again."))

    def erase_box(self, box: Box) -> Job | None:
        """Erase everything in a rectangle (mm) from the topmost picture under it."""
        from coverstudio.editor.erasing import region_of_box

        document = self._studio.editor.document
        layer = picture_under(document, box)
        if layer is None:
            self._studio.messages.note(_why_nothing_is_erased(document, box))
            return None
        polygon = region_of_box(box, layer).polygon
        return self._studio.jobs.start(tr("Erase"), lambda job: self._erase_box(job, layer, box, polygon))

    async def _erase_box(self, job: Job, layer: ImageLayer, box: Box, polygon: Polygon) -> None:
        from coverstudio.editor.erasing import erase_mask_of_layer

        async def make(now: ImageLayer) -> Made:
            self.working_changed.emit(box)
            try:
                made, _ = await erase_mask_of_layer(
                    self._studio.generator, self._studio.editor.store, now, [polygon], on_progress=job.report
                )
            finally:
                self.working_changed.emit(None)
            return made

        await self.replace_picture(layer, tr("Erase"), make)

    async def replace_picture(
        self, target: ImageLayer, name: str, make: Callable[[ImageLayer], Awaitable[Made]]
    ) -> Made | None:
        """Give a picture its successor, as one step called `name`, when every erasing before it is over.

        `make` is told the layer as it is then. What is known of the lettering goes over to the new picture.
        None, and a note to the user, when the layer shows quite another picture by now.
        """
        async with self._turn:
            now = self._as_it_is(target)
            if now is None:
                return None
            made = await make(now)
            self._know(now, made)
            self._put(now, made, name)
            return made

    def _on_document_changed(self, old: Document, new: Document) -> None:
        self._look_at_target()

    def _on_selection_changed(self, layer_id: str) -> None:
        self._look_at_target()

    def _look_at_target(self) -> None:
        # A text that is dragged is no reason to show the regions anew.
        target = self.target
        if target != self._seen:
            self._seen = target
            self.changed.emit()


def picture_under(document: Document, box: Box) -> ImageLayer | None:
    """Return the topmost visible, unlocked picture that a rectangle (mm) touches."""
    under = [layer for layer in _pictures_under(document, box) if layer.visible and not layer.locked]
    return under[0] if under else None


def _pictures_under(document: Document, box: Box) -> list[ImageLayer]:
    """Return every picture that a rectangle (mm) touches, from the top down."""
    return [
        layer
        for layer in reversed(document.layers)
        if isinstance(layer, ImageLayer) and bounds(layer.box, layer.rotation).intersected(box)
    ]


def _why_nothing_is_erased(document: Document, box: Box) -> str:
    if not any(document.images):
        return tr("There is no picture on the page yet: put one there first.")
    under = _pictures_under(document, box)
    if any(layer.visible for layer in under):
        return tr("The picture is locked: unlock it in the layers first.")
    if under:
        return tr("The picture under the rectangle is hidden: show it in the layers first.")
    return tr("There is no picture under the rectangle: drag it over one.")


def _outcome(rounds: int, left: Sequence[Region]) -> Outcome:
    if not left:
        return Outcome(tr("Erased: nothing can be read there any more."), True)
    words = " ".join(f"“{region.text}”" for region in left[:MOST_QUOTED] if region.text)
    sentence = tr_count(len(left), "1 region can still be read.", "{count} regions can still be read.")
    return Outcome(f"{sentence} {words}".strip(), False)
