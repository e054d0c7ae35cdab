"""Masks that are kept while the window is open: one bit for each pixel, deflated.

After two hundred strokes on a painting of 2500 × 3500 pixels, bits alone would take 220 MB.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def packed(mask: Pixels) -> bytes:
    """Return a mask (H×W) with a fraction of its bytes; every value above 0 counts as white."""
    return _deflated(np.packbits(mask > 0))


def unpacked(bits: bytes, shape: tuple[int, int]) -> Pixels:
    """Return the mask (H×W, 0 or 255) that was packed."""
    count = shape[0] * shape[1]
    flat = np.unpackbits(_inflated(bits), count=count)
    return (flat * 255).reshape(shape)


def united(one: bytes, other: bytes) -> bytes:
    """Return what is white in either of two masks of the same size."""
    return _deflated(np.bitwise_or(_inflated(one), _inflated(other)))


def _deflated(bits: Pixels) -> bytes:
    return zlib.compress(bits.tobytes(), level=1)


def _inflated(packed_bits: bytes) -> Pixels:
    return np.frombuffer(zlib.decompress(packed_bits), np.uint8)
