"""`coverstudio barcode`: the barcode of a book as a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote
from coverstudio.cli.kinds import number, whole, words

if TYPE_CHECKING:
    from coverstudio.document.isbn import Isbn
    from coverstudio.printing.barcodes import Asked, Made

_KINDS = (".svg", ".pdf", ".png")
_POINTS = 9  # of the ISBN above the bars at 100 %


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "barcode", "write the barcode of an ISBN as SVG, PDF or PNG")
    command.add_argument(
        "isbn", type=words, metavar="ISBN", help="13 digits or 10; hyphens are printed as you type them"
    )
    command.add_argument(
        "--addon", type=words, metavar="DIGITS", help="five digits beside it: a price or the 부가기호"
    )
    command.add_argument(
        "--scale", type=number(80, 200), default=100, metavar="PERCENT", help="80 to 200 (default: 100)"
    )
    command.add_argument(
        "--narrower",
        type=number(0, 1),
        default=0.0,
        metavar="MM",
        help="bar-width reduction, where the printer asks for it",
    )
    command.add_argument("--ppi", type=whole(72, 2400), metavar="N", help="of a PNG (default: 1200)")
    command.add_argument("--out", type=_file, required=True, metavar="FILE.svg|pdf|png")


def _file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in _KINDS:
        raise argparse.ArgumentTypeError(f"“{path.name}” must end in .svg, .pdf or .png")
    return path


async def barcode(arguments: argparse.Namespace, desk: Desk) -> None:
    """Write it, and tell what of it is not as it was asked for."""
    from coverstudio.document.isbn import parse_addon, parse_isbn
    from coverstudio.printing.barcodes import PPI, Asked, write_barcode

    out: Path = arguments.out
    if arguments.ppi is not None and out.suffix.lower() != ".png":
        raise ValueError(f"“{out.name}” has no pixels: leave out --ppi, or write a .png.")
    isbn = parse_isbn(arguments.isbn)
    addon = "" if arguments.addon is None else parse_addon(arguments.addon)
    must_be_writable(out)
    asked = Asked(arguments.scale / 100, arguments.narrower, arguments.ppi or PPI)
    made = write_barcode(isbn, addon, out, asked)
    _tell_number(desk, isbn)
    _tell_size(desk, asked, made)
    print_wrote(desk, out)


def _tell_number(desk: Desk, isbn: Isbn) -> None:
    desk.console.note(f"ISBN {isbn.hyphenated}")
    if not isbn.is_divided:
        desk.console.note(
            "Only its prefix is divided off: type the ISBN with its hyphens to have them printed."
        )


def _tell_size(desk: Desk, asked: Asked, made: Made) -> None:
    size = f"{made.size.width:.2f} × {made.size.height:.2f} mm with its white box"
    desk.console.note(f"{made.scale * 100:.4g} %: {size}.")
    if made.pixels is not None and round(made.scale, 4) != round(asked.scale, 4):
        desk.console.note(
            f"{asked.scale * 100:.4g} % has no whole pixels a module at {asked.ppi} ppi, "
            f"{made.scale * 100:.4g} % has {made.pixels}: for any scale write an SVG or PDF."
        )
    if made.reduction != asked.reduction:
        desk.console.note(
            f"The bars are {made.reduction:.3f} mm narrower, whole pixels, not {asked.reduction:g} mm."
        )
    if made.scale < 1:
        desk.console.note(
            f"The ISBN above the bars has {_POINTS * made.scale:.1f} pt; ISBN agencies ask for {_POINTS} pt, "
            "which 100 % has."
        )
