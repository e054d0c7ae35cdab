"""A line of lettering as it stands in the picture: its outline, and how sure the detector was."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Corners = NDArray[np.float32]
"""N×2: (x, y) in pixels, clockwise. The first half runs along the line's upper side from where reading
starts, the second half back along its lower side; N is even, and 4 for a straight line."""
TALLEST = 300.0
"""Pixels: a line seen higher than this is left to a smaller size; at the smallest it has to be read."""
THICKEST_BENT = 110.0
"""And a bent one seen thicker than this: limbs and hills look so."""


@dataclass(frozen=True, eq=False)
class Sighting:
    """A line of lettering seen at one size: outline in the picture's pixels, height as the network saw it."""

    corners: Corners
    score: float
    level: int
    seen_height: float
    confirmed: bool = False
    """Whether another size saw it too; the score is then the better one."""

    @property
    def bent(self) -> bool:
        """Whether it is more than a box of four corners."""
        return len(self.corners) > 4

    @property
    def is_plain(self) -> bool:
        """Whether it is lettering even if nothing can be read in it: folds rarely look so sure."""
        if self.seen_height > (THICKEST_BENT if self.bent else TALLEST):
            return False
        if self.confirmed:
            return self.score >= 0.55
        return self.score >= (0.68 if self.seen_height <= 100 else 0.79)

    @property
    def area(self) -> float:
        """In square pixels of the picture."""
        return float(abs(cv2.contourArea(self.corners)))


def length_of(corners: Corners) -> float:
    """How long a line is along its middle, in the unit of its corners."""
    upper, lower = sides_of(corners)
    return float(np.linalg.norm(np.diff((upper + lower) / 2, axis=0), axis=1).sum())


def height_of(corners: Corners) -> float:
    """How high a line is, on average, in the unit of its corners."""
    upper, lower = sides_of(corners)
    return float(np.linalg.norm(upper - lower, axis=1).mean())


def thickness_of(corners: Corners) -> float:
    """The shorter of both, whichever way up a line may stand."""
    return min(height_of(corners), length_of(corners))


def sides_of(corners: Corners) -> tuple[Corners, Corners]:
    """The upper and the lower side, both in the direction of reading, with equally many points."""
    half = len(corners) // 2
    return corners[:half], corners[half:][::-1]


def overlap(one: Corners, other: Corners) -> float:
    """The share of the smaller outline that lies in the other."""
    smaller = max(min(abs(cv2.contourArea(one)), abs(cv2.contourArea(other))), 1.0)
    if len(one) == 4 and len(other) == 4:
        common, _ = cv2.intersectConvexConvex(one, other)
        return float(common) / smaller
    return _common_area(one, other) / smaller


def _common_area(one: Corners, other: Corners) -> float:
    """Of outlines that may be curved, by painting both."""
    least = np.maximum(one.min(axis=0), other.min(axis=0))
    size = np.minimum(one.max(axis=0), other.max(axis=0)) - least
    if size.min() <= 0:
        return 0.0
    scale = np.float32(min(1.0, 200 / size.max()))
    shape = (int(size[1] * scale) + 2, int(size[0] * scale) + 2)
    painted = np.zeros((2, *shape), np.uint8)
    for layer, corners in zip(painted, (one, other), strict=True):
        cv2.fillPoly(layer, [np.round((corners - least) * scale).astype(np.int32)], 1)
    return float(np.count_nonzero(painted.all(axis=0))) / float(scale) ** 2
