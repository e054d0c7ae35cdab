"""`coverstudio generate`: backgrounds as picture files, and a picture made again from its recipe."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from coverstudio.cli.arguments import must_be_apart
from coverstudio.cli.console import Console
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, read
from coverstudio.cli.diffusing import chosen_engine
from coverstudio.cli.diffusion_words import DRAWING, PAINTING, PROMPT_HELP, option, refuse_foreign
from coverstudio.cli.plans import Drawn, Plan, again, drawing, painting
from coverstudio.generation.messages import Progress

_NOT_BESIDE_AGAIN = (
    "prompt", "size", "format", "engine", "genre", "seed", "variants", "calm_zone",
    *PAINTING, *PROMPT_HELP, *DRAWING,
)  # fmt: skip


async def generate(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio generate`: backgrounds as picture files."""
    from coverstudio.editor.backgrounds import checked_seed, new_seed

    if arguments.again is not None:
        await _generate_again(arguments, desk)
        return
    engine = chosen_engine(arguments)
    refuse_foreign(arguments, engine, "diffusion", (*PAINTING, *PROMPT_HELP))
    refuse_foreign(arguments, engine, "procedural", DRAWING)
    plan = painting(arguments, desk) if engine == "diffusion" else drawing(arguments, engine)
    first = new_seed() if arguments.seed is None else arguments.seed
    seeds = [checked_seed(first + number) for number in range(arguments.variants or 1)]
    files = _files(arguments.out, plan.prompt, seeds)
    must_be_writable(*files)
    told: set[str] = set()
    for seed, file in zip(seeds, files, strict=True):
        drawn = await _make(plan, seed, file, desk)
        _tell_new(drawn.notes, told, desk)
        print_wrote(desk, file)


async def _generate_again(arguments: argparse.Namespace, desk: Desk) -> None:
    """Make the picture of a file once more, and tell whether its pixels are the same."""
    for name in _NOT_BESIDE_AGAIN:
        if getattr(arguments, name) is not None:
            raise ValueError(f"--again takes everything from the picture's recipe: leave {option(name)} out.")
    source: Path = arguments.again
    before = read(desk, source)
    plan, seed = again(source, before.ppi or 300)
    (file,) = _files(arguments.out, plan.prompt, [seed])
    must_be_apart((file,), (source,))
    must_be_writable(file)
    drawn = await _make(plan, seed, file, desk)
    _tell_new(drawn.notes, set(), desk)
    if before.pixels.tobytes() != drawn.pixels.tobytes():
        desk.console.note(
            f"The pixels differ from those of {source.name}: it was changed since, or made on another device"
            " or with other versions."
        )
    print_wrote(desk, file)


async def _make(plan: Plan, seed: int, file: Path, desk: Desk) -> Drawn:
    from coverstudio.document.atomic import write_bytes
    from coverstudio.imaging.writing import encode_png

    desk.console.says(f"Drawing {file.name}")
    drawn = await plan.draw(desk.generator, seed, Steps(desk.console).report)
    text = {"Software": "CoverStudio", "Recipe": msgspec.json.encode(drawn.recipe).decode()}
    write_bytes(file, encode_png(drawn.pixels, plan.ppi, text))
    return drawn


def _tell_new(notes: Sequence[str], told: set[str], desk: Desk) -> None:
    """Tell what has not been told of an earlier picture of this run."""
    for note in notes:
        if note not in told:
            told.add(note)
            desk.console.note(note)


class Steps:
    """Shows the steps that are done and the seconds that are left.

    They are counted from the end of step 0: how long a model loads says nothing about how fast it paints.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._began = time.monotonic()

    def report(self, progress: Progress) -> None:
        """Show how far it is."""
        if progress.step == 0:
            self._began = time.monotonic()
            self._console.show(" getting ready")
            return
        left = (time.monotonic() - self._began) / progress.step * (progress.total - progress.step)
        self._console.show(f" step {progress.step} of {progress.total}, {max(left, 0):.0f} s left")


def _files(out: Path, prompt: str, seeds: Sequence[int]) -> list[Path]:
    """Return where the pictures go: numbered files, or in a folder names of prompt and seed that are free."""
    from coverstudio.document.atomic import make_folder
    from coverstudio.generation.models.naming import slug

    if out.suffix and not out.is_dir():
        return _numbered(out, len(seeds))
    make_folder(out)
    return [_free(out, f"{slug(prompt or 'background')}-{seed}") for seed in seeds]


def _numbered(out: Path, count: int) -> list[Path]:
    if count == 1:
        return [out]
    return [out.with_name(f"{out.stem}-{number}{out.suffix}") for number in range(1, count + 1)]


def _free(folder: Path, stem: str) -> Path:
    """Return a name nothing has: the same words and seed with other settings are another picture."""
    file, number = folder / f"{stem}.png", 1
    while file.exists():
        number += 1
        file = folder / f"{stem}-{number}.png"
    return file
