"""`coverstudio edit-text`: other words in a picture, in its own manner, and nothing else changed."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import add_json, must_be_apart, new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote
from coverstudio.cli.kinds import SEED, number, whole, words, zone
from coverstudio.cli.texts import after_tries
from coverstudio.generation.messages import MOST_GUIDANCE, MOST_STEPS

if TYPE_CHECKING:
    from coverstudio.editor.scene_text import SceneText
    from coverstudio.generation.models.facts import InstalledModel
    from coverstudio.imaging.originals import Original

MOST_SEEDS = 32


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "edit-text", "write other words into a picture, in its own manner")
    command.add_argument("image", type=Path)
    command.add_argument(
        "--box", type=zone, required=True, metavar="X,Y,W,H", help="where, in pixels or per cent"
    )
    command.add_argument(
        "--text", type=words, required=True, help="Latin letters and digits, up to 16 to a word"
    )
    command.add_argument(
        "--out", type=_picture, required=True, metavar="FILE.png|tif|webp|jpg",
        help="all but JPEG keep every pixel outside the box bit for bit",
    )  # fmt: skip
    command.add_argument(
        "--model",
        type=words,
        metavar="ID|FILE",
        help="a scene-text model (default: the one that is installed)",
    )
    look = command.add_argument_group("how it looks (default: like what stands around)")
    look.add_argument("--font", type=words, default="", metavar="NAME", help="of Google Fonts, such as Lato")
    look.add_argument("--color", type=words, default="", metavar="NAME", help="such as “burnt orange”")
    look.add_argument("--style", type=words, default="", help="in your own words, in place of both")
    tries = command.add_argument_group("how it is painted")
    tries.add_argument(
        "--seeds", type=whole(1, MOST_SEEDS), metavar="N",
        help="paint up to so many times until recognition reads the words (default: 3)",
    )  # fmt: skip
    tries.add_argument("--seed", type=SEED, default=0, metavar="N", help="the first of them (default: 0)")
    tries.add_argument("--steps", type=whole(1, MOST_STEPS), default=0, metavar="N", help="default: 30")
    tries.add_argument(
        "--guidance", type=number(0, MOST_GUIDANCE), metavar="G", help="how closely to follow the words"
    )
    add_json(command)


async def edit_text(arguments: argparse.Namespace, desk: Desk) -> None:
    """Write words into one picture, and answer with what recognition made of them."""
    from coverstudio.editor.scene_text import SEEDS, SceneTextWish, write_words

    must_be_apart((arguments.out,), (arguments.image,))
    if arguments.style and (arguments.font or arguments.color):
        raise ValueError("--style says it in other words: leave --font and --color out, or the --style.")
    must_be_writable(arguments.out)
    wish = SceneTextWish(
        text=arguments.text, model=_model(arguments.model), font=arguments.font, colour=arguments.color,
        style=arguments.style, seeds=arguments.seeds or SEEDS, seed=arguments.seed, steps=arguments.steps,
        guidance=arguments.guidance,
    )  # fmt: skip
    original = _original(desk, arguments.image)
    height, width = original.pixels.shape[:2]
    written = await write_words(
        desk.generator, original.pixels, arguments.box.of(width, height, "box"), wish,
        says=desk.console.says, on_progress=desk.console.report,
    )  # fmt: skip
    await asyncio.to_thread(_write, original, written, arguments.out)
    _tell(desk, written, as_json=arguments.json)
    if not arguments.json:
        print_wrote(desk, arguments.out)


def _picture(text: str) -> Path:
    from coverstudio.imaging.originals import SUFFIXES

    path = Path(text)
    if path.suffix.lower() not in SUFFIXES:
        raise argparse.ArgumentTypeError(f"“{path.name}” must end in .png, .tif, .webp or .jpg")
    return path


def _original(desk: Desk, path: Path) -> Original:
    from coverstudio.imaging.originals import read_original

    original = read_original(path)
    for sentence in original.notes:
        desk.console.note(f"{path.name}: {sentence}")
    return original


def _model(name: str | None) -> InstalledModel:
    """Return the scene-text model of that id or path, else the one that is installed. Raises ModelError."""
    from coverstudio.cli.diffusing import model_store
    from coverstudio.generation.models.facts import ModelError
    from coverstudio.generation.models.scene_text_files import ENDING, PUBLISHED_AT

    if name is not None and name.lower().endswith(ENDING):
        raise ModelError(f"“{name}” has to be converted once: run “coverstudio models add {name}”.")
    if name is not None:
        model = model_store().find(name)
        if model.kind != "scene-text":
            raise ModelError(f"{model.name} does not write into pictures: choose a scene-text model.")
        return model
    found = next((one for one in model_store().installed() if one.kind == "scene-text"), None)
    if found is None:
        raise ModelError(
            f"Writing into pictures needs DiffSTE: download diffste.ckpt as {PUBLISHED_AT} says and run"
            " “coverstudio models add diffste.ckpt”."
        )
    return found


def _write(original: Original, written: SceneText, out: Path) -> None:
    import numpy as np

    from coverstudio.document.atomic import write_bytes
    from coverstudio.imaging.originals import SUFFIXES, encode_original

    mask = np.zeros(written.pixels.shape[:2], np.uint8)
    box = written.box
    mask[box.y : box.y + box.height, box.x : box.x + box.width] = 255
    made = original.with_pixels(written.pixels, mask)
    write_bytes(out, encode_original(made, SUFFIXES[out.suffix.lower()]))


def _tell(desk: Desk, written: SceneText, *, as_json: bool) -> None:
    for note in written.notes:
        desk.console.note(note)
    if as_json:
        import msgspec

        told = {"verdict": written.verdict, "pieces": written.pieces, "notes": written.notes}
        desk.console.answer(msgspec.json.encode(told).decode())
        return
    for piece in written.pieces:
        read = f"reads “{piece.read}”" if piece.read else "could not be read"
        desk.console.answer(
            f"“{piece.words}” {read}: {piece.verdict} {after_tries(piece.tries)} (seed {piece.seed})."
        )
