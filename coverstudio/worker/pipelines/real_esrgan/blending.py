"""How much of a network's work is shown, and where: texture that it would smooth away can be protected."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.worker.pipelines.lanczos import Samples

ROWS_AT_A_TIME = 512


def mixed(plain: Samples, made: Samples, strength: float, protect: NDArray[np.uint8] | None) -> Samples:
    """Return `strength` (0..1) of `made` over `plain`, none of it where `protect` is 255.

    The pictures are H×W×3 of one kind; `protect` has a size of its own and is enlarged to theirs.
    """
    height, width = plain.shape[:2]
    share = np.full((height, 1), strength, np.float32)
    if protect is not None:
        wide = cv2.resize(protect, (width, height), interpolation=cv2.INTER_LINEAR)
        share = strength * (1 - np.asarray(wide, np.float32) / 255)
    out = np.empty_like(plain)
    for top in range(0, height, ROWS_AT_A_TIME):  # floats of the whole page would take four times its memory
        rows = slice(top, top + ROWS_AT_A_TIME)
        below = plain[rows].astype(np.float32)
        out[rows] = below + (made[rows].astype(np.float32) - below) * share[rows, :, None] + 0.5
    return out
