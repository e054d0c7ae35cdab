"""What others would do: fills of OpenCV and a harmonic one, and the detector as its makers call it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.smooth_fill import smooth_fill

Pixels = NDArray[np.uint8]
Fill = Callable[[Pixels, Pixels], Pixels]

SWEEPS = 80
CROSS = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / 4


def telea(image: Pixels, mask: Pixels) -> Pixels:
    """OpenCV's inpainting by fast marching."""
    return np.asarray(cv2.inpaint(image, mask, 3, cv2.INPAINT_TELEA), np.uint8)


def navier_stokes(image: Pixels, mask: Pixels) -> Pixels:
    """OpenCV's inpainting by fluid dynamics."""
    return np.asarray(cv2.inpaint(image, mask, 3, cv2.INPAINT_NS), np.uint8)


def harmonic(image: Pixels, mask: Pixels) -> Pixels:
    """The membrane over the hole: Laplace's equation, relaxed from a close guess."""
    hole = mask > 0
    known = (~hole).astype(np.float32)
    values = smooth_fill(image.astype(np.float32), known)
    for _ in range(SWEEPS):
        relaxed = cv2.filter2D(values, -1, CROSS, borderType=cv2.BORDER_REPLICATE)
        np.copyto(values, relaxed, where=hole[..., None])
    return np.where(hole[..., None], np.clip(np.rint(values), 0, 255).astype(np.uint8), image)


def plain_detection(image: Pixels) -> list[tuple[tuple[float, float], ...]]:
    """The boxes of one plain call of RapidOCR."""
    found = _plain()(np.ascontiguousarray(image[..., ::-1]))
    boxes = [] if found.boxes is None else found.boxes
    return [tuple((float(x), float(y)) for x, y in box) for box in boxes]


@cache
def _plain() -> Callable[..., Any]:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})
