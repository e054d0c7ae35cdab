"""One try at a look: the pixels, and the layer that shows them through its letters."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.document.pictures import Recipe
from coverstudio.document.type_looks import PictureFill
from coverstudio.editor.backgrounds import checked_prompt
from coverstudio.editor.diffusion_recipes import diffusion_recipe, told_path
from coverstudio.editor.font_locked.cropping import Crop
from coverstudio.editor.font_locked.wishes import CONTROL_WEIGHT, MaterialWish, effects_of
from coverstudio.editor.pictures import put
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.materials import material
from coverstudio.generation.messages import Canvas, Control, DiffuseBackground, PaintMaterial
from coverstudio.generation.picture import Picture
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_looks import shape_print

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REACH = 3  # pixels around the letters that a model paints too: half pixels of the edge show them


async def painted_once(
    generator: Generator,
    page: Document,
    images: Images,
    store: AssetStore,
    layer: TextLayer,
    crop: Crop,
    wish: MaterialWish,
    seed: int,
    on_progress: OnProgress | None = None,
) -> TextLayer:
    """Return the text with letters of the material that is wished for.

    `page` is the document without the text: what a model sees around the letters. Raises GenerationError, and
    ValueError for a material that is not there.
    """
    chosen = material(wish.material)
    request = PaintMaterial(material=chosen.id, mask=Picture(crop.mask), seed=seed, size_pixels=crop.em)
    pixels = (await generator.run(request, on_progress)).image.pixels
    recipe = _recipe(wish, crop, seed)
    if wish.engine == "diffusion":
        pixels, recipe = await _diffused(generator, page, images, crop, pixels, wish, seed, on_progress)
    asset = await put(store, pixels)
    x, y = layer.box.center
    print_ = await asyncio.to_thread(shape_print, layer)
    fill = PictureFill(
        asset=asset, box=crop.box.moved(-x, -y), made_for=print_, material=chosen.id, recipe=recipe
    )
    effects = effects_of(chosen) if wish.has_effects else layer.effects
    return msgspec.structs.replace(layer, fill=fill, effects=effects)


def _recipe(wish: MaterialWish, crop: Crop, seed: int) -> Recipe:
    width, height = crop.size
    return Recipe(
        engine="materials", wish="generate", prompt=wish.words, seed=seed, width=width, height=height,
        settings={"material": wish.material, "em": round(crop.em, 3)},
    )  # fmt: skip


async def _diffused(
    generator: Generator,
    page: Document,
    images: Images,
    crop: Crop,
    material_pixels: NDArray[np.uint8],
    wish: MaterialWish,
    seed: int,
    on_progress: OnProgress | None,
) -> tuple[NDArray[np.uint8], Recipe]:
    """Have a model paint over the material inside the letters, beside what the page shows around them."""
    model = wish.model
    if model is None:
        raise ValueError("The engine diffusion needs a model: choose one that paints from words.")
    begun, mask = await asyncio.to_thread(_begun, page, images, crop, material_pixels)
    width, height = crop.size
    request = DiffuseBackground(
        model=model.path, prompt=checked_prompt(wish.words), width=width, height=height, seed=seed,
        negative_prompt=checked_prompt(wish.negative_prompt), steps=wish.steps, guidance=wish.guidance,
        canvas=Canvas(Picture(begun), Picture(mask), wish.strength), control=_control(wish, crop),
    )  # fmt: skip
    answer = await generator.run(request, on_progress)
    recipe = await asyncio.to_thread(diffusion_recipe, request, answer, model)
    settings = {**recipe.settings, "material": wish.material, "strength": wish.strength}
    if wish.control:
        settings |= {"control": told_path(wish.control), "control_weight": CONTROL_WEIGHT}
    return answer.image.pixels, msgspec.structs.replace(recipe, settings=settings)


def _control(wish: MaterialWish, crop: Crop) -> Control | None:
    """Return the ControlNet that is wished for with the letters' edges, white on black."""
    if not wish.control:
        return None
    import cv2  # noqa: PLC0415 - the window starts without it
    import numpy as np  # noqa: PLC0415

    edges = np.asarray(cv2.Canny(crop.mask, 100, 200), np.uint8)
    return Control(wish.control, Picture(np.repeat(edges[..., None], 3, axis=2)), CONTROL_WEIGHT)


def _begun(
    page: Document, images: Images, crop: Crop, material_pixels: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return what a model begins from (H×W×3), the material in its place, and what it paints (H×W)."""
    import cv2  # noqa: PLC0415 - the window starts without it
    import numpy as np  # noqa: PLC0415

    from coverstudio.rendering.arrays import to_array  # noqa: PLC0415
    from coverstudio.rendering.render import render  # noqa: PLC0415

    below = to_array(render(page, images, crop.box, crop.size))[..., :3]
    side = 2 * REACH + 1
    mask = cv2.dilate(crop.mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    share = mask[..., None].astype(np.float32) / 255
    begun = below + (material_pixels - below.astype(np.float32)) * share
    return np.rint(begun).astype(np.uint8), np.where(mask > 0, np.uint8(255), np.uint8(0))
