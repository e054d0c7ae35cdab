"""What a cover is laid out for, as words of the command line: printer, kind, trim, paper, page count."""

from __future__ import annotations

import argparse
import math
import re
from typing import TYPE_CHECKING, Any

from coverstudio.cli.kinds import whole, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverstudio.document.spread import Edition
    from coverstudio.printing.printers import Printer
    from coverstudio.printing.wraps import Wrap

KINDS = ("front", "paperback", "flaps", "case", "jacket", "ebook", "audiobook", "music")
WORDS = ("printer", "trim", "paper", "pages", "kind", "flaps", "spine")

_MM_PER_INCH = 25.4
_LONGEST_MM = 10_000


def add_edition(command: argparse.ArgumentParser, *, needs_printer: bool) -> None:
    """Add the words that say what a cover is laid out for; `edition_of` reads them."""
    command.add_argument("--printer", required=needs_printer, metavar="ID", help="who prints or sells it")
    command.add_argument(
        "--trim", type=words, metavar="T", help="a5, 신국판, 6x9 (inches below 25), 152x225 (mm), 6x9in"
    )
    command.add_argument("--paper", type=words, metavar="P", help="of the inner pages, one of the printer's")
    command.add_argument("--pages", type=whole(0, 100_000), metavar="N", help="of the finished book")
    command.add_argument(
        "--kind", choices=KINDS, help="default: the printer's usual one, with flaps if --flaps is given"
    )
    command.add_argument(
        "--flaps",
        type=length,
        metavar="MM",
        help="how far flaps reach beyond the page, as 90, 90mm or 3.5in",
    )
    command.add_argument(
        "--spine", type=length, metavar="MM", help="the printer's own spine width, instead of the one here"
    )


def length(text: str) -> float:
    """Return the millimetres of `90`, `90mm` or `3.5in`."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mm|in|)", text.strip().lower())
    if match is None:
        raise argparse.ArgumentTypeError(f"“{text}” is no length: write it like 90, 90mm or 3.5in")
    value = float(match[1]) * (_MM_PER_INCH if match[2] == "in" else 1.0)
    if not (math.isfinite(value) and 0 < value <= _LONGEST_MM):
        raise argparse.ArgumentTypeError(f"a length here is more than 0 and at most 10 m, unlike {text}")
    return value


def edition_of(arguments: argparse.Namespace, printer: Printer) -> Edition:
    """Return what was asked for, without what that kind of cover has no use for.

    The paper may be left out where there is only one. Raises ValueError with a sentence for a trim that the
    printer does not have, and where only the page count is missing.
    """
    from coverstudio.document.spread import WITHOUT_SPINE, Edition
    from coverstudio.printing.trims import trim_size

    kind = arguments.kind or _usual_kind(printer, has_flaps=arguments.flaps is not None)
    has_page, has_spine = printer.layout(kind) is not None, kind not in WITHOUT_SPINE
    trim = trim_size(printer, arguments.trim) if has_page and arguments.trim is not None else None
    paper = arguments.paper or _only_paper(printer) if has_spine else ""
    if trim is not None and paper and arguments.pages is None:
        raise ValueError("The spine depends on the page count of the finished book: give it with --pages.")
    return Edition(
        printer=printer.id,
        kind=kind,
        trim=trim,
        paper=paper,
        pages=arguments.pages or 0 if has_spine else 0,
        flaps=arguments.flaps,
        spine=arguments.spine if has_spine else None,
    )


def _only_paper(printer: Printer) -> str:
    return printer.papers[0].id if len(printer.papers) == 1 else ""


def _usual_kind(printer: Printer, *, has_flaps: bool) -> Any:
    with_flaps = [layout.kind for layout in printer.layouts if layout.flap is not None]
    if not has_flaps:
        return printer.kinds[0]
    if not with_flaps:
        raise ValueError(
            f"{printer.name} makes no covers with flaps: leave out --flaps or choose another printer."
        )
    return with_flaps[0]


def notes_on(arguments: argparse.Namespace, printer: Printer, result: Wrap) -> Iterator[str]:
    """Yield what was given to no purpose, and how far the spine can be relied upon."""
    kind = result.spread.edition.kind
    idle = _idle(arguments, kind)
    if idle:
        why = "is made at one size" if printer.layout(kind) is None else "has no spine"
        yield f"A cover of the kind “{kind}” {why}: {', '.join(idle)} made no difference."
    if result.spine and result.spine_standing != "published":
        what = "an estimate" if result.spine_standing == "estimate" else "fitted to results of a calculator"
        yield f"The spine is {what}: ask {printer.calculator} and give its own width with --spine."


def _idle(arguments: argparse.Namespace, kind: str) -> list[str]:
    """Return the words that were given and that this kind has no use for."""
    from coverstudio.document.spread import WITHOUT_SPINE

    names = ("paper", "pages", "spine") if kind == "front" else ("trim", "paper", "pages", "spine")
    given = [f"--{name}" for name in names if getattr(arguments, name) is not None]
    return given if kind in WITHOUT_SPINE else []
