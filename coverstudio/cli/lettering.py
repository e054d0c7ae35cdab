"""`coverstudio letter`: a text of a cover in a material, its letters exactly those of the font."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import add_json, new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote
from coverstudio.cli.kinds import SEED, number, whole, words
from coverstudio.cli.texts import add_recogniser, after_tries, recogniser_of, text_of
from coverstudio.generation.messages import MOST_GUIDANCE, MOST_STEPS

if TYPE_CHECKING:
    from coverstudio.editor.font_locked import MaterialWish, PaintedLetters
    from coverstudio.generation.models.facts import InstalledModel

MOST_SEEDS = 32


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "letter", "paint the letters of a text in foil, stone, ink or light")
    command.add_argument("project", type=Path, nargs="?", metavar="COVER")
    command.add_argument("--list", action="store_true", help="list the materials and do nothing else")
    command.add_argument(
        "--layer", type=words, metavar="NAME", help="the text by its name (default: the title)"
    )
    command.add_argument("--material", type=words, metavar="ID", help="one of `coverstudio letter --list`")
    command.add_argument("--out", type=Path, metavar="COVER")
    command.add_argument(
        "--seeds", type=whole(1, MOST_SEEDS), metavar="N",
        help="paint up to so many times until recognition reads the words (default: 4)",
    )  # fmt: skip
    command.add_argument("--seed", type=SEED, default=0, metavar="N", help="the first of them (default: 0)")
    command.add_argument(
        "--engine", choices=("materials", "diffusion"), default="materials",
        help="“diffusion” has a --model paint over the material, inside the letters",
    )  # fmt: skip
    painting = command.add_argument_group("diffusion models")
    painting.add_argument("--model", type=words, metavar="FOLDER_OR_ID", help="a model, or an installed one")
    painting.add_argument(
        "--prompt", type=words, help="what the letters are of (default: the material's words)"
    )
    painting.add_argument(
        "--strength",
        type=number(0.05, 1),
        metavar="S",
        help="how little is left of the material (default: 0.6)",
    )
    painting.add_argument("--steps", type=whole(1, MOST_STEPS), metavar="N", help="default: the model's own")
    painting.add_argument(
        "--guidance", type=number(0, MOST_GUIDANCE), metavar="G", help="how closely to follow the prompt"
    )
    painting.add_argument(
        "--control", type=words, metavar="FILE|none",
        help="a ControlNet that has the model follow the letters' edges (default: an added one that fits)",
    )  # fmt: skip
    add_recogniser(command)
    add_json(command)


async def letter(arguments: argparse.Namespace, desk: Desk) -> None:
    """Paint one text and answer with what recognition reads there."""
    if arguments.list:
        _list(desk, as_json=arguments.json)
        return
    _check(arguments)
    must_be_writable(arguments.out)
    recogniser = recogniser_of(arguments.recogniser)
    from coverstudio.document import project_file
    from coverstudio.document.document import replace_layer
    from coverstudio.editor.font_locked import painted_letters
    from coverstudio.rendering.render import thumbnail

    wish = _wish(arguments)
    images = desk.images
    document = project_file.load(arguments.project, desk.store)
    text = text_of(document, arguments.layer)
    desk.console.says(f"Painting “{text.name}”")
    painted = await painted_letters(
        desk.generator, document, images, desk.store, text, wish, desk.console.report, recogniser=recogniser
    )
    _require_right(painted)
    dressed = replace_layer(document, painted.layer)
    project_file.save(dressed, desk.store, arguments.out, thumbnail(dressed, images))
    _tell(desk, painted, as_json=arguments.json)
    if not arguments.json:
        print_wrote(desk, arguments.out)


def _list(desk: Desk, *, as_json: bool) -> None:
    from coverstudio.generation.materials import materials

    if as_json:
        import msgspec

        told = [
            {"id": one.id, "name": one.name, "names": one.names, "description": one.description}
            for one in materials()
        ]
        desk.console.answer(msgspec.json.encode(told).decode())
        return
    for one in materials():
        names = ", ".join((one.name, *one.names.values()))
        desk.console.answer(f"{one.id:16} {names}: {one.description}")


def _check(arguments: argparse.Namespace) -> None:
    missing = [name for name in ("material", "out") if getattr(arguments, name) is None]
    if arguments.project is None:
        raise ValueError(
            "Which cover? Name its file: “coverstudio letter book.cover --material gold-foil …”."
        )
    if missing:
        raise ValueError(f"--{missing[0]} is missing: “coverstudio letter --help” shows how it is used.")
    if arguments.engine != "diffusion":
        for name in ("model", "prompt", "strength", "steps", "guidance", "control"):
            if getattr(arguments, name) is not None:
                raise ValueError(f"--{name} is for --engine diffusion: leave it out or choose that engine.")


def _wish(arguments: argparse.Namespace) -> MaterialWish:
    """Return what was asked for. Raises ValueError with a sentence."""
    from coverstudio.editor.font_locked import SEEDS, MaterialWish
    from coverstudio.generation.materials import material

    model = _model(arguments.model) if arguments.engine == "diffusion" else None
    wish = MaterialWish(
        material=material(arguments.material).id, engine=arguments.engine, seed=arguments.seed,
        seeds=arguments.seeds or SEEDS, prompt=arguments.prompt or "", steps=arguments.steps or 0,
        guidance=arguments.guidance, model=model,
        control="" if model is None else _control(arguments.control, model),
    )  # fmt: skip
    if arguments.strength is None:
        return wish
    import msgspec

    return msgspec.structs.replace(wish, strength=arguments.strength)


def _model(name: str | None) -> InstalledModel:
    """Return the model that paints. Raises ValueError with a sentence."""
    from coverstudio.cli.diffusing import model_store
    from coverstudio.editor.outpainting import require_goes_on

    if not name:
        raise ValueError("--engine diffusion needs a model: give its folder or its id with --model.")
    model = model_store().find(name)
    require_goes_on(model)
    return model


def _control(wanted: str | None, model: InstalledModel) -> str:
    """Return the path of the ControlNet to use, "" for none. Raises ModelError where one does not fit."""
    from coverstudio.cli.diffusing import model_store
    from coverstudio.generation.models.control_files import (
        check_control_fits,
        control_for_edges,
        inspect_control,
    )
    from coverstudio.generation.models.inspecting import inspect_model

    if wanted == "none":
        return ""
    store = model_store()
    if wanted is None:
        found = control_for_edges(model.family, store.installed())
        return "" if found is None else found.path
    path = Path(store.find(wanted).path)
    check_control_fits(inspect_control(path), inspect_model(Path(model.path)))
    return str(path)


def _require_right(painted: PaintedLetters) -> None:
    """Raise ValueError with a sentence where recognition reads other words: then nothing is kept."""
    if painted.proof in ("right", "no recogniser"):
        return
    read = f"reads “{' '.join(painted.read.split())}”" if painted.proof == "wrong" else "cannot be read"
    raise ValueError(
        f"“{painted.layer.name}” {read} {after_tries(painted.tries)}, and nothing was written: choose another"
        " material, a scrim behind it, or more --seeds."
    )


def _tell(desk: Desk, painted: PaintedLetters, *, as_json: bool) -> None:
    if as_json:
        import msgspec

        told = {name: getattr(painted, name) for name in ("proof", "read", "seed", "tries")}
        desk.console.answer(msgspec.json.encode(told).decode())
        return
    read = " ".join(painted.read.split())
    found = (
        f"reads “{read}”, as it should"
        if painted.proof == "right"
        else "could not be proved: no recogniser here knows its script"
    )
    desk.console.answer(
        f"“{painted.layer.name}” {found}, {after_tries(painted.tries)} (seed {painted.seed})."
    )
