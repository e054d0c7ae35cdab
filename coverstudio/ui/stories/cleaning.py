"""Finding lettering in a picture, choosing what goes, erasing it, and knowing how it went."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.geometry import Box
from coverstudio.document.layers import Asset, ImageLayer, TextLayer
from coverstudio.editor.found import Found, FoundRegion, Point
from coverstudio.editor.jobs import Job, Work
from coverstudio.ui.canvas import RegionOnPage
from coverstudio.ui.stories.erased_pictures import ErasedPictures
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr, tr_count

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Detector, Eraser, Polygon, Report
    from coverstudio.editor.pictures import Made, Pixels


class Cleaning(QObject):
    """What is known of the lettering in each picture: undo brings the regions back with the picture.

    `detector` and `eraser` say what finds and what paints over. `masked(mask, name)` tells what would go of
    the target (H×W, 255 = repainted), to be seen and changed by hand.
    """

    changed = Signal()
    masked = Signal(object, str)

    def __init__(
        self,
        studio: Studio,
        detector: Callable[[], Detector] | None = None,
        eraser: Callable[[], Eraser] | None = None,
    ) -> None:
        super().__init__()
        self._studio, self._detector, self._eraser = studio, detector, eraser
        self._busy = 0
        self.pictures = ErasedPictures(studio)
        self._found: dict[str, Found] = {}
        self._reports: dict[str, Report] = {}
        self.pictures.target_changed.connect(self.changed)
        self.pictures.made.connect(self._on_made)

    @property
    def target(self) -> ImageLayer | None:
        """The picture that is cleaned: the selected one, otherwise the lowest."""
        return self.pictures.target

    @property
    def found(self) -> Found | None:
        """The lettering of the target, None before it was looked for or marked."""
        target = self.target
        return self._found.get(target.asset.digest) if target is not None else None

    @property
    def report(self) -> Report | None:
        """How erasing lettering went that made the target's picture."""
        target = self.target
        return self._reports.get(target.asset.digest) if target is not None else None

    @property
    def is_busy(self) -> bool:
        """Tell whether a picture is being searched or erased now."""
        return self._busy > 0

    def on_page(self) -> list[RegionOnPage]:
        """Return the regions of the target as the canvas shows them."""
        target, found = self.target, self.found
        if target is None or found is None or not found.entries:
            return []
        from coverstudio.editor.erasing import to_page

        return [_on_page(entry, to_page(entry.region.polygon, target)) for entry in found.entries]

    # Choosing

    def choose(self, index: int, chosen: bool) -> None:
        """Switch one region on or off."""
        self._change(lambda found: found.choosing({index}, chosen))

    def toggle(self, index: int) -> None:
        """Switch one region the other way, as a click on the canvas does."""
        found = self.found
        if found is not None:
            self.choose(index, index not in found.chosen)

    def choose_all(self, chosen: bool) -> None:
        """Let all of them go, or none."""
        self._change(lambda found: found.choosing(range(len(found.entries)), chosen))

    def keep_only(self, indices: Collection[int]) -> None:
        """Keep these, and let all others go."""
        self._change(lambda found: found.choosing_only(set(range(len(found.entries))) - set(indices)))

    def keep_title(self) -> None:
        """Let everything go but the title: what says the title's words, otherwise the largest words."""
        found = self.found
        if found is None:
            return
        title = self._title_in(found)
        if title:
            self.keep_only(title)
        else:
            self._studio.messages.note(
                tr("No title was recognised: switch off what should stay by clicking on it.")
            )

    def _title_in(self, found: Found) -> Collection[int]:
        from coverstudio.editor.erasing import matches

        texts = [layer for layer in self._studio.editor.document.layers if isinstance(layer, TextLayer)]
        words = [layer.text for layer in texts if layer.role == "title" and layer.text.strip()]
        return matches(found.regions, words).regions or found.largest_legible()

    def take_whole(self, indices: Collection[int], whole: bool) -> None:
        """Repaint the whole areas of some regions, or only their strokes."""
        self._change(lambda found: found.as_whole(indices, whole))

    def merge(self, indices: Collection[int]) -> None:
        """Make one region of several."""
        self._change(lambda found: found.merged(indices))

    def remove(self, indices: Collection[int]) -> None:
        """Forget regions; a button brings them back."""
        target, before = self.target, self.found
        if target is None or before is None or not indices:
            return
        digest = target.asset.digest
        self._change(lambda found: found.without(indices))
        self._studio.messages.note(
            tr_count(
                len(indices), "1 region removed from the list.", "{count} regions removed from the list."
            ),
            tr("Put back"),
            lambda: self._know(digest, before),
        )

    def mark(self, box: Box) -> None:
        """Add a rectangle of the page (mm) as a region of the target."""
        target = self.target
        if target is None:
            self._say_no_picture()
            return
        from coverstudio.editor.erasing import region_of_box

        found = self.found or Found()
        self._know(target.asset.digest, found.with_marked(region_of_box(box, target)))

    def reshape(self, index: int, polygon: Collection[Point]) -> None:
        """Give a region another outline, in millimetres of the page."""
        target = self.target
        if target is None:
            return
        from coverstudio.editor.erasing import to_layer_pixels

        there = to_layer_pixels(tuple(polygon), target)
        self._change(lambda found: found.reshaped(index, there))

    def _change(self, change: Callable[[Found], Found]) -> None:
        target, found = self.target, self.found
        if target is not None and found is not None and (now := change(found)) != found:
            self._know(target.asset.digest, now)

    def _know(self, digest: str, found: Found) -> None:
        self._found[digest] = found
        self.changed.emit()

    # Finding and erasing

    def find(self) -> Job | None:
        """Look for lettering in the target."""
        target = self.target
        if target is None:
            self._say_no_picture()
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

    async def _find(self, job: Job, target: ImageLayer) -> None:
        from coverstudio.editor.erasing import find_text
        from coverstudio.editor.pictures import get

        pixels = await get(self._studio.editor.store, target.asset)
        regions = await find_text(self._studio.generator, pixels, self._detector_now(), job.report)
        by_hand = [entry for entry in self._marked_in(target) if entry.region not in regions]
        self._know(target.asset.digest, Found((*(FoundRegion(region) for region in regions), *by_hand)))

    def _marked_in(self, target: ImageLayer) -> list[FoundRegion]:
        """Return what the user marked by hand, which another search does not forget."""
        found = self._found.get(target.asset.digest, Found())
        return [entry for entry in found.entries if entry.by_hand]

    def _detector_now(self) -> Detector:
        from coverstudio.editor.erasing import BUILT_IN

        return BUILT_IN if self._detector is None else self._detector()

    def _eraser_now(self) -> Eraser:
        from coverstudio.editor.erasing import PATCHES

        return PATCHES if self._eraser is None else self._eraser()

    def show_mask(self) -> Job | None:
        """Make the mask of what goes, so that it can be seen and changed by hand."""
        target, found = self.target, self.found
        if target is None or found is None or not found.chosen:
            return None
        return self._start(tr("Mask lettering"), lambda _: self._mask(target, found))

    async def _mask(self, target: ImageLayer, found: Found) -> None:
        from coverstudio.editor.erasing import mask_of
        from coverstudio.editor.pictures import get

        pixels = await get(self._studio.editor.store, target.asset)
        mask = await mask_of(pixels, found.going, found.whole)
        if self.target is not None and self.target.asset == target.asset:
            self.masked.emit(mask, tr("Mask lettering"))

    def erase_chosen(self) -> Job | None:
        """Erase the chosen regions from the target."""
        target, found = self.target, self.found
        if target is None or found is None or not found.chosen:
            return None
        if target.locked:
            self._studio.messages.note(tr("The picture is locked: unlock it in the layers first."))
            return None
        name = _erasing(found)
        return self._start(name, lambda job: self._erase(job, target, found, name))

    async def _erase(self, job: Job, target: ImageLayer, found: Found, name: str) -> None:
        from coverstudio.editor.erasing import erase_regions_of_layer

        async def make(now: ImageLayer) -> tuple[Made, Pixels | None]:
            made, erased = await erase_regions_of_layer(
                self._studio.generator,
                self._studio.editor.store,
                now,
                found.going,
                kept=found.kept,
                whole=found.whole,
                detector=self._detector_now(),
                eraser=self._eraser_now(),
                says=lambda _: job.says(name),
                on_progress=job.report,
            )
            known = self._found.get(now.asset.digest, Found())
            self._found[made.asset.digest] = known.after_erasing(found.going, erased.left)
            self._reports[made.asset.digest] = erased.report
            return made, erased.mask

        await self.pictures.replace(target, name, make)
        self.changed.emit()

    def _on_made(self, before: Asset, after: Asset) -> None:
        """Take over what is known of the lettering to a picture that was erased otherwise."""
        known = self._found.get(before.digest)
        if known is not None and after.digest not in self._found:
            self._found[after.digest] = known

    def _say_no_picture(self) -> None:
        self._studio.messages.note(tr("There is no picture on the page yet: put one there first."))


def _erasing(found: Found) -> str:
    return tr_count(len(found.chosen), "Erase 1 region", "Erase {count} regions")


def _on_page(entry: FoundRegion, polygon: Polygon) -> RegionOnPage:
    region = entry.region
    return RegionOnPage(
        polygon=tuple(polygon),
        text=region.text,
        score=region.score,
        chosen=entry.chosen,
        legible=region.legible,
        by_hand=entry.by_hand,
    )
