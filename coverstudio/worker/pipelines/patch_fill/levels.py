"""From the coarsest scale to the finest: match, vote, carry the matches to the next scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.smooth_fill import smooth_fill
from coverstudio.worker.pipelines.patch_fill.matching import Matcher, Search, carried_up
from coverstudio.worker.pipelines.patch_fill.sites import Sites, sites_of
from coverstudio.worker.pipelines.patch_fill.voting import vote
from coverstudio.worker.pipelines.patch_fill.work import Work

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Places = NDArray[np.intp]

THIN = 3.0
"""At the coarsest scale no hole is deeper than this many pixels: every patch there sees known picture."""
LEAST_SIDE = 24
ROUNDS = 3
LAST_ROUNDS = 2
FINAL_SHARPNESS = 3.0
"""In the last vote the best patches count this much more than by their likelihood, against blur."""


@dataclass(frozen=True)
class Scale:
    """The picture at one scale: `picture` h×w×3 float RGB, whose `hole` pixels (h×w) mean nothing."""

    picture: Floats
    hole: Truths
    step: int

    @property
    def known(self) -> Floats:
        """1 where the picture is known, 0 in the hole."""
        return (~self.hole).astype(np.float32)


def fill_crop(
    crop: Pixels,
    hole: Truths,
    thickness: float,
    rng: np.random.Generator,
    work: Work,
    *,
    sideways: bool = False,
) -> Pixels:
    """The crop (h×w×3) with its hole filled; `sideways` says that it lies beyond a side of the picture."""
    scales = _scales(crop.astype(np.float32), hole, thickness)
    size = float(np.count_nonzero(hole)) + 2000.0
    estimate = smooth_fill(scales[-1].picture, scales[-1].known)
    carried: tuple[Sites, Places] | None = None
    for number, scale in enumerate(reversed(scales)):
        search = Search(rng, lambda part, n=number: work.tick((4.0 ** (n + part - len(scales))), size))
        if estimate.shape != scale.picture.shape:
            larger = cv2.resize(estimate, scale.hole.shape[::-1], interpolation=cv2.INTER_LINEAR)
            estimate = np.where(scale.hole[..., None], np.asarray(larger, np.float32), scale.picture)
        last = number == len(scales) - 1
        estimate, carried = _fill_scale(scale, estimate, carried, search, last=last, sideways=sideways)
    return np.clip(np.rint(estimate), 0, 255).astype(np.uint8)


def _scales(picture: Floats, hole: Truths, thickness: float) -> list[Scale]:
    """The crop and its halves; a coarse pixel is known when half of what it stands for is."""
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


def _fill_scale(
    scale: Scale,
    estimate: Floats,
    carried: tuple[Sites, Places] | None,
    search: Search,
    *,
    last: bool,
    sideways: bool,
) -> tuple[Floats, tuple[Sites, Places] | None]:
    """Better and better estimates at one scale, and the matches that the next one starts from."""
    sites = sites_of(scale.hole)
    if sites is None:
        return estimate, None
    start = sites.nearest_source
    if carried is not None:
        start = carried_up(sites, *carried)
        # Voted before it is searched: the enlarged estimate is smooth, and would find smooth patches.
        estimate = vote(scale.picture, scale.hole, estimate, sites, start, None, 1.0)
    picture = np.where(scale.hole[..., None], estimate, scale.picture)
    matcher = Matcher(sites, picture, scale.step, sideways=sideways)
    sources = start
    rounds = LAST_ROUNDS if last else ROUNDS
    for number in range(rounds):
        sources, costs = matcher.improve(sources, search, number / rounds, carried is None and number == 0)
        sharpness = FINAL_SHARPNESS if last and number == rounds - 1 else 1.0
        estimate = vote(scale.picture, scale.hole, estimate, sites, sources, costs, sharpness)
        if number < rounds - 1:
            matcher.look_again(estimate)
    return estimate, (sites, sources)
