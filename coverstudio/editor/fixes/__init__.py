"""What can be done about a finding with one press: a pure edit where possible, else a job to start."""

from __future__ import annotations

from collections.abc import Callable

from coverstudio.document.document import Document
from coverstudio.editor.fixes.barcodes import BARCODE_FIXES
from coverstudio.editor.fixes.case import Case, Fix
from coverstudio.editor.fixes.colours import COLOUR_FIXES
from coverstudio.editor.fixes.details import DETAIL_FIXES
from coverstudio.editor.fixes.inks import INK_FIXES
from coverstudio.editor.fixes.pages import PAGE_FIXES
from coverstudio.editor.fixes.pictures import PICTURE_FIXES
from coverstudio.editor.fixes.texts import TEXT_FIXES
from coverstudio.imaging.separations import Separation
from coverstudio.printing.findings import Finding, Rule
from coverstudio.printing.printers import Printer, printer_of
from coverstudio.rendering.images import Images

__all__ = ["Fix", "fix_of"]

_FIXES: dict[Rule, Callable[[Case], Fix | None]] = {
    **PAGE_FIXES,
    **DETAIL_FIXES,
    **PICTURE_FIXES,
    **TEXT_FIXES,
    **COLOUR_FIXES,
    **INK_FIXES,
    **BARCODE_FIXES,
}


def fix_of(
    finding: Finding,
    document: Document,
    printer: Printer | None = None,
    *,
    images: Images | None = None,
    separation: Separation | None = None,
) -> Fix | None:
    """Return what would remove a finding of `document`; None where a person has to decide.

    `printer` is the one that preflight was asked about. With `images` colours are chosen by what is seen,
    with a `separation` by what the press prints; without them a fix may be stronger than needed, or none.
    """
    make = _FIXES.get(finding.rule)
    if make is None:
        return None
    return make(Case(finding, document, printer or printer_of(document), images, separation))
