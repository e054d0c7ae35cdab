"""Story (a): from a prompt to a background on the page."""

from __future__ import annotations

import math
import secrets
from typing import Literal

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer, replace_layer
from coverstudio.document.geometry import MM_PER_INCH, Box, Size
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.scalars import LONGEST_WORDS
from coverstudio.editor.pictures import Made, put
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import Background, GenerateBackground, PixelBox

BACKGROUND = "Background"
Where = Literal["front", "wrap"]
"""What a background is painted for; without a spread both are the same."""
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
    """Return where a title usually stands: the upper part of the front's safe area."""
    safe = print_spec.front_safe_box
    return Box(safe.x, safe.y + safe.height * 0.04, safe.width, safe.height * 0.30)


def painted_box(print_spec: PrintSpec, where: Where) -> Box:
    """Return what a background covers (mm), its bleed included."""
    return print_spec.bleed_box if where == "wrap" else print_spec.front_printed_box


def background_request(
    print_spec: PrintSpec, wish: Wish, seed: int, where: Where = "wrap"
) -> GenerateBackground:
    """Ask for a picture of the front or the whole wrap at the spec's ppi, quiet where the title will stand.

    Raises ValueError with a sentence for a seed out of range and a prompt that is too long.
    """
    area = painted_box(print_spec, where)
    width, height = area.size.pixels_needed(print_spec.ppi)
    zone = _pixel_box(wish.zone or title_zone(print_spec), area, print_spec.ppi) if wish.calm else None
    return GenerateBackground(
        engine=wish.engine, prompt=checked_prompt(wish.prompt), genre=wish.genre, family=wish.family,
        palette=wish.palette,
        width=width, height=height, seed=checked_seed(seed), calm_zone=zone,
    )  # fmt: skip


def _pixel_box(zone: Box, area: Box, ppi: int) -> PixelBox | None:
    """Return what of a zone lies on the picture of an area (both mm), None when nothing does."""
    seen, factor = zone.intersected(area), ppi / MM_PER_INCH
    if seen is None:
        return None
    return PixelBox(
        round((seen.x - area.x) * factor), round((seen.y - area.y) * factor),
        round(seen.width * factor), round(seen.height * factor),
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


def shown_on(print_spec: PrintSpec, size: Size) -> Where:
    """Return what a picture of such a shape is a background of: what it loses least of when it covers it."""
    if len(print_spec.panels) == 1:
        return "wrap"
    ways: tuple[Where, ...] = ("front", "wrap")
    return min(ways, key=lambda where: _off_shape(size, painted_box(print_spec, where).size))


def _off_shape(one: Size, other: Size) -> float:
    return abs(math.log(one.width / one.height * other.height / other.width))


def background_box(print_spec: PrintSpec, size: Size) -> Box:
    """Return where a picture of that shape lies as the background (mm).

    A picture of the front begins at the spine: what is too wide of it lies beyond the other side.
    """
    where = shown_on(print_spec, size)
    area = painted_box(print_spec, where)
    box = Box.covering(size, area)
    return box if where == "wrap" else msgspec.structs.replace(box, x=area.x)


def with_background(document: Document, made: Made) -> Document:
    """Put the picture under everything, in place of the background there was.

    On a whole wrap it covers all of it or the front, whichever its shape is made for.
    """
    box = background_box(document.print_spec, Size(made.asset.width, made.asset.height))
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
