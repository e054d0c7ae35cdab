"""The colours of a heat map of ink: how much lies where, and where it is too much.

Plain Python, so that a legend can be painted in a window that has not loaded NumPy.
"""

from __future__ import annotations

import functools
from itertools import pairwise

MOST = 400  # per cent: four inks in full

# From no ink to the limit; lightness falls steadily, so that it is told apart without seeing hues as well.
_STEPS = ((0.0, (246, 246, 248)), (0.35, (150, 196, 214)), (0.7, (62, 128, 158)), (1.0, (28, 60, 92)))
# Beyond the limit: a jump that is not overlooked.
_ABOVE = ((246, 180, 64), (226, 62, 44))
_FAR = 40  # per cent above the limit that have the last colour

Rgb = tuple[int, int, int]


def heat(ink: int, limit: int) -> Rgb:
    """Return the colour of so much ink (0 to 400 per cent) under a limit."""
    if ink > limit:
        return _between(*_ABOVE, min(1.0, (ink - limit) / _FAR))
    share = ink / limit
    for (low, one), (high, other) in pairwise(_STEPS):
        if share <= high:
            return _between(one, other, (share - low) / (high - low))
    return _STEPS[-1][1]


@functools.lru_cache(maxsize=8)
def heat_table(limit: int) -> bytes:
    """Return the colours of 0 to 400 per cent, three bytes each."""
    return b"".join(bytes(heat(ink, limit)) for ink in range(MOST + 1))


def _between(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
