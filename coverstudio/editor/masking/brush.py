"""A round brush, and what a movement of it does to a mask."""

from __future__ import annotations

import functools
import math

import msgspec
import numpy as np

from coverstudio.editor.masking.hand_mask import Extent, HandMask, Pixels

Point = tuple[float, float]

SMALLEST, BIGGEST = 1.0, 1000.0
_STEPS = ((10.0, 1.0), (50.0, 5.0), (200.0, 10.0), (500.0, 25.0), (math.inf, 50.0))
_FINEST_STEPS = 4  # a small dab is set to a quarter of a pixel, a large one to whole pixels
_LARGE = 128.0
_REACH = 256.0  # a longer movement is brushed in pieces: a box around all of it would be mostly empty


class Brush(msgspec.Struct, frozen=True):
    """`size` is the diameter in pixels of the picture, `hardness` (0..1) how far its full middle reaches."""

    size: float = 80.0
    hardness: float = 0.8


def next_size(size: float, *, larger: bool) -> float:
    """Return the next size on a scale whose steps grow with it.

    >>> next_size(60.0, larger=True), next_size(57.0, larger=False), next_size(10.0, larger=False)
    (70.0, 50.0, 9.0)
    """
    step = next(step for below, step in _STEPS if size < below or (size == below and not larger))
    grid = size / step
    there = (math.floor(grid + 1e-6) + 1 if larger else math.ceil(grid - 1e-6) - 1) * step
    return min(max(there, SMALLEST), BIGGEST)


def brushed(mask: HandMask, brush: Brush, start: Point, end: Point, *, takes_away: bool) -> HandMask:
    """Return the mask after the brush went straight from `start` to `end` (pixels of the picture).

    It is as white as the whitest dab makes it, however often the brush comes by.
    """
    length = math.dist(start, end)
    pieces = max(1, math.ceil(length / _REACH))
    for piece in range(pieces):
        mask = _brushed(
            mask,
            brush,
            _between(start, end, piece / pieces),
            _between(start, end, (piece + 1) / pieces),
            takes_away,
        )
    return mask


def _brushed(mask: HandMask, brush: Brush, start: Point, end: Point, takes_away: bool) -> HandMask:
    reach = brush.size / 2 + 2
    around = Extent(
        math.floor(min(start[0], end[0]) - reach),
        math.floor(min(start[1], end[1]) - reach),
        math.ceil(max(start[0], end[0]) + reach),
        math.ceil(max(start[1], end[1]) + reach),
    ).intersected(mask.whole)
    if around.is_empty:
        return mask
    coverage = np.zeros(around.shape, np.uint8)
    # So close that the edge of a hard stroke waves by less than an eighth of a pixel.
    dabs = max(1, math.ceil(math.dist(start, end) / max(1.0, math.sqrt(brush.size / 2))))
    for index in range(dabs + 1):
        _set_dab(coverage, around, brush, _between(start, end, index / dabs))
        if start == end:
            break
    return mask.taken(around, coverage) if takes_away else mask.added(around, coverage)


def _set_dab(coverage: Pixels, around: Extent, brush: Brush, at: Point) -> None:
    steps = _FINEST_STEPS if brush.size <= _LARGE else 1
    x, y = round(at[0] * steps), round(at[1] * steps)
    dab = _dab(brush, (x % steps) / steps, (y % steps) / steps)
    half = dab.shape[0] // 2
    left, top = x // steps - half, y // steps - half
    own = Extent(left, top, left + dab.shape[1], top + dab.shape[0])
    shared = own.intersected(around)
    if not shared.is_empty:
        there = coverage[shared.within(around)]
        np.maximum(there, dab[shared.within(own)], out=there)


@functools.lru_cache(maxsize=64)
def _dab(brush: Brush, across: float, down: float) -> Pixels:
    """Return what one touch covers, its middle `across` and `down` (pixels) from that of the array."""
    radius = brush.size / 2
    half = math.ceil(radius + 1)
    centres = np.arange(2 * half, dtype=np.float32) + np.float32(0.5 - half)
    distance = np.hypot(centres[:, None] - np.float32(down), centres[None, :] - np.float32(across))
    # Half a pixel of softness on either side is what smooths the edge of the hardest brush.
    fade = radius * (1 - brush.hardness)
    share = np.clip((radius + 0.5 - distance) / (fade + 1.0), 0.0, 1.0)
    return np.rint(share * share * (3 - 2 * share) * 255).astype(np.uint8)


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
