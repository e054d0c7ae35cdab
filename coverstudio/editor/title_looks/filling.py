"""Pictures in letters: one of the user's, or the artwork itself, lighter or darker than it is below."""

from __future__ import annotations

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.document.type_looks import PictureFill

SET_OFF = 0.55  # how much lighter or darker the artwork is in the letters, at first
_DARK = 0.3  # relative luminance: darker ground has lighter letters


def artwork_below(document: Document, layer: TextLayer) -> ImageLayer | None:
    """Return the picture that a text stands on: the topmost below it, else the largest of the cover."""
    x, y = layer.box.center
    pictures = [picture for picture in document.images if picture.visible]
    below = [
        picture
        for picture in pictures[::-1]
        if document.index(picture.id) < document.index(layer.id)
        and picture.box.x <= x <= picture.box.right
        and picture.box.y <= y <= picture.box.bottom
    ]
    if below:
        return below[0]
    return max(pictures, key=lambda picture: picture.box.width * picture.box.height, default=None)


def artwork_fill(layer: TextLayer, picture: ImageLayer, ground: float | None) -> PictureFill:
    """Return a fill that shows a picture of the page where it lies, set off from what is below.

    `ground` is the relative luminance (0..1) there.
    """
    x, y = layer.box.center
    is_dark = ground is None or ground < _DARK
    return PictureFill(
        asset=picture.asset,
        box=picture.box.moved(-x, -y),
        lightness=SET_OFF if is_dark else -SET_OFF,
    )


def is_artwork(document: Document, fill: PictureFill) -> bool:
    """Tell whether a fill shows a picture of the page in its place."""
    return fill.box is not None and any(picture.asset == fill.asset for picture in document.images)


def moved_fill(fill: PictureFill, source: TextLayer, target: TextLayer) -> PictureFill | None:
    """Return a fill of one text for another, its picture in the same place of the page.

    None for one that was painted for the letters of `source`.
    """
    if fill.made_for:
        return None
    if fill.box is None:
        return fill
    (x, y), (other_x, other_y) = source.box.center, target.box.center
    return msgspec.structs.replace(fill, box=fill.box.moved(x - other_x, y - other_y))
