"""Lays the patches over the hole and takes a weighted mean where they overlap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.smooth_fill import smooth_fill
from coverstudio.worker.pipelines.patch_fill.quads import quads_of
from coverstudio.worker.pipelines.patch_fill.sites import RADIUS, Sites

Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Places = NDArray[np.intp]


def vote(
    paint: Floats,
    hole: Truths,
    estimate: Floats,
    sites: Sites,
    sources: Places,
    costs: Floats | None,
    sharpness: float,
) -> None:
    """Put a new estimate into the hole of `estimate` (h×w×3): patches copied from `sources`.

    `paint` is h×w×4: red, green, blue and 1. A patch weighs by its likelihood exp(-cost / 2σ²), σ² the third
    quartile of the costs, and by how near it is to what is known (Wexler et al. 2007), to the power of
    `sharpness`. Without costs all are likely.
    """
    weights = sites.confidence.copy()
    if costs is not None:
        weights *= np.exp(-costs / np.float32(2 * float(np.percentile(costs, 75)) + 1e-3))
    weights = np.maximum(weights**sharpness, np.float32(1e-12))
    part = sites.window.part
    known, unknown = paint[part][..., :3], hole[part]
    voted, weight = _laid(paint, sites, sources, weights)
    reached = weight > 0
    rim = reached & ~unknown
    error = np.where(rim[..., None], known - voted, np.float32(0))
    voted += smooth_fill(error, rim.astype(np.float32))
    np.copyto(estimate[part], voted, where=(unknown & reached)[..., None])


def _laid(paint: Floats, sites: Sites, sources: Places, weights: Floats) -> tuple[Floats, Floats]:
    """The weighted mean of the patches over the sites' window, h×w×3, and the sum of their weights, h×w."""
    window = sites.window
    total = np.zeros((window.height * window.width, 4), np.float32)
    pixels, sums, four = quads_of(paint), quads_of(total), np.repeat(weights, 4)
    places = window.places_of(sites.rows, sites.columns)
    for down in range(-RADIUS, RADIUS + 1):
        for right in range(-RADIUS, RADIUS + 1):
            laid = pixels.take(sources + (down * sites.width + right)).view(np.float32)
            laid *= four
            at = places + (down * window.width + right)
            laid += sums.take(at).view(np.float32)
            sums[at] = laid.view(np.complex128)
    weight = total[:, 3].reshape(window.height, window.width)
    mean = total[:, :3] / np.maximum(total[:, 3:], np.float32(1e-20))
    return mean.astype(np.float32, copy=False).reshape(window.height, window.width, 3), weight
