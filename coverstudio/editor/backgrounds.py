"""Story (a): from a prompt to a background on the page."""

from __future__ import annotations

import secrets

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer, replace_layer
from coverstudio.document.geometry import MM_PER_INCH, Box, Size
from coverstudio.document.layers import LONGEST_WORDS, ImageLayer, Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.pictures import Made, put
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import Background, GenerateBackground, PixelBox

BACKGROUND = "Background"
LARGEST_SEED = 2**63 - 1


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the user asks of a background; empty fields leave the choice to the engine.

    `zone` (mm) is where the title will stand, the usual place when it is None; `calm` keeps it quiet.
    """

    prompt: str = ""
    genre: str = ""
    family: str = ""
    palette: str = ""
    engine: str = "procedural"
    calm: bool = True
    zone: Box | None = None


def new_seed() -> int:
    """Return a seed that a person can still read and type."""
    return secrets.randbelow(2**31)


def checked_seed(seed: int) -> int:
    """Return `seed`; raises ValueError with a sentence when it is out of range."""
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"The seed must lie between 0 and {LARGEST_SEED}.")
    return seed


def checked_prompt(prompt: str) -> str:
    """Return `prompt`; raises ValueError with a sentence when no recipe has room for it."""
    if len(prompt) > LONGEST_WORDS:
        raise ValueError(f"A prompt has at most {LONGEST_WORDS:,} letters, not {len(prompt):,}: shorten it.")
    return prompt


def title_zone(print_spec: PrintSpec) -> Box:
    """Return where a title usually stands: the upper part of the safe area."""
    safe = print_spec.safe_box
    return Box(safe.x, safe.y + safe.height * 0.04, safe.width, safe.height * 0.30)


def background_request(print_spec: PrintSpec, wish: Wish, seed: int) -> GenerateBackground:
    """Ask for a picture that covers the bleed box at the spec's ppi, quiet where the title will stand.

    Raises ValueError with a sentence for a seed out of range and a prompt that is too long.
    """
    width, height = print_spec.bleed_box.size.pixels_needed(print_spec.ppi)
    zone = _pixel_box(wish.zone or title_zone(print_spec), print_spec) if wish.calm else None
    return GenerateBackground(
        engine=wish.engine, prompt=checked_prompt(wish.prompt), genre=wish.genre, family=wish.family,
        palette=wish.palette,
        width=width, height=height, seed=checked_seed(seed), calm_zone=zone,
    )  # fmt: skip


def _pixel_box(box: Box, print_spec: PrintSpec) -> PixelBox:
    factor = print_spec.ppi / MM_PER_INCH
    bleed = print_spec.bleed_box
    return PixelBox(
        round((box.x - bleed.x) * factor), round((box.y - bleed.y) * factor),
        round(box.width * factor), round(box.height * factor),
    )  # fmt: skip


def recipe_of(request: GenerateBackground, answer: Background) -> Recipe:
    """Return what it takes to make the picture again."""
    settings: dict[str, str | int | float] = {
        "genre": request.genre, "family": answer.family, "palette": answer.palette,
    }  # fmt: skip
    if answer.motifs:
        settings["motifs"] = ",".join(answer.motifs)
    if answer.by_seed:
        settings["by_seed"] = 1
    if request.calm_zone is not None:
        zone = request.calm_zone
        settings["calm_zone"] = f"{zone.x},{zone.y},{zone.width},{zone.height}"
    return Recipe(
        engine=request.engine, wish="generate", prompt=request.prompt, seed=request.seed,
        width=request.width, height=request.height, settings=settings,
    )  # fmt: skip


async def generate_background(
    generator: Generator,
    store: AssetStore,
    request: GenerateBackground,
    on_progress: OnProgress | None = None,
) -> Made:
    """Have the picture made and put it into the store. Raises GenerationError."""
    answer = await generator.run(request, on_progress)
    return Made(await put(store, answer.image.pixels), recipe_of(request, answer))


def with_background(document: Document, made: Made) -> Document:
    """Put the picture under everything, in place of the background there was."""
    box = Box.covering(Size(made.asset.width, made.asset.height), document.print_spec.bleed_box)
    old = background_layer(document)
    if old is None:
        layer = ImageLayer(name=BACKGROUND, box=box, asset=made.asset, recipe=made.recipe)
        return add_layer(document, layer, 0)
    return replace_layer(
        document,
        msgspec.structs.replace(
            old, box=box, rotation=0.0, asset=made.asset, recipe=made.recipe, visible=True
        ),
    )


def background_layer(document: Document) -> ImageLayer | None:
    """Return the lowest layer if it is the background, None otherwise."""
    lowest = document.layers[0] if document.layers else None
    return lowest if isinstance(lowest, ImageLayer) and lowest.name == BACKGROUND else None
