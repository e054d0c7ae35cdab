"""What was written into pictures, try by try, so that another one can be taken later."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset

if TYPE_CHECKING:
    from coverstudio.editor.scene_text import SceneText, SceneTextWish

MOST = 16
"""Pictures of which the tries are kept: some hundred kilobytes each."""


@dataclass(frozen=True)
class Written:
    """What was written (without its pixels) on which wish into the picture of the layer `before`."""

    before: ImageLayer
    wish: SceneTextWish
    text: SceneText


class WrittenWords:
    """The writings by the pictures that they made, the latest ones."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, Written] = OrderedDict()

    def of(self, asset: Asset) -> Written | None:
        """Return what was written last into a picture, None when nothing was."""
        return self._of.get(asset.digest)

    def keep(self, asset: Asset, written: Written) -> None:
        """Remember what made a picture."""
        self._of[asset.digest] = written
        self._of.move_to_end(asset.digest)
        while len(self._of) > MOST:
            self._of.popitem(last=False)
