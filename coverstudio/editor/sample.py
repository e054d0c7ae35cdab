"""The sample cover: the whole main job on a picture of our own, stray lettering included."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.backgrounds import Wish, background_request, generate_background, with_background
from coverstudio.editor.making import Cover, Order, make_cover
from coverstudio.editor.pictures import Pixels
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render

TITLE = "The Quiet Hills"
AUTHOR = "Marian Ashgrove"
WISH = Wish(prompt="layered misty hills at dawn with birds", genre="literary fiction")
SEED = 7


def stray_lettering() -> tuple[TextLayer, ...]:
    """Return the kind of lettering that image models leave in a picture."""
    return (
        TextLayer(
            name="Stray", text="THE QIUET HLLIS", family="Source Serif Pro", weight=700, size=44,
            box=Box(15, 208, 180, 30), colour="#f6efe2",
        ),
        TextLayer(
            name="Stray", text="bestsellre of teh year", family="Roboto", size=20,
            box=Box(105, 250, 90, 14), rotation=-8, colour="#ffffff",
        ),
    )  # fmt: skip


async def lettered_picture(
    generator: Generator, store: AssetStore, images: Images, on_progress: OnProgress | None = None
) -> Pixels:
    """Return a generated background with stray lettering in it, at print size (H×W×3)."""
    spec = print_spec("a4")
    request = background_request(spec, WISH, SEED)
    made = await generate_background(generator, store, request, on_progress)
    document: Document = with_background(Document(print_spec=spec), made)
    for layer in stray_lettering():
        document = add_layer(document, layer)
    size = made.asset.width, made.asset.height
    image = await asyncio.to_thread(render, document, images, spec.bleed_box, size)
    return to_array(image)[..., :3]


async def make_sample_cover(
    generator: Generator,
    store: AssetStore,
    images: Images,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> Cover:
    """Make the sample: draw, letter, find and erase the lettering, enlarge, set title and author."""
    says("Drawing the background")
    picture = await lettered_picture(generator, store, images, on_progress)
    order = Order(print_spec=print_spec("a4"), title=TITLE, author=AUTHOR, genre=WISH.genre)
    return await make_cover(
        generator, store, images, order, picture,
        background_name="sample.png", says=says, on_progress=on_progress,
    )  # fmt: skip
