"""Pixels of four numbers as one value each: NumPy picks and puts those up to six times as fast as rows."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Quads = NDArray[np.complex128]
"""16 bytes that are only moved, never counted with."""


def quads_of(paint: Floats) -> Quads:
    """A view of h×w×4 (or n×4) as h·w quads: what is put into one is put into the other."""
    return paint.view(np.complex128).reshape(-1)


def painted(picture: Floats) -> Floats:
    """RGB (h×w×3) with a 1 behind every pixel, h×w×4."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA), np.float32)
