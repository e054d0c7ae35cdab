"""Pictures at the resolution that print asks for, or at any other size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import TOLERANCE_PPI, ImageLayer, effective_ppi
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.editor.pictures import Made, get, put
from coverstudio.editor.shown_parts import Enlargement, place_of, whole
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import PixelBox, Upscale
from coverstudio.generation.picture import Picture
from coverstudio.limits import LARGEST_SIDE, MOST_PIXELS, fits

if TYPE_CHECKING:
    from coverstudio.editor.pictures import Pixels, Samples

# A network that smooths noise away, and its partner of the same training that keeps it.
_DENOISING, _KEEPING = "general-x4v3", "general-wdn-x4v3"


class UpscaleWish(msgspec.Struct, frozen=True, kw_only=True):
    """What enlarges a picture, and how: see `Upscale`. Engines without a network take the engine alone."""

    engine: str = "lanczos"
    model: str = ""
    other_model: str = ""
    other_share: float = 0.0
    strength: float = 1.0


LANCZOS = UpscaleWish()


async def upscale_layer(
    generator: Generator,
    store: AssetStore,
    layer: ImageLayer,
    ppi: int,
    *,
    wish: UpscaleWish = LANCZOS,
    on_progress: OnProgress | None = None,
) -> Made | None:
    """Enlarge a layer's picture to `ppi` where it stands; None when it has that many already.

    Half a ppi less counts as that many: printers' tables round, and resampling a picture by a single pixel
    would soften all of it.

    Raises ValueError with a sentence when it would be larger than a picture may be.
    """
    if effective_ppi(layer) >= ppi - TOLERANCE_PPI:
        return None
    width, height = layer.box.size.pixels_needed(ppi)
    if not fits(width, height):
        raise ValueError(
            f"The picture “{layer.name}” would have {width:,} × {height:,} pixels at {ppi} ppi, which is too"
            " large: cut it to the shape of its place or ask for fewer ppi."
        )
    enlargement = Enlargement(whole(layer), width, height)
    made = await upscale_part(generator, store, layer, enlargement, wish=wish, on_progress=on_progress)
    settings = {**made.recipe.settings, "ppi": ppi}
    return Made(made.asset, msgspec.structs.replace(made.recipe, settings=settings))


async def upscale_part(
    generator: Generator,
    store: AssetStore,
    layer: ImageLayer,
    enlargement: Enlargement,
    *,
    wish: UpscaleWish = LANCZOS,
    on_progress: OnProgress | None = None,
) -> Made:
    """Cut a layer's picture to a part and enlarge that; `with_enlarged` puts it into the layer's place.

    Raises ValueError with a sentence for a size that no picture may have.
    """
    part, size = enlargement.part, (enlargement.width, enlargement.height)
    check_size(*size)
    pixels = await get(store, layer.asset)
    cut = pixels[part.y : part.y + part.height, part.x : part.x + part.width]
    enlarged = Picture(await upscale(generator, cut, size, wish, on_progress=on_progress)).pixels
    recipe = upscale_recipe(wish, size)
    settings = dict(recipe.settings)
    if part != whole(layer):
        settings["part"] = f"{part.x},{part.y} {part.width}×{part.height}"
    recipe = msgspec.structs.replace(
        recipe, source=layer.asset.digest, before=layer.recipe, settings=settings
    )
    return Made(await put(store, enlarged), recipe)


def with_enlarged(document: Document, layer_id: str, source: Asset, part: PixelBox, made: Made) -> Document:
    """Give the layer the enlarged part of its picture, where that part stands by now.

    Nothing changes where the layer is gone or shows another picture than `source`.
    """
    layer = document.layer(layer_id)
    if not isinstance(layer, ImageLayer) or layer.asset != source:
        return document
    box = place_of(layer, part)
    return replace_layer(
        document, msgspec.structs.replace(layer, asset=made.asset, recipe=made.recipe, box=box)
    )


async def upscale(
    generator: Generator,
    pixels: Samples,
    size: tuple[int, int],
    wish: UpscaleWish = LANCZOS,
    *,
    protect: Pixels | None = None,
    on_progress: OnProgress | None = None,
) -> Samples:
    """Return `pixels` (H×W×3 or H×W×4, 8 or 16 bits) with exactly `size` pixels, width and height.

    `protect` (H×W) is white where a network is to leave the texture alone. Raises ValueError with a sentence
    for a size that no picture may have.
    """
    width, height = size
    check_size(width, height)
    request = Upscale(
        engine=wish.engine, image=Picture(pixels), width=width, height=height, model=wish.model,
        other_model=wish.other_model, other_share=wish.other_share, strength=wish.strength,
        protect=None if protect is None else Picture(protect),
    )  # fmt: skip
    answer = await generator.run(request, on_progress)
    return answer.image.samples


def check_size(width: int, height: int) -> None:
    """Raise ValueError with a sentence for a size that no picture may have."""
    if not fits(width, height):
        raise ValueError(
            f"The picture would have {width:,} × {height:,} pixels, which is too large: ask for at most"
            f" {LARGEST_SIDE:,} pixels a side and {MOST_PIXELS // 1_000_000} megapixels."
        )


def upscale_recipe(wish: UpscaleWish, size: tuple[int, int]) -> Recipe:
    """Return how a picture was enlarged: models by the names of their files."""
    settings: dict[str, str | int | float] = {}
    if wish.model:
        settings["strength"] = wish.strength
    if wish.other_model and wish.other_share > 0:
        settings |= {"other_model": Path(wish.other_model).name, "other_share": wish.other_share}
    return Recipe(
        engine=wish.engine, wish="upscale", model=Path(wish.model).name, width=size[0], height=size[1],
        settings=settings,
    )  # fmt: skip


def denoising_partner(model: Path) -> Path:
    """Return the file beside `model` that keeps the noise. Raises ValueError with a sentence without one."""
    partner = model.with_name(model.name.replace(_DENOISING, _KEEPING))
    if partner == model:
        raise ValueError(
            f"{model.name} has no partner to mix in: only realesr-{_DENOISING} takes --denoise, others need"
            " --denoise-model."
        )
    return partner
