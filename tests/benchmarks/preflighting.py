"""Preflight of a whole wrap with everything rendered for it, against the aim of 300 ms.

The wrap is that of IngramSpark, 6 × 9 in with 240 pages, its art at 300 ppi with all colours. In the window
its pictures are decoded already; a command has to read them first, which is the second row.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import ImageLayer
from coverstudio.imaging.profiles import read_profile
from coverstudio.imaging.separations import Separation
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.preflight import preflight
from coverstudio.printing.proofs import prove
from coverstudio.rendering.images import Images, StoreImages
from tests.benchmarks.rows import Row
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.printing.clean_covers import CLEAN, IMAGES

AIM_MS = 300.0
TIMES = 9


def run() -> list[Row]:
    """Check the wrap with its picture decoded, and once with nothing read yet."""
    separation = Separation(read_profile(tiny_cmyk_profile(), "tiny"))
    with tempfile.TemporaryDirectory() as folder:
        store = AssetStore(Path(folder))
        wrap = _painted(CLEAN["ingram"](), store)
        _check(CLEAN["ingram"](), IMAGES, separation)  # fonts and press are set up
        images = StoreImages(store)
        cold = _check(wrap, images, separation)
        warm = statistics.median(_check(wrap, images, separation) for _ in range(TIMES))
    return [
        Row("preflight of a wrap at 300 ppi, rendering included", warm, "ms", "aim", AIM_MS, "≤ 1×"),
        Row("preflight of a wrap at 300 ppi, its picture still encoded", cold, "ms"),
    ]


def _check(wrap: Document, images: Images, separation: Separation) -> float:
    start = time.perf_counter()
    preflight(wrap, proof=prove(wrap, images, separation))
    return (time.perf_counter() - start) * 1000


def _painted(wrap: Document, store: AssetStore) -> Document:
    box = wrap.print_spec.bleed_box
    noise = np.random.default_rng(1).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    pixels = cv2.resize(noise, box.size.pixels_needed(300), interpolation=cv2.INTER_CUBIC)
    asset = store.put(encode_png(pixels), "png")
    return replace_layer(wrap, ImageLayer(id="art", name="Art", box=box, asset=asset))
