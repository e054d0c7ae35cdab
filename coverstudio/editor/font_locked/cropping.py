"""The letters of a text as pixels: what of the page is painted, and where in it the letters are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from coverstudio.document.geometry import MM_PER_INCH, Box
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks import glyph_coverage, painted_box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MARGIN = 1.0  # millimetres around the letters: what edges, shine and a model's view need
MOST_PIXELS = 8_000_000
NO_LETTERS = "The text “{}” shows no letters: type some words and choose a font that has them."


class Crop(msgspec.Struct, frozen=True):
    """A part of the unturned page (`box`, mm), its `mask` (H×W, 255 inside letters) and an `em` in pixels."""

    box: Box
    mask: NDArray[np.uint8]
    em: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.mask.shape[1], self.mask.shape[0]


def crop_of(layer: TextLayer, ppi: float) -> Crop:
    """Look at the letters at `ppi` pixels to the inch, or fewer where that is more than can be painted.

    Raises ValueError with a sentence when no letter shows.
    """
    bare = msgspec.structs.replace(layer, effects=(), fill=None, opacity=1.0, visible=True)
    if lay_out(bare).ink is None:
        raise ValueError(NO_LETTERS.format(layer.name))
    box = painted_box(bare).inset(-MARGIN)
    inches = box.width * box.height / MM_PER_INCH**2
    resolution = min(ppi, (MOST_PIXELS / inches) ** 0.5)
    size = box.size.pixels(resolution)
    mask = glyph_coverage(bare, box, size)
    if not mask.any():
        raise ValueError(NO_LETTERS.format(layer.name))
    return Crop(box, mask, lay_out(bare).size / 72 * resolution)
