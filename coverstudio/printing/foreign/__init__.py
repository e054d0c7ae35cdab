"""Preflight of finished PDFs from elsewhere: what a printer would object to, before it is sent there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pikepdf

from coverstudio.document.geometry import Size
from coverstudio.document.spread import Edition
from coverstudio.printing.conformance import Conformance
from coverstudio.printing.conformance.facts import MOST_PAGES, Facts, Painted, gather
from coverstudio.printing.contents.objects import warnings_of
from coverstudio.printing.contents.walking import Walk
from coverstudio.printing.findings import WORST_FIRST, Finding
from coverstudio.printing.foreign.barcode import barcode_findings, place_of
from coverstudio.printing.foreign.claims import claim_findings
from coverstudio.printing.foreign.content import file_findings, painted_findings
from coverstudio.printing.foreign.damage import damage_findings
from coverstudio.printing.foreign.opening import ForeignError, opened_cover
from coverstudio.printing.foreign.page import page_findings
from coverstudio.printing.foreign.pictures import picture_findings
from coverstudio.printing.foreign.sight import Sight
from coverstudio.printing.foreign.subject import Sheet, Subject
from coverstudio.printing.printers import Printer
from coverstudio.printing.wraps import laid_out

__all__ = ["ForeignError", "Look", "look_at", "preflight_pdf"]

# With the share of the time that each begins at, about: a walk through what is painted comes first.
_TOPICS = (
    (page_findings, 0.40), (file_findings, 0.42), (claim_findings, 0.44), (painted_findings, 0.46),
    (damage_findings, 0.48), (picture_findings, 0.58), (barcode_findings, 0.98),
)  # fmt: skip
_EVENTS_PER_BEAT = 200

Report = Callable[[float], object]


class Look(msgspec.Struct, frozen=True):
    """What a look at a finished PDF gave: its first page's size (mm), how many there are, what was found."""

    page: Size
    count: int
    findings: tuple[Finding, ...]


def preflight_pdf(
    source: Path,
    printer: Printer | None = None,
    edition: Edition | None = None,
    *,
    standard: Conformance | None = None,
) -> tuple[Finding, ...]:
    """Return what `printer` would object to in a finished PDF, the worst first; all else as in `look_at`."""
    return look_at(source, printer, edition, standard=standard).findings


def look_at(
    source: Path,
    printer: Printer | None = None,
    edition: Edition | None = None,
    *,
    standard: Conformance | None = None,
    report: Report | None = None,
) -> Look:
    """Return what `printer` would object to in a finished PDF, the worst first, and what its page measures.

    With an `edition` the page is held against the wrap it should be, with a `standard` the file against that
    one, besides the one it says it keeps. Places are in millimetres from the corner of the trim, and left
    out without an edition. Of a file with several pages the first is looked at. `report` is told now and
    then which share is done, from 0 to 1; what it raises ends the look.

    Raises ForeignError for a file that cannot be looked at, and PrinterError for an edition that the printer
    does not offer; each with one sentence.
    """
    wrap = None if edition is None else laid_out(edition)
    progress = _Progress(report)
    with opened_cover(source) as pdf:
        warnings = warnings_of(pdf)
        pages = tuple(page.obj for page, _ in zip(pdf.pages, range(MOST_PAGES), strict=False))
        sheet, painted = Sheet(pages[0]), Painted()
        sight = Sight(place_of(sheet, wrap))
        _walk_through(pages, painted, sight, progress)
        facts = Facts(pdf, standard or "pdfx4", pages, painted, warnings)
        subject = Subject(source, facts, sheet, sight, printer, wrap, standard, progress.beat)
        found = dict.fromkeys(_found(subject, progress))
        by_severity = sorted(found, key=lambda finding: WORST_FIRST.index(finding.severity))
        return Look(sheet.size, len(pdf.pages), tuple(by_severity))


class _Progress:
    """Tells which share is done: between the last one that was reached and `end`, by parts from 0 to 1."""

    def __init__(self, report: Report | None) -> None:
        self._report, self._share, self._end = report or (lambda share: None), 0.0, 0.0

    def reach(self, share: float, end: float) -> None:
        self._share, self._end = share, end
        self.beat(0.0)

    def beat(self, part: float) -> None:
        self._report(self._share + (self._end - self._share) * min(max(part, 0.0), 1.0))


def _walk_through(
    pages: Sequence[pikepdf.Object], painted: Painted, sight: Sight, progress: _Progress
) -> None:
    walk = Walk()
    share = _TOPICS[0][1] / len(pages)
    for number, page in enumerate(pages):
        progress.reach(share * number, share * (number + 1))
        for index, event in enumerate(walk.page(page)):
            if index % _EVENTS_PER_BEAT == 0:
                progress.beat(0.0)
            gather(painted, event)
            if number == 0:
                sight.see(event)


def _found(subject: Subject, progress: _Progress) -> Iterator[Finding]:
    ends = (*(share for _, share in _TOPICS[1:]), 1.0)
    for (topic, share), end in zip(_TOPICS, ends, strict=True):
        progress.reach(share, end)
        yield from topic(subject)
