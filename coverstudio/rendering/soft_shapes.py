"""Soft shapes as exactly blurred pictures."""

from __future__ import annotations

import functools
import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from coverstudio.document.geometry import MM_PER_INCH, Box
from coverstudio.document.layers import ShapeLayer
from coverstudio.rendering.shapes import REACH

Floats = NDArray[np.float32]

_SUPERSAMPLING = 4
# The error function of every value of an array; numpy has none and scipy is not needed otherwise.
_erf = np.frompyfunc(math.erf, 1, 1)


def soft_shape(layer: ShapeLayer, ppi: float) -> tuple[QImage, Box]:
    """Return a shape blurred by a Gaussian of sigma `softness`, and the unturned box it fills.

    The picture is ARGB32 premultiplied in the layer's colour without its opacity; the box is the layer's,
    grown by three sigmas and to whole pixels of `ppi`. A plain rectangle is exact (the integral of a Gaussian
    over a rectangle is a product of error functions), the others are blurred numerically.
    """
    image, grown = _soft_image(
        layer.shape, layer.box.width, layer.box.height, layer.corner_radius, layer.softness, layer.colour, ppi
    )
    return image, grown.moved(layer.box.x, layer.box.y)


@functools.lru_cache(maxsize=32)
def _soft_image(
    shape: str, width: float, height: float, radius: float, softness: float, colour: str, ppi: float
) -> tuple[QImage, Box]:
    pitch = MM_PER_INCH / ppi
    reach = REACH * softness
    columns, rows = (max(1, math.ceil((side + 2 * reach) / pitch - 1e-6)) for side in (width, height))
    # Centred, so that a symmetric shape stays symmetric in pixels.
    left, top = (width - columns * pitch) / 2, (height - rows * pitch) / 2
    xs = left + (np.arange(columns) + 0.5) * pitch
    ys = top + (np.arange(rows) + 0.5) * pitch
    if shape == "rectangle" and radius == 0:
        alpha = np.outer(_soft_edge(ys, height, softness), _soft_edge(xs, width, softness))
    else:
        alpha = _blurred(shape, width, height, radius, softness, (left, top, columns, rows, pitch))
    return _tinted(np.asarray(alpha, np.float32), colour), Box(left, top, columns * pitch, rows * pitch)


def _soft_edge(at: NDArray[np.floating[Any]], length: float, sigma: float) -> NDArray[np.float64]:
    """Return the convolution of the step from 0 to `length` with a Gaussian of `sigma`, at positions `at`."""
    spread = sigma * math.sqrt(2.0)
    near = np.asarray(_erf(at / spread), np.float64)
    far = np.asarray(_erf((at - length) / spread), np.float64)
    return (near - far) / 2


def _blurred(
    shape: str, width: float, height: float, radius: float, sigma: float,
    grid: tuple[float, float, int, int, float],
) -> Floats:  # fmt: skip
    left, top, columns, rows, pitch = grid
    fine = pitch / _SUPERSAMPLING
    xs = left + (np.arange(columns * _SUPERSAMPLING, dtype=np.float32) + 0.5) * fine - width / 2
    ys = top + (np.arange(rows * _SUPERSAMPLING, dtype=np.float32) + 0.5) * fine - height / 2
    if shape == "ellipse":
        inside = (xs[None, :] / (width / 2)) ** 2 + (ys[:, None] / (height / 2)) ** 2 <= 1
    else:
        inside = _in_rounded_rectangle(xs, ys, width, height, min(radius, width / 2, height / 2))
    coverage = cv2.resize(inside.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(coverage, (0, 0), sigma / pitch, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(blurred, np.float32)


def _in_rounded_rectangle(xs: Floats, ys: Floats, width: float, height: float, radius: float) -> NDArray[Any]:
    beyond_x = np.maximum(np.abs(xs)[None, :] - (width / 2 - radius), 0)
    beyond_y = np.maximum(np.abs(ys)[:, None] - (height / 2 - radius), 0)
    return beyond_x**2 + beyond_y**2 <= max(radius, 1e-9) ** 2


def _tinted(alpha: Floats, colour: str) -> QImage:
    tint = QColor(colour)
    bgra = (tint.blue(), tint.green(), tint.red(), 255)
    premultiplied = alpha[:, :, None] * np.array(bgra, np.float32)
    pixels = np.ascontiguousarray(np.clip(premultiplied + 0.5, 0, 255).astype(np.uint8))
    height, width = alpha.shape
    kind = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, width, height, width * 4, kind).copy()
