"""The words of the command line that say what paints over lettering, for every command that erases."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from coverstudio.cli.diffusing import model_store
from coverstudio.cli.diffusion_words import refuse_foreign
from coverstudio.cli.kinds import SEED, number, whole, words
from coverstudio.generation.messages import MOST_GUIDANCE, MOST_STEPS

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Eraser
    from coverstudio.generation.models.facts import InstalledModel

MOST_CONTEXT = 4
_DIFFUSION = "diffusion"
_OF_MODELS = ("model", "prompt", "negative", "steps", "guidance", "strength", "context")


def add_eraser_arguments(command: argparse.ArgumentParser) -> None:
    """Let the command say which engine erases, and what it is told; `eraser_of` reads it."""
    command.add_argument(
        "--engine", type=words, metavar="ID", help="what erases: diffusion with a --model, else patch-fill"
    )
    command.add_argument("--seed", type=SEED, metavar="N", help="the same one erases the same way")
    group = command.add_argument_group("erasing with a diffusion model")
    group.add_argument(
        "--model", type=words, metavar="FOLDER_OR_ID",
        help="one made for inpainting, or any other that paints from words",
    )  # fmt: skip
    group.add_argument("--prompt", type=words, help="what is to be seen there (default: plain background)")
    group.add_argument(
        "--negative", type=words, metavar="PROMPT", help="what is not wanted (default: lettering and frames)"
    )
    group.add_argument("--steps", type=whole(1, MOST_STEPS), metavar="N", help="default: the model's own")
    group.add_argument(
        "--guidance", type=number(0, MOST_GUIDANCE), metavar="G", help="how closely to follow the prompt"
    )
    group.add_argument(
        "--strength", type=number(0.05, 1), metavar="S",
        help="how freely it paints; 1 begins from nothing but noise",
    )  # fmt: skip
    group.add_argument(
        "--context", type=number(0, MOST_CONTEXT), metavar="C",
        help="how far it sees around what it paints, in sizes of that (default: 0.5)",
    )  # fmt: skip


def eraser_of(arguments: argparse.Namespace) -> Eraser:
    """Return what the words say; an unknown engine is the worker's to refuse.

    Raises ValueError with a sentence for a model that is missing or cannot erase, and for words that only
    diffusion models understand beside another engine.
    """
    import msgspec

    from coverstudio.editor.erasing import PATCH_FILL, Eraser

    engine = arguments.engine or (PATCH_FILL if arguments.model is None else _DIFFUSION)
    refuse_foreign(arguments, engine, _DIFFUSION, _OF_MODELS)
    eraser = Eraser(engine=engine, seed=arguments.seed or 0)
    if engine != _DIFFUSION:
        return eraser
    if arguments.model is None:
        raise ValueError("--engine diffusion needs a model: give its folder or its id with --model.")
    told = {
        "prompt": arguments.prompt, "negative_prompt": arguments.negative, "steps": arguments.steps,
        "guidance": arguments.guidance, "strength": arguments.strength, "context": arguments.context,
    }  # fmt: skip
    given = {name: value for name, value in told.items() if value is not None}
    return msgspec.structs.replace(eraser, model=_model(arguments.model), **given)


def _model(name: str) -> InstalledModel:
    from coverstudio.generation.models.abilities import can_erase

    model = model_store().find(name)
    if not can_erase(model):
        raise ValueError(
            f"“{model.name}” cannot erase: choose a model for inpainting, or another diffusion model."
        )
    return model
