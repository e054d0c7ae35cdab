"""The page as the printer lays it out: its size, its bleed, its spine, its page count."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coverstudio.document.geometry import Size
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.spread import Edition, Spread
from coverstudio.printing import printers
from coverstudio.printing.findings import Finding, Severity
from coverstudio.printing.preflight.subject import TOLERANCE_MM, Subject
from coverstudio.printing.printers import Printer, PrinterError, Screen
from coverstudio.printing.wraps import Wrap, laid_out

_SAME_SHAPE = 0.01  # one part in a hundred is not seen


def page_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the page as a whole."""
    if not subject.layers:
        yield Finding(
            rule="empty-page",
            severity="rejects",
            sentence="Nothing on this cover is visible: add a background or a text.",
        )
    if subject.printer is None:
        yield from _stranger_findings(subject.spread)
        return
    if subject.printer.screen is not None:
        yield from _screen_findings(subject.spec, subject.printer, subject.printer.screen)
    elif subject.spread is not None:
        yield from _wrap_findings(subject, subject.printer, subject.spread.edition)
    else:
        yield from _front_findings(subject.spec, subject.printer)


def _stranger_findings(spread: Spread | None) -> Iterator[Finding]:
    if spread is not None:
        sentence = printers.stranger_words(spread.edition.printer)
        yield Finding(rule="printer-refuses", severity="may-be-rejected", sentence=sentence)


def edition_for(edition: Edition, printer: Printer) -> Edition:
    """Return an edition as another printer has it; a spine that was entered by hand was the old one's."""
    if edition.printer == printer.id:
        return edition
    return msgspec.structs.replace(edition, printer=printer.id, spine=None)


def _wrap_findings(subject: Subject, printer: Printer, edition: Edition) -> Iterator[Finding]:
    wanted = edition_for(edition, printer)
    try:
        wrap = laid_out(wanted)
    except PrinterError as error:
        yield Finding(rule="printer-refuses", severity=_refusal(printer, wanted), sentence=str(error))
        return
    if subject.spec.bleed < wrap.bleed - TOLERANCE_MM:
        yield _bleed_finding(subject.spec, printer, wrap.bleed)
    elif not _is_as_laid_out(subject.spec, wrap):
        yield Finding(
            rule="page-size", severity="rejects", sentence=_size_sentence(subject.spec, printer, wrap)
        )


def _refusal(printer: Printer, edition: Edition) -> Severity:
    """Return how sure it is that the printer refuses: a page count beyond an estimate may be taken."""
    try:
        paper = printers.paper(printer, edition.paper)
    except PrinterError:
        return "rejects"
    crossed = paper.least_pages if edition.pages < paper.least_pages.value else paper.most_pages
    is_beyond = not paper.least_pages.value <= edition.pages <= paper.most_pages.value
    return "may-be-rejected" if is_beyond and crossed.standing == "estimate" else "rejects"


def _is_as_laid_out(spec: PrintSpec, wrap: Wrap) -> bool:
    if spec.spread is None:
        return False
    lengths = [spec.trim.width, spec.trim.height, spec.bleed]
    wanted = [wrap.spread.size.width, wrap.spread.size.height, wrap.bleed]
    names = [panel.name for panel in spec.spread.panels]
    if names != [panel.name for panel in wrap.spread.panels]:
        return False
    lengths += [panel.box.right for panel in spec.spread.panels]
    wanted += [panel.box.right for panel in wrap.spread.panels]
    return all(abs(one - other) <= TOLERANCE_MM for one, other in zip(lengths, wanted, strict=True))


def _bleed_finding(spec: PrintSpec, printer: Printer, bleed: float) -> Finding:
    return Finding(
        rule="bleed-too-small",
        severity="rejects",
        sentence=(
            f"The bleed is {spec.bleed:.3g} mm and {printer.name} wants {bleed:.3g} mm: "
            "lay the cover out anew."
        ),
    )


def _size_sentence(spec: PrintSpec, printer: Printer, wrap: Wrap) -> str:
    spine = spec.spread.panel("spine") if spec.spread else None
    has, wants = spec.bleed_box.size, wrap.page
    if spine is not None and wrap.spine and abs(spine.box.width - wrap.spine) > TOLERANCE_MM:
        pages = wrap.spread.edition.pages
        return (
            f"The spine is {spine.box.width:.2f} mm wide and {printer.name} gives {pages:,} pages"
            f" {wrap.spine:.2f} mm: lay the cover out anew."
        )
    return (
        f"The page measures {_shown(has)} mm with its bleed and {printer.name} wants {_shown(wants)} mm: "
        "lay the cover out anew."
    )


def _shown(size: Size) -> str:
    return f"{size.width:.2f} × {size.height:.2f}"


def _front_findings(spec: PrintSpec, printer: Printer) -> Iterator[Finding]:
    front = printer.layout("front")
    if front is None:
        yield Finding(
            rule="wrap-missing",
            severity="rejects",
            sentence=(
                f"This is a front alone and {printer.name} prints back, spine and front from one file: "
                "choose paper and page count, so that the cover is laid out for it."
            ),
        )
    elif spec.bleed < front.outside.mm - TOLERANCE_MM:
        yield _bleed_finding(spec, printer, front.outside.mm)


def _screen_findings(spec: PrintSpec, printer: Printer, screen: Screen) -> Iterator[Finding]:
    width, height = spec.bleed_box.size.pixels(spec.ppi)
    least = int(screen.least_width.value), int(screen.least_height.value)
    most, ideal = int(screen.most_side.value), (int(screen.width.value), int(screen.height.value))
    if width < least[0] or height < least[1] or max(width, height) > most:
        yield Finding(
            rule="pixels-out-of-bounds",
            severity="rejects",
            sentence=(
                f"The cover has {width:,} × {height:,} pixels and {printer.name} takes {least[0]:,} ×"
                f" {least[1]:,} to {most:,} a side: make it {ideal[0]:,} × {ideal[1]:,}."
            ),
        )
    elif abs(width / height * ideal[1] / ideal[0] - 1) > _SAME_SHAPE:
        yield Finding(
            rule="page-size",
            severity="may-be-rejected" if ideal[0] == ideal[1] else "looks-bad",
            sentence=(
                f"The cover has {width:,} × {height:,} pixels and {printer.name} shows {ideal[0]:,} ×"
                f" {ideal[1]:,} best: give it that shape."
            ),
        )
