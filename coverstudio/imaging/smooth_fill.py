"""Fills what is unknown with the smooth continuation of what is known (pull-push, Gortler et al. 1996).

Known pixels are averaged into ever smaller pictures until every place knows something; on the way back each
hole takes the colour of the size below. It is close to the membrane that solves Laplace's equation, at the
cost of a few blurs.
"""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def smooth_fill(values: Floats, known: Floats) -> Floats:
    """`values` (H×W or H×W×C) where `known` (H×W, 0..1) is 1, and a smooth continuation where it is 0.

    All zeros where nothing at all is known.
    """
    flat = values.reshape(*values.shape[:2], -1)
    return _filled(_weighted(flat, known), known).reshape(values.shape)


def _filled(weighted: Floats, known: Floats) -> Floats:
    if known.size == 1 or float(known.min()) >= 1.0:
        return _unweighted(weighted, known)
    half = _down(known)
    share = np.minimum(half * 4, 1).astype(np.float32)
    gain = np.divide(share, half, out=np.zeros_like(half), where=half > 1e-6)
    below = _filled(_weighted(_down(weighted), gain), share)
    size = (known.shape[1], known.shape[0])
    above = _channels(cv2.pyrUp(below, dstsize=size))
    return weighted + _weighted(above, 1 - known)


def _weighted(values: Floats, weights: Floats) -> Floats:
    return values * weights[..., None]


def _unweighted(weighted: Floats, known: Floats) -> Floats:
    return (weighted / np.maximum(known, np.float32(1e-6))[..., None]).astype(np.float32, copy=False)


def _down(values: Floats) -> Floats:
    small = cv2.pyrDown(values)
    return _channels(small) if values.ndim == 3 else cast("Floats", small)


def _channels(values: Any) -> Floats:
    """OpenCV drops the last axis of one-channel pictures."""
    return values if values.ndim == 3 else values[..., None]
