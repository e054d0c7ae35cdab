"""Is the page as large as the printer wants it? And if not, what was probably mistaken for what."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coverstudio.document.geometry import Size
from coverstudio.printing.findings import Finding
from coverstudio.printing.foreign.subject import Subject, size_of
from coverstudio.printing.printers import PrinterError
from coverstudio.printing.wraps import Wrap, laid_out

_TOLERANCE_MM = {True: 0.254, False: 0.1}  # a hundredth of an inch where the printer measures in inches
_BLEED_MM = 3.0  # what most printers ask for at least
_MOST_PAGES = 1200


def page_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the size of the page and its boxes."""
    count = len(subject.facts.pdf.pages)
    if count != 1:
        yield Finding(
            rule="several-pages",
            severity="rejects",
            sentence=f"The file has {count} pages and a cover is one: export the cover alone.",
        )
    if subject.wrap is None:
        yield from _box_findings(subject)
    elif not _agree(subject, subject.sheet.size, subject.wrap.page):
        yield _size_finding(subject, subject.wrap)
    else:
        yield from _trim_findings(subject, subject.wrap)


def _size_finding(subject: Subject, wrap: Wrap) -> Finding:
    found, wanted = subject.lengths(subject.sheet.size), subject.lengths(wrap.page)
    who = subject.printer.name if subject.printer is not None else "The printer"
    has_marks = _has_marks(subject, wrap)
    advice = _advice(subject, wrap, has_marks=has_marks)
    return Finding(
        rule="printers-marks" if has_marks else "page-size",
        severity="rejects",
        sentence=f"The page is {found} and {who} wants {wanted}: {advice}.",
    )


def _advice(subject: Subject, wrap: Wrap, *, has_marks: bool) -> str:
    size, bleed = subject.sheet.size, subject.length(wrap.bleed)
    if has_marks:
        return "export it without crop marks and the margin for them"
    if _agree(subject, size, Size(wrap.page.height, wrap.page.width)):
        return "turn it by a quarter"
    if _agree(subject, size, wrap.spread.size):
        return f"the bleed is missing, so let the art reach {bleed} beyond the trim on every side"
    front = wrap.spread.panel("front")
    if front is not None and len(wrap.spread.panels) > 1:
        with_bleed = Size(front.box.width + 2 * wrap.bleed, front.box.height + 2 * wrap.bleed)
        if _agree(subject, size, front.box.size) or _agree(subject, size, with_bleed):
            return "it is the front alone, so export back, spine and front as one page"
    return _spine_advice(subject, wrap)


def _spine_advice(subject: Subject, wrap: Wrap) -> str:
    """Say which spine the page would have, when only its width is another."""
    wider = subject.sheet.size.width - wrap.page.width
    spine = wrap.spine + wider
    has_same_height = abs(subject.sheet.size.height - wrap.page.height) <= _tolerance(subject)
    if not (wrap.spine and has_same_height and spine > 0):
        return "lay it out for that size anew"
    is_given = wrap.spread.edition.spine is not None  # then it does not follow from the pages
    pages = None if is_given else _pages_of(spine, wrap, _tolerance(subject))
    if pages is not None:
        wanted = wrap.spread.edition.pages
        return f"its spine is that of {pages} pages instead of {wanted}, so lay it out for {wanted} pages"
    return f"its spine would be {subject.length(spine)} instead of {subject.length(wrap.spine)} wide"


def _pages_of(spine: float, wrap: Wrap, tolerance: float) -> int | None:
    """Return the page count of that paper whose spine comes nearest, None if none comes near."""
    edition, best = wrap.spread.edition, None
    for pages in range(2, _MOST_PAGES, 2):
        try:
            other = laid_out(msgspec.structs.replace(edition, pages=pages, spine=None)).spine
        except PrinterError:
            continue
        if abs(other - spine) <= tolerance and (best is None or abs(other - spine) < best[0]):
            best = (abs(other - spine), pages)
    return best[1] if best is not None else None


def _has_marks(subject: Subject, wrap: Wrap) -> bool:
    """Tell whether the sheet is larger than the page, with the page somewhere inside of it."""
    inner = [subject.sheet.box(key) for key in ("/BleedBox", "/CropBox")]
    size = subject.sheet.size
    is_larger = size.width > wrap.page.width + 1 and size.height > wrap.page.height + 1
    if any(box is not None and _agree(subject, size_of(box), wrap.page) for box in inner):
        return is_larger
    trim = subject.sheet.box("/TrimBox")
    return is_larger and trim is not None and _agree(subject, size_of(trim), wrap.spread.size)


def _trim_findings(subject: Subject, wrap: Wrap) -> Iterator[Finding]:
    """Yield a trim box that is not where the page is cut. Without one the printer cuts where it says."""
    trim = subject.sheet.box("/TrimBox")
    is_whole = trim is not None and _agree(subject, size_of(trim), wrap.page)
    if trim is None or is_whole or wrap.spread.edition.kind == "case":
        return
    if not _agree(subject, size_of(trim), wrap.spread.size):
        yield Finding(
            rule="bleed-too-small",
            severity="may-be-rejected",
            sentence=(
                f"The trim box is {subject.lengths(size_of(trim))} and the cover is cut to "
                f"{subject.lengths(wrap.spread.size)}: set the bleed to {subject.length(wrap.bleed)}."
            ),
        )


def _box_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what can be said of the boxes when nobody said what the page should measure."""
    sheet, media = subject.sheet, subject.sheet.media
    trim, bleed = sheet.box("/TrimBox") or sheet.box("/ArtBox"), sheet.box("/BleedBox")
    if trim is None or trim == media:
        yield Finding(
            rule="boxes-missing",
            severity="looks-bad",
            sentence=(
                "The file does not say where the cover is cut, so its bleed cannot be checked: name the "
                "printer and the book, or export it with a trim box."
            ),
        )
        return
    outer = bleed or media
    if subject.preset is not None and not subject.preset.takes_marks and outer != media:
        yield Finding(
            rule="printers-marks",
            severity="rejects",
            sentence=(
                f"The sheet is larger than the bleed and {subject.preset.name} takes no crop marks: "
                "export it without them and without the margin for them."
            ),
        )
    distances = (trim[0] - outer[0], trim[1] - outer[1], outer[2] - trim[2], outer[3] - trim[3])
    least = size_of((0.0, 0.0, max(min(distances), 0.0), 1.0)).width
    if least < _BLEED_MM - _TOLERANCE_MM[False]:
        yield Finding(
            rule="bleed-too-small",
            severity="may-be-rejected",
            sentence=f"The bleed is only {least:.1f} mm wide and most printers want 3 mm: enlarge it.",
        )


def _agree(subject: Subject, one: Size, other: Size) -> bool:
    tolerance = _tolerance(subject)
    return abs(one.width - other.width) <= tolerance and abs(one.height - other.height) <= tolerance


def _tolerance(subject: Subject) -> float:
    return _TOLERANCE_MM[subject.in_inches]
