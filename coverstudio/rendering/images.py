"""Decoded pictures for painting: read once, kept in a bounded cache, and in halves for small views."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from coverstudio.document.layers import Asset
from coverstudio.rendering.arrays import from_array

CACHE_BYTES = 768 * 1024 * 1024
_SMALLEST_LEVEL = 64
_STRIP_PIXELS = 1_000_000


class Images(Protocol):
    """Where the painter gets its pictures from."""

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        """Return the picture of an asset.

        With `at_most`, the size in device pixels it will cover, a reduced picture may come back: never
        smaller than that, and less than twice as large in one direction at least.
        """
        ...


class Files(Protocol):
    """What is needed of an asset store: the file of an asset."""

    def path(self, asset: Asset) -> Path:
        """Return the file; raises when it is missing."""
        ...


class StoreImages:
    """The pictures of an asset store, decoded once and kept while they fit into `cache_bytes`.

    May be asked from several threads. Raises what the store and imaging.reading raise for a picture that is
    missing or damaged.
    """

    def __init__(self, store: Files, cache_bytes: int = CACHE_BYTES) -> None:
        self._store = store
        self._cache_bytes = cache_bytes
        self._cached: OrderedDict[tuple[str, int], QImage] = OrderedDict()
        self._lock = threading.RLock()

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        """Return the picture of an asset, halved as often as `at_most` allows (see Images)."""
        level = 0 if at_most is None else halvings((asset.width, asset.height), at_most)
        with self._lock:
            return self._level(asset, level)

    def _level(self, asset: Asset, level: int) -> QImage:
        key = (asset.digest, level)
        image = self._cached.get(key)
        if image is None:
            image = self._decoded(asset) if level == 0 else _halved(self._level(asset, level - 1))
            self._keep(key, image)
        self._cached.move_to_end(key)
        return image

    def _decoded(self, asset: Asset) -> QImage:
        from coverstudio.imaging.reading import read_picture  # noqa: PLC0415  (Pillow is no part of the start)

        return _paintable(read_picture(self._store.path(asset), asset.file_name).pixels)

    def _keep(self, key: tuple[str, int], image: QImage) -> None:
        self._cached[key] = image
        held = sum(kept.sizeInBytes() for kept in self._cached.values())
        for old in list(self._cached)[:-1]:
            if held <= self._cache_bytes:
                break
            held -= self._cached.pop(old).sizeInBytes()


def halvings(size: tuple[int, int], at_most: tuple[int, int]) -> int:
    """Return how often a picture can be halved and still have the pixels asked for.

    >>> halvings((4000, 6000), (900, 1350))
    2
    """
    level = 0
    width, height = size
    while min(width, height) >= 2 * _SMALLEST_LEVEL and width >= 2 * at_most[0] and height >= 2 * at_most[1]:
        width, height, level = width // 2, height // 2, level + 1
    return level


# Qt converts and scales without letting other threads run Python, so that a large picture read in a thread
# would stop the window all the same. OpenCV lets them run; what it cannot do is done strip by strip.


def _paintable(pixels: NDArray[np.uint8]) -> QImage:
    """Return pixels (H×W×3 or H×W×4) in the format that paints quickest."""
    import cv2  # noqa: PLC0415  (no part of the start)

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


def _halved(image: QImage) -> QImage:
    import cv2  # noqa: PLC0415  (no part of the start)

    out = QImage(max(1, image.width() // 2), max(1, image.height() // 2), image.format())
    cv2.resize(_pixels(image), (out.width(), out.height()), dst=_pixels(out), interpolation=cv2.INTER_AREA)
    return out


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """Return the pixels of a 32-bit image where they lie in its memory, H×W×4, blue first."""
    return np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.width(), 4)
