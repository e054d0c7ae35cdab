"""Masks that are kept while the window is open: one bit for each pixel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def packed(mask: Pixels) -> bytes:
    """Return a mask (H×W) with an eighth of its bytes; every value above 0 counts as white."""
    return np.packbits(mask > 0).tobytes()


def unpacked(bits: bytes, shape: tuple[int, int]) -> Pixels:
    """Return the mask (H×W, 0 or 255) that was packed."""
    count = shape[0] * shape[1]
    flat = np.unpackbits(np.frombuffer(bits, np.uint8), count=count)
    return (flat * 255).reshape(shape)


def united(one: bytes, other: bytes) -> bytes:
    """Return what is white in either of two masks of the same size."""
    return np.bitwise_or(np.frombuffer(one, np.uint8), np.frombuffer(other, np.uint8)).tobytes()
