"""From the words of the command line to what a diffusion model is asked."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverstudio.document.pictures import Recipe
    from coverstudio.editor.diffusion import DiffusionWish
    from coverstudio.editor.outpainting import Outpainting
    from coverstudio.editor.styles import Style
    from coverstudio.generation.messages import LoraUse
    from coverstudio.generation.models.facts import InstalledModel
    from coverstudio.generation.models.store import ModelStore


def model_store() -> ModelStore:
    """Return the models of this user."""
    from coverstudio import paths
    from coverstudio.generation.models.store import ModelStore

    return ModelStore(paths.data_dir() / "models")


def chosen_engine(arguments: argparse.Namespace) -> str:
    """Return the engine that was asked for: who gives a model means the one that uses it."""
    engine: str | None = arguments.engine
    return engine or ("procedural" if arguments.model is None else "diffusion")


def chosen_style(arguments: argparse.Namespace) -> Style | None:
    """Return the style, None where none was given. Raises ValueError with a sentence."""
    from coverstudio.editor.styles import style

    return style(arguments.style) if arguments.style else None


def chosen_model(arguments: argparse.Namespace, models: ModelStore, style: Style | None) -> InstalledModel:
    """Return the model that was given, or else the style's. Raises ValueError with a sentence."""
    name = arguments.model or (style.model if style else "")
    if not name:
        raise ValueError("--engine diffusion needs a model: give its folder or its id with --model.")
    model = models.find(name)
    if model.kind == "lora":
        raise ValueError(f"“{model.name}” is a LoRA: give it with --lora, and a model with --model.")
    if model.kind != "background":
        raise ValueError(f"“{model.name}” paints no backgrounds: choose a model that paints from words.")
    return model


def chosen_wish(
    arguments: argparse.Namespace, models: ModelStore, style: Style | None, prompt: str, negative: str = ""
) -> DiffusionWish:
    """Return what the words ask of the model; where they do not say what is not wanted, `negative` does.

    Raises ValueError with a sentence.
    """
    from coverstudio.editor.diffusion import DiffusionWish
    from coverstudio.editor.prompts import NEGATIVE_PROMPT
    from coverstudio.editor.styles import styled

    wish = DiffusionWish(
        prompt=prompt,
        negative_prompt=negative or NEGATIVE_PROMPT if arguments.negative is None else arguments.negative,
        steps=arguments.steps or 0,
        guidance=arguments.guidance,
        sampler=arguments.sampler or "",
        loras=tuple(_lora(name, weight, models) for name, weight in arguments.lora or ()),
        refine=arguments.refine,
    )
    return styled(style, wish) if style else wish


def chosen_outpainting(arguments: argparse.Namespace, recipe: Recipe | None, seed: int) -> Outpainting:
    """Return how a model paints on what the picture of `recipe` shows; its files have been looked at.

    Raises ValueError with a sentence.
    """
    from coverstudio.editor.diffusion import check_files, sized_request
    from coverstudio.editor.outpainting import Outpainting, require_goes_on, wish_for

    models, style = model_store(), chosen_style(arguments)
    if not (arguments.model or (style and style.model)):
        raise ValueError("--continue outpaint needs a model: give its folder or its id with --model.")
    model = chosen_model(arguments, models, style)
    require_goes_on(model)
    told = wish_for(recipe)
    wish = chosen_wish(
        arguments, models, style, arguments.prompt or told.prompt, negative=told.negative_prompt
    )
    check_files(sized_request(wish, model, 1, 1, 0, None))
    return Outpainting(model=model, wish=wish, seed=seed)


def _lora(name: str, weight: float, models: ModelStore) -> LoraUse:
    from coverstudio.generation.messages import LoraUse

    found = models.find(name)
    if found.kind != "lora":
        raise ValueError(f"“{found.name}” is a model and no LoRA: give it with --model.")
    return LoraUse(found.path, weight)
