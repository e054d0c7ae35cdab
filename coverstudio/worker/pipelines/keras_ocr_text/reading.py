"""Reads words with keras-ocr's recogniser, which knows digits and lower-case letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.messages import Region
from coverstudio.worker.pipelines.craft.looking import Pixels
from coverstudio.worker.pipelines.craft.words import Corners, Word, region_of
from coverstudio.worker.pipelines.keras_ocr_text.networks import alphabet, letters_of
from coverstudio.worker.pipelines.rapidocr_text.legibility import is_legible
from coverstudio.worker.pipelines.rapidocr_text.networks import Letters

HEIGHT, WIDTH = 31, 200
AT_ONCE = 32
READABLE = 0.7
"""How sure the recogniser has to be, on the average of its letters, for its text to be told."""


def read(image: Pixels, words: Sequence[Word]) -> tuple[Region, ...]:
    """Return a region for each word in `image` (H×W×3 RGB), with its text where one can be read."""
    grey = cast("Pixels", cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY))
    return tuple(_region(word, letters) for word, letters in zip(words, _read(grey, words), strict=True))


def _region(word: Word, letters: Letters) -> Region:
    text = letters.text if letters.certainty >= READABLE else ""
    return region_of(word, text, legible=is_legible(letters))


def _read(grey: Pixels, words: Sequence[Word]) -> Iterator[Letters]:
    for start in range(0, len(words), AT_ONCE):
        lines = np.stack([line_of(grey, word) for word in words[start : start + AT_ONCE]])
        for steps in letters_of(np.asarray(lines[..., None] / 255, np.float32)):
            yield letters_in(steps, alphabet())


def line_of(grey: Pixels, word: Word) -> Pixels:
    """Return the word upright (31×200), from the left, what it does not fill in black."""
    width, height = _sides(word.corners)
    scale = min(WIDTH / max(width, 1.0), HEIGHT / max(height, 1.0))
    right, bottom = width * scale, height * scale
    crop, corners = _near(grey, word.corners, min(1.0, scale))
    target = np.array([[0, 0], [right, 0], [right, bottom], [0, bottom]], np.float32)
    size = (max(1, min(WIDTH, round(right))), max(1, min(HEIGHT, round(bottom))))
    line = np.zeros((HEIGHT, WIDTH), np.uint8)
    matrix = cv2.getPerspectiveTransform(corners, target)
    line[: size[1], : size[0]] = cv2.warpPerspective(crop, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return line


def _near(grey: Pixels, corners: Corners, scale: float) -> tuple[Pixels, Corners]:
    """Return what lies around the corners, reduced by `scale`, and where they are in it.

    Turning a picture takes single pixels, and large letters would be torn; nor can it be 32768 pixels wide.
    """
    x, y, width, height = cv2.boundingRect(corners)
    left, top = max(x, 0), max(y, 0)
    crop = grey[top : max(y + height, top + 1), left : max(x + width, left + 1)]
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    factors = np.array([size[0] / crop.shape[1], size[1] / crop.shape[0]], np.float32)
    reduced = crop if scale == 1 else cv2.resize(crop, size, interpolation=cv2.INTER_AREA)
    return cast("Pixels", reduced), (corners - np.array([left, top], np.float32)) * factors


def _sides(corners: Corners) -> tuple[float, float]:
    """Return how wide and how high a word is: the average of its two sides each way."""
    across, down = corners - np.roll(corners, -1, axis=0), corners - np.roll(corners, 1, axis=0)
    width = np.linalg.norm(across[0]) + np.linalg.norm(across[2])
    height = np.linalg.norm(down[0]) + np.linalg.norm(down[2])
    return float(width) / 2, float(height) / 2


def letters_in(steps: NDArray[np.float32], known: str) -> Letters:
    """Return the likeliest letters of those that are known: one that lasts for several steps is one."""
    best, none = steps.argmax(axis=1), len(known)
    before = np.concatenate(([none], best[:-1]))
    begins = np.flatnonzero((best != none) & (best != before))
    return Letters("".join(known[best[step]] for step in begins), tuple(steps.max(axis=1)[begins].tolist()))
