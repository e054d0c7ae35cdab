"""The slow change of tone that patches cannot know: an evening sky, a wash of colour.

A patch brings the tone of the place it comes from, and in the middle of a high band tones from above would
meet tones from below. Where nothing but tone changes around a hole, the change is taken off the picture, the
grain that is left is filled, and the change is put back.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.smooth_fill import smooth_fill
from coverstudio.worker.pipelines.patch_fill.scales import Scale

Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]

FINEST = 4
"""What is finer than so many pixels is grain, not tone."""
THICK = 8
"""Only a hole whose coarsest step is this much is so thick that tones drift apart in it."""
ROUGH = 5.0
"""Grey levels: where structure larger than grain reaches them anywhere near the hole, patches know better."""
AROUND = 2
"""So many pixels of the coarsest scale around a hole have a say."""
TENSION = 0.03
"""How much the continuation is a membrane: a bent plate alone would leave the range of tones."""
STEPS, FINE_STEPS = 100, 25
"""Of the solver at the coarsest scale and at finer ones, where only the last detail is missing."""


def shading(scales: Sequence[Scale]) -> Floats | None:
    """The tone (H×W×3) to take off the finest of `scales`, the coarsest last; None beside any structure."""
    if scales[-1].step < THICK or _roughness(scales) > ROUGH:
        return None
    touched = _touched(scales)
    if touched[-1].all():
        return None
    tone = smooth_fill(scales[-1].picture, (~touched[-1]).astype(np.float32))
    for scale, unknown in zip(reversed(scales), reversed(touched), strict=True):
        if scale.step < FINEST:
            break
        tone = _doubled(tone, scale) if scale is not scales[-1] else tone
        steps = STEPS if scale is scales[-1] else FINE_STEPS
        tone = _bent(np.where(unknown[..., None], tone, scale.picture), unknown, steps)
    tone = np.asarray(cv2.GaussianBlur(tone, (0, 0), 1.5), np.float32)
    for scale in reversed(scales):
        if scale.step < FINEST:
            tone = _doubled(tone, scale)
    return tone


def _roughness(scales: Sequence[Scale]) -> float:
    """The strongest structure beside the hole, in grey levels: what each scale shows that the next does not.

    Structure as fine as grain counts half.
    """
    most = 0.0
    for finer, coarser in pairwise(scales[1:]):
        base = _doubled(smooth_fill(coarser.picture, coarser.known), finer)
        detail = np.square(finer.picture - base).mean(axis=2) * finer.known
        energy = np.asarray(cv2.blur(detail, (3, 3))) / np.maximum(
            np.asarray(cv2.blur(finer.known, (3, 3))), 0.1
        )
        reach = 2 * AROUND * scales[-1].step // finer.step + 1
        near = cv2.dilate(finer.hole.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
        near &= ~finer.hole
        if near.any():
            most = max(most, float(energy[near].max()) * min(1.0, (finer.step / FINEST) ** 2))
    return most**0.5


def _touched(scales: Sequence[Scale]) -> list[Truths]:
    """What of each scale is not known in full: the middle of what is known of a pixel lies beside its own."""
    touched = [scales[0].hole]
    for _ in scales[1:]:
        finer = touched[-1].astype(np.uint8)
        even = cv2.copyMakeBorder(finer, 0, finer.shape[0] % 2, 0, finer.shape[1] % 2, cv2.BORDER_REPLICATE)
        touched.append(np.asarray(even).reshape(even.shape[0] // 2, 2, -1, 2).max(axis=(1, 3)) > 0)
    return touched


def _doubled(values: Floats, scale: Scale) -> Floats:
    """Twice as large, without the row or column that `scale` does not have."""
    larger = cv2.resize(values, (2 * values.shape[1], 2 * values.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(larger, np.float32)[: scale.hole.shape[0], : scale.hole.shape[1]]


def _bent(tone: Floats, hole: Truths, steps: int) -> Floats:
    """The tone with as little bend in its hole as may be: conjugate gradients from what is there."""
    free, tension = hole[..., None].astype(np.float32), np.float32(TENSION)

    def strain(values: Floats) -> Floats:
        once = _laplacian(values)
        return np.asarray((_laplacian(once) - tension * once) * free, np.float32)

    tone = tone.copy()
    rest = -strain(tone)
    way, size = rest.copy(), float(np.vdot(rest, rest))
    for _ in range(steps):
        if size < 1e-3:
            break
        strained = strain(way)
        length = np.float32(size / max(float(np.vdot(way, strained)), 1e-12))
        tone += length * way
        rest -= length * strained
        size, before = float(np.vdot(rest, rest)), size
        way = np.asarray(rest + np.float32(size / before) * way, np.float32)
    return tone


def _laplacian(values: Floats) -> Floats:
    return cast("Floats", cv2.Laplacian(values, cv2.CV_32F, ksize=1, borderType=cv2.BORDER_REPLICATE))
