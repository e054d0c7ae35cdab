"""Erasing from the picture of a layer, and giving the layer its new picture."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset
from coverstudio.editor.erasing.detecting import BUILT_IN, Detector
from coverstudio.editor.erasing.eraser import PATCHES, Eraser, Pixels
from coverstudio.editor.erasing.recipes import erased_recipe
from coverstudio.editor.erasing.report import Erased, Report
from coverstudio.editor.erasing.rounds import ROUNDS, erase_masked, erase_text
from coverstudio.editor.pictures import Made, get, put
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import Region


async def erase_regions_of_layer(
    generator: Generator,
    store: AssetStore,
    layer: ImageLayer,
    regions: Sequence[Region],
    *,
    kept: Sequence[Region] = (),
    whole: Collection[Region] = (),
    detector: Detector = BUILT_IN,
    eraser: Eraser = PATCHES,
    rounds: int = ROUNDS,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> tuple[Made, Erased]:
    """Erase found lettering from a layer's picture, with as many rounds as it takes.

    `kept` lettering is spared, of `whole` regions more than the strokes goes, as `erase_text` does it. `left`
    of what comes back are the regions that can still be read, in pixels of the picture.
    """
    pixels = await get(store, layer.asset)
    erased = await erase_text(
        generator, pixels, regions=regions, kept=kept, whole=whole, detector=detector, eraser=eraser,
        rounds=rounds, says=says, on_progress=on_progress,
    )  # fmt: skip
    return await keep_erased(store, layer, erased.pixels, erased.report, eraser), erased


async def erase_mask_of_layer(
    generator: Generator,
    store: AssetStore,
    layer: ImageLayer,
    mask: Pixels,
    *,
    eraser: Eraser = PATCHES,
    on_progress: OnProgress | None = None,
) -> tuple[Made, Report]:
    """Erase what is white in a mask (H×W, of the layer's picture), whatever it shows; greys go in part."""
    pixels = await get(store, layer.asset)
    erased = await erase_masked(generator, pixels, mask, eraser=eraser, on_progress=on_progress)
    return await keep_erased(store, layer, erased.pixels, erased.report, eraser), erased.report


async def keep_erased(
    store: AssetStore, before: ImageLayer | Made, pixels: Pixels, report: Report, eraser: Eraser = PATCHES
) -> Made:
    """Put the erased picture into the store, with the recipe that continues the one of `before`."""
    asset = await put(store, pixels)
    return Made(asset, await asyncio.to_thread(erased_recipe, before, asset, report, eraser))


def with_pixels(document: Document, layer_id: str, source: Asset, made: Made) -> Document:
    """Give the layer its new picture, unless it is gone or shows another picture than `source` by now."""
    layer = document.layer(layer_id)
    if not isinstance(layer, ImageLayer) or layer.asset != source:
        return document
    return replace_layer(document, msgspec.structs.replace(layer, asset=made.asset, recipe=made.recipe))
