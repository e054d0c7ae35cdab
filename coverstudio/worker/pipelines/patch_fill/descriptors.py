"""Sixteen numbers that say what a patch looks like."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.worker.pipelines.patch_fill.quads import Quads
from coverstudio.worker.pipelines.patch_fill.sites import RADIUS, SIDE

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

TO_LUMA_CHROMA = np.array([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]], np.float32)
FREQUENCIES = (
    ((0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (0, 3), (3, 0)),
    ((0, 0), (0, 1), (1, 0)),
    ((0, 0), (0, 1), (1, 0)),
)
"""The lowest coefficients of lightness and of the two colour differences, as (down, right)."""
NUMBERS = sum(map(len, FREQUENCIES))
AT_ONCE = 1024
"""So many patches are cut out at a time: less than a megabyte, which stays in the processor's cache."""
FEW = 64
"""So many are multiplied at a time: with more, the library for matrices starts threads that wait for each
other, while the other group of glyphs needs the core."""


def describe(picture: Floats) -> Floats:
    """The patch around every pixel of h×w×3 RGB as h·w rows of 16 orthonormal DCT coefficients.

    The squared distance of two rows is that of the patches without their finest detail.
    """
    wave = _waves()
    channels = cv2.split(cv2.transform(picture, TO_LUMA_CHROMA))
    rows = np.empty((picture.shape[0], picture.shape[1], NUMBERS), np.float32)
    number = 0
    for channel, frequencies in zip(channels, FREQUENCIES, strict=True):
        for down, right in frequencies:
            rows[..., number] = cv2.sepFilter2D(
                channel, cv2.CV_32F, wave[right], wave[down], borderType=cv2.BORDER_REFLECT
            )
            number += 1
    return rows.reshape(-1, number)


def describe_at(picture: Quads, width: int, places: Places) -> Floats:
    """What `describe` says of the patches at `places` (flat, RADIUS pixels or more from every edge), n×16.

    `picture` are the quads of `painted` RGB, `width` of them a row. Much quicker than describing all where
    few are asked for.
    """
    around, basis = np.arange(-RADIUS, RADIUS + 1), _basis()
    shifts = (around[:, None] * width + around).ravel()
    full = np.resize(places, -(-len(places) // FEW) * FEW)
    rows = np.empty((len(full), NUMBERS), np.float32)
    for start in range(0, len(full), AT_ONCE):
        patches = full[start : start + AT_ONCE, None] + shifts
        numbers = picture.take(patches).view(np.float32).reshape(-1, FEW, len(basis))
        np.matmul(numbers, basis, out=rows[start : start + AT_ONCE].reshape(-1, FEW, NUMBERS))
    return rows[: len(places)]


@cache
def _basis() -> Floats:
    """What the pixels of a patch (rows, columns, RGB and 1) are multiplied with for its numbers: 196×16."""
    wave = _waves()
    colours = np.pad(TO_LUMA_CHROMA, ((0, 0), (0, 1)))
    columns = [
        np.einsum("i,j,k->ijk", wave[down], wave[right], to_channel).ravel()
        for to_channel, frequencies in zip(colours, FREQUENCIES, strict=True)
        for down, right in frequencies
    ]
    return np.stack(columns, axis=1)


def _waves() -> Floats:
    """The orthonormal DCT-II basis over a patch's side (Ahmed, Natarajan and Rao, 1974)."""
    place = np.arange(SIDE) + 0.5
    waves = np.array([np.cos(np.pi * place * k / SIDE) for k in range(SIDE)]) * np.sqrt(2 / SIDE)
    waves[0] = np.sqrt(1 / SIDE)
    return waves.astype(np.float32)
