"""From the coarsest scale to the finest: match, vote, carry the matches to the next scale."""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.smooth_fill import smooth_fill
from coverstudio.worker.pipelines.patch_fill.matching import Matcher, Search, carried_up
from coverstudio.worker.pipelines.patch_fill.quads import painted
from coverstudio.worker.pipelines.patch_fill.scales import Scale, scales_of
from coverstudio.worker.pipelines.patch_fill.shading import shading
from coverstudio.worker.pipelines.patch_fill.sites import Sites, sites_of
from coverstudio.worker.pipelines.patch_fill.voting import vote
from coverstudio.worker.pipelines.patch_fill.work import Tick

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Places = NDArray[np.intp]

ROUNDS = 3
FINE = 2
FINE_ROUNDS = 2
"""At a step of FINE pixels or less the matches of the scale below are nearly right already; not so beyond a
side, where only long search finds enough different sources."""
FINAL_SHARPNESS = 3.0
"""In the last vote the best patches count this much more than by their likelihood, against blur."""


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
    scales = scales_of(crop.astype(np.float32), hole, thickness)
    tone = None if sideways else shading(scales)
    if tone is not None:
        scales = scales_of(crop - tone, hole, thickness)
    estimate = smooth_fill(scales[-1].picture, scales[-1].known)
    carried: tuple[Sites, Places] | None = None
    for number, scale in enumerate(reversed(scales)):
        search = Search(rng, lambda part, n=number: tick(4.0 ** (n + part - len(scales))))
        if estimate.shape != scale.picture.shape:
            estimate = _enlarged(estimate, scale)
        carried = _fill_scale(scale, estimate, carried, search, last=scale is scales[0], sideways=sideways)
    if tone is not None:
        estimate += tone
    return np.clip(np.rint(estimate), 0, 255).astype(np.uint8)


def _enlarged(estimate: Floats, scale: Scale) -> Floats:
    larger = cv2.resize(estimate, scale.hole.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.where(scale.hole[..., None], np.asarray(larger, np.float32), scale.picture)


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
    lay = partial(vote, painted(scale.picture), scale.hole, estimate, sites)
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
