"""What was measured, to be looked at: a contact sheet, and every picture at full size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from tests.benchmarks.clean.measuring import Measured, Pixels

WIDTH, HEIGHT = 200, 300
GAP = 6
COLUMNS = 2
"""Of pictures; each is three cells wide."""
QUALITY = 82
RED = np.array([226, 40, 60], np.float32)


def write_sheet(file: Path, pictures: Sequence[Measured]) -> None:
    """A JPEG of all pictures: each before, under its mask, and after."""
    rows = -(-len(pictures) // COLUMNS)
    step_x, step_y = 3 * (WIDTH + GAP) + 2 * GAP, HEIGHT + GAP
    sheet = Image.new("RGB", (COLUMNS * step_x - GAP, rows * step_y + GAP), (38, 38, 42))
    for number, measured in enumerate(pictures):
        left, top = GAP + number % COLUMNS * step_x, GAP + number // COLUMNS * step_y
        for column, pixels in enumerate(_three(measured)):
            small = Image.fromarray(pixels).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            sheet.paste(small, (left + column * (WIDTH + GAP), top))
    file.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(file, quality=QUALITY, optimize=True)


def save_pictures(folder: Path, pictures: Sequence[Measured]) -> None:
    """PNGs of each picture before, under its mask and after."""
    folder.mkdir(parents=True, exist_ok=True)
    for measured in pictures:
        for name, pixels in zip(("before", "mask", "after"), _three(measured), strict=True):
            Image.fromarray(pixels).save(folder / f"{measured.picture}-{name}.png", compress_level=1)


def _three(measured: Measured) -> tuple[Pixels, Pixels, Pixels]:
    return measured.lettered.image, reddened(measured.lettered.image, measured.mask), measured.result


def reddened(image: Pixels, mask: Pixels) -> Pixels:
    """The picture with what is masked in red."""
    share = (mask > 0)[..., None] * np.float32(0.75)
    return np.rint(image + (RED - image) * share).astype(np.uint8)
