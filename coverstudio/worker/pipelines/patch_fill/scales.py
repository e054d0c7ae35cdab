"""A picture and its halves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]

THIN = 3.0
"""At the coarsest scale no hole is deeper than this many pixels: every patch there sees known picture."""
LEAST_SIDE = 24


@dataclass(frozen=True)
class Scale:
    """The picture at one scale: `picture` h×w×3 float RGB, whose `hole` pixels (h×w) mean nothing.

    `step` is how many pixels of the full picture one pixel of this scale stands for.
    """

    picture: Floats
    hole: Truths
    step: int

    @property
    def known(self) -> Floats:
        """1 where the picture is known, 0 in the hole."""
        return (~self.hole).astype(np.float32)


def scales_of(picture: Floats, hole: Truths, thickness: float) -> list[Scale]:
    """The picture and its halves; a coarse pixel is known when half of what it stands for is."""
    scales = [Scale(picture, hole, 1)]
    count = math.ceil(math.log2(max(thickness, 1.0) / THIN)) if thickness > THIN else 0
    while len(scales) <= count and min(scales[-1].hole.shape) >= 2 * LEAST_SIDE:
        finer = scales[-1]
        bottom, right = finer.hole.shape[0] % 2, finer.hole.shape[1] % 2
        even = cv2.copyMakeBorder(finer.known, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
        seen = finer.picture * finer.known[..., None]
        seen = cv2.copyMakeBorder(seen, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
        size = (even.shape[1] // 2, even.shape[0] // 2)
        share = cv2.resize(even, size, interpolation=cv2.INTER_AREA)
        mean = cv2.resize(seen, size, interpolation=cv2.INTER_AREA) / np.maximum(share, 1e-3)[..., None]
        if not (share >= 0.5).any():
            break
        scales.append(Scale(mean.astype(np.float32), share < 0.5, finer.step * 2))
    return scales
