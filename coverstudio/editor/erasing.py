"""Story (b): find lettering in a picture, or drag a rectangle over it, and erase it with proof."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.geometry import Box, corners, rotated
from coverstudio.document.layers import Asset, ImageLayer, Recipe
from coverstudio.editor.pictures import Made, get, put
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import DetectText, Inpaint, Region
from coverstudio.generation.picture import Picture
from coverstudio.imaging.blending import blend, crop_with_context
from coverstudio.imaging.glyph_mask import glyph_mask

Pixels = NDArray[np.uint8]
Polygon = Sequence[tuple[float, float]]

DETECTOR = "rapidocr"
ERASER = "patch-fill"
ROUNDS = 3
SMALLEST_CONTEXT = 96


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What erasing did: the numbers behind "clean after 2 rounds".

    `masked_share` is the share (0..1) of the picture's pixels that were allowed to change.
    """

    engine: str
    rounds: int
    regions_found: int
    regions_left: int
    masked_share: float


class Erased(msgspec.Struct, frozen=True):
    """The picture after erasing, the mask of what was allowed to change, the report, and what is left."""

    pixels: Pixels
    mask: Pixels
    report: Report
    left: tuple[Region, ...] = ()


async def find_text(
    generator: Generator, pixels: Pixels, detector: str = DETECTOR, on_progress: OnProgress | None = None
) -> tuple[Region, ...]:
    """Return the lettering in a picture, polygons in its pixels."""
    answer = await generator.run(DetectText(engine=detector, image=Picture(pixels[..., :3])), on_progress)
    return answer.regions


async def mask_of(pixels: Pixels, regions: Sequence[Region]) -> Pixels:
    """Return the mask (H×W, 255 = repaint) that hugs the glyphs of the regions."""
    polygons = [region.polygon for region in regions]
    return await asyncio.to_thread(glyph_mask, pixels[..., :3], polygons)


def filled_mask(shape: tuple[int, ...], polygons: Sequence[Polygon]) -> Pixels:
    """Return the mask (H×W) that is white inside the polygons, given in pixels."""
    mask = np.zeros(shape[:2], np.uint8)
    for polygon in polygons:
        cv2.fillPoly(mask, [np.round(np.asarray(polygon)).astype(np.int32)], 255)
    return mask


