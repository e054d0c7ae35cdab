"""Where patches are laid: a lattice of sites over the hole, and the sources they may be copied from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Places = NDArray[np.intp]

RADIUS = 3
SIDE = 2 * RADIUS + 1
FEW = 6000
MANY = 120_000


class Window(NamedTuple):
    """A rectangle of a picture: its first row and column, and how many of each."""

    top: int
    left: int
    height: int
    width: int

    @property
    def part(self) -> tuple[slice, slice]:
        """What cuts it out of an array of the picture."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)

    def places_of(self, rows: Places, columns: Places) -> Places:
        """The flat places within the rectangle of rows and columns of the picture."""
        return (rows - self.top) * self.width + (columns - self.left)


@dataclass(frozen=True)
class Sites:
    """The n sites of a scale of h×w pixels. Places are flat: row · w + column.

    `places` (n) are the centres of the patches to lay, `index` (h·w) says which site lies at a place, or -1;
    `is_source` (h·w) is true where a whole patch is known. `confidence` (n) falls with the way into the hole.
    `nearest_source` (n) is the closest known patch. `window` encloses all that patches at the sites cover.
    """

    height: int
    width: int
    stride: int
    places: Places
    index: Places
    is_source: Truths
    confidence: Floats
    nearest_source: Places
    window: Window

    @property
    def rows(self) -> Places:
        """The row of each site."""
        return self.places // self.width

    @property
    def columns(self) -> Places:
        """The column of each site."""
        return self.places % self.width


def sites_of(hole: Truths) -> Sites | None:
    """The sites of a hole; None where there is nothing to fill or no whole patch to fill it from."""
    height, width = hole.shape
    touched = cv2.dilate(hole.astype(np.uint8), np.ones((SIDE, SIDE), np.uint8)) > 0
    within = np.zeros(hole.shape, bool)
    within[RADIUS : height - RADIUS, RADIUS : width - RADIUS] = True
    is_source, target = within & ~touched, within & touched
    if not is_source.any() or not target.any():
        return None
    amount = int(np.count_nonzero(target))
    stride = 1 if amount < FEW else 2 if amount < MANY else 3
    places = np.flatnonzero(target & _lattice(height, width, stride))
    index = np.full(height * width, -1, np.intp)
    index[places] = np.arange(len(places))
    depth = cast("Floats", cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)).ravel()[places]
    confidence = np.power(1.3, -depth).astype(np.float32)
    nearest = _nearest(is_source).ravel()[places]
    return Sites(
        height, width, stride, places, index, is_source.ravel(), confidence, nearest, _window(target)
    )


def _window(target: Truths) -> Window:
    """What the patches at these places cover."""
    x, y, width, height = cv2.boundingRect(target.astype(np.uint8))
    return Window(y - RADIUS, x - RADIUS, height + 2 * RADIUS, width + 2 * RADIUS)


def _lattice(height: int, width: int, stride: int) -> Truths:
    """Every `stride`-th row and column, and those nearest the edges, so that patches reach every pixel."""
    rows, columns = np.zeros(height, bool), np.zeros(width, bool)
    for along in (rows, columns):
        along[::stride] = True
        along[[RADIUS, len(along) - 1 - RADIUS]] = True
    return rows[:, None] & columns[None]


def _nearest(is_source: Truths) -> Places:
    """For every pixel the flat place of the source closest to it (h×w)."""
    away = (~is_source).astype(np.uint8)
    _, found = cv2.distanceTransformWithLabels(away, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    labels = np.asarray(found, np.intp)
    place = np.zeros(int(labels.max()) + 1, np.intp)
    place[labels[is_source]] = np.flatnonzero(is_source)
    return place[labels]
