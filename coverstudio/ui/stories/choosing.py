"""Choosing among the lettering of a picture: what goes, what stays, and how."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.editor.found import Found, FoundRegion, Point
from coverstudio.generation.messages import Region
from coverstudio.ui.canvas import RegionOnPage
from coverstudio.ui.stories.erased_pictures import ErasedPictures
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told, tr, tr_count

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Polygon
    from coverstudio.editor.pictures import Pixels

GONE = 0.15
"""Lettering of which more than this share was repainted by hand is taken for erased: strokes fill no more."""


class Choosing(QObject):
    """What is known of the lettering in each picture: undo brings the regions back with the picture.

    `changed` tells that something else is known or chosen.
    """

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._found: dict[str, Found] = {}
        self.pictures = ErasedPictures(studio)
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
    def which(self) -> str:
        """The name of the target where there are several pictures, else empty: there is but one to mean."""
        target = self.target
        is_one_of_several = len(list(self._studio.editor.document.images)) > 1
        return told(target.name) if target is not None and is_one_of_several else ""

    def on_page(self) -> list[RegionOnPage]:
        """Return the regions of the target as the canvas shows them: none over a hidden picture."""
        target, found = self.target, self.found
        if target is None or not target.visible or found is None or not found.entries:
            return []
        from coverstudio.editor.erasing import to_page

        return [_on_page(entry, to_page(entry.region.polygon, target)) for entry in found.entries]

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
        return matches(found.regions, words).regions or found.largest_words()

    def take_whole(self, indices: Collection[int], whole: bool) -> None:
        """Repaint the whole areas of some regions, or only their strokes."""
        self._change(lambda found: found.as_whole(indices, whole))

    def merge(self, indices: Collection[int]) -> None:
        """Make one region of several; a button parts them again."""
        self._change_and_say(lambda found: found.merged(indices), tr("Made one region of them."))

    def remove(self, indices: Collection[int]) -> None:
        """Forget regions; a button brings them back."""
        count = len(indices)
        told = tr_count(count, "1 region removed from the list.", "{count} regions removed from the list.")
        self._change_and_say(lambda found: found.without(indices), told)

    def _change_and_say(self, change: Callable[[Found], Found], sentence: str) -> None:
        target, before = self.target, self.found
        if target is None or before is None or change(before) == before:
            return
        digest = target.asset.digest
        self._know(digest, change(before))
        self._studio.messages.note(sentence, tr("Put back"), lambda: self._know(digest, before))

    def mark(self, box: Box, *, chosen: bool = True) -> None:
        """Add a rectangle of the page (mm) as a region of the target; a `chosen` one goes."""
        target = self.target
        if target is None:
            self.say_no_picture()
            return
        from coverstudio.editor.erasing import region_of_box

        found = self.found or Found()
        self._know(target.asset.digest, found.with_marked(region_of_box(box, target), chosen=chosen))

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

    def know_written(self, before: Asset, after: Asset, region: Region | None, words: str) -> None:
        """Take over what is known of a picture to the one with `words` in the place of a region."""
        found = self._found.get(before.digest)
        if found is not None and after != before:
            self._found[after.digest] = found if region is None else found.with_words(region, words)

    def _know(self, digest: str, found: Found) -> None:
        self._found[digest] = found
        self.changed.emit()

    def _on_made(self, before: Asset, after: Asset, mask: Pixels | None) -> None:
        """Take over what is known of the lettering to a picture that was erased by hand."""
        known = self._found.get(before.digest)
        if known is None or after.digest in self._found:
            return
        from coverstudio.editor.erasing.masks import share_within

        def is_gone(entry: FoundRegion) -> bool:
            return mask is not None and share_within(entry.region.polygon, mask) > GONE

        gone = {index for index, entry in enumerate(known.entries) if is_gone(entry)}
        self._found[after.digest] = known.without(gone)

    def say_no_picture(self) -> None:
        """Tell that there is no picture on the page."""
        self._studio.messages.note(tr("There is no picture on the page yet: put one there first."))


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
