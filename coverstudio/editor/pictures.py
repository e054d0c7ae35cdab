"""Pixels on their way into and out of the asset store, in threads, so that the window never waits.

Readers and writers are loaded when the first picture comes: the window starts without NumPy and Pillow.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.pictures import Asset, Recipe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Pixels: TypeAlias = "NDArray[np.uint8]"
Samples: TypeAlias = "NDArray[np.uint8 | np.uint16]"


class Made(msgspec.Struct, frozen=True):
    """A picture in the store and how it was made."""

    asset: Asset
    recipe: Recipe


async def put(store: AssetStore, pixels: Pixels) -> Asset:
    """Encode pixels losslessly and put them into the store."""
    return await asyncio.to_thread(_put, store, pixels)


def _put(store: AssetStore, pixels: Pixels) -> Asset:
    from coverstudio.imaging.writing import encode_png  # noqa: PLC0415

    return store.put(encode_png(pixels), "png")


async def get(store: AssetStore, asset: Asset) -> Pixels:
    """Return the pixels of an asset, H×W×3 or H×W×4. Raises PictureError or MissingAssetError."""
    return await asyncio.to_thread(_get, store, asset)


def _get(store: AssetStore, asset: Asset) -> Pixels:
    from coverstudio.imaging.reading import read_picture  # noqa: PLC0415

    return read_picture(store.path(asset)).pixels
