"""Lettering is found, erased, looked for again, and erased until nothing can be read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from coverstudio.editor.erasing.eraser import PATCHES, Eraser, Pixels, erase
from coverstudio.editor.erasing.places import filled_mask
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import DetectText, Region
from coverstudio.generation.picture import Picture
from coverstudio.imaging.glyph_mask import glyph_mask

ROUNDS = 3


class Detector(msgspec.Struct, frozen=True, kw_only=True):
    """An engine that finds lettering; `model` is the absolute path of its weights where it wants any."""

    engine: str = "rapidocr"
    model: str = ""


BUILT_IN = Detector()


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
    generator: Generator, pixels: Pixels, detector: Detector = BUILT_IN, on_progress: OnProgress | None = None
) -> tuple[Region, ...]:
    """Return the lettering in a picture, polygons in its pixels."""
    picture = Picture(pixels[..., :3])
    request = DetectText(engine=detector.engine, model=detector.model, image=picture)
    return (await generator.run(request, on_progress)).regions


async def mask_of(pixels: Pixels, regions: Sequence[Region]) -> Pixels:
    """Return the mask (H×W, 255 = repaint) that hugs the glyphs of the regions."""
    polygons = [region.polygon for region in regions]
    return await asyncio.to_thread(glyph_mask, pixels[..., :3], polygons)


async def erase_text(
    generator: Generator,
    pixels: Pixels,
    *,
    regions: Sequence[Region] | None = None,
    detector: Detector = BUILT_IN,
    eraser: Eraser = PATCHES,
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
        turn = msgspec.structs.replace(eraser, seed=eraser.seed + done)
        out = await erase(generator, out, mask, turn, on_progress=on_progress)
        touched = np.maximum(touched, mask)
        done += 1
        says("Looking again")
        seen = await find_text(generator, out, detector, on_progress)
        # What the user chose to keep is no failure of the eraser: only what lies where it worked counts.
        left = [region for region in seen if not chosen or _overlaps(region, touched)]
    report = Report(
        engine=eraser.engine, rounds=done, regions_found=found, regions_left=len(left),
        masked_share=float(np.count_nonzero(touched)) / touched.size,
    )  # fmt: skip
    return Erased(out, touched, report, tuple(left))


async def erase_masked(
    generator: Generator,
    pixels: Pixels,
    mask: Pixels,
    *,
    detector: Detector | None = None,
    eraser: Eraser = PATCHES,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> Erased:
    """Erase what is white in the user's own mask.

    With a `detector` the lettering there is counted before and after.
    """
    found = await _lettering_in(generator, pixels, mask, detector, on_progress)
    says("Erasing")
    out = await erase(generator, pixels, mask, eraser, on_progress=on_progress)
    left = await _lettering_in(generator, out, mask, detector, on_progress)
    report = Report(
        engine=eraser.engine, rounds=1 if mask.any() else 0, regions_found=len(found), regions_left=len(left),
        masked_share=float(np.count_nonzero(mask)) / mask.size,
    )  # fmt: skip
    return Erased(out, mask, report, left)


async def _lettering_in(
    generator: Generator,
    pixels: Pixels,
    mask: Pixels,
    detector: Detector | None,
    on_progress: OnProgress | None,
) -> tuple[Region, ...]:
    if detector is None or not mask.any() or mask.shape != pixels.shape[:2]:
        return ()
    regions = await find_text(generator, pixels, detector, on_progress)
    return tuple(region for region in regions if _overlaps(region, mask))


def _overlaps(region: Region, touched: Pixels) -> bool:
    inside = filled_mask(touched.shape, [region.polygon]) > 0
    return bool((touched[inside] > 0).mean() > 0.1) if inside.any() else False
