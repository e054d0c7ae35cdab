"""Pictures at the resolution that print asks for."""

from __future__ import annotations

from coverstudio.document.assets import AssetStore
from coverstudio.document.layers import ImageLayer, Recipe, effective_ppi
from coverstudio.editor.pictures import Made, get, put
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import Upscale
from coverstudio.generation.picture import Picture
from coverstudio.limits import fits
from coverstudio.printing.preflight import TOLERANCE_PPI

UPSCALER = "lanczos"


def size_for_print(layer: ImageLayer, ppi: int) -> tuple[int, int]:
    """Return the pixel size that gives the layer at least `ppi` where it stands."""
    return layer.box.size.pixels_needed(ppi)


async def upscale_layer(
    generator: Generator,
    store: AssetStore,
    layer: ImageLayer,
    ppi: int,
    *,
    engine: str = UPSCALER,
    on_progress: OnProgress | None = None,
) -> Made | None:
    """Enlarge a layer's picture to `ppi` where it stands; None when it has that many already.

    Half a ppi less counts as that many: printers' tables round, and resampling a picture by a single pixel
    would soften all of it.

    Raises ValueError with a sentence when it would be larger than a picture may be.
    """
    if effective_ppi(layer) >= ppi - TOLERANCE_PPI:
        return None
    width, height = size_for_print(layer, ppi)
    if not fits(width, height):
        raise ValueError(
            f"The picture “{layer.name}” would have {width:,} × {height:,} pixels at {ppi} ppi, which is too"
            " large: cut it to the shape of its place or ask for fewer ppi."
        )
    pixels = await get(store, layer.asset)
    request = Upscale(engine=engine, image=Picture(pixels), width=width, height=height)
    answer = await generator.run(request, on_progress)
    recipe = Recipe(
        engine=engine, wish="upscale", source=layer.asset.digest, before=layer.recipe,
        width=width, height=height, settings={"ppi": ppi},
    )  # fmt: skip
    return Made(await put(store, answer.image.pixels), recipe)
