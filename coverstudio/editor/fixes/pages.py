"""Fixes for the page: laid out anew as the printer has it; everything stays with its panel."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.reflow import reflowed
from coverstudio.document.spread import Edition
from coverstudio.editor.fixes.case import Case, Fix
from coverstudio.printing.findings import Rule
from coverstudio.printing.preflight.pages import edition_for
from coverstudio.printing.printers import Printer, PrinterError
from coverstudio.printing.wraps import laid_out


def _lay_out_anew(case: Case) -> Fix | None:
    printer = case.printer
    if printer is None or _spec_for(printer, case.document) is None:
        return None

    def edit(document: Document) -> Document:
        spec = _spec_for(printer, document)
        return document if spec is None else reflowed(document, spec)

    return Fix(name=f"Lay it out for {printer.name}", edit=edit)


def _spec_for(printer: Printer, document: Document) -> PrintSpec | None:
    """Return the print spec as the printer has it, None where more has to be known for it."""
    spec = document.print_spec
    edition = _edition_for(printer, document)
    if edition is None:
        front = printer.layout("front")
        return None if front is None else msgspec.structs.replace(spec, bleed=front.outside.mm)
    try:
        return laid_out(edition).print_spec(spec.name)
    except PrinterError:
        return None


def _edition_for(printer: Printer, document: Document) -> Edition | None:
    if printer.screen is not None:
        return Edition(printer=printer.id, kind=printer.screen.kind)
    spread = document.print_spec.spread
    return edition_for(spread.edition, printer) if spread is not None else None


PAGE_FIXES: dict[Rule, Callable[[Case], Fix | None]] = {
    "page-size": _lay_out_anew,
    "bleed-too-small": _lay_out_anew,
    "pixels-out-of-bounds": _lay_out_anew,
}
