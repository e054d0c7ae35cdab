"""Precision and recall of a detector per size of lettering."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.clean.figures import Polygon, filled
from tests.benchmarks.lettering_truth import DrawnLine, Lettered

SIZES = ((20, 32), (33, 64), (65, 128), (129, 256), (257, 400))
COVERED = 0.75
"""A line is found when this share of its ink lies in what was detected."""
LETTERED = 0.4
"""A region is right when this share of its area lies in true lines, which are taken a tenth higher."""


@dataclass(frozen=True)
class Seen:
    """Lines that a detector found, or regions it was right about, of all: in one class of size or kind."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """0..1; 1 where there was nothing."""
        return self.right / self.total if self.total else 1.0


@dataclass(frozen=True)
class Detection:
    """How a detector did, on one picture or many: `lines` and `regions` by size, lines by `kinds`, too."""

    seconds: tuple[float, ...]
    lines: dict[tuple[int, int], Seen]
    regions: dict[tuple[int, int], Seen]
    kinds: dict[str, Seen]

    @property
    def recall(self) -> float:
        """Of all lines."""
        return _sum(self.lines.values()).share

    @property
    def precision(self) -> float:
        """Of all regions."""
        return _sum(self.regions.values()).share


def judged(lettered: Lettered, polygons: Sequence[Polygon], seconds: float) -> Detection:
    """Compare what was detected with what was drawn."""
    found = filled(lettered.image.shape, polygons) > 0
    lines = [(line, _covered(line, found) >= COVERED) for line in lettered.lines]
    truth = filled(lettered.image.shape, [_taller(line.polygon) for line in lettered.lines]) > 0
    regions = [(_height(polygon), _share_in(polygon, truth) >= LETTERED) for polygon in polygons]
    kinds = dict.fromkeys(line.line.kind for line in lettered.lines)
    return Detection(
        (seconds,),
        {size: _seen([ok for line, ok in lines if _fits(line.line.size, size)]) for size in SIZES},
        {size: _seen([ok for height, ok in regions if _fits(height, size)]) for size in SIZES},
        {kind: _seen([ok for line, ok in lines if line.line.kind == kind]) for kind in kinds},
    )


def together(detections: Sequence[Detection]) -> Detection:
    """The sums over pictures."""
    kinds = dict.fromkeys(kind for detection in detections for kind in detection.kinds)
    return Detection(
        tuple(seconds for detection in detections for seconds in detection.seconds),
        {size: _sum([d.lines[size] for d in detections]) for size in SIZES},
        {size: _sum([d.regions[size] for d in detections]) for size in SIZES},
        {kind: _sum([d.kinds[kind] for d in detections if kind in d.kinds]) for kind in kinds},
    )


def _covered(line: DrawnLine, found: NDArray[np.bool_]) -> float:
    rows, columns = line.ink.shape
    return float(found[line.y : line.y + rows, line.x : line.x + columns][line.ink].mean())


def _share_in(polygon: Polygon, truth: NDArray[np.bool_]) -> float:
    inside = filled(truth.shape, [polygon]) > 0
    return float(truth[inside].mean()) if inside.any() else 0.0


def _taller(polygon: Polygon) -> Polygon:
    """The polygon grown by a tenth about its middle: letters without descenders sit in a higher line."""
    points = np.asarray(polygon)
    middle = points.mean(axis=0)
    return [(float(x), float(y)) for x, y in middle + (points - middle) * 1.1]


def _height(polygon: Polygon) -> float:
    (_, sides, _) = cv2.minAreaRect(np.asarray(polygon, np.float32))
    return float(min(sides))


def _fits(height: float, size: tuple[int, int]) -> bool:
    least, most = size
    return (height >= least or least == SIZES[0][0]) and (height < most + 1 or most == SIZES[-1][1])


def _seen(right: Sequence[bool]) -> Seen:
    return Seen(sum(right), len(right))


def _sum(parts: Iterable[Seen]) -> Seen:
    each = list(parts)
    return Seen(sum(part.right for part in each), sum(part.total for part in each))
