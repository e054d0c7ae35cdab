"""Small pictures, and pictures as text, for tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def rows(mask: NDArray[np.uint8], white: str = "#", black: str = ".") -> list[str]:
    """Show a small mask as one string a row."""
    return ["".join(white if value else black for value in row) for row in mask]


def flat(width: int, height: int, colour: tuple[int, ...] = (10, 20, 30)) -> NDArray[np.uint8]:
    return np.full((height, width, len(colour)), colour, np.uint8)


def noise(width: int, height: int, channels: int = 3, seed: int = 1) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)
