"""Finds for every site the source whose patch fits best: propagation and random search (PatchMatch)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coverstudio.worker.pipelines.patch_fill.crowding import crowding
from coverstudio.worker.pipelines.patch_fill.descriptors import describe, describe_at
from coverstudio.worker.pipelines.patch_fill.quads import painted, quads_of
from coverstudio.worker.pipelines.patch_fill.sites import RADIUS, Sites

Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Places = NDArray[np.intp]

SWEEPS = 3
FARNESS = 0.3
"""What a squared pixel of way from site to source costs, in squared grey levels of the patch."""
FREE_WAY = 1.5
"""So many times the way to the nearest source costs nothing: else the middle of a large hole is all rim."""
LEVEL = 0.1
"""What a squared pixel up or down costs beyond the side of a picture, where sky is above and ground below."""
ROWS = 400
"""Beyond a side ways are measured as in a picture of so many rows, so that they cost the same at any size."""
LEAST_USUAL = 30.0
"""The usual cost of a match is at least this much, in squared grey levels of the patch."""
TOGETHER = 0.95
"""A neighbour's match wins over one that fits this much better: whole pieces are copied, and stay sharp."""
POLISHED = 0.8
"""The same in a polish, where the matches are known and only the seams between pieces are left to choose."""
POLISHES = 2


@dataclass(frozen=True)
class Search:
    """The random numbers of a search and whom it tells how far it is (0..1 of the scale)."""

    rng: np.random.Generator
    tick: Callable[[float], None]


