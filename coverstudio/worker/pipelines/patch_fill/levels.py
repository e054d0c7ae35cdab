"""From the coarsest scale to the finest: match, vote, carry the matches to the next scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.smooth_fill import smooth_fill
from coverstudio.worker.pipelines.patch_fill.matching import Matcher, Search, carried_up
from coverstudio.worker.pipelines.patch_fill.sites import Sites, sites_of
from coverstudio.worker.pipelines.patch_fill.voting import vote
from coverstudio.worker.pipelines.patch_fill.work import Tick

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Places = NDArray[np.intp]

THIN = 3.0
"""At the coarsest scale no hole is deeper than this many pixels: every patch there sees known picture."""
LEAST_SIDE = 24
ROUNDS = 3
FINE = 2
FINE_ROUNDS = 2
"""At a step of FINE pixels or less the matches of the scale below are nearly right already; not so beyond a
side, where only long search finds enough different sources."""
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
    tick: Tick,
    *,
    sideways: bool = False,
) -> Pixels:
    """The crop (h×w×3) with its hole filled; `sideways` says that it lies beyond a side of the picture.

    `tick` is told how far the fill is, and may raise to stop it.
    """
    scales = _scales(crop.astype(np.float32), hole, thickness)
    estimate = smooth_fill(scales[-1].picture, scales[-1].known)
    carried: tuple[Sites, Places] | None = None
    for number, scale in enumerate(reversed(scales)):
        search = Search(rng, lambda part, n=number: tick(4.0 ** (n + part - len(scales))))
        if estimate.shape != scale.picture.shape:
            estimate = _enlarged(estimate, scale)
        carried = _fill_scale(scale, estimate, carried, search, last=scale is scales[0], sideways=sideways)
    return np.clip(np.rint(estimate), 0, 255).astype(np.uint8)


def _enlarged(estimate: Floats, scale: Scale) -> Floats:
    larger = cv2.resize(estimate, scale.hole.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.where(scale.hole[..., None], np.asarray(larger, np.float32), scale.picture)


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
) -> tuple[Sites, Places] | None:
    """Make the `estimate` of one scale better and better, in place; the matches that the next starts from."""
    sites = sites_of(scale.hole)
    if sites is None:
        return None
    paint = cv2.cvtColor(scale.picture, cv2.COLOR_RGB2RGBA)  # its fourth channel is 1
    lay = partial(vote, np.asarray(paint, np.float32), scale.hole, estimate, sites)
    sources = sites.nearest_source
    if carried is not None:
        sources = carried_up(sites, *carried)
        # Voted before it is searched: the enlarged estimate is smooth, and would find smooth patches.
        lay(sources, None, 1.0)
    polish = last and carried is not None and not sideways
    matcher = Matcher(sites, estimate, scale.step, sideways=sideways, polish=polish)
    if polish:
        sources, costs = matcher.polish(sources, search)
        lay(sources, costs, FINAL_SHARPNESS)
        return sites, sources
    rounds = FINE_ROUNDS if last or (scale.step <= FINE and not sideways) else ROUNDS
    for number in range(rounds):
        sources, costs = matcher.improve(sources, search, number / rounds, carried is None and number == 0)
        final = last and number == rounds - 1
        lay(sources, costs, FINAL_SHARPNESS if final else 1.0)
        if number < rounds - 1:
            matcher.look_again(estimate)
    return sites, sources
