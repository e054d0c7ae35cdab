"""Writing into the picture of a layer, and what is kept of how it was done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from coverstudio.document.assets import AssetStore
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.editor.diffusion_recipes import told_path
from coverstudio.editor.fingerprints import model_digest
from coverstudio.editor.pictures import Made, get, put
from coverstudio.editor.scene_text.retaking import with_try
from coverstudio.editor.scene_text.wishes import SceneTextWish
from coverstudio.editor.scene_text.writing import OnTry, SceneText, write_words
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import PixelBox

ENGINE = "diffste"


async def write_into_layer(
    generator: Generator,
    store: AssetStore,
    layer: ImageLayer,
    box: PixelBox,
    wish: SceneTextWish,
    *,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
    on_try: OnTry = lambda _words, _tried: None,
) -> tuple[Made, SceneText]:
    """Write words into a layer's picture; `box` is in pixels of it. `erasing.with_pixels` shows the result.

    Raises what `write_words` raises, and OSError when the model's file has gone meanwhile.
    """
    pixels = await get(store, layer.asset)
    written = await write_words(
        generator, pixels, box, wish, says=says, on_progress=on_progress, on_try=on_try
    )
    return await _kept(store, layer, wish, written), written


async def take_try(
    store: AssetStore, before: ImageLayer, wish: SceneTextWish, written: SceneText, piece: int, number: int
) -> tuple[Made, SceneText]:
    """Take another try of a piece; `before` is the layer as it was before anything was written.

    Raises what `with_try` raises, PictureError or MissingAssetError, and OSError when the model's file has
    gone meanwhile.
    """
    pixels = await get(store, before.asset)
    other = await asyncio.to_thread(with_try, pixels, written, piece, number)
    return await _kept(store, before, wish, other), other


async def _kept(store: AssetStore, before: ImageLayer, wish: SceneTextWish, written: SceneText) -> Made:
    asset = await put(store, written.pixels)
    return Made(asset, await asyncio.to_thread(_recipe, before, asset, wish, written))


def _recipe(before: ImageLayer, after: Asset, wish: SceneTextWish, written: SceneText) -> Recipe:
    box, model = written.box, wish.model
    return Recipe(
        engine=ENGINE, wish="edit text", model=told_path(model.id), prompt=wish.text, seed=wish.seed,
        source=before.asset.digest, before=before.recipe, width=after.width, height=after.height,
        settings={
            "model_name": model.name,
            "model_path": told_path(model.path),
            "model_digest": model_digest(Path(model.path)),
            "masked_share": box.width * box.height / (after.width * after.height),
            "box": f"{box.x},{box.y},{box.width},{box.height}",
            "font": wish.font,
            "colour": wish.colour,
            "style": wish.style,
            "steps": written.steps,
            "guidance": written.guidance,
            "seeds": ",".join(str(piece.seed) for piece in written.pieces),
            "read": " ".join(piece.read for piece in written.pieces),
        },
    )  # fmt: skip
