"""Lays the patches over the hole and takes a weighted mean where they overlap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.smooth_fill import smooth_fill
from coverstudio.worker.pipelines.patch_fill.sites import RADIUS, Sites

Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Places = NDArray[np.intp]


def vote(
    picture: Floats,
    hole: Truths,
    estimate: Floats,
    sites: Sites,
    sources: Places,
    costs: Floats | None,
    sharpness: float,
) -> Floats:
    """A new estimate (h×w×3): patches copied from `sources` in the hole, `picture` elsewhere.

    A patch weighs by its likelihood exp(-cost / 2σ²), σ² the third quartile of the costs, and by how near it
    is to what is known (Wexler et al. 2007), to the power of `sharpness`. Without costs all are likely.
    """
    weights = sites.confidence.copy()
    if costs is not None:
        weights *= np.exp(-costs / (2 * np.percentile(costs, 75) + 1e-3)).astype(np.float32)
    weights = np.maximum(weights**sharpness, np.float32(1e-12))
    voted, weight = _laid(picture, sites, sources, weights)
    reached = weight > 0
    rim = reached & ~hole
    error = np.where(rim[..., None], picture - voted, np.float32(0))
    voted += smooth_fill(error, rim.astype(np.float32))
    filled = np.where((hole & reached)[..., None], voted, estimate)
    return np.where(hole[..., None], filled, picture)


def _laid(picture: Floats, sites: Sites, sources: Places, weights: Floats) -> tuple[Floats, Floats]:
    """The weighted mean of the patches, h×w×3, and the sum of their weights, h×w."""
    height, width = sites.height, sites.width
    flat = np.concatenate([picture.reshape(-1, 3), np.ones((height * width, 1), np.float32)], axis=1)
    total = np.zeros_like(flat)
    for down in range(-RADIUS, RADIUS + 1):
        for right in range(-RADIUS, RADIUS + 1):
            shift = down * width + right
            total[sites.places + shift] += flat[sources + shift] * weights[:, None]
    weight = total[:, 3].reshape(height, width)
    mean = total[:, :3] / np.maximum(total[:, 3:], np.float32(1e-20))
    return mean.astype(np.float32, copy=False).reshape(height, width, 3), weight
