"""The main job in one go: from a picture or a prompt and the book's words to a finished cover."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, SpineDirection
from coverstudio.document.isbn import Isbn
from coverstudio.document.languages import guessed_language
from coverstudio.document.pictures import Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.backgrounds import (
    Where,
    Wish,
    background_request,
    generate_background,
    title_zone,
    with_background,
)
from coverstudio.editor.barcodes import with_barcode
from coverstudio.editor.blurbs import with_blurb
from coverstudio.editor.continuing import Way, continued, front_art
from coverstudio.editor.diffusion import DiffusionWish, diffuse_background, diffusion_request
from coverstudio.editor.erasing import Report, erase_text, keep_erased, with_pixels
from coverstudio.editor.importing import keep_picture
from coverstudio.editor.lettering import place_title
from coverstudio.editor.outpainting import Outpainting
from coverstudio.editor.pictures import Made, Pixels
from coverstudio.editor.spine_lettering import with_spine
from coverstudio.editor.spine_room import SpineError
from coverstudio.editor.upscaling import upscale_layer
from coverstudio.editor.wraps import spine_of
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.rendering.images import Images


class Painting(msgspec.Struct, frozen=True):
    """A background by a diffusion model, calm where titles stand unless the wish says where."""

    model: InstalledModel
    wish: DiffusionWish


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """What a whole wrap has beside its front: how the art goes on there, its words, its barcode.

    Without a way (None) a picture of the front stays on the front, and a background is drawn for all of it.
    """

    way: Way | Outpainting | None = None
    blurb: str = ""
    isbn: Isbn | None = None
    addon: str = ""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a cover is made from: its words, and a wish, a painting or a picture for the background.

    A `language` that nobody names is the one that the title is in.
    """

    print_spec: PrintSpec
    title: str
    author: str = ""
    genre: str = ""
    language: str = ""
    spine_direction: SpineDirection = "automatic"
    wish: Wish = Wish()
    painting: Painting | None = None
    seed: int = 0
    keep_text: bool = False
    rest: Rest = Rest()

    @property
    def where(self) -> Where:
        """What a background is drawn for."""
        return "wrap" if self.rest.way is None else "front"


class Cover(msgspec.Struct, frozen=True):
    """The finished document, what erasing did if there was anything to erase, and what is worth telling."""

    document: Document
    report: Report | None = None
    notes: tuple[str, ...] = ()


async def make_cover(
    generator: Generator,
    store: AssetStore,
    images: Images,
    order: Order,
    background: Pixels | None = None,
    *,
    background_name: str = "",
    background_recipe: Recipe | None = None,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> Cover:
    """Make the cover: background, lettering erased from it unless it is kept, print size, title and author.

    Of a whole wrap also the rest: art over spine and back, the words of the back, the barcode.
    `background` is H×W×3 or H×W×4, `background_recipe` what its file says of how it was made; without a
    background one is generated from the wish. Raises GenerationError, and ValueError with a sentence for
    words that cannot be set.
    """
    if not order.title.strip():
        raise ValueError("A cover needs a title: give it one.")
    document = Document(
        print_spec=order.print_spec,
        title=order.title.strip(),
        author=order.author.strip(),
        language=order.language.strip() or guessed_language(order.title),
        spine_direction=order.spine_direction,
    )
    report = None
    if background is None:
        document = await _with_generated(generator, store, document, order, says, on_progress)
    else:
        original = await keep_picture(store, background, background_name, background_recipe)
        made, report = await _cleaned(generator, store, order, background, original, says, on_progress)
        document = with_background(document, made)
    if order.rest.way is not None and front_art(document) is not None:
        says("Continuing the art over spine and back")
        document = await continued(generator, store, document, order.rest.way, on_progress)
    document = await at_print_size(generator, store, document, says=says, on_progress=on_progress)
    says("Setting the title")
    document = await asyncio.to_thread(
        place_title, document, images, order.title, order.author, genre=order.genre
    )
    document, notes = await asyncio.to_thread(_with_rest, document, images, order.rest)
    return Cover(document, report, notes)


def _with_rest(document: Document, images: Images, rest: Rest) -> tuple[Document, tuple[str, ...]]:
    """Return the document with words on spine and back and its barcode, and why the spine stays empty."""
    notes: tuple[str, ...] = ()
    if spine_of(document) is not None:
        try:
            document = with_spine(document, images)
        except SpineError as error:
            notes = (str(error),)
    if rest.isbn is not None:
        document = with_barcode(document, rest.isbn, rest.addon)
    if rest.blurb:
        document = with_blurb(document, images, rest.blurb)
    return document, notes


async def _with_generated(
    generator: Generator,
    store: AssetStore,
    document: Document,
    order: Order,
    says: Callable[[str], None],
    on_progress: OnProgress | None,
) -> Document:
    says("Drawing the background")
    if order.painting is not None:
        return with_background(document, await _painted(generator, store, order, order.painting, on_progress))
    wish = order.wish if order.wish.prompt else msgspec.structs.replace(order.wish, prompt=order.title)
    request = background_request(order.print_spec, wish, order.seed, order.where)
    return with_background(document, await generate_background(generator, store, request, on_progress))


async def _painted(
    generator: Generator,
    store: AssetStore,
    order: Order,
    painting: Painting,
    on_progress: OnProgress | None,
) -> Made:
    wish = painting.wish
    if wish.calm_zone is None:
        wish = msgspec.structs.replace(wish, calm_zone=title_zone(order.print_spec))
    request = diffusion_request(order.print_spec, wish, painting.model, order.seed, order.where)
    return await diffuse_background(generator, store, request, painting.model, on_progress, style=wish.style)


async def _cleaned(
    generator: Generator,
    store: AssetStore,
    order: Order,
    background: Pixels,
    original: Made,
    says: Callable[[str], None],
    on_progress: OnProgress | None,
) -> tuple[Made, Report | None]:
    if order.keep_text:
        return original, None
    erased = await erase_text(generator, background, says=says, on_progress=on_progress)
    if erased.report.rounds == 0:
        return original, erased.report
    return await keep_erased(store, original, erased.pixels, erased.report), erased.report


async def at_print_size(
    generator: Generator,
    store: AssetStore,
    document: Document,
    ppi: int | None = None,
    *,
    says: Callable[[str], None] = lambda _: None,
    on_progress: OnProgress | None = None,
) -> Document:
    """Enlarge every visible picture that has less than `ppi` (the spec's, if None) where it stands."""
    for layer in document.images:
        if not layer.visible:
            continue
        says(f"Enlarging {layer.name} for print")
        made = await upscale_layer(
            generator, store, layer, ppi or document.print_spec.ppi, on_progress=on_progress
        )
        if made is not None:
            document = with_pixels(document, layer.id, layer.asset, made)
    return document
