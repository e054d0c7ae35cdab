"""Where a picture is calm enough to carry lettering: few edges, little texture, nothing one wants to see."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LONGEST = 256
_ALIKE = 14.0  # of Lab, the distance within which two colours are taken for alike


def calmness(pixels: NDArray[np.uint8]) -> Floats:
    """Return a map of how calm every place of a picture (H×W×3 RGB) is, 1 blank to 0 busy.

    The map's longer side has 256 pixels. Four things make a place busy: edges, texture, local contrast and
    being what the eye goes to (a colour that is rare and differs from its surround, rather in the middle).
    """
    lab = small_lab(pixels)
    busy = 0.32 * _edges(lab) + 0.22 * _texture(lab) + 0.46 * salience(lab)
    return np.clip(1 - busy, 0, 1).astype(np.float32)


def small_lab(pixels: NDArray[np.uint8]) -> Floats:
    """Return a picture (H×W×3 RGB) as Lab (L 0-100), its longer side 256 pixels."""
    height, width = pixels.shape[:2]
    factor = LONGEST / max(height, width)
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _edges(lab: Floats) -> Floats:
    soft = _blurred(lab, 0.8)
    across = cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=0.125)
    strength = np.sqrt((across**2 + down**2).sum(axis=2))
    return _compressed(_blurred(strength, 3), 5.0)


def _texture(lab: Floats) -> Floats:
    light = lab[:, :, 0]
    mean = _blurred(light, 6)
    spread = np.sqrt(np.maximum(_blurred(light**2, 6) - mean**2, 0))
    return _compressed(spread, 12.0)


def salience(lab: Floats) -> Floats:
    """Return what the eye goes to in a picture (as `small_lab` gives it), 0 to 1.

    Colour against its surround at three scales (after Itti, Koch and Niebur 1998) and the rarity of the
    colour in the picture (after Cheng et al. 2015), weighted towards the middle.
    """
    height, width = lab.shape[:2]
    surround = np.zeros((height, width), np.float32)
    for near, far in ((2, 12), (4, 28), (8, 56)):
        difference = _blurred(lab, near) - _blurred(lab, far)
        surround += np.sqrt((difference**2).sum(axis=2))
    rare = _rarity(_blurred(lab, 1.5))
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    middle = np.exp(-(((xs / width - 0.5) / 0.42) ** 2) / 2 - (((ys / height - 0.42) / 0.26) ** 2) / 2)
    found: Floats = (0.55 * _stretched(surround, 12.0) + 0.45 * _stretched(rare, 0.8)) * (
        0.35 + 0.65 * middle
    )
    return _stretched(_blurred(found, 4), 0.25)


def _rarity(lab: Floats) -> Floats:
    """Return how seldom the picture has colours like those of every place, in powers of ten."""
    height, width = lab.shape[:2]
    coarse = cv2.resize(lab, (max(2, width // 4), max(2, height // 4)), interpolation=cv2.INTER_AREA)
    colours = coarse.reshape(-1, 3)
    sample = colours[:: max(1, len(colours) // 300)]
    square: Floats = (colours**2).sum(axis=1)[:, None] + (sample**2).sum(axis=1) - 2 * colours @ sample.T
    density = np.exp(-np.maximum(square, 0) / (2 * _ALIKE**2)).mean(axis=1)
    rare = -np.log10(density + 1e-3).reshape(coarse.shape[:2]).astype(np.float32)
    return np.asarray(cv2.resize(rare, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _blurred(values: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE), np.float32)


def _compressed(values: Floats, half: float) -> Floats:
    """Map 0 … ∞ to 0 … 1 with `half` at one half, so that a picture's extremes do not hide the rest."""
    return (values / (values + half)).astype(np.float32)


def _stretched(values: Floats, least: float) -> Floats:
    """Stretch to 0 … 1 between the 5th and the 98th percentile; a range below `least` is nothing to see."""
    low, high = np.percentile(values, (5, 98))
    return np.clip((values - low) / max(float(high - low), least), 0, 1).astype(np.float32)


def rectangle_calmness(calm: Floats) -> float:
    """Return the calmness of a piece of the map: half its mean, half the mean of its busiest tenth."""
    if calm.size == 0:
        return 0.0
    tenth = max(1, calm.size // 10)
    busiest = np.partition(calm.ravel(), tenth - 1)[:tenth]
    return float(calm.mean() + busiest.mean()) / 2
