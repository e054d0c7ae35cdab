"""What a printer would object to, and what would look bad, before anything is written. Pure.

The numbers are those of the printer (resources/printers), each with its standing: what rests on an estimate
is told as a doubt. Without a printer the common ones hold: 300 ppi asked for, below 200 likely to be refused,
everything that reaches the edge fills the bleed, text keeps to the safe area.
"""

from __future__ import annotations

from coverstudio.document.document import Document
from coverstudio.printing.findings import WORST_FIRST, Finding
from coverstudio.printing.preflight.barcodes import barcode_findings
from coverstudio.printing.preflight.details import detail_findings
from coverstudio.printing.preflight.inks import ink_findings
from coverstudio.printing.preflight.pages import page_findings
from coverstudio.printing.preflight.pictures import picture_findings
from coverstudio.printing.preflight.standing import standing_findings
from coverstudio.printing.preflight.subject import Subject
from coverstudio.printing.preflight.texts import text_findings
from coverstudio.printing.preflight.words import word_findings
from coverstudio.printing.printers import Printer, printer_of
from coverstudio.printing.proofs import Proof

__all__ = ["Finding", "preflight"]

_TOPICS = (
    page_findings, detail_findings, picture_findings, text_findings, standing_findings, barcode_findings,
    word_findings, ink_findings,
)  # fmt: skip


def preflight(
    document: Document, printer: Printer | None = None, proof: Proof | None = None
) -> tuple[Finding, ...]:
    """Return what a printer would object to in `document`, the worst first.

    Without a `printer` it is the one the cover was laid out for, if there is one. What only shows when the
    page is rendered, colours and contrast, is looked for in its `proof`, and left out without one.
    """
    chosen = printer or printer_of(document)
    subject = Subject.of(document, chosen, proof)
    findings = [finding for topic in _TOPICS for finding in topic(subject)]
    return tuple(sorted(findings, key=lambda finding: WORST_FIRST.index(finding.severity)))
