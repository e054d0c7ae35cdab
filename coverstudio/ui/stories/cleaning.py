"""Finding lettering in a picture, erasing what was chosen of it, and knowing how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.editor.found import Found, FoundRegion
from coverstudio.editor.jobs import Job, Work
from coverstudio.ui.stories.choosing import Choosing
from coverstudio.ui.stories.out_of_reach import tell_if_hidden, tell_if_out_of_reach
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr, tr_count

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Detector, Eraser, Report
    from coverstudio.editor.pictures import Made, Pixels


class Cleaning(Choosing):
    """Finds and erases. `detector` and `eraser` say what finds and what paints over.

    `masked(mask, name)` tells what would go of the target (H×W, 255 = repainted), to be seen and changed by
    hand.
    """

    masked = Signal(object, str)

    def __init__(
        self,
        studio: Studio,
        detector: Callable[[], Detector] | None = None,
        eraser: Callable[[], Eraser] | None = None,
    ) -> None:
        super().__init__(studio)
        self._detector, self._eraser = detector, eraser
        self._busy = 0
        self._reports: dict[str, Report] = {}
        self._bare: set[str] = set()
        self.pictures.made.connect(self._on_bare_picture_erased)

    @property
    def report(self) -> Report | None:
        """How erasing lettering went that made the target's picture."""
        target = self.target
        return self._reports.get(target.asset.digest) if target is not None else None

    @property
    def is_bare(self) -> bool:
        """Tell whether the last search found no lettering in the target."""
        target = self.target
        return target is not None and target.asset.digest in self._bare

    def _on_bare_picture_erased(self, before: Asset, after: Asset) -> None:
        if before.digest in self._bare:
            self._bare.add(after.digest)

    @property
    def is_busy(self) -> bool:
        """Tell whether a picture is being searched or erased now."""
        return self._busy > 0

    def find(self) -> Job | None:
        """Look for lettering in the target."""
        target = self.target
        if target is None:
            self.say_no_picture()
            return None
        if tell_if_hidden(self._studio, target):
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
        from coverstudio.editor.erasing import find_text, with_known_words
        from coverstudio.editor.pictures import get
        from coverstudio.imaging.glyph_mask import told_apart

        pixels = await get(self._studio.editor.store, target.asset)
        seen = await find_text(self._studio.generator, pixels, self._detector_now(), job.report)
        regions = with_known_words(seen, self._names_on_cover())
        outlines = [region.polygon for region in regions]
        apart = await asyncio.to_thread(told_apart, pixels[..., :3], outlines)
        entries = [
            FoundRegion(one, told_apart=is_apart) for one, is_apart in zip(regions, apart, strict=True)
        ]
        (self._bare.discard if regions else self._bare.add)(target.asset.digest)
        by_hand = [entry for entry in self._marked_in(target) if entry.region not in regions]
        self._know(target.asset.digest, Found((*entries, *by_hand)))

    def _names_on_cover(self) -> list[str]:
        """Return the title and the author as the cover's own text layers say them."""
        texts = [layer for layer in self._studio.editor.document.layers if isinstance(layer, TextLayer)]
        return [layer.text for layer in texts if layer.role in ("title", "author")]

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
        if target is None or found is None or not found.chosen or tell_if_hidden(self._studio, target):
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
        if tell_if_out_of_reach(self._studio, target):
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


def _erasing(found: Found) -> str:
    return tr_count(len(found.chosen), "Erase 1 region", "Erase {count} regions")
