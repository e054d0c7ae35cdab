"""What `coverstudio generate` is about to make: read from the command line and checked before any work."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli import diffusing
from coverstudio.cli.desk import Desk
from coverstudio.document.geometry import MM_PER_INCH
from coverstudio.generation.messages import DiffuseBackground, GenerateBackground

if TYPE_CHECKING:
    from coverstudio.document.pictures import Recipe
    from coverstudio.document.print_spec import PrintSpec
    from coverstudio.generation.generator import Generator, OnProgress
    from coverstudio.generation.messages import Diffused, PixelBox
    from coverstudio.generation.models.facts import InstalledModel
    from coverstudio.imaging.reading import Pixels

_MOSTLY = 0.9  # the sizes that a model paints are multiples; rounding is no enlarging
_BOOK_WORDS = ("title", "genre", "mood", "summary", "prompt_form")


@dataclass(frozen=True, eq=False)
class Drawn:
    """Pixels (H×W×3), how they were made, and sentences that the user should know."""

    pixels: Pixels
    recipe: Recipe
    notes: tuple[str, ...] = ()


Draw = Callable[["Generator", int, "OnProgress"], Coroutine[Any, Any, Drawn]]


@dataclass(frozen=True)
class Plan:
    """Pictures that differ in their seed only: `draw` makes the one of a seed. Raises GenerationError."""

    prompt: str
    draw: Draw
    ppi: float = 300


def drawing(arguments: argparse.Namespace, engine: str) -> Plan:
    """Return the plan of what an engine without a model draws. Raises ValueError with a sentence."""
    if arguments.prompt is None:
        raise ValueError("There is nothing to draw: say what with --prompt.")
    from coverstudio.editor.backgrounds import checked_prompt

    prompt = checked_prompt(arguments.prompt)
    width, height = arguments.size or _spec(arguments).bleed_box.size.pixels(_spec(arguments).ppi)
    zone = _zone(arguments, width, height)

    def request(seed: int) -> GenerateBackground:
        return GenerateBackground(
            engine=engine, prompt=prompt, genre=arguments.genre or "",
            family=arguments.family or "", palette=arguments.palette or "",
            width=width, height=height, seed=seed, calm_zone=zone,
        )  # fmt: skip

    return Plan(prompt, lambda generator, seed, watch: _drawn(generator, request(seed), watch))


def painting(arguments: argparse.Namespace, desk: Desk) -> Plan:
    """Return the plan of what a diffusion model paints, and tell what the user should know of it.

    Raises ValueError with a sentence for what cannot be painted: the model's files are looked at here.
    """
    from coverstudio.editor.diffusion import check_files, painted_size, sized_request

    models, style = diffusing.model_store(), diffusing.chosen_style(arguments)
    model = diffusing.chosen_model(arguments, models, style)
    wish = diffusing.chosen_wish(arguments, models, style, _prompt(arguments, model, desk))
    width, height = arguments.size or painted_size(_spec(arguments), model, refined=wish.refine != 0)
    zone = _zone(arguments, width, height)

    def request(seed: int) -> DiffuseBackground:
        return sized_request(wish, model, width, height, seed, zone)

    check_files(request(0))
    ppi = 300.0 if arguments.size else _effective_ppi(_spec(arguments), width, desk)
    return Plan(
        arguments.prompt or wish.prompt,
        lambda generator, seed, watch: _painted(generator, request(seed), model, wish.style, watch),
        ppi,
    )


def again(source: Path, ppi: float) -> tuple[Plan, int]:
    """Return the plan of the picture in a file, and its seed. Raises ValueError with a sentence."""
    from coverstudio.editor.again import model_again, recipe_in, request_again

    recipe, models = recipe_in(source), diffusing.model_store()
    request = request_again(recipe, models)
    if isinstance(request, GenerateBackground):

        def draw(generator: Generator, _: int, on_progress: OnProgress) -> Coroutine[Any, Any, Drawn]:
            return _drawn(generator, request, on_progress)
    else:
        model, style = model_again(recipe, models), str(recipe.settings.get("style", ""))

        def draw(generator: Generator, _: int, on_progress: OnProgress) -> Coroutine[Any, Any, Drawn]:
            return _painted(generator, request, model, style, on_progress)

    return Plan(request.prompt, draw, ppi), request.seed


async def _drawn(generator: Generator, request: GenerateBackground, on_progress: OnProgress) -> Drawn:
    from coverstudio.editor.backgrounds import recipe_of

    answer = await generator.run(request, on_progress)
    return Drawn(answer.image.pixels, recipe_of(request, answer))


async def _painted(
    generator: Generator,
    request: DiffuseBackground,
    model: InstalledModel,
    style: str,
    on_progress: OnProgress,
) -> Drawn:
    from coverstudio.editor.diffusion_recipes import diffusion_recipe

    answer = await generator.run(request, on_progress)
    recipe = diffusion_recipe(request, answer, model, style=style)
    return Drawn(answer.image.pixels, recipe, (*answer.notes, *_enlarged(request, answer)))


def _enlarged(request: DiffuseBackground, answer: Diffused) -> tuple[str, ...]:
    """Return the sentence about a picture that was painted smaller than it is, none about any other."""
    width, height = answer.refined if any(answer.refined) else answer.base
    if width * height >= _MOSTLY * request.width * request.height:
        return ()
    return (
        f"Painted at {width} × {height} pixels, as suits this device and model, and enlarged to"
        f" {request.width} × {request.height}.",
    )


def _spec(arguments: argparse.Namespace) -> PrintSpec:
    from coverstudio.document.print_spec import print_spec

    return print_spec(arguments.format or "a4")


def _zone(arguments: argparse.Namespace, width: int, height: int) -> PixelBox | None:
    return None if arguments.calm_zone is None else arguments.calm_zone.of(width, height)


def _prompt(arguments: argparse.Namespace, model: InstalledModel, desk: Desk) -> str:
    """Return the prompt as it was typed, or the one that the book's words lead to, which is told."""
    if all(getattr(arguments, name) is None for name in _BOOK_WORDS):
        if arguments.prompt is None:
            raise ValueError("There is nothing to paint: say what with --prompt, or give the book's words.")
        return arguments.prompt
    from coverstudio.editor.prompts import BookWords, prompt_for, prompt_notes
    from coverstudio.generation.models.families import family

    book = BookWords(
        title=arguments.title or "", genre=arguments.genre or "", mood=arguments.mood or "",
        summary=arguments.summary or "", wishes=arguments.prompt or "",
    )  # fmt: skip
    follows_negative = family(model.family).follows_negative
    prompt = prompt_for(book, arguments.prompt_form or "picture", follows_negative=follows_negative)
    for sentence in (f"Prompt: {prompt}", *prompt_notes(book)):
        desk.console.note(sentence)
    return prompt


def _effective_ppi(spec: PrintSpec, width: int, desk: Desk) -> float:
    ppi = width / (spec.bleed_box.width / MM_PER_INCH)
    if ppi < spec.ppi - 0.5:
        desk.console.note(
            f"The picture will have {ppi:.0f} ppi on {spec.name}: a cover made with it is enlarged for print."
        )
    return ppi
