"""How much ink lies on each spot, and less of it where a press takes no more.

Ink is counted in levels: 255 is one ink printed in full, 100 per cent. A limit of 240 per cent is 612 levels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Inks = NDArray[np.uint8]
Floats = NDArray[np.float32]

FULL = 255
_BLACK = 3
# Of the black that would replace all superfluous grey. Measured on eleven paintings with a SWOP profile and
# a limit of 240 %: a mean difference (CIEDE2000) of 1.1 and 3.4 at worst, against 2.1 and 4.8 where the three
# colours only become less in proportion, and 2.2 and 6.7 where each level of grey becomes a level of black.
GREY_TO_BLACK = 2 / 3

SPECKS = 0.002
_LITTLE = np.float32(1e-3)
_CHUNK = 1 << 15  # pixels at a time: what a processor's cache holds of their numbers


def coverage(inks: Inks) -> NDArray[np.uint16]:
    """Return the ink on each pixel of H×W×4 inks (255 = full) in whole per cents, rounded up.

    So a pixel is above a limit exactly when its number is.
    """
    return ((_levels(inks) * np.uint32(100) + (FULL - 1)) // FULL).astype(np.uint16)


def most_ink(coverage: NDArray[np.uint16]) -> int:
    """Return the most ink in per cent, specks aside: more lies on no more than 0.2 % of the pixels.

    Presses mind areas; between two colours a single pixel may well have more ink than both. 0 for no pixels.
    """
    count = coverage.size
    if not count:
        return 0
    place = count - 1 - int(count * SPECKS)
    return int(np.partition(coverage, place, axis=None)[place])


def limited(inks: Inks, limit: int) -> Inks:
    """Return H×W×4 inks of which no pixel has more than `limit` per cent (100 to 400).

    What is within the limit is left alone. Elsewhere a part of the grey that cyan, magenta and yellow make
    together is made by black, and what is still too much is taken from the three in proportion.
    Raises ValueError for another limit.
    """
    if not 100 <= limit <= 400:
        raise ValueError(f"an ink limit is 100 to 400 per cent, not {limit}")
    most = limit * FULL // 100
    above = np.flatnonzero(_levels(inks) > most)
    if not above.size:
        return inks
    result = inks.copy()
    flat = result.reshape(-1, 4)
    for start in range(0, above.size, _CHUNK):
        part = above[start : start + _CHUNK]
        flat[part] = _less(flat[part], most)
    return result


def _levels(inks: Inks) -> NDArray[np.uint16]:
    """Return the sum of the four inks on each pixel."""
    # One pass of additions is many times faster than a sum along a short axis.
    total = inks[..., 0].astype(np.uint16)
    for ink in range(1, 4):
        total += inks[..., ink]
    return total


def _less(inks: Inks, most: int) -> Inks:
    """Return N×4 inks, all of them above `most` levels, with at most so many."""
    light = np.ascontiguousarray(FULL - inks.T).astype(np.float32)  # what each ink lets through, in levels
    black = _more_black(light, np.float32(most))
    # What inks let through together is a product: more black leaves the three to let more through.
    # Where black is full and hides all, the three keep what they have.
    ratio = (light[_BLACK] + _LITTLE) / (FULL - black + _LITTLE)
    colours = np.clip(FULL - light[:_BLACK] * ratio, 0, FULL)
    black = np.rint(black)
    share = np.minimum((most - black) / np.maximum(colours[0] + colours[1] + colours[2], _LITTLE), 1)
    less = np.empty_like(inks)
    # Rounded down, so that no sum gets above the limit; the little is for what floats lack.
    less[:, :_BLACK] = (colours * share + _LITTLE).T
    less[:, _BLACK] = black
    return less


def _more_black(light: Floats, most: np.float32) -> Floats:
    """Return how many levels of black are printed, given the levels that inks let through (4×N).

    With u let through by black, all inks come to 4·255 - s·k/u - u, where k is what black lets through now
    and s what the others do together; u is where that is `most`. Black stops where another one is used up.
    On paper inks hide each other, and so much black would be too dark.
    """
    paper = light[_BLACK]
    free = np.float32(4 * FULL) - most
    together = light[0] + light[1] + light[2]
    root = np.sqrt(np.maximum(free * free - 4 * together * paper, 0))
    least = np.maximum(np.maximum(light[0], light[1]), light[2]) * paper / FULL
    target = np.clip((free - root) / 2, least, paper)
    black = FULL - paper + (paper - target) * np.float32(GREY_TO_BLACK)
    return np.minimum(black, most)
