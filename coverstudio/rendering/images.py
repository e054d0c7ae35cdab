"""Decoded pictures for painting: read once, kept in a bounded cache, and in halves for small views."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from coverstudio.document.pictures import Asset
from coverstudio.rendering.reduced import reduced_jpeg

CACHE_BYTES = 768 * 1024 * 1024
_SMALLEST_LEVEL = 64
_SMALL_PIXELS = 1_000_000


class Images(Protocol):
    """Where the painter gets its pictures from."""

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        """Return the picture of an asset.

        With `at_most`, the size in device pixels it will cover, a reduced picture may come back: never
        smaller than that, and less than twice as large in one direction at least.
        """
        ...


class NoImages:
    """For what is painted without any picture. Raises LookupError when one is asked for."""

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        """Raise LookupError: there are none."""
        raise LookupError(asset.digest)


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
            image = self._made(asset, level)
            self._keep(key, image)
        self._cached.move_to_end(key)
        return image

    def _made(self, asset: Asset, level: int) -> QImage:
        if level == 0:
            # Pillow, NumPy and OpenCV are no part of a start that shows JPEGs in small.
            from coverstudio.rendering.decoding import decoded  # noqa: PLC0415

            return decoded(self._store.path(asset), asset.file_name)
        return self._reduced(asset, level) or _halved(self._level(asset, level - 1))

    def _reduced(self, asset: Asset, level: int) -> QImage | None:
        """Read a JPEG at the size that is wanted, unless a larger one is there or it needs more care."""
        if asset.extension != "jpg" or any((asset.digest, finer) in self._cached for finer in range(level)):
            return None
        return reduced_jpeg(self._store.path(asset), level)

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


def _halved(image: QImage) -> QImage:
    size = max(1, image.width() // 2), max(1, image.height() // 2)
    if image.width() * image.height() <= _SMALL_PIXELS:
        return image.scaled(*size, mode=Qt.TransformationMode.SmoothTransformation)
    from coverstudio.rendering.decoding import halved  # noqa: PLC0415

    return halved(image, size)
