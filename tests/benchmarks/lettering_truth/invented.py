"""Letters that no script has, as image models paint them: pieces of real ones, joined and bent."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.benchmarks.lettering_truth.words import ALPHABET

Ink = NDArray[np.float32]

BEND = 0.07
"""How far strokes are bent at most, roughly, as a share of the size."""


def invented_letter(font: ImageFont.FreeTypeFont, size: int, rng: np.random.Generator) -> Ink:
    """One letter's ink, 2·size pixels high on a common baseline, cut to its width."""
    one, other = (_letter(font, size, str(rng.choice(list(ALPHABET)))) for _ in range(2))
    if rng.random() < 0.4:
        other = other[:, ::-1]
    mixed = _joined(one, other, rng) if rng.random() < 0.75 else np.maximum(one, np.roll(other, size // 5, 1))
    bent = _bent(mixed, size, rng)
    columns = np.flatnonzero(bent.max(axis=0) > 0.02)
    return bent[:, columns[0] : columns[-1] + 1]


def _letter(font: ImageFont.FreeTypeFont, size: int, letter: str) -> Ink:
    tile = Image.new("L", (2 * size, 2 * size))
    ImageDraw.Draw(tile).text((size, 1.4 * size), letter, fill=255, font=font, anchor="ms")
    return np.asarray(tile, np.float32) / 255


def _joined(one: Ink, other: Ink, rng: np.random.Generator) -> Ink:
    """The upper part of one above the lower part of the other, or the left of one beside the right."""
    size = one.shape[0] // 2
    if rng.random() < 0.6:
        cut = round(size * float(rng.uniform(0.95, 1.2)))
        return np.concatenate([one[:cut], other[cut:]])
    cut = round(size * float(rng.uniform(0.9, 1.1)))
    return np.concatenate([one[:, :cut], other[:, cut:]], axis=1)


def _bent(ink: Ink, size: int, rng: np.random.Generator) -> Ink:
    """The ink moved by a smooth random field."""
    noise = rng.normal(0, 1, (2, *ink.shape)).astype(np.float32)
    field = np.stack([cv2.GaussianBlur(part, (0, 0), size * 0.2) for part in noise])
    field *= BEND * size / max(float(field.std()), 1e-6)
    rows, columns = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]].astype(np.float32)
    return np.asarray(cv2.remap(ink, columns + field[0], rows + field[1], cv2.INTER_LINEAR), np.float32)
