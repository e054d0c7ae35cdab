"""The picture that is cleaned: which one it is, what it was erased from, and one erasing at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.editor.pictures import Made, Pixels


class ErasedPictures(QObject):
    """What every way of erasing shares.

    `target_changed` tells that another picture is cleaned now, or looks otherwise; `made(before, after,
    mask)` tells of two assets, just before the page shows `after`, and of what was allowed to change (H×W,
    255 = repainted; None where that is not known).
    """

    target_changed = Signal()
    made = Signal(object, object, object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        # One erasing after the other: the next one begins with the picture that the last one made.
        self._turn = asyncio.Lock()
        self._made_from: dict[str, Asset] = {}
        self._masks: dict[str, bytes] = {}
        self._seen: ImageLayer | None = None
        studio.editor.document_changed.connect(self._look_at_target)
        studio.editor.selection_changed.connect(self._look_at_target)

    @property
    def target(self) -> ImageLayer | None:
        """The picture that is cleaned: the selected one, otherwise the lowest."""
        selected = self._studio.editor.selected
        if isinstance(selected, ImageLayer):
            return selected
        visible = [layer for layer in self._studio.editor.document.images if layer.visible]
        return visible[0] if visible else None

    async def replace(
        self,
        target: ImageLayer,
        name: str,
        make: Callable[[ImageLayer], Awaitable[tuple[Made, Pixels | None]]],
    ) -> Made | None:
        """Give a picture its successor, as one step called `name`, when every erasing before it is over.

        `make` is told the layer as it is then, and returns with the picture the mask (H×W, 255 = repainted)
        of what was allowed to change, None when it has none. None, and a note to the user, when the layer
        shows quite another picture by now.
        """
        async with self._turn:
            now = self._as_it_is(target)
            if now is None:
                return None
            made, mask = await make(now)
            await asyncio.to_thread(self._keep_mask, now.asset, made.asset, mask)
            # One that was made before keeps its origin: what is taken back comes from where it came from.
            self._made_from.setdefault(made.asset.digest, now.asset)
            self.made.emit(now.asset, made.asset, mask)
            self._put(now, made, name)
            return made

    def _as_it_is(self, layer: ImageLayer) -> ImageLayer | None:
        """Return the layer as it is now, earlier erasings included; None, and say so, when it is another."""
        now = self._studio.editor.settled.layer(layer.id)
        if isinstance(now, ImageLayer) and layer.asset in self._origins(now.asset):
            return now
        self._say_that_it_changed()
        return None

    def _put(self, layer: ImageLayer, made: Made, name: str) -> None:
        from coverstudio.editor.erasing import with_pixels

        before = self._studio.editor.settled
        after = with_pixels(before, layer.id, layer.asset, made)
        if after is before:
            self._say_that_it_changed()
        else:
            self._studio.editor.apply(after, name)

    def original(self, asset: Asset) -> Asset | None:
        """Return the picture that a picture was erased from in the first place, None when it was not."""
        origins = self._origins(asset)
        return origins[-1] if len(origins) > 1 else None

    def mask(self, asset: Asset) -> Pixels | None:
        """Return what was allowed to change (H×W, 255) since the original; None where that is not known."""
        from coverstudio.ui.stories.packed_masks import unpacked

        packed = self._masks.get(asset.digest)
        return None if packed is None else unpacked(packed, (asset.height, asset.width))

    def _keep_mask(self, before: Asset, after: Asset, mask: Pixels | None) -> None:
        from coverstudio.ui.stories.packed_masks import packed, united

        earlier = self._masks.get(before.digest)
        is_known = earlier is not None or before.digest not in self._made_from
        if mask is None or not is_known or mask.shape != (after.height, after.width):
            return
        self._masks[after.digest] = packed(mask) if earlier is None else united(earlier, packed(mask))

    def _origins(self, asset: Asset) -> list[Asset]:
        """Return a picture and those it was erased from, the latest first."""
        origins = [asset]
        while (origin := self._made_from.get(origins[-1].digest)) is not None and origin not in origins:
            origins.append(origin)
        return origins

    def _look_at_target(self) -> None:
        # A text that is dragged is no reason to show the regions anew.
        target = self.target
        if target != self._seen:
            self._seen = target
            self.target_changed.emit()

    def _say_that_it_changed(self) -> None:
        self._studio.messages.note(tr("The picture changed meanwhile, so the result was dropped: try again."))
