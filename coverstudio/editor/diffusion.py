"""Story (a) with a diffusion model: what is asked for, and what is kept to make the same picture again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import Box
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.backgrounds import Where, checked_prompt, checked_seed, painted_box
from coverstudio.editor.diffusion_recipes import diffusion_recipe
from coverstudio.editor.pictures import Made, put
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import DiffuseBackground, LoraUse, PixelBox
from coverstudio.generation.models.facts import InstalledModel, ModelError
from coverstudio.generation.models.families import family
from coverstudio.generation.models.inspecting import inspect_model
from coverstudio.generation.models.lora_files import check_fits, inspect_lora
from coverstudio.generation.models.sizes import REFINED_AREA, shape_for


class DiffusionWish(msgspec.Struct, frozen=True, kw_only=True):
    """What the user asks of a diffusion model; zero, None and empty fields leave the choice to its family.

    `calm_zone` is in millimetres on the page, the paths of `loras` are absolute, `style` is the id of the
    style that shaped the wish.
    """

    prompt: str
    negative_prompt: str = ""
    steps: int = 0
    guidance: float | None = None
    sampler: str = ""
    loras: tuple[LoraUse, ...] = ()
    calm_zone: Box | None = None
    style: str = ""
    refine: float | None = None


def painted_size(
    print_spec: PrintSpec, model: InstalledModel, *, refined: bool = True, where: Where = "wrap"
) -> tuple[int, int]:
    """Return the pixels of a picture of exactly the shape of what is painted, as many as the model paints
    well.

    That is its native area, or several times as much with a second pass, and never more than print needs.
    """
    area = painted_box(print_spec, where).size
    native = model.native_area or family(model.family).native_area
    width, height = shape_for(area.width, area.height, native * (REFINED_AREA if refined else 1))
    needed = area.pixels_needed(print_spec.ppi)
    return needed if width * height > needed[0] * needed[1] else (width, height)


def diffusion_request(
    print_spec: PrintSpec, wish: DiffusionWish, model: InstalledModel, seed: int, where: Where = "wrap"
) -> DiffuseBackground:
    """Ask for a picture of the front or of the whole wrap.

    Raises ValueError with a sentence for a seed out of range and a prompt that is too long.
    """
    width, height = painted_size(print_spec, model, refined=wish.refine != 0, where=where)
    area = painted_box(print_spec, where)
    zone = wish.calm_zone and _pixel_box(wish.calm_zone, area, width, height)
    return sized_request(wish, model, width, height, seed, zone)


def sized_request(
    wish: DiffusionWish, model: InstalledModel, width: int, height: int, seed: int, zone: PixelBox | None
) -> DiffuseBackground:
    """Ask for a picture of `width` × `height` pixels that is calm in `zone`, in pixels of that size.

    Raises ValueError with a sentence for a seed out of range and a prompt that is too long.
    """
    return DiffuseBackground(
        model=model.path, prompt=checked_prompt(wish.prompt),
        negative_prompt=checked_prompt(wish.negative_prompt),
        width=width, height=height, seed=checked_seed(seed), steps=wish.steps, guidance=wish.guidance,
        sampler=wish.sampler, loras=wish.loras, calm_zone=zone, refine=wish.refine,
    )  # fmt: skip


def _pixel_box(zone: Box, area: Box, width: int, height: int) -> PixelBox | None:
    """Return what of a zone in millimetres lies on the picture, in its pixels; None when nothing does."""
    seen = zone.intersected(area)
    if seen is None:
        return None
    across, down = width / area.width, height / area.height
    left, top = int((seen.x - area.x) * across), int((seen.y - area.y) * down)
    right, bottom = round((seen.right - area.x) * across), round((seen.bottom - area.y) * down)
    left, top = min(left, width - 1), min(top, height - 1)
    return PixelBox(left, top, max(right - left, 1), max(bottom - top, 1))


def check_files(request: DiffuseBackground) -> None:
    """Look at the model and its LoRAs before the worker loads them, which takes a minute.

    Reads headers only. Raises ModelError with a sentence: no model, damaged, a LoRA for another base, a
    sampler that the family does not have.
    """
    facts = inspect_model(Path(request.model))
    for use in request.loras:
        check_fits(inspect_lora(Path(use.path)), facts)
    known = family(facts.family)
    if request.sampler and request.sampler not in known.samplers:
        choice = f"choose one of {', '.join(known.samplers)}" if known.samplers else "leave the choice to it"
        raise ModelError(f"{known.name} has no sampler “{request.sampler}”: {choice}.")


async def diffuse_background(
    generator: Generator,
    store: AssetStore,
    request: DiffuseBackground,
    model: InstalledModel,
    on_progress: OnProgress | None = None,
    *,
    style: str = "",
) -> Made:
    """Have the picture painted and put it into the store. Raises GenerationError."""
    answer = await generator.run(request, on_progress)
    recipe = await asyncio.to_thread(diffusion_recipe, request, answer, model, style=style)
    return Made(await put(store, answer.image.pixels), recipe)
