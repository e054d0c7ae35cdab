"""`coverstudio detect-text`: where the lettering of a picture is, and the words that choose a detector."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import add_json, new_command
from coverstudio.cli.desk import Desk, read
from coverstudio.cli.kinds import words

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Detector
    from coverstudio.generation.messages import Region

DETECTOR = "rapidocr"


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "detect-text", "find the lettering in a picture")
    command.add_argument("image", type=Path)
    command.add_argument("--engine", type=words, default=DETECTOR, metavar="ID", help=f"default: {DETECTOR}")
    command.add_argument(
        "--model",
        type=words,
        metavar="ID|FILE",
        help="the weights for craft (default: those that are installed)",
    )
    add_json(command)


def detector_of(engine: str, model: str | None) -> Detector:
    """Return the detector of these names; an unknown engine is the worker's to refuse.

    Without `model` the weights are those that are installed. Raises ModelError with a sentence for a model
    that is not here, finds no lettering or is not for this engine, and where one is needed.
    """
    from coverstudio.cli.diffusing import model_store
    from coverstudio.editor.erasing import Detector
    from coverstudio.generation.models.detector_files import FAMILY, installed_weights
    from coverstudio.generation.models.facts import ModelError

    if engine != FAMILY:
        if model is not None:
            raise ModelError(f"Only the engine {FAMILY} takes a model that finds lettering: leave it out.")
        return Detector(engine=engine, model=installed_weights(engine, model_store().installed()))
    return Detector(engine=engine, model=_installed_weights() if model is None else str(_weights(model)))


def _installed_weights() -> str:
    from coverstudio.cli.diffusing import model_store
    from coverstudio.generation.models.detector_files import FAMILY, installed_weights
    from coverstudio.generation.models.facts import ModelError

    found = installed_weights(FAMILY, model_store().installed())
    if not found:
        raise ModelError(
            "CRAFT needs its weights: download craft_mlt_25k.pth from https://github.com/clovaai/CRAFT-pytorch"
            " and run “coverstudio models add craft_mlt_25k.pth”."
        )
    return found


def _weights(name: str) -> Path:
    """Return the file of a detector's weights, by the model's id or by its path."""
    from coverstudio.cli.diffusing import model_store
    from coverstudio.generation.models.facts import ModelError

    path = Path(name).expanduser().absolute()
    if path.suffix or path.exists():  # what is wrong with a file is said by those who read it
        return path
    found = model_store().find(name)
    if found.kind != "detector":
        raise ModelError(f"{found.name} does not find lettering: choose a detector or give a file.")
    return Path(found.path)


async def detect_text(arguments: argparse.Namespace, desk: Desk) -> None:
    """Find the lettering and answer with it."""
    import msgspec

    from coverstudio.editor.erasing import find_text

    detector = detector_of(arguments.engine, arguments.model)
    pixels = read(desk, arguments.image).pixels
    desk.console.says("Looking for lettering")
    regions = await find_text(desk.generator, pixels, detector, desk.console.report)
    if arguments.json:
        desk.console.answer(msgspec.json.encode(regions).decode())
        return
    for region in regions:
        desk.console.answer(_told(region))
    if not regions:
        desk.console.answer("No lettering found.")


def _told(region: Region) -> str:
    x, y = region.polygon[0]
    kind = "legible" if region.legible else "pseudo-text" if region.text else "unread"
    return f"{region.score:5.2f}  {kind:<11}  at {x:.0f},{y:.0f}  {region.text}".rstrip()
