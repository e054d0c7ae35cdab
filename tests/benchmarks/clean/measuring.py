"""Every method on a picture: ours as the application calls it, through the real worker, and the peers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.editor.erasing import PATCHES, erase_text, find_text
from coverstudio.generation.messages import Inpaint
from coverstudio.generation.picture import Picture
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.imaging.glyph_mask import glyph_mask
from tests.benchmarks.clean.detection import Detection, judged
from tests.benchmarks.clean.figures import Figures, Hug, Polygon, figures, filled, hug, visible
from tests.benchmarks.clean.peers import harmonic, navier_stokes, plain_detection, telea
from tests.benchmarks.lettering_truth import Lettered

Pixels = NDArray[np.uint8]

OURS = "glyph masks + patch-fill"
OUR_FILL = "true mask + patch-fill"
GLYPHS = "glyphs of the regions found"
REGIONS = "the regions found, whole"
PEERS = {
    "boxes + Telea": telea,
    "boxes + Navier-Stokes": navier_stokes,
    "true mask + Telea": telea,
    "true mask + harmonic": harmonic,
}
BUILT_IN, PLAIN = "rapidocr (built in)", "one plain RapidOCR call"


@dataclass(frozen=True, eq=False)
class Measured:
    """All of one picture. `masks` are the hugs of the glyph masks alone, by where their regions are from."""

    picture: str
    lettered: Lettered
    detections: dict[str, Detection]
    masks: dict[str, Hug]
    figures: list[Figures]
    mask: Pixels
    result: Pixels


@asynccontextmanager
async def worker() -> AsyncIterator[WorkerClient]:
    """A worker that has loaded its networks."""
    client = WorkerClient()
    try:
        await find_text(client, np.full((256, 256, 3), 200, np.uint8))
        plain_detection(np.full((256, 256, 3), 200, np.uint8))
        yield client
    finally:
        client.close()


async def measure(client: WorkerClient, picture: str, lettered: Lettered, peers: bool = True) -> Measured:
    """Find, mask and erase the lettering of one picture; with every peer, or ours alone."""
    start = time.perf_counter()
    regions = [region.polygon for region in await find_text(client, lettered.image)]
    detecting = time.perf_counter() - start
    detections = {BUILT_IN: judged(lettered, regions, detecting)}
    masks = {
        GLYPHS: hug(glyph_mask(lettered.image, regions), lettered),
        "glyphs of the true regions": hug(
            glyph_mask(lettered.image, [drawn.polygon for drawn in lettered.lines]), lettered
        ),
        REGIONS: hug(filled(lettered.image.shape, regions), lettered),
        "all that is seen, and two pixels around it": hug(_widened(lettered), lettered),
    }
    start = time.perf_counter()
    erased = await erase_text(client, lettered.image)
    seconds = time.perf_counter() - start
    again = [region.polygon for region in await find_text(client, erased.pixels)]
    rows = [figures(picture, OURS, seconds, lettered, erased.pixels, erased.mask, again)]
    if peers:
        start = time.perf_counter()
        plain = plain_detection(lettered.image)
        detections[PLAIN] = judged(lettered, plain, time.perf_counter() - start)
        rows.append(await _our_fill(client, picture, lettered))
        rows += [await _peer(client, picture, lettered, name, regions, detecting) for name in PEERS]
    return Measured(picture, lettered, detections, masks, rows, erased.mask, erased.pixels)


def _widened(lettered: Lettered) -> Pixels:
    """The tightest mask that leaves room for a soft edge: it takes knowing the truth."""
    away = cv2.distanceTransform((~visible(lettered)).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(away <= 2, np.uint8) * 255


async def _our_fill(client: WorkerClient, picture: str, lettered: Lettered) -> Figures:
    """What our fill would do with a mask that knows everything."""
    mask = lettered.mask.astype(np.uint8) * 255
    start = time.perf_counter()
    request = Inpaint(engine=PATCHES.engine, image=Picture(lettered.image), mask=Picture(mask))
    result = (await client.run(request)).image.pixels
    seconds = time.perf_counter() - start
    return await _judged(client, picture, OUR_FILL, seconds, lettered, result, mask)


async def _peer(
    client: WorkerClient,
    picture: str,
    lettered: Lettered,
    name: str,
    regions: Sequence[Polygon],
    detecting: float,
) -> Figures:
    boxes = name.startswith("boxes")
    mask = filled(lettered.image.shape, regions) if boxes else lettered.mask.astype(np.uint8) * 255
    start = time.perf_counter()
    result = await asyncio.to_thread(PEERS[name], lettered.image, mask)
    seconds = time.perf_counter() - start + (detecting if boxes else 0.0)
    return await _judged(client, picture, name, seconds, lettered, result, mask)


async def _judged(
    client: WorkerClient,
    picture: str,
    method: str,
    seconds: float,
    lettered: Lettered,
    result: Pixels,
    mask: Pixels,
) -> Figures:
    again = [region.polygon for region in await find_text(client, result)]
    return figures(picture, method, seconds, lettered, result, mask, again)
