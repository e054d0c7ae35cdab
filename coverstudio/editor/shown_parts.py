"""Which part of a picture print shows, and where a layer stands that holds this part alone."""

from __future__ import annotations

import math

import msgspec

from coverstudio.document.geometry import Box, rotated
from coverstudio.document.layers import ImageLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.generation.messages import PixelBox

_HAIR = 1e-6  # of a pixel


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
    asset, box = layer.asset, layer.box
    seen = _as_seen_from(layer, spec.bleed_box).intersected(box)
    if seen is None:
        return whole(layer)
    across, down = asset.width / box.width, asset.height / box.height
    left, right = _pixels((seen.x - box.x) * across, (seen.right - box.x) * across, asset.width)
    top, bottom = _pixels((seen.y - box.y) * down, (seen.bottom - box.y) * down, asset.height)
    return PixelBox(left, top, right - left, bottom - top)


def place_of(layer: ImageLayer, part: PixelBox) -> Box:
    """Return the unturned box, in mm, of a layer that shows a part of the picture where it stands now."""
    if part == whole(layer):
        return layer.box
    across, down = layer.box.width / layer.asset.width, layer.box.height / layer.asset.height
    width, height = part.width * across, part.height * down
    x, y = layer.box.x + part.x * across + width / 2, layer.box.y + part.y * down + height / 2
    x, y = rotated(x, y, layer.box.center, layer.rotation)
    return Box(x - width / 2, y - height / 2, width, height)


def _as_seen_from(layer: ImageLayer, page: Box) -> Box:
    """Return the page in the directions of a turned layer: the upright box around it."""
    corners = [(x, y) for x in (page.x, page.right) for y in (page.y, page.bottom)]
    points = [rotated(x, y, layer.box.center, -layer.rotation) for x, y in corners]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _pixels(first: float, last: float, count: int) -> tuple[int, int]:
    """Return the whole pixels around a span."""
    return max(0, math.floor(first + _HAIR)), min(count, math.ceil(last - _HAIR))
