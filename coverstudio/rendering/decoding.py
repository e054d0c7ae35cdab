"""Encoded pictures to images for painting, in full or in halves.

Qt converts and scales without letting other threads run Python, so that a large picture read in a thread
would stop the window all the same. OpenCV lets them run; what it cannot do is done strip by strip.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from coverstudio.imaging.reading import read_picture
from coverstudio.rendering.arrays import from_array

_STRIP_PIXELS = 1_000_000


def decoded(path: Path, name: str) -> QImage:
    """Return a picture in the format that paints quickest: RGB32, or ARGB32 premultiplied.

    Raises what imaging.reading raises; `name` is what it calls the picture.
    """
    pixels = read_picture(path, name).pixels
    height, width, channels = pixels.shape
    if channels == 3:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA, dst=_pixels(image))
        return image
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    rows = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, rows):
        strip = from_array(pixels[top : top + rows]).convertToFormat(image.format())
        _pixels(image)[top : top + rows] = _pixels(strip)
    return image


def halved(image: QImage, size: tuple[int, int]) -> QImage:
    """Return a 32-bit image at half its size (w, h), each pixel the mean of four."""
    out = QImage(*size, image.format())
    cv2.resize(_pixels(image), size, dst=_pixels(out), interpolation=cv2.INTER_AREA)
    return out


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """Return the pixels of a 32-bit image where they lie in its memory, H×W×4, blue first."""
    return np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.width(), 4)
