"""sRGB pixels that need less ink: with as little white mixed in as it takes."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.ink import coverage
from coverstudio.imaging.separations import Separation

Pixels = NDArray[np.uint8]
Codes = NDArray[np.integer[Any]]

_WHITE = 255  # levels of white: all of it
_COLOURS = 1 << 24


class LessInk:
    """Makes pixels lighter until a separation, asked for all the ink it wants, keeps a limit of per cents.

    How much white that takes is found by halving, once for each colour: it is remembered in a table of 32 MB.
    (Grey instead of white, a gamma, or pulling the colours up with the lightness come no nearer to what was
    there; measured on paintings.)
    """

    def __init__(self, separation: Separation, limit: int) -> None:
        self._separation = msgspec.structs.replace(separation, ink_limit=None)
        self._limit = limit
        self._white = np.zeros(_COLOURS, np.uint8)
        self._known = np.zeros(_COLOURS, np.bool_)

    def reduce(self, pixels: Pixels) -> bool:
        """Change H×W×3 or H×W×4 pixels in place, none more than needed; tell whether any was changed."""
        codes = _codes(pixels)
        self._learn(np.unique(codes[~self._known[codes]]))
        white = self._white[codes]
        changed = white > 0
        if not changed.any():
            return False
        colours = pixels[..., :3]
        colours[changed] = _with_white(colours[changed], white[changed])
        return True

    def _learn(self, codes: Codes) -> None:
        colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1).astype(np.uint8)
        self._known[codes] = True
        above = ~self._is_within(colours)
        self._white[codes[above]] = self._white_for(colours[above])

    def _white_for(self, colours: Pixels) -> NDArray[np.uint8]:
        """Return the fewest levels of white with which each of N×3 colours keeps the limit."""
        least, most = np.zeros(len(colours), np.int16), np.full(len(colours), _WHITE, np.int16)
        while (most - least).max(initial=0) > 1:
            middle = (least + most) // 2
            within = self._is_within(_with_white(colours, middle))
            least, most = np.where(within, least, middle), np.where(within, middle, most)
        return most.astype(np.uint8)

    def _is_within(self, colours: Pixels) -> NDArray[np.bool_]:
        return (coverage(self._separation.pixels(colours[None])) <= self._limit)[0]


def _codes(pixels: Pixels) -> Codes:
    red, green, blue = (pixels[..., channel].astype(np.uint32) for channel in range(3))
    return red << 16 | green << 8 | blue


def _with_white(colours: Pixels, levels: NDArray[np.integer[Any]]) -> Pixels:
    """Return N×3 colours with N of 255 levels of white mixed in, rounded."""
    missing = (_WHITE - colours).astype(np.uint16) * levels[:, None].astype(np.uint16)
    return colours + ((missing + _WHITE // 2) // _WHITE).astype(np.uint8)
