"""`coverstudio erase-text`: a picture without its lettering, and nothing else changed."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import Parser, must_be_apart, new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, read
from coverstudio.cli.detecting import DETECTOR, detector_of
from coverstudio.cli.erasing_words import add_eraser_arguments, eraser_of
from coverstudio.cli.kinds import ending_in, lettering, whole, words
from coverstudio.cli.telling import tell

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Erased, InFile, Report
    from coverstudio.imaging.originals import Original
    from coverstudio.imaging.reading import Pixels

MOST_ROUNDS = 10


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "erase-text", "erase the lettering from a picture")
    command.add_argument("image", type=Path)
    command.add_argument(
        "--out", type=_picture, required=True, metavar="FILE.png|tif|webp|jpg",
        help="all but JPEG keep every pixel outside the lettering bit for bit",
    )  # fmt: skip
    command.add_argument("--mask", type=Path, metavar="FILE.png", help="erase what is white here instead")
    add_choosing(command)
    command.add_argument(
        "--report", type=ending_in(".json"), metavar="FILE.json", help="what was found, erased and left"
    )
    add_eraser_arguments(command)


def add_choosing(command: Parser) -> None:
    """Let the command say how lettering is found, which stays, and how often what is left is erased again."""
    command.add_argument(
        "--detector", type=words, default=DETECTOR, metavar="ID",
        help=f"the engine that finds lettering (default: {DETECTOR})",
    )  # fmt: skip
    command.add_argument(
        "--detector-model",
        type=words,
        metavar="ID|FILE",
        help="the weights for craft (default: those that are installed)",
    )
    command.add_argument(
        "--keep", type=lettering, action="append", metavar="TEXT",
        help="lettering that says this stays (may be given several times); case, accents and single letters"
        " that were misread do not matter",
    )  # fmt: skip
    command.add_argument(
        "--rounds", type=whole(1, MOST_ROUNDS), metavar="N",
        help="erase up to so many times while something can still be read (default: 3)",
    )  # fmt: skip


async def erase_text(arguments: argparse.Namespace, desk: Desk) -> None:
    """Erase the lettering of one picture and write it."""
    from coverstudio.editor.erased_files import write_erased
    from coverstudio.imaging.originals import SUFFIXES

    must_be_apart((arguments.out, arguments.report), (arguments.image, arguments.mask))
    _refuse_choosing_with_mask(arguments)
    must_be_writable(arguments.out, arguments.report)
    original = _original(desk, arguments.image)
    kind = SUFFIXES[arguments.out.suffix.lower()]
    erased = await _erased(arguments, desk, original)
    in_file = await asyncio.to_thread(write_erased, arguments.image, original, erased, arguments.out, kind)
    if in_file.pixels_changed_outside_mask:
        desk.console.note(
            f"JPEG encodes every pixel anew: {in_file.pixels_changed_outside_mask:,} outside the lettering"
            f" differ by up to {in_file.most_difference}; a .png keeps them bit for bit."
        )
    _tell(desk, erased.report, arguments.mask)
    if arguments.report is not None:
        _write_report(arguments.report, erased.report, in_file)
    print_wrote(desk, arguments.out, arguments.report)


def _picture(text: str) -> Path:
    from coverstudio.imaging.originals import SUFFIXES

    path = Path(text)
    if path.suffix.lower() not in SUFFIXES:
        raise argparse.ArgumentTypeError(f"“{path.name}” must end in .png, .tif, .webp or .jpg")
    return path


def _refuse_choosing_with_mask(arguments: argparse.Namespace) -> None:
    for name in ("keep", "rounds"):
        if arguments.mask is not None and getattr(arguments, name) is not None:
            raise ValueError(f"--{name} is for lettering that is found: leave it out, or the --mask.")


def _original(desk: Desk, path: Path) -> Original:
    from coverstudio.imaging.originals import read_original

    original = read_original(path)
    for sentence in original.notes:
        desk.console.note(f"{path.name}: {sentence}")
    return original


async def _erased(arguments: argparse.Namespace, desk: Desk, original: Original) -> Erased:
    from coverstudio.editor import erasing

    detector, eraser = detector_of(arguments.detector, arguments.detector_model), eraser_of(arguments)
    if arguments.mask is None:
        return await erasing.erase_text(
            desk.generator, original.pixels, keep=arguments.keep or (), detector=detector, eraser=eraser,
            rounds=arguments.rounds or erasing.ROUNDS,
            says=desk.console.says, on_progress=desk.console.report,
        )  # fmt: skip
    return await erasing.erase_masked(
        desk.generator, original.pixels, _mask(read(desk, arguments.mask).pixels), eraser=eraser,
        detector=detector if arguments.report else None,
        says=desk.console.says, on_progress=desk.console.report,
    )  # fmt: skip


def _mask(pixels: Pixels) -> Pixels:
    """Return the mask (H×W, 255 = repaint) in a picture: what is light in it, and to be seen."""
    white = pixels[..., :3].max(axis=2) > 127
    if pixels.shape[2] == 4:
        white &= pixels[..., 3] > 127
    return (white * 255).astype("uint8")


def _tell(desk: Desk, report: Report, mask: Path | None) -> None:
    for text in report.not_found:
        desk.console.note(f"Nothing in the picture reads “{text}”, so nothing was kept for it.")
    if mask is not None and report.masked_share == 0:
        desk.console.note(f"{mask.name} is black: the picture is unchanged, as white says what goes.")
    else:
        tell(desk, report)


def _write_report(path: Path, report: Report, in_file: InFile) -> None:
    import msgspec

    from coverstudio.document.atomic import write_bytes

    whole_report = msgspec.structs.replace(report, in_file=in_file)
    write_bytes(path, msgspec.json.format(msgspec.json.encode(whole_report), indent=2))
