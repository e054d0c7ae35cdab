"""Pictures in the gallery, put there without generating anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QColor, QImage

from coverstudio.document.assets import AssetStore
from coverstudio.document.pictures import Recipe
from coverstudio.editor.gallery import Gallery, Kept
from coverstudio.editor.pictures import Made
from coverstudio.imaging.writing import encode_jpeg, encode_png


def keep_some(
    gallery: Gallery, folder: Path, count: int, prompt: str = "a heron", size: tuple[int, int] = (60, 84)
) -> list[Kept]:
    """Keep pictures of one colour each, with the seeds from 0 on; the last one is the newest."""
    store = AssetStore(folder / "store")
    return [_keep(gallery, store, seed, prompt, size) for seed in range(count)]


def _keep(gallery: Gallery, store: AssetStore, seed: int, prompt: str, size: tuple[int, int]) -> Kept:
    width, height = size
    pixels = np.full((height, width, 3), (seed % 256, seed // 256, 90), np.uint8)
    recipe = Recipe(
        engine="procedural", wish="generate", prompt=prompt, seed=seed, width=width, height=height
    )
    made = Made(store.put(encode_png(pixels), "png"), recipe)
    return gallery.keep(store, made, encode_jpeg(pixels))


def colour_of(image: QImage) -> QColor:
    """Return the colour in the middle."""
    return image.pixelColor(image.width() // 2, image.height() // 2)
