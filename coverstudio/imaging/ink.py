"""How much ink lies on each spot, and less of it where a press takes no more.

Ink is counted in levels: 255 is one ink printed in full, 100 per cent. A limit of 240 per cent is 612 levels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Inks = NDArray[np.uint8]

FULL = 255
_BLACK = 3
# Of the black that would replace all superfluous grey. Measured on eleven paintings with a SWOP profile and
# a limit of 240 %: a mean difference (CIEDE2000) of 1.1 and 3.7 at worst, against 2.1 and 4.8 where the three
# colours only become less in proportion, and 2.2 and 6.7 where each level of grey becomes a level of black.
GREY_TO_BLACK = 2 / 3


def coverage(inks: Inks) -> NDArray[np.uint16]:
    """Return the ink on each pixel of H×W×4 inks (255 = full) in whole per cents, rounded up.

    So a pixel is above a limit exactly when its number is.
    """
    return -(_levels(inks) * np.int32(-100) // FULL).astype(np.uint16)


def limited(inks: Inks, limit: int) -> Inks:
    """Return H×W×4 inks of which no pixel has more than `limit` per cent (100 to 400).

    What is within the limit is left alone. Elsewhere a part of the grey that cyan, magenta and yellow make
    together is made by black, and what is still too much is taken from the three in proportion.
    Raises ValueError for another limit.
    """
    if not 100 <= limit <= 400:
        raise ValueError(f"an ink limit is 100 to 400 per cent, not {limit}")
    most = limit * FULL // 100
    above = _levels(inks) > most
    if not above.any():
        return inks
    result = inks.copy()
    result[above] = _less(inks[above], most)
    return result


def _levels(inks: Inks) -> NDArray[np.int32]:
    """Return the sum of the four inks on each pixel."""
    # One pass of additions is many times faster than a sum along a short axis.
    total = inks[..., 0].astype(np.int32)
    for ink in range(1, 4):
        total += inks[..., ink]
    return total


def _less(inks: Inks, most: int) -> Inks:
    """Return N×4 inks, all of them above `most` levels, with at most so many."""
    light = 1 - inks.astype(np.float32) / FULL  # what each ink lets through, of one
    black = _rounded_black(light, most / FULL)
    # What inks let through together is a product: more black leaves the three to let more through.
    ratio = light[:, _BLACK] / np.maximum(1 - black, 1e-6)
    colours = np.clip(1 - light[:, :_BLACK] * ratio[:, None], 0, 1)
    room = most / FULL - black
    share = np.minimum(1, room / np.maximum(colours.sum(axis=1), 1e-6))
    less = np.empty_like(inks)
    # Rounded down, so that no sum gets above the limit; the smaller number is for what floats lack.
    np.floor(colours * share[:, None] * FULL + 1e-4, out=less[:, :_BLACK], casting="unsafe")
    less[:, _BLACK] = np.rint(black * FULL)
    return less


def _rounded_black(light: NDArray[np.float32], most: float) -> NDArray[np.float32]:
    """Return how much black is printed, 0 to 1 and a whole number of levels, given what inks let through.

    With u let through by black, all four inks come to 4 - s·k/u - u, where k is what black lets through now
    and s what the others do together; u is where that is `most`. Black stops where one of the others is used
    up. On paper inks hide each other, and so much black would be too dark: two thirds of it come nearest.
    """
    paper = light[:, _BLACK]
    free = np.float32(4 - most)
    root = np.sqrt(np.maximum(free * free - 4 * light[:, :_BLACK].sum(axis=1) * paper, 0))
    least = light[:, :_BLACK].max(axis=1) * paper
    target = np.clip((free - root) / 2, least, paper)
    black = 1 - paper + (paper - target) * np.float32(GREY_TO_BLACK)
    return (np.rint(np.minimum(black, most) * FULL) / FULL).astype(np.float32)
