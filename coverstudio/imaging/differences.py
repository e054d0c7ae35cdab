"""Where two pictures differ: as numbers, and as a picture to be laid over them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

MOST_PIXELS = 4_000_000
DIMMED = 168
"""How opaque the black is that lies over what did not change (0..255)."""
LIT = (255, 63, 164)
LEAST_LIT = 150
_STRIP_ROWS = 512


@dataclass(frozen=True, eq=False)
class Differences:
    """How many pixels differ, how many of them outside the mask (None where there is none), and `overlay`.

    The overlay (h×w×4) is black and shines through where nothing changed, pink where something did. It is
    smaller than a large picture, and a single pixel shows in it all the same.
    """

    pixels: int
    share: float
    outside: int | None
    overlay: Pixels


def differences(before: Pixels, after: Pixels, mask: Pixels | None = None) -> Differences:
    """Compare two pictures (H×W×C, transparency included) of one size.

    `mask` (H×W, 255) is what was allowed to change. Raises ValueError when the sizes differ.
    """
    if before.shape != after.shape:
        raise ValueError("The pictures have different sizes: they cannot be compared.")
    height, width = after.shape[:2]
    step = max(1, math.ceil(math.sqrt(height * width / MOST_PIXELS)))
    amounts = np.zeros((-(-height // step), -(-width // step)), np.uint8)
    count = outside = 0
    rows = max(step, _STRIP_ROWS // step * step)
    for top in range(0, height, rows):  # a large picture needs no second one of differences
        strip = slice(top, top + rows)
        amount = _amount(before[strip], after[strip])
        count += int(np.count_nonzero(amount))
        if mask is not None:
            outside += int(np.count_nonzero((amount > 0) & (mask[strip] == 0)))
        reduced = _most_of(amount, step)
        amounts[top // step : top // step + len(reduced)] = reduced
    share = count / (height * width)
    return Differences(count, share, outside if mask is not None else None, _overlay(amounts))


def _amount(before: Pixels, after: Pixels) -> Pixels:
    """Return how much each pixel differs at most in a channel (h×w)."""
    return (np.maximum(before, after) - np.minimum(before, after)).max(axis=2)


def _most_of(amount: Pixels, step: int) -> Pixels:
    """Return the largest amount of each square of `step` pixels."""
    if step == 1:
        return amount
    down, across = range(0, amount.shape[0], step), range(0, amount.shape[1], step)
    return np.maximum.reduceat(np.maximum.reduceat(amount, down, axis=0), across, axis=1)


def _overlay(amounts: Pixels) -> Pixels:
    overlay = np.zeros((*amounts.shape, 4), np.uint8)
    overlay[..., 3] = DIMMED
    is_lit = amounts > 0
    overlay[is_lit, :3] = LIT
    overlay[..., 3][is_lit] = np.maximum(amounts[is_lit], LEAST_LIT)
    return overlay
