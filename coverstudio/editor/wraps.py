"""From a front to a printer's whole wrap and back: what a choice leaves open is decided here."""

from __future__ import annotations

import math

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.geometry import MM_PER_INCH, Box, Size
from coverstudio.document.print_spec import FORMATS, PrintSpec
from coverstudio.document.spread import WITHOUT_SPINE, Edition, WrapKind
from coverstudio.printing.printers import Layout, Printer, PrinterError, TrimRange
from coverstudio.printing.trims import check_trim, shown_size

USUAL_PAGES = 240
CUSTOM = "custom"
_SAME_MM = 0.1
_ROUND = 0.01  # of a step


class Trim(msgspec.Struct, frozen=True):
    """A trim size that a printer offers, with the name and the measures a person knows it by."""

    size: Size
    label: str


def has_spine(kind: WrapKind) -> bool:
    """Tell whether a cover of that kind depends on paper and page count."""
    return kind not in WITHOUT_SPINE


def new_edition(printer: Printer, kind: WrapKind, page: Size, before: Edition | None) -> Edition:
    """Return the edition of a cover when its printer or its kind is chosen.

    The paper of `before` stays where the printer has it, too, else it is its first; the trim is the one
    nearest to `page`. The page count stays in any case: it is the book's.
    """
    layout = printer.layout(kind)
    if layout is None:
        return Edition(printer=printer.id, kind=kind)
    trim = nearest_trim(printer, page)
    if not has_spine(kind):
        return Edition(printer=printer.id, kind=kind, trim=trim)
    papers = [paper.id for paper in printer.papers]
    known = before is not None and before.paper in papers
    is_same = before is not None and (before.printer, before.kind) == (printer.id, kind)
    return Edition(
        printer=printer.id,
        kind=kind,
        trim=trim,
        paper=before.paper if before is not None and known else papers[0],
        pages=before.pages if before is not None and before.pages else USUAL_PAGES,
        flaps=before.flaps if before is not None and layout.flap is not None else None,
        # A spine that was taken from a calculator is that of one printer and kind.
        spine=before.spine if before is not None and is_same else None,
    )


def page_of(spec: PrintSpec) -> Size:
    """Return the page that a cover is for: the trim of its wrap, or its front."""
    trim = spec.spread.edition.trim if spec.spread is not None else None
    return trim or spec.front.box.size


def usual_kind(printer: Printer, before: Edition | None) -> WrapKind:
    """Return the kind of before where the printer makes it, else the one it is mostly used for."""
    kinds = printer.kinds
    return before.kind if before is not None and before.kind in kinds else kinds[0]


def nearest_trim(printer: Printer, page: Size) -> Size:
    """Return the page where the printer prints it, else what comes nearest to it."""
    offered = [trim.size for trim in printer.trims]
    same = next((size for size in offered if is_same_size(size, page)), None)
    if same is not None or prints(printer, page):
        return same or page
    offered += [_within(span, page) for span in printer.trim_ranges]
    return min(offered, key=lambda size: math.hypot(size.width - page.width, size.height - page.height))


def _within(span: TrimRange, page: Size) -> Size:
    width = min(max(page.width, span.least_width.mm), span.most_width.mm)
    height = min(max(page.height, span.least_height.mm), span.most_height.mm)
    return Size(width, height)


def trims_of(printer: Printer) -> tuple[Trim, ...]:
    """Return the trims to choose from: the printer's own, and the known formats that it prints."""
    found = [_trim(trim.size, trim.names[0]) for trim in printer.trims]
    for known in FORMATS:
        is_new = all(not is_same_size(known.spec.trim, trim.size) for trim in found)
        if is_new and known.spec.bleed and printer.trim_ranges and prints(printer, known.spec.trim):
            name = known.label.split(" · ")[0] if " · " in known.label else ""
            found.append(_trim(known.spec.trim, name))
    return tuple(sorted(found, key=lambda trim: (trim.size.width, trim.size.height)))


def trim_words(size: Size) -> str:
    """Return a trim as people say it.

    >>> trim_words(Size(152.4, 228.6))
    '6 × 9 in'
    """
    return shown_size(size, unit_of(size))


def _trim(size: Size, name: str) -> Trim:
    measures = trim_words(size)
    is_a_name = bool(name) and "x" not in name
    return Trim(size, f"{name} · {measures}" if is_a_name else measures)


def unit_of(size: Size) -> str:
    """Return the unit that people say a trim in: inches where it is a round number of them and not of mm."""
    sides = (size.width, size.height)
    return "in" if _are_round(sides, MM_PER_INCH / 100) and not _are_round(sides, 1.0) else "mm"


def _are_round(sides: tuple[float, float], step: float) -> bool:
    return all(abs(side / step - round(side / step)) < _ROUND for side in sides)


def prints(printer: Printer, size: Size) -> bool:
    """Tell whether a printer offers a trim."""
    try:
        check_trim(printer, size)
    except PrinterError:
        return False
    return True


def is_same_size(one: Size, other: Size) -> bool:
    """Tell whether two trims are the same but for what inches and millimetres make of them."""
    return abs(one.width - other.width) <= _SAME_MM and abs(one.height - other.height) <= _SAME_MM


def usual_flaps(layout: Layout) -> float | None:
    """Return how far flaps reach beyond the page (mm) when nobody says so; None where there are none."""
    if layout.flap is None:
        return None
    return layout.flap.width.mm + (layout.flap.fold.mm if layout.flap.fold is not None else 0.0)


def counted_pages(printer: Printer, pages: int) -> int:
    """Return the pages that the printer counts for so many: some print no odd number."""
    return pages + pages % 2 if printer.even_pages else pages


def front_alone(spec: PrintSpec) -> PrintSpec:
    """Return the print spec of the front of a wrap: a known format, or one of the same page."""
    if spec.spread is None:
        return spec
    page = page_of(spec)
    for known in FORMATS:
        if is_same_size(known.spec.trim, page):
            return msgspec.structs.replace(known.spec, ppi=spec.ppi)
    if spec.spread.hinges:  # what is folded around boards is no bleed
        return PrintSpec(name=CUSTOM, trim=page, ppi=spec.ppi)
    return PrintSpec(name=CUSTOM, trim=page, bleed=spec.bleed, safe=spec.safe, ppi=spec.ppi)


def spine_of(document: Document) -> Box | None:
    """Return the spine (mm), None where there is none."""
    spread = document.print_spec.spread
    panel = spread.panel("spine") if spread is not None else None
    return panel.box if panel is not None else None
