"""Preflight of finished PDFs from elsewhere: what a printer would object to, before it is sent there."""

from __future__ import annotations

from pathlib import Path

from coverstudio.document.spread import Edition
from coverstudio.printing.conformance import Conformance
from coverstudio.printing.conformance.facts import MOST_PAGES, Facts, Painted, gather
from coverstudio.printing.contents.objects import warnings_of
from coverstudio.printing.contents.walking import Walk
from coverstudio.printing.findings import WORST_FIRST, Finding
from coverstudio.printing.foreign.barcode import barcode_findings, place_of
from coverstudio.printing.foreign.claims import claim_findings
from coverstudio.printing.foreign.content import file_findings, painted_findings
from coverstudio.printing.foreign.opening import ForeignError, opened_cover
from coverstudio.printing.foreign.page import page_findings
from coverstudio.printing.foreign.pictures import picture_findings
from coverstudio.printing.foreign.sight import Sight
from coverstudio.printing.foreign.subject import Sheet, Subject
from coverstudio.printing.printers import Printer
from coverstudio.printing.wraps import laid_out

__all__ = ["ForeignError", "preflight_pdf"]

_TOPICS = (
    page_findings, file_findings, claim_findings, painted_findings, picture_findings, barcode_findings,
)  # fmt: skip


def preflight_pdf(
    source: Path,
    printer: Printer | None = None,
    edition: Edition | None = None,
    *,
    standard: Conformance | None = None,
) -> tuple[Finding, ...]:
    """Return what `printer` would object to in a finished PDF, the worst first.

    With an `edition` the page is held against the wrap it should be, with a `standard` the file against that
    one, besides the one it says it keeps. Places are in millimetres from the corner of the trim, and left
    out without an edition. Of a file with several pages the first is looked at.

    Raises ForeignError for a file that cannot be looked at, and PrinterError for an edition that the printer
    does not offer; each with one sentence.
    """
    wrap = None if edition is None else laid_out(edition)
    with opened_cover(source) as pdf:
        warnings = warnings_of(pdf)
        pages = tuple(page.obj for page, _ in zip(pdf.pages, range(MOST_PAGES), strict=False))
        sheet, walk, painted = Sheet(pages[0]), Walk(), Painted()
        sight = Sight(place_of(sheet, wrap))
        for number, page in enumerate(pages):
            for event in walk.page(page):
                gather(painted, event)
                if number == 0:
                    sight.see(event)
        facts = Facts(pdf, standard or "pdfx4", pages, painted, warnings)
        subject = Subject(source, facts, sheet, sight, printer, wrap, standard)
        found = [finding for topic in _TOPICS for finding in topic(subject)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: WORST_FIRST.index(finding.severity)))
