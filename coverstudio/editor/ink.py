"""Less ink on a picture: its dark colours become lighter, as little as the press's limit asks for.

A printer that separates RGB pictures itself puts as much ink as its profile says. So the pixels are changed
until what the profile makes of them keeps the limit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.editor.pictures import Made, get, put

if TYPE_CHECKING:
    from coverstudio.editor.pictures import Pixels
    from coverstudio.imaging.separations import Separation

OnShare = Callable[[float], None]

_STRIP = 1 << 17  # pixels at a time: some hundredths of a second, in which the window may stand still


async def with_less_ink(
    store: AssetStore,
    layer: ImageLayer,
    separation: Separation,
    limit: int,
    *,
    on_share: OnShare | None = None,
) -> Made | None:
    """Return a layer's picture with at most `limit` per cent of ink, None when it has no more already.

    `on_share` hears how much is done, 0 to 1. Raises PictureError or MissingAssetError.
    """
    pixels = await get(store, layer.asset)
    less = await _in_strips(pixels, separation, limit, on_share)
    if less is None:
        return None
    settings: dict[str, str | int | float] = {"limit": limit, "profile": separation.profile.name}
    recipe = Recipe(
        engine="coverstudio",
        wish="reduce ink",
        width=layer.asset.width,
        height=layer.asset.height,
        source=layer.asset.digest,
        settings=settings,
        before=layer.recipe,
    )
    return Made(await put(store, less), recipe)


async def _in_strips(
    pixels: Pixels, separation: Separation, limit: int, on_share: OnShare | None
) -> Pixels | None:
    """Return the pixels with less ink, None when nothing had to change; a cancel waits for one strip."""
    from coverstudio.imaging.less_ink import LessInk  # noqa: PLC0415 - the window starts without NumPy

    reducer, result, changed = LessInk(separation, limit), pixels.copy(), False
    height, width = pixels.shape[:2]
    step = max(1, _STRIP // width)
    for top in range(0, height, step):
        changed = await asyncio.to_thread(reducer.reduce, result[top : top + step]) or changed
        if on_share is not None:
            on_share(min(1.0, (top + step) / height))
    return result if changed else None


async def all_with_less_ink(
    store: AssetStore,
    layers: Sequence[ImageLayer],
    separation: Separation,
    limit: int,
    *,
    on_share: OnShare | None = None,
) -> dict[Asset, Made]:
    """Return what replaces the pictures that have too much ink; a picture that shows twice is made once."""
    pictures = tuple({layer.asset: layer for layer in layers}.values())
    all_made = dict[Asset, Made]()
    for done, layer in enumerate(pictures):
        part = _part_of(on_share, done, len(pictures))
        made = await with_less_ink(store, layer, separation, limit, on_share=part)
        if made is not None:
            all_made[layer.asset] = made
    return all_made


def with_pictures(document: Document, made: Mapping[Asset, Made]) -> Document:
    """Give every layer that shows one of these pictures the one that replaces it."""
    for layer in document.images:
        if layer.asset in made:
            new = made[layer.asset]
            changed = msgspec.structs.replace(layer, asset=new.asset, recipe=new.recipe)
            document = replace_layer(document, changed)
    return document


def _part_of(on_share: OnShare | None, done: int, count: int) -> OnShare | None:
    return None if on_share is None else lambda share: on_share((done + share) / count)
