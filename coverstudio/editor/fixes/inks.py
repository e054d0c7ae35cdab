"""Less ink: in a picture, by a job; where layers lie over each other, by lighter shadows over all of them."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np

from coverstudio.document.document import Document
from coverstudio.document.geometry import bounds
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.editor.fixes.case import Case, Fix
from coverstudio.imaging.ink import coverage, most_ink
from coverstudio.imaging.separations import Separation
from coverstudio.printing.art_pages import ArtPage
from coverstudio.printing.findings import Rule
from coverstudio.printing.places import ink_of
from coverstudio.printing.printed import printed_layers
from coverstudio.rendering.arrays import Pixels, to_array

SHADOWS = "Lighter shadows"
_STEPS = 9
_LOOKED_AT = 30_000
_SPARE = 1  # level, for what rounding adds


def _less_ink(case: Case) -> Fix | None:
    limit = case.printer.file.most_ink if case.printer else None
    if limit is None:
        return None
    picture = case.layer(ImageLayer)
    if picture is not None and not _is_reduced(picture):
        return Fix(name=f"Reduce its ink to {limit.value} %", job="reduce-ink")
    # What is left adds up where layers lie over each other, so that no single one can be made lighter.
    if case.separation is None:
        return None
    shadow = min(255, darkest_grey(case.separation, int(limit.value), _colours_of(case)) + _SPARE)
    return Fix(
        name="Lighten the deepest shadows", edit=lambda document: with_lighter_shadows(document, shadow)
    )


def _is_reduced(picture: ImageLayer) -> bool:
    return picture.recipe is not None and picture.recipe.wish == "reduce ink"


def _colours_of(case: Case) -> Pixels:
    """Return the colours of the art, 1×N×3; without pictures to look at, some of all colours there are."""
    if case.images is None:
        steps = np.linspace(0, 255, _STEPS).round().astype(np.uint8)
        return np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    page = ArtPage.of(case.document)
    for layer in printed_layers(case.document):
        if isinstance(layer, ImageLayer | ShapeLayer):
            page.paint(layer, case.images)
    colours = to_array(page.image)[..., :3].reshape(1, -1, 3)
    return colours[:, :: max(1, colours.shape[1] // _LOOKED_AT)]


def darkest_grey(separation: Separation, limit: int, colours: Pixels) -> int:
    """Return the least level that all three bytes of `colours` (1×N×3) must have to keep to `limit` per cent.

    Where the limit is beyond the press, it is 255.
    """
    low, high = 0, 255
    while low < high:
        middle = (low + high) // 2
        inks = separation.pixels(np.maximum(colours, np.uint8(middle)))
        low, high = (low, middle) if most_ink(coverage(inks)) <= limit else (middle + 1, high)
    return low


def with_lighter_shadows(document: Document, level: int) -> Document:
    """Return the document with a shape over its art that lets no colour be darker than that level.

    Words and barcodes that no art lies over come to stand above it, so that they stay as black as they are.
    """
    shape = ShapeLayer(
        name=SHADOWS,
        box=document.print_spec.bleed_box,
        colour=f"#{level:02x}{level:02x}{level:02x}",
        blend_mode="lighten",
    )
    free = {layer.id for index, layer in enumerate(document.layers) if _is_free(index, document)}
    below = tuple(layer for layer in document.layers if layer.id not in free)
    above = tuple(layer for layer in document.layers if layer.id in free)
    return msgspec.structs.replace(document, layers=(*below, shape, *above))


def _is_free(index: int, document: Document) -> bool:
    """Tell whether a layer is a text or a barcode that no art lies over."""
    layer = document.layers[index]
    if isinstance(layer, ImageLayer | ShapeLayer):
        return False
    ink = ink_of(layer)
    return ink is None or not any(
        isinstance(other, ImageLayer | ShapeLayer) and bounds(other.box, other.rotation).intersected(ink)
        for other in document.layers[index + 1 :]
    )


INK_FIXES: dict[Rule, Callable[[Case], Fix | None]] = {"too-much-ink": _less_ink}
