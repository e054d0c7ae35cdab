"""Between Qt's images and arrays of pixels. Both ways copy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Pixels = NDArray[np.uint8]

_KINDS = {
    1: QImage.Format.Format_Grayscale8,
    3: QImage.Format.Format_RGB888,
    4: QImage.Format.Format_RGBA8888,
}


def to_array(image: QImage) -> Pixels:
    """Return an image as H×W×3 RGB, or H×W×4 RGBA (straight alpha) when it has transparency."""
    channels = 4 if image.hasAlphaChannel() else 3
    converted = image.convertToFormat(_KINDS[channels])
    rows = np.frombuffer(converted.constBits(), np.uint8).reshape(converted.height(), -1)
    used = rows[:, : converted.width() * channels]
    return used.reshape(converted.height(), converted.width(), channels).copy()


def from_array(pixels: Pixels) -> QImage:
    """Return an image of H×W grey, H×W×3 RGB or H×W×4 RGBA (straight alpha) pixels."""
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    data = np.ascontiguousarray(pixels)
    return QImage(data.data, width, height, width * channels, _KINDS[channels]).copy()
