"""A picture of the user's on its way onto the page."""

from __future__ import annotations

import asyncio
from pathlib import Path

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import MM_PER_INCH, Box, Size
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.again import known_recipe
from coverstudio.editor.backgrounds import with_background
from coverstudio.editor.pictures import Made, Pixels, put
from coverstudio.imaging.reading import read_picture
from coverstudio.imaging.writing import encode_png

# How much of the front's width a dropped picture takes at most.
SHARE_OF_THE_PAGE = 0.5


async def import_picture(store: AssetStore, path: Path) -> Made:
    """Read a picture file safely and put it into the store. Raises PictureError with a sentence.

    A JPEG that needs no conversion keeps its own bytes: a quarter of what its pixels take without loss.
    """
    return await asyncio.to_thread(_imported, store, path)


def _imported(store: AssetStore, path: Path) -> Made:
    read = read_picture(path)
    if read.is_plain_jpeg:
        asset = store.put(path.read_bytes(), "jpg")
    else:
        asset = store.put(encode_png(read.pixels), "png")
    return Made(asset, _recipe(asset, path.name, known_recipe(path)))


async def keep_picture(store: AssetStore, pixels: Pixels, name: str, before: Recipe | None = None) -> Made:
    """Put pixels that came from outside into the store; `name` is remembered in the recipe.

    `before` is the recipe that the file had in it: a picture that was made here stays known as that.
    """
    asset = await put(store, pixels)
    return Made(asset, _recipe(asset, name, before))


def _recipe(asset: Asset, name: str, before: Recipe | None) -> Recipe:
    return Recipe(
        engine="file", wish="import", width=asset.width, height=asset.height, settings={"file": name},
        before=before,
    )  # fmt: skip


def with_picture(document: Document, made: Made, at: tuple[float, float] | None = None) -> Document:
    """Put a picture on the page: as the background when there is none yet, else as a layer at `at` (mm)."""
    if not document.layers:
        return with_background(document, made)
    box = _first_box(made.asset, document.print_spec, at)
    name = str(made.recipe.settings.get("file", "Picture"))
    return add_layer(document, ImageLayer(name=name, box=box, asset=made.asset, recipe=made.recipe))


def _first_box(asset: Asset, print_spec: PrintSpec, at: tuple[float, float] | None) -> Box:
    """Return the picture's box at the ppi of print, or as large as half the front where that is less."""
    natural = Size(asset.width / print_spec.ppi * MM_PER_INCH, asset.height / print_spec.ppi * MM_PER_INCH)
    front = print_spec.front.box
    half = front.inset(front.width * (1 - SHARE_OF_THE_PAGE) / 2)
    box = Box.fitting(natural, half)
    if natural.width < box.width:
        box = Box.fitting(natural, Box(0, 0, natural.width, natural.height))
    x, y = at if at is not None else front.center
    return Box(x - box.width / 2, y - box.height / 2, box.width, box.height)
