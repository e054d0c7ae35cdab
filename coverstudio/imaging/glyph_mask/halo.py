"""What lies around the glyphs and fades outwards: outlines, shadows, glows."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.glyph_mask.lines import Line
from coverstudio.imaging.glyph_mask.shapes import Floats, Labels, Truths, grown

SECTORS = 8
VISIBLE_CHANGE = 2.0
"""Where a halo fades by less than this (L*a*b*, over a stride) it is left: repainting costs more than it."""

MOST = 0.3
"""The share of a direction and distance that has the colour of an outline or a hard shadow, at least."""


def halo_of(line: Line, glyphs: Truths) -> Truths:
    """What lies around the glyphs and fades outwards in the same way along the line: outline, shadow, glow.

    Each pixel is compared with the one a step further out on the same ray. The picture's own shapes change
    there too, but not always from dark to light; pieces of the line vote on it (a t-test over their means).
    """
    reach, stride = max(4, round(line.height * 0.2)), int(np.clip(line.height * 0.035, 3, 14))
    lab = _calmed(line, glyphs)
    distance, nearest = _from_glyphs(glyphs)
    places = np.argwhere((distance > 0) & (distance <= reach) & ~grown(line.foreign, 2))
    away, ray, sector = _rays(places, distance, nearest)
    beyond = np.rint(places + ray * stride).astype(np.intp)
    height, width = glyphs.shape
    free = (beyond >= 0).all(1) & (beyond[:, 0] < height) & (beyond[:, 1] < width)
    beyond = np.clip(beyond, 0, (height - 1, width - 1))
    free &= distance[beyond[:, 0], beyond[:, 1]] > away + stride - 2
    free &= ~line.foreign[beyond[:, 0], beyond[:, 1]]
    change = lab[places[:, 0], places[:, 1]] - lab[beyond[:, 0], beyond[:, 1]]
    steps = np.ceil(away).astype(np.intp)
    keys = (sector[free], steps[free], _jury(line, places[free]))
    agreed = _strength(change[free], keys, reach)
    reaches = np.array([_unbroken(row, stride) for row in agreed])
    # A direction next to one that throws a shadow sees its flank.
    reaches = np.maximum(reaches, np.maximum(np.roll(reaches, 1), np.roll(reaches, -1)) - 1)
    halo = np.zeros(glyphs.shape, bool)
    halo[places[:, 0], places[:, 1]] = steps <= reaches[sector]
    return halo


def evenly_around(glyphs: Truths, ring: Truths, coloured: Truths, elsewhere: float) -> Truths:
    """The part of `ring` in whose direction and distance from the glyphs most is `coloured`.

    `elsewhere` is the share of the picture that has that colour anyway.
    """
    places = np.argwhere(ring)
    away, _, sector = _rays(places, *_from_glyphs(glyphs))
    steps = np.ceil(away).astype(np.intp)
    group = sector * (int(steps.max()) + 1) + steps
    share = np.bincount(group, coloured[ring]) / np.maximum(np.bincount(group), 1)
    even = np.zeros_like(ring)
    even[ring] = share[group] > min(elsewhere + MOST * (1 - elsewhere), 0.5)
    return even


def _rays(places: Labels, distance: Floats, nearest: Labels) -> tuple[Floats, NDArray[np.float64], Labels]:
    """Of places (n×2, row and column) the distance from the glyphs, the way from there, and its sector."""
    away = distance[places[:, 0], places[:, 1]]
    ray = (places - nearest[places[:, 0], places[:, 1]]) / np.maximum(away, 1e-3)[:, None]
    turn = np.arctan2(ray[:, 0], ray[:, 1]) / (2 * np.pi)
    return away, ray, np.floor(turn * SECTORS + 0.5).astype(np.intp) % SECTORS


def _calmed(line: Line, glyphs: Truths) -> Floats:
    """The picture around large glyphs with its grain smoothed away; the glyphs do not run into it."""
    sigma = line.height / 150
    if sigma < 0.7:
        return line.lab
    free = (~glyphs).astype(np.float32)
    share = np.maximum(cv2.GaussianBlur(free, (0, 0), sigma), np.float32(1e-3))
    return (cv2.GaussianBlur(line.lab * free[..., None], (0, 0), sigma) / share[..., None]).astype(np.float32)


def _jury(line: Line, places: Labels) -> Labels:
    """Which piece of the line speaks for each place: some third of its height long, upper or lower half."""
    across = line.across[places[:, 0], places[:, 1]]
    lower = across > (across.min() + across.max()) / 2 if len(across) else across > 0
    return line.pieces_of(places, 3, 4) * 2 + lower


def _from_glyphs(glyphs: Truths) -> tuple[Floats, Labels]:
    """Of every pixel the distance to the nearest glyph pixel, and that pixel's row and column (h×w×2)."""
    away = (~glyphs).astype(np.uint8)
    distance, found = cv2.distanceTransformWithLabels(away, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    labels = np.asarray(found, np.intp)
    origin = np.zeros((int(labels.max()) + 1, 2), np.intp)
    origin[labels[glyphs]] = np.argwhere(glyphs)
    return cast("Floats", distance), origin[labels]


def _strength(difference: Floats, keys: tuple[Labels, Labels, Labels], reach: int) -> Truths:
    """For each sector and step, whether the pieces of the line agree on a difference (a t-test over them).

    Single pixels would be no fair jury: neighbours see the same fold of the same cloth.
    """
    sectors, steps, chunk = keys
    chunks = int(chunk.max()) + 1 if len(chunk) else 1
    index = (sectors * (reach + 1) + steps) * chunks + chunk
    shape = (SECTORS, reach + 1, chunks)
    size = int(np.prod(shape))
    count = np.bincount(index, minlength=size).reshape(shape)
    agreed = np.zeros(shape[:2], bool)
    for channel in range(3):
        total = np.bincount(index, difference[:, channel], minlength=size).reshape(shape)
        agreed |= _agree(total / np.maximum(count, 1), count >= 4)
    return agreed


def _agree(means: NDArray[np.float64], counted: Truths) -> Truths:
    voters = counted.sum(-1)
    mean = np.where(counted, means, 0).sum(-1) / np.maximum(voters, 1)
    scatter = np.where(counted, (means - mean[..., None]) ** 2, 0).sum(-1) / np.maximum(voters - 1, 1)
    error = np.sqrt(scatter / np.maximum(voters, 1)) + 0.15
    return (np.abs(mean) > VISIBLE_CHANGE) & (np.abs(mean) > 2.6 * error) & (voters >= 3)


def _unbroken(row: Truths, stride: int) -> int:
    """How far out the halo reaches: the last step that agrees before a gap, and the fading stride beyond."""
    last = 0
    for step in range(1, len(row)):
        if row[step]:
            last = step
        elif step - last > max(2, stride // 2):
            break
    return min(last + min(stride // 3, last), len(row) - 1)
