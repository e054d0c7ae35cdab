"""`coverstudio preflight`: what a printer would object to in a cover, or in a finished PDF from elsewhere."""

from __future__ import annotations

import argparse
import logging
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import add_json, new_command
from coverstudio.cli.desk import Desk
from coverstudio.cli.editions import add_edition, edition_of, notes_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverstudio.document.spread import Edition
    from coverstudio.imaging.separations import Separation
    from coverstudio.printing.findings import Finding, Severity
    from coverstudio.printing.printers import Printer

REJECTED = 1  # the exit code of --strict
STANDARDS = ("pdfx1a", "pdfx3", "pdfx4")

_OF_BOOK = ("trim", "paper", "pages", "kind", "flaps", "spine")
_WORDS: dict[Severity, str] = {
    "rejects": "would be rejected",
    "may-be-rejected": "may be rejected",
    "looks-bad": "looks bad",
}
_WIDTH = max(map(len, _WORDS.values()))


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "preflight", "say what a printer would object to in a cover or a PDF")
    command.add_argument("file", type=Path, metavar="FILE.cover|FILE.pdf")
    add_edition(command, needs_printer=False)
    command.add_argument("--standard", choices=STANDARDS, help="hold a PDF against this standard as well")
    command.add_argument(
        "--icc", type=Path, metavar="FILE.icc", help="the CMYK profile of the press, to count ink with"
    )
    command.add_argument(
        "--strict", action="store_true", help=f"exit with {REJECTED} when something would be rejected"
    )
    add_json(command)


async def preflight(arguments: argparse.Namespace, desk: Desk) -> int:
    """`coverstudio preflight`: one line or one JSON object for each finding, the worst first."""
    from coverstudio.printing import printers

    printer = printers.printer(arguments.printer) if arguments.printer is not None else None
    if arguments.file.suffix.lower() == ".cover":
        found, printer = _of_cover(arguments, desk, printer)
    else:
        found = [(finding, False) for finding in _of_pdf(arguments, desk, printer)]
    _tell(arguments, desk, found, printer)
    is_rejected = any(finding.severity == "rejects" for finding, _ in found)
    return REJECTED if arguments.strict and is_rejected else 0


def _of_cover(
    arguments: argparse.Namespace, desk: Desk, printer: Printer | None
) -> tuple[list[tuple[Finding, bool]], Printer | None]:
    """Return the findings about a cover, whether each can be fixed, and the printer it was held against."""
    from coverstudio.document import project_file
    from coverstudio.editor.fixes import fix_of
    from coverstudio.printing.preflight import preflight
    from coverstudio.printing.printers import printer_of
    from coverstudio.printing.proofs import prove

    _refuse(arguments, (*_OF_BOOK, "standard"), "is for PDFs: a cover knows its own size")
    document = project_file.load(arguments.file, desk.store)
    chosen = printer or printer_of(document)
    separation = _separation(arguments)
    if separation is None and chosen is not None and chosen.file.most_ink is not None:
        desk.console.note("Ink was not counted: give the profile of the press with --icc.")
    proof = prove(document, desk.images, separation)
    found = preflight(document, chosen, proof)
    fixes = [fix_of(one, document, chosen, images=desk.images, separation=separation) for one in found]
    return [(finding, fix is not None) for finding, fix in zip(found, fixes, strict=True)], chosen


def _of_pdf(arguments: argparse.Namespace, desk: Desk, printer: Printer | None) -> tuple[Finding, ...]:
    from coverstudio.printing.foreign import preflight_pdf

    # What pikepdf mends in a damaged file is told in our own words.
    logging.getLogger("pikepdf").addHandler(logging.NullHandler())
    _refuse(arguments, ("icc",), "is for covers: the colours of a PDF are looked at as they are")
    edition = _edition(arguments, desk, printer)
    return preflight_pdf(arguments.file, printer, edition, standard=arguments.standard)


def _edition(arguments: argparse.Namespace, desk: Desk, printer: Printer | None) -> Edition | None:
    """Return the book that the PDF is the cover of; None when only the file itself can be looked at."""
    if printer is None:
        _refuse(arguments, _OF_BOOK, "depends on who prints: name the printer with --printer")
        return None
    if not _given(arguments, _OF_BOOK):
        if printer.layouts:
            desk.console.note("The size was not checked: give --trim, --paper and --pages of the book.")
        return None
    from coverstudio.printing.wraps import laid_out

    edition = edition_of(arguments, printer)
    for sentence in notes_on(arguments, printer, laid_out(edition)):
        desk.console.note(sentence)
    return edition


def _separation(arguments: argparse.Namespace) -> Separation | None:
    if arguments.icc is None:
        return None
    from coverstudio.imaging.separations import Separation
    from coverstudio.printing.profiles import chosen_profile

    return Separation(chosen_profile(arguments.icc))


def _given(arguments: argparse.Namespace, names: Sequence[str]) -> list[str]:
    return [f"--{name}" for name in names if getattr(arguments, name) is not None]


def _refuse(arguments: argparse.Namespace, names: Sequence[str], why: str) -> None:
    given = _given(arguments, names)
    if given:
        raise ValueError(f"{given[0]} {why}.")


def _tell(
    arguments: argparse.Namespace,
    desk: Desk,
    found: Sequence[tuple[Finding, bool]],
    printer: Printer | None,
) -> None:
    if arguments.json:
        import msgspec

        told = [
            {"rule": one.rule, "severity": one.severity, "sentence": one.sentence, "fixable": fixable}
            for one, fixable in found
        ]
        desk.console.answer(msgspec.json.encode(told).decode())
        return
    for finding, fixable in found:
        hint = " (can be fixed in the window)" if fixable else ""
        desk.console.answer(f"{_WORDS[finding.severity]:{_WIDTH}}  {finding.sentence}{hint}")
    desk.console.answer(_summary([finding for finding, _ in found], printer))


def _summary(found: Sequence[Finding], printer: Printer | None) -> str:
    """Return how many findings there are of each kind, in one sentence.

    >>> _summary([], None)
    'Nothing stands in the way of print.'
    """
    where = f" at {printer.name}" if printer is not None else ""
    counts = Counter(finding.severity for finding in found)
    if not counts:
        return f"Nothing stands in the way of print{where}."
    words = {**_WORDS, "looks-bad": "looks bad" if counts["looks-bad"] == 1 else "look bad"}
    parts = [f"{counts[severity]} {word}" for severity, word in words.items() if counts[severity]]
    return f"{', '.join(parts)}{where}."
