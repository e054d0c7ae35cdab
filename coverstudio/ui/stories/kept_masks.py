"""The masks of pictures, each with its own undo, for as long as undo may bring the picture back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverstudio.document.pictures import Asset

if TYPE_CHECKING:
    from coverstudio.editor.masking import HandMask, MaskHistory

MOST_PICTURES = 16


class KeptMasks:
    """Histories by picture, those that were worked on last."""

    def __init__(self) -> None:
        self._histories: dict[str, MaskHistory] = {}

    def of(self, asset: Asset) -> MaskHistory | None:
        """Return the history of a picture's mask, None where nothing was ever masked."""
        return self._histories.get(asset.digest)

    def begun(self, asset: Asset) -> MaskHistory:
        """Return the history of a picture's mask, beginning with none."""
        from coverstudio.editor.masking import HandMask, MaskHistory

        known = self.of(asset)
        return MaskHistory.of(HandMask(asset.width, asset.height)) if known is None else known

    def apply(self, asset: Asset, mask: HandMask, name: str) -> None:
        """Make `mask` the one of a picture, as a step `name`."""
        self.keep(asset, self.begun(asset).applied(mask, name))

    def keep(self, asset: Asset, history: MaskHistory) -> None:
        """Keep a history, and let go of the one that was not worked on for longest."""
        self._histories.pop(asset.digest, None)
        self._histories[asset.digest] = history
        while len(self._histories) > MOST_PICTURES:
            del self._histories[next(iter(self._histories))]

    def carry(self, before: Asset, after: Asset, without: HandMask | None = None) -> None:
        """Take what is masked over to a picture that was made of another, `without` what is done."""
        from coverstudio.editor.masking import MaskHistory

        known = self.of(before)
        same_size = (before.width, before.height) == (after.width, after.height)
        if known is None or after.digest in self._histories or not same_size:
            return
        mask = known.mask if without is None else known.mask.without(without)
        self.keep(after, MaskHistory.of(mask))
