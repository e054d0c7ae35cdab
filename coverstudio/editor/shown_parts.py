"""Which part of a picture print shows, and where a layer stands that holds this part alone."""

from __future__ import annotations

import msgspec

from coverstudio.document.geometry import Box, rotated
from coverstudio.document.layers import ImageLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.generation.messages import PixelBox
from coverstudio.printing.placing import raster_of


class Enlargement(msgspec.Struct, frozen=True):
    """What a layer's picture is cut to and enlarged to: a `part` in its pixels, and how many it becomes."""

    part: PixelBox
    width: int
    height: int


def for_print(layer: ImageLayer, spec: PrintSpec) -> Enlargement:
    """Return the part that trim and bleed show, with exactly the pixels that they need where it stands."""
    part = shown_part(layer, spec)
    return Enlargement(part, *place_of(layer, part).size.pixels_needed(spec.ppi))


def whole(layer: ImageLayer) -> PixelBox:
    """Return all of a layer's picture."""
    return PixelBox(0, 0, layer.asset.width, layer.asset.height)


def shown_part(layer: ImageLayer, spec: PrintSpec) -> PixelBox:
    """Return the whole pixels of a layer's picture that trim and bleed show of it.

    Of a turned layer it is the upright part, in the picture's own directions, around what shows. It is all of
    the picture where nothing shows, because then nobody knows which part is meant.
    """
    seen = raster_of(layer).visible(spec)
    if seen is None:
        return whole(layer)
    return PixelBox(seen.left, seen.top, seen.right - seen.left, seen.bottom - seen.top)


def place_of(layer: ImageLayer, part: PixelBox) -> Box:
    """Return the unturned box, in mm, of a layer that shows a part of the picture where it stands now."""
    if part == whole(layer):
        return layer.box
    across, down = layer.box.width / layer.asset.width, layer.box.height / layer.asset.height
    width, height = part.width * across, part.height * down
    x, y = layer.box.x + part.x * across + width / 2, layer.box.y + part.y * down + height / 2
    x, y = rotated(x, y, layer.box.center, layer.rotation)
    return Box(x - width / 2, y - height / 2, width, height)
