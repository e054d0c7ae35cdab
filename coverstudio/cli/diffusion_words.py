"""The words of the command line that say what a diffusion model is to paint, and with what."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from coverstudio.cli.kinds import lora, number, whole, words
from coverstudio.generation.messages import MOST_GUIDANCE, MOST_STEPS

# What only diffusion models understand, by the names of `argparse.Namespace`.
PAINTING = ("model", "lora", "style", "steps", "guidance", "negative", "sampler", "refine")
PROMPT_HELP = ("title", "mood", "summary", "prompt_form")
DRAWING = ("family", "palette")  # and what only the built-in backgrounds do


def add_painting(command: argparse.ArgumentParser) -> None:
    """Let the command say which model paints, and how."""
    group = command.add_argument_group("diffusion models")
    group.add_argument(
        "--model", type=words, metavar="FOLDER_OR_ID", help="a model folder or file, or an installed one"
    )
    group.add_argument(
        "--lora",
        type=lora,
        action="append",
        metavar="FILE[:WEIGHT]",
        help="a LoRA and its weight (default: 1); may be given several times",
    )
    group.add_argument(
        "--style", type=words, metavar="ID", help="how the picture is painted, such as watercolour"
    )
    group.add_argument("--steps", type=whole(1, MOST_STEPS), metavar="N", help="default: the model's own")
    group.add_argument(
        "--guidance", type=number(0, MOST_GUIDANCE), metavar="G", help="how closely to follow the prompt"
    )
    group.add_argument("--sampler", type=words, metavar="NAME", help="default: the model's own")
    group.add_argument("--refine", type=number(0, 1), metavar="S", help="strength of a second pass; 0: none")
    group.add_argument(
        "--negative", type=words, metavar="PROMPT", help="what is not wanted (default: lettering and frames)"
    )


def add_prompt_help(command: argparse.ArgumentParser) -> None:
    """Let the command give the book's words, from which the prompt is written."""
    group = command.add_argument_group("a prompt from the book's words, for diffusion models")
    for name in ("--title", "--mood", "--summary"):
        group.add_argument(name, type=words, metavar="WORDS")
    group.add_argument(
        "--prompt-form", choices=("picture", "reference"), help="what is seen, or “book cover titled …”"
    )


def refuse_foreign(arguments: argparse.Namespace, engine: str, owner: str, names: Iterable[str]) -> None:
    """Raise ValueError for one of `names`, which only `owner` understands, when another engine is chosen."""
    for name in names:
        if engine != owner and getattr(arguments, name) is not None:
            raise ValueError(f"{option(name)} is for --engine {owner}: leave it out or choose that engine.")


def option(name: str) -> str:
    """Return how a name of `argparse.Namespace` is typed."""
    return f"--{name.replace('_', '-')}"
