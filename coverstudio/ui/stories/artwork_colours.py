"""The colours of the artwork, the first that a designer reaches for."""

from __future__ import annotations

import msgspec
from PIL import Image

from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render

_SIDE = 120
_CANDIDATES = 24


def artwork_colours(document: Document, images: Images, count: int = 10) -> tuple[str, ...]:
    """Return at most `count` colours ("#rrggbb") of the pictures on the page, from dark to light.

    Taken apart by median cut, then the ones that lie farthest from each other are kept: the small accent
    counts as much as the large sky.
    """
    pictures = tuple(layer for layer in document.layers if isinstance(layer, ImageLayer) and layer.visible)
    if not pictures:
        return ()
    box = document.print_spec.trim_box
    scale = _SIDE / max(box.width, box.height)
    pixels = (max(1, round(box.width * scale)), max(1, round(box.height * scale)))
    bare = msgspec.structs.replace(document, layers=pictures)
    array = to_array(render(bare, images, box, pixels))[..., :3]
    quantised = Image.fromarray(array).quantize(_CANDIDATES, Image.Quantize.MEDIANCUT)
    flat = (quantised.getpalette() or [])[: 3 * _CANDIDATES]
    found = list(dict.fromkeys(zip(flat[::3], flat[1::3], flat[2::3], strict=True)))
    chosen = sorted(_spread(found, count), key=_lightness)
    return tuple(f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in chosen)


Rgb = tuple[int, int, int]


def _lightness(colour: Rgb) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _spread(colours: list[Rgb], count: int) -> list[Rgb]:
    """Return the colours that are farthest from the ones taken before, beginning with the darkest."""
    left = sorted(colours, key=_lightness)
    chosen = left[:1]
    left = left[1:]
    while left and len(chosen) < count:
        farthest = max(left, key=lambda one: min(_distance(one, taken) for taken in chosen))
        chosen.append(farthest)
        left.remove(farthest)
    return chosen


def _distance(one: Rgb, other: Rgb) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
