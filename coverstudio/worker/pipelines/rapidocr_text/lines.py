"""A line of lettering as it stands in the picture: its corners, and how sure the detector was."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Corners = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sighting:
    """A line of lettering seen at one size: corners in the picture's pixels, height as the network saw it."""

    corners: Corners
    score: float
    level: int
    seen_height: float
    confirmed: bool = False
    """Whether another size saw it too; the score is then the better one."""

    @property
    def area(self) -> float:
        """In square pixels of the picture."""
        return float(abs(cv2.contourArea(self.corners)))


def height_of(corners: Corners) -> float:
    """The shorter side of a box of four corners, in the unit of its corners."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return float(min(sides[0] + sides[2], sides[1] + sides[3]) / 2)