def carried_up(sites: Sites, coarse: Sites, sources: Places) -> Places:
    """The matches of the scale below, twice as far apart; the nearest source where there was none."""
    row = np.clip(sites.rows // 2, RADIUS, coarse.height - 1 - RADIUS)
    column = np.clip(sites.columns // 2, RADIUS, coarse.width - 1 - RADIUS)
    row = np.maximum(row - row % coarse.stride, RADIUS)
    column = np.maximum(column - column % coarse.stride, RADIUS)
    at = coarse.index[row * coarse.width + column]
    shift = sources - coarse.places
    down = sources // coarse.width - coarse.rows
    right = shift - down * coarse.width
    source_row = np.clip(sites.rows + 2 * down[at], 0, sites.height - 1)
    source_column = np.clip(sites.columns + 2 * right[at], 0, sites.width - 1)
    source = source_row * sites.width + source_column
    return np.where((at >= 0) & sites.is_source[source], source, sites.nearest_source)


class Matcher:
    """Matches the patches at the sites of one scale with sources of its picture.

    `step` is how many pixels of the full picture one pixel of this scale stands for. `sideways` continues
    the picture beyond its side: no source is used all over, and all stays at the height where it was.
    `polish` is for the finest scale, when the one below has been matched: it tries no sources but those of
    neighbours and those one pixel beside, and describes only what it tries.
    """

    def __init__(
        self, sites: Sites, picture: Floats, step: float, *, sideways: bool = False, polish: bool = False
    ) -> None:
        self._sites = sites
        self._picture = quads_of(painted(picture))
        self._sideways = sideways
        if sideways:
            step = ROWS / sites.height
        self._level = np.float32(LEVEL * step * step)
        self._crowd: Floats | None = None
        self._farness = np.float32(FARNESS * step * step)
        self._rows, self._columns = sites.rows, sites.columns
        down = sites.nearest_source // sites.width - self._rows
        right = sites.nearest_source % sites.width - self._columns
        self._free_way = (FREE_WAY * np.hypot(down, right)).astype(np.float32)
        self._offered = None if polish else describe(picture)
        self._wanted = self._described(sites.places)
        strides = (1,) if polish else (1, 2, 4)
        self._neighbours = list(self._all_neighbours([stride * sites.stride for stride in strides]))

    def look_again(self, picture: Floats) -> None:
        """The estimate in the hole has changed; what is known has not."""
        self._picture = quads_of(painted(picture))
        self._wanted = describe_at(self._picture, self._sites.width, self._sites.places)

    def improve(
        self, sources: Places, search: Search, done: float, from_nothing: bool
    ) -> tuple[Places, Floats]:
        """Better sources and what they cost; `from_nothing` searches the whole picture."""
        sources = sources.copy()
        everyone = np.arange(len(sources))
        self._crowd = None
        costs = self._cost(everyone, sources)
        usual = float(np.median(costs)) + LEAST_USUAL
        reach = max(self._sites.height, self._sites.width)
        for _ in range(SWEEPS):
            search.tick(done)
            if self._sideways:
                self._crowd = crowding(self._sites, sources, usual)
                costs = self._cost(everyone, sources)
            for at, shift in self._neighbours:
                self._propagate(sources, costs, at, shift, TOGETHER)
            search.tick(done)
            radius = reach // 2 if from_nothing or self._sideways else max(8, reach // 8)
            while radius >= 1:
                self._try_around(sources, costs, radius, search.rng)
                radius //= 3
        if self._crowd is None:
            return sources, costs
        self._crowd = None  # how much a patch counts is a matter of how well it fits
        return sources, self._cost(everyone, sources)

    def polish(self, sources: Places, search: Search) -> tuple[Places, Floats]:
        """Sources that go together better, and what they cost."""
        sources = sources.copy()
        costs = self._cost(np.arange(len(sources)), sources)
        for number in range(POLISHES):
            search.tick(number / POLISHES)
            for at, shift in self._neighbours:
                self._propagate(sources, costs, at, shift, POLISHED)
            self._try_around(sources, costs, 1, search.rng)
        return sources, costs

    def _described(self, places: Places) -> Floats:
        if self._offered is None:
            return describe_at(self._picture, self._sites.width, places)
        return self._offered.take(places, axis=0)

    def _all_neighbours(self, distances: Sequence[int]) -> Iterator[tuple[Places, int]]:
        """For each direction and distance: which site lies there, or -1, and how far that is in places."""
        sites = self._sites
        for distance in distances:
            for down, right in ((0, distance), (0, -distance), (distance, 0), (-distance, 0)):
                row, column = self._rows + down, self._columns + right
                inside = (row >= 0) & (row < sites.height) & (column >= 0) & (column < sites.width)
                at = sites.index[np.where(inside, row * sites.width + column, 0)]
                yield np.where(inside, at, -1), down * sites.width + right

    def _cost(self, who: Places, sources: Places) -> Floats:
        away = self._wanted.take(who, axis=0) - self._described(sources)
        down = sources // self._sites.width - self._rows[who]
        right = sources % self._sites.width - self._columns[who]
        way = np.sqrt((down * down + right * right).astype(np.float32)) - self._free_way[who]
        cost = np.einsum("ij,ij->i", away, away) + self._farness * np.maximum(way, 0) ** 2
        if self._sideways:
            cost += self._level * (down * down).astype(np.float32)
        return cost if self._crowd is None else cost + self._crowd[sources]

    def _propagate(self, sources: Places, costs: Floats, at: Places, shift: int, together: float) -> None:
        candidate = np.where(at >= 0, sources[at] - shift, -1)
        last = len(self._sites.is_source) - 1
        possible = (candidate >= 0) & (candidate <= last) & (candidate != sources)
        possible &= self._sites.is_source[np.clip(candidate, 0, last)]
        self._take_better(sources, costs, np.flatnonzero(possible), candidate, together)

    def _try_around(self, sources: Places, costs: Floats, radius: int, rng: np.random.Generator) -> None:
        sites = self._sites
        row = sources // sites.width + rng.integers(-radius, radius + 1, len(sources))
        column = sources % sites.width + rng.integers(-radius, radius + 1, len(sources))
        row, column = np.clip(row, 0, sites.height - 1), np.clip(column, 0, sites.width - 1)
        candidate = row * sites.width + column
        self._take_better(sources, costs, np.flatnonzero(sites.is_source[candidate]), candidate, 1.0)

    def _take_better(
        self, sources: Places, costs: Floats, who: Places, candidate: Places, discount: float
    ) -> None:
        cost = self._cost(who, candidate[who]) * np.float32(discount)
        better = cost < costs[who]
        winners = who[better]
        sources[winners] = candidate[winners]
        costs[winners] = cost[better]
