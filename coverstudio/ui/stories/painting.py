"""What is asked of which engine, as something that paints: prepared in threads, then awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeAlias

from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import Box
from coverstudio.document.pictures import Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.ui.stories.wishes import BuiltInPrompt, ModelPrompt, Prompt

if TYPE_CHECKING:
    from coverstudio.editor.backgrounds import Where
    from coverstudio.editor.diffusion import DiffusionWish
    from coverstudio.editor.pictures import Made
    from coverstudio.generation.messages import DiffuseBackground, GenerateBackground
    from coverstudio.generation.models.facts import InstalledModel
    from coverstudio.generation.models.store import ModelStore

Paint: TypeAlias = "Callable[[Generator, AssetStore, OnProgress], Coroutine[Any, Any, Made]]"


async def painter_of(
    print_spec: PrintSpec, prompt: Prompt, seed: int, zone: Box | None, calm: bool, where: Where = "wrap"
) -> Paint:
    """Return what paints one variant of `prompt`; `zone` (mm) stays calm, the usual place when it is None.

    `where` says whether the front is painted or the whole wrap.

    Raises ValueError with a sentence: a model or LoRA that is gone or does not fit, a seed out of range.
    """
    from coverstudio.editor.backgrounds import Wish, background_request, title_zone

    if isinstance(prompt, ModelPrompt):
        calm_zone = (zone or title_zone(print_spec)) if calm else None
        return await _model_painter(print_spec, prompt, seed, calm_zone, where)
    asked = prompt if isinstance(prompt, BuiltInPrompt) else BuiltInPrompt(prompt=prompt.prompt)
    wish = Wish(
        prompt=asked.prompt, genre=asked.genre, family=asked.family, palette=asked.palette,
        calm=calm, zone=zone,
    )  # fmt: skip
    return _drawing(background_request(print_spec, wish, seed, where))


async def _model_painter(
    print_spec: PrintSpec, prompt: ModelPrompt, seed: int, calm_zone: Box | None, where: Where
) -> Paint:
    from coverstudio.editor.diffusion import check_files, diffusion_request

    wish = await asyncio.to_thread(_wish, prompt, calm_zone)
    request = diffusion_request(print_spec, wish, prompt.model, seed, where)
    await asyncio.to_thread(check_files, request)
    return _diffusing(request, prompt.model, prompt.style)


def _wish(prompt: ModelPrompt, calm_zone: Box | None) -> DiffusionWish:
    from coverstudio.editor.diffusion import DiffusionWish
    from coverstudio.editor.styles import style, styled

    wish = DiffusionWish(
        prompt=prompt.prompt, negative_prompt=prompt.negative_prompt, steps=prompt.steps,
        guidance=prompt.guidance, sampler=prompt.sampler, loras=prompt.loras, calm_zone=calm_zone,
        refine=prompt.refine,
    )  # fmt: skip
    return styled(style(prompt.style), wish) if prompt.style else wish


async def painter_again(recipe: Recipe, models: ModelStore) -> Paint:
    """Return what paints the picture of a recipe once more. Raises ValueError with a sentence."""
    from coverstudio.editor.again import model_again, request_again
    from coverstudio.generation.messages import DiffuseBackground

    request = await asyncio.to_thread(request_again, recipe, models)
    if isinstance(request, DiffuseBackground):
        model = await asyncio.to_thread(model_again, recipe, models)
        return _diffusing(request, model, str(recipe.settings.get("style", "")))
    return _drawing(request)


def _drawing(request: GenerateBackground) -> Paint:
    from coverstudio.editor.backgrounds import generate_background

    return lambda generator, store, report: generate_background(generator, store, request, report)


def _diffusing(request: DiffuseBackground, model: InstalledModel, style: str) -> Paint:
    from coverstudio.editor.diffusion import diffuse_background

    return lambda generator, store, report: diffuse_background(
        generator, store, request, model, report, style=style
    )
