"""Sixteen numbers that say what a patch looks like."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

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
AT_ONCE = 16_384
"""So many patches are cut out at a time: ten megabytes, which stay in the processor's cache."""


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


def describe_at(picture: Floats, places: Places) -> Floats:
    """What `describe` says of the patches at `places` (flat, RADIUS pixels or more from every edge), n×16.

    Much quicker than describing all where few are asked for.
    """
    flat, width, basis = picture.reshape(-1, 3), picture.shape[1], _basis()
    around = range(-RADIUS, RADIUS + 1)
    shifts = [down * width + right for down in around for right in around]
    rows = np.empty((len(places), NUMBERS), np.float32)
    for start in range(0, len(places), AT_ONCE):
        some = places[start : start + AT_ONCE]
        patches = np.empty((len(some), len(shifts), 3), np.float32)
        for number, shift in enumerate(shifts):
            patches[:, number] = flat.take(some + shift, axis=0)
        np.matmul(patches.reshape(len(some), -1), basis, out=rows[start : start + AT_ONCE])
    return rows


@cache
def _basis() -> Floats:
    """What the pixels of a patch (rows, columns, RGB) are multiplied with for its numbers: 147×16."""
    wave = _waves()
    columns = [
        np.einsum("i,j,k->ijk", wave[down], wave[right], to_channel).ravel()
        for to_channel, frequencies in zip(TO_LUMA_CHROMA, FREQUENCIES, strict=True)
        for down, right in frequencies
    ]
    return np.stack(columns, axis=1)


def _waves() -> Floats:
    """The orthonormal DCT-II basis over a patch's side (Ahmed, Natarajan and Rao, 1974)."""
    place = np.arange(SIDE) + 0.5
    waves = np.array([np.cos(np.pi * place * k / SIDE) for k in range(SIDE)]) * np.sqrt(2 / SIDE)
    waves[0] = np.sqrt(1 / SIDE)
    return waves.astype(np.float32)
