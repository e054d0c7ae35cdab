"""The mask in hand: whose it is, how it is looked at, changes to all of it, and their undo."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer
from coverstudio.ui.canvas.mask_view import MaskOnPage
from coverstudio.ui.stories.kept_masks import KeptMasks
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.editor.masking import HandMask, MaskHistory


class MaskInHand(QObject):
    """It belongs to one picture: undo brings it back with the picture that was erased.

    `changed` tells of another mask, or that it is looked at otherwise.
    """

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._kept = KeptMasks()
        self._layer_id = ""
        self._seen: ImageLayer | None = None
        self._reshaping = asyncio.Lock()
        self._is_in_hand = self._is_in_full = False
        studio.editor.document_changed.connect(self._on_document_changed)

    @property
    def layer(self) -> ImageLayer | None:
        """The picture that the mask in hand belongs to, None when there is none."""
        layer = self._studio.editor.document.layer(self._layer_id)
        return layer if isinstance(layer, ImageLayer) else None

    @property
    def mask(self) -> HandMask | None:
        """The mask in hand; None while nothing is masked."""
        history = self._history
        return None if history is None or history.mask.is_empty else history.mask

    @property
    def _history(self) -> MaskHistory | None:
        layer = self.layer
        return None if layer is None else self._kept.of(layer.asset)

    def on_page(self) -> MaskOnPage | None:
        """Return the mask where it lies on the page; one over a hidden picture is not shown."""
        layer, mask = self.layer, self.mask
        return None if layer is None or mask is None or not layer.visible else MaskOnPage(layer, mask)

    @property
    def is_in_full(self) -> bool:
        """Whether the mask is looked at alone, in white and black."""
        return self._is_in_full

    def show_in_full(self, in_full: bool) -> None:
        """Look at the mask alone, or as a tint over the picture."""
        if in_full != self._is_in_full:
            self._is_in_full = in_full
            self.changed.emit()

    def take_in_hand(self, in_hand: bool) -> None:
        """Note whether a tool that masks is in the hand: only then undo goes through the mask first."""
        if in_hand != self._is_in_hand:
            self._is_in_hand = in_hand
            self.changed.emit()

    @property
    def is_in_hand(self) -> bool:
        """Whether a tool that masks is in the hand."""
        return self._is_in_hand

    def _put(self, layer: ImageLayer, mask: HandMask, name: str) -> None:
        """Make `mask` the one in hand, as a step called `name`."""
        self._layer_id = layer.id
        self._kept.apply(layer.asset, mask, name)
        self.changed.emit()

    # Changing the whole of it

    def clear(self) -> None:
        """Mask nothing any more."""
        from coverstudio.editor.masking import HandMask

        layer = self.layer
        if layer is not None and self.mask is not None:
            self._put(layer, HandMask(layer.asset.width, layer.asset.height), tr("Clear the mask"))

    def invert(self) -> None:
        """Let go what stays, and stay what goes."""
        self._studio.errands.send(self._reshape(lambda mask: mask.inverted(), tr("Invert the mask")))

    def grow(self, by: int) -> None:
        """Move the edges of the mask out by pixels of the picture, or in where `by` is negative."""
        from coverstudio.editor.masking import grown

        name = tr("Grow the mask") if by > 0 else tr("Shrink the mask")
        self._studio.errands.send(self._reshape(lambda mask: grown(mask, by), name))

    def feather(self, by: float) -> None:
        """Soften the edges of the mask over pixels of the picture."""
        from coverstudio.editor.masking import feathered

        self._studio.errands.send(self._reshape(lambda mask: feathered(mask, by), tr("Feather the mask")))

    async def _reshape(self, change: Callable[[HandMask], HandMask], name: str) -> None:
        async with self._reshaping:
            before = after = None
            # What was painted meanwhile is changed, too.
            while (mask := self.mask) is not before and mask is not None:
                before, after = mask, await asyncio.to_thread(change, mask)
            layer = self.layer
            if after is not None and layer is not None and self.mask is before:
                self._put(layer, after, name)

    # Undoing

    @property
    def undo_name(self) -> str:
        """What undo would take back of the mask; empty when there is nothing, or no tool for it in hand."""
        history = self._history
        return history.undo_name if self._is_in_hand and history is not None else ""

    @property
    def redo_name(self) -> str:
        """What redo would bring back of the mask; empty when there is nothing, or no tool for it in hand."""
        history = self._history
        return history.redo_name if self._is_in_hand and history is not None else ""

    def undo(self) -> None:
        """Go one step back in the mask."""
        self._step(lambda history: history.undone())

    def redo(self) -> None:
        """Go one step forward in the mask."""
        self._step(lambda history: history.redone())

    def _step(self, step: Callable[[MaskHistory], MaskHistory]) -> None:
        layer, history = self.layer, self._history
        if layer is not None and history is not None:
            self._kept.keep(layer.asset, step(history))
            self.changed.emit()

    def _on_document_changed(self, old: Document, new: Document) -> None:
        # A text that is dragged is no reason to show the mask anew.
        layer = self.layer
        if layer != self._seen:
            self._seen = layer
            self.changed.emit()