async def erase(
    generator: Generator,
    pixels: Pixels,
    mask: Pixels,
    engine: str = ERASER,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Pixels:
    """Repaint the white part of the mask; every pixel outside it stays bit for bit.

    Only the part around the mask travels to the worker. Transparency is left as it is.
    Raises ValueError when the mask is of another size or all white, GenerationError when the engine fails.
    """
    if mask.shape != pixels.shape[:2]:
        raise ValueError(
            f"The mask is {mask.shape[1]}×{mask.shape[0]} pixels, the picture "
            f"{pixels.shape[1]}×{pixels.shape[0]}: they must be the same size."
        )
    if not mask.any():
        return pixels
    if mask.all():
        raise ValueError("The mask covers the whole picture: leave something to paint from.")
    x, y, width, height = crop_with_context(mask, _context(mask))
    part = np.s_[y : y + height, x : x + width]
    request = Inpaint(
        engine=engine, image=Picture(pixels[..., :3][part]), mask=Picture(mask[part]), seed=seed
    )
    painted = await generator.run(request, on_progress)
    return await asyncio.to_thread(_pasted, pixels, mask, painted.image.pixels, part)


def _pasted(pixels: Pixels, mask: Pixels, painted: Pixels, part: tuple[slice, slice]) -> Pixels:
    out = pixels.copy()
    out[..., :3][part] = blend(pixels[..., :3][part], painted, mask[part])
    return out


def _context(mask: Pixels) -> int:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    extent = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    return max(SMALLEST_CONTEXT, int(extent) // 3)


async def erase_text(
    generator: Generator,
    pixels: Pixels,
    *,
    regions: Sequence[Region] | None = None,
    detector: str = DETECTOR,
    engine: str = ERASER,
    rounds: int = ROUNDS,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> Erased:
    """Find lettering (or take `regions`), erase it, look again, and erase what is left, up to `rounds` times.

    `says` is told which part of the work begins. A picture without lettering comes back as it was.
    """
    chosen = regions is not None
    if regions is None:
        says("Looking for lettering")
        regions = await find_text(generator, pixels, detector, on_progress)
    found, done, out = len(regions), 0, pixels
    touched = np.zeros(pixels.shape[:2], np.uint8)
    left: Sequence[Region] = regions
    while left and done < rounds:
        says(f"Erasing {len(left)} {'region' if len(left) == 1 else 'regions'}")
        mask = await mask_of(out, left)
        out = await erase(generator, out, mask, engine, seed=done, on_progress=on_progress)
        touched = np.maximum(touched, mask)
        done += 1
        says("Looking again")
        seen = await find_text(generator, out, detector, on_progress)
        # What the user chose to keep is no failure of the eraser: only what lies where it worked counts.
        left = [region for region in seen if not chosen or _overlaps(region, touched)]
    report = Report(
        engine=engine, rounds=done, regions_found=found, regions_left=len(left),
        masked_share=float(np.count_nonzero(touched)) / touched.size,
    )  # fmt: skip
    return Erased(out, touched, report, tuple(left))


async def erase_masked(
    generator: Generator,
    pixels: Pixels,
    mask: Pixels,
    *,
    detector: str = "",
    engine: str = ERASER,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> Erased:
    """Erase what is white in the user's own mask.

    With a `detector` the lettering there is counted before and after.
    """
    found = await _lettering_in(generator, pixels, mask, detector, on_progress)
    says("Erasing")
    out = await erase(generator, pixels, mask, engine, on_progress=on_progress)
    left = await _lettering_in(generator, out, mask, detector, on_progress)
    report = Report(
        engine=engine, rounds=1 if mask.any() else 0, regions_found=len(found), regions_left=len(left),
        masked_share=float(np.count_nonzero(mask)) / mask.size,
    )  # fmt: skip
    return Erased(out, mask, report, left)


async def _lettering_in(
    generator: Generator, pixels: Pixels, mask: Pixels, detector: str, on_progress: OnProgress | None
) -> tuple[Region, ...]:
    if not detector or not mask.any() or mask.shape != pixels.shape[:2]:
        return ()
    regions = await find_text(generator, pixels, detector, on_progress)
    return tuple(region for region in regions if _overlaps(region, mask))


def _overlaps(region: Region, touched: Pixels) -> bool:
    inside = filled_mask(touched.shape, [region.polygon]) > 0
    return bool((touched[inside] > 0).mean() > 0.1) if inside.any() else False


def to_layer_pixels(polygon: Polygon, layer: ImageLayer) -> list[tuple[float, float]]:
    """Convert points on the page (mm) to pixels of the layer's picture."""
    factor_x, factor_y = layer.asset.width / layer.box.width, layer.asset.height / layer.box.height
    points = (rotated(x, y, layer.box.center, -layer.rotation) for x, y in polygon)
    return [((x - layer.box.x) * factor_x, (y - layer.box.y) * factor_y) for x, y in points]


def to_page(polygon: Polygon, layer: ImageLayer) -> list[tuple[float, float]]:
    """Convert pixels of the layer's picture to points on the page (mm)."""
    factor_x, factor_y = layer.box.width / layer.asset.width, layer.box.height / layer.asset.height
    points = ((layer.box.x + x * factor_x, layer.box.y + y * factor_y) for x, y in polygon)
    return [rotated(x, y, layer.box.center, layer.rotation) for x, y in points]


def region_of_box(box: Box, layer: ImageLayer) -> Region:
    """Return a rectangle dragged on the page (mm) as a region of the layer's picture."""
    return Region(tuple(to_layer_pixels(corners(box, 0.0), layer)), 1.0)


async def erase_regions_of_layer(
    generator: Generator,
    store: AssetStore,
    layer: ImageLayer,
    regions: Sequence[Region],
    *,
    engine: str = ERASER,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> tuple[Made, Erased]:
    """Erase found lettering from a layer's picture, with as many rounds as it takes.

    `left` of what comes back are the regions that can still be read, in pixels of the picture.
    """
    pixels = await get(store, layer.asset)
    erased = await erase_text(
        generator, pixels, regions=regions, engine=engine, says=says, on_progress=on_progress
    )
    return await keep_erased(store, layer, erased.pixels, erased.report), erased


async def erase_mask_of_layer(
    generator: Generator,
    store: AssetStore,
    layer: ImageLayer,
    polygons: Sequence[Polygon],
    *,
    engine: str = ERASER,
    on_progress: OnProgress | None = None,
) -> tuple[Made, Report]:
    """Erase everything inside polygons (pixels of the layer's picture), whatever it shows."""
    pixels = await get(store, layer.asset)
    mask = filled_mask(pixels.shape, polygons)
    if not mask.any():
        raise ValueError("The rectangle does not touch the picture: drag it over what should go.")
    if mask.all():
        raise ValueError("The rectangle covers the whole picture: leave something of it to paint from.")
    out = await erase(generator, pixels, mask, engine, on_progress=on_progress)
    report = Report(
        engine=engine, rounds=1, regions_found=len(polygons), regions_left=0,
        masked_share=float(np.count_nonzero(mask)) / mask.size,
    )  # fmt: skip
    return await keep_erased(store, layer, out, report), report


async def keep_erased(store: AssetStore, before: ImageLayer | Made, pixels: Pixels, report: Report) -> Made:
    """Put the erased picture into the store, with the recipe that continues the one of `before`."""
    asset = await put(store, pixels)
    settings: dict[str, str | int | float] = {"rounds": report.rounds, "masked_share": report.masked_share}
    recipe = Recipe(
        engine=report.engine, wish="erase", source=before.asset.digest, before=before.recipe,
        width=asset.width, height=asset.height, settings=settings,
    )  # fmt: skip
    return Made(asset, recipe)


def with_pixels(document: Document, layer_id: str, source: Asset, made: Made) -> Document:
    """Give the layer its new picture, unless it is gone or shows another picture than `source` by now."""
    layer = document.layer(layer_id)
    if not isinstance(layer, ImageLayer) or layer.asset != source:
        return document
    return replace_layer(document, msgspec.structs.replace(layer, asset=made.asset, recipe=made.recipe))
