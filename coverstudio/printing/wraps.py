"""From printer, trim, paper and page count to the whole wrap: panels, spine, safe areas, hinges. Pure.

Widths are added up as decimal numbers, so that a page of 12.85 in is 12.85 in; boxes are in millimetres from
the top-left corner of the spread's trim box. Of a hard cover that is the corner of the back board: what is
folded around the boards lies outside of it as the bleed does.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from coverstudio.document.geometry import Box, Size
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.spread import Edition, Panel, PanelName, Spread, WrapKind
from coverstudio.printing import printers
from coverstudio.printing.figures import EXACT_MM_PER_INCH, Standing, least_reliable
from coverstudio.printing.panels import (
    barcode_of,
    exact,
    exact_or_zero,
    hinges_of,
    panel_widths,
    panels_of,
)
from coverstudio.printing.printers import Layout, Paper, Printer, PrinterError, Screen
from coverstudio.printing.spines import Spine, check_pages, rounded, spine_of
from coverstudio.printing.trims import check_trim

PANELS_IN_KOREAN: dict[PanelName, str] = {
    "back-flap": "뒷날개", "back": "뒤표지", "spine": "책등", "front": "앞표지", "front-flap": "앞날개",
}  # fmt: skip
KINDS_IN_KOREAN: dict[WrapKind, str] = {
    "front": "앞표지", "paperback": "무선 표지", "flaps": "날개 표지", "case": "양장 표지",
    "jacket": "재킷", "ebook": "전자책", "audiobook": "오디오북", "music": "음반",
}  # fmt: skip

_NARROWEST_SPINE, _WIDEST_SPINE = Decimal("0.1"), Decimal(150)


class Wrap(msgspec.Struct, frozen=True, kw_only=True):
    """A laid-out cover. Lengths in millimetres; `standing` is that of its least reliable number.

    `spine` is 0 where there is none, `bleed` is what is printed beyond the trim on every side.
    """

    spread: Spread
    bleed: float
    spine: float
    page_inches: tuple[float, float]
    spine_standing: Standing
    spine_sources: tuple[str, ...]
    standing: Standing
    safe: float
    ppi: int

    @property
    def page(self) -> Size:
        """The whole page of the file, bleed or wrap-around included."""
        return Size(self.spread.size.width + 2 * self.bleed, self.spread.size.height + 2 * self.bleed)

    def print_spec(self, name: str) -> PrintSpec:
        """Return the print spec of a cover with these panels."""
        return PrintSpec(
            name=name,
            trim=self.spread.size,
            bleed=self.bleed,
            safe=self.safe,
            ppi=self.ppi,
            spread=self.spread,
        )


def laid_out(edition: Edition) -> Wrap:
    """Return the wrap of an edition.

    Raises PrinterError, with one sentence that says what to do, for what the printer does not offer.
    """
    printer = printers.printer(edition.printer)
    if printer.screen is not None and printer.screen.kind == edition.kind:
        return _on_screen(printer, printer.screen, edition)
    layout = printer.layout(edition.kind)
    if layout is None:
        known = ", ".join(printer.kinds)
        raise PrinterError(
            f"{printer.name} makes no cover of the kind “{edition.kind}”: choose {known}.", "kind"
        )
    if edition.trim is None:
        raise PrinterError(
            f"A cover of {printer.name} depends on the size of the page: choose a trim size.", "trim"
        )
    check_trim(printer, edition.trim)
    return _printed(printer, layout, edition, edition.trim)


def _on_screen(printer: Printer, screen: Screen, edition: Edition) -> Wrap:
    ppi = int(printer.file.ppi.value)
    width, height = (figure.value * EXACT_MM_PER_INCH / ppi for figure in (screen.width, screen.height))
    box = Box(0.0, 0.0, float(width), float(height))
    spread = Spread(edition=edition, panels=(Panel(name="front", box=box, safe=box),))
    standing = least_reliable((screen.width.standing, screen.height.standing))
    return Wrap(
        spread=spread, bleed=0.0, spine=0.0, page_inches=_inches(width, height),
        spine_standing=standing, spine_sources=(), standing=standing, safe=0.0, ppi=ppi,
    )  # fmt: skip


def _printed(printer: Printer, layout: Layout, edition: Edition, trim: Size) -> Wrap:
    spine = _spine(printer, layout, edition, trim)
    widths = dict(panel_widths(layout, edition, trim, spine.mm if spine else None))
    height = exact(trim.height) + exact_or_zero(layout.higher)
    panels = tuple(panels_of(layout, edition, widths, height))
    around = 2 * layout.outside.exact_mm
    return Wrap(
        spread=Spread(
            edition=edition,
            panels=panels,
            hinges=tuple(hinges_of(layout, panels)),
            barcode=barcode_of(layout, panels),
        ),
        bleed=layout.outside.mm,
        spine=float(spine.mm) if spine else 0.0,
        page_inches=_inches(sum(widths.values(), around), height + around),
        spine_standing=spine.standing if spine else "published",
        spine_sources=spine.sources if spine else (),
        standing=_standing(layout, edition, spine),
        safe=layout.safe.mm,
        ppi=int(printer.file.ppi.value),
    )


def _spine(printer: Printer, layout: Layout, edition: Edition, trim: Size) -> Spine | None:
    if layout.kind == "front":
        return None
    paper = _paper(printer, edition)
    check_pages(printer, paper, trim, edition.pages)
    if edition.spine is None:
        return spine_of(printer, paper, edition.pages, is_hard=layout.is_hard)
    width = exact(edition.spine)
    if not _NARROWEST_SPINE <= width <= _WIDEST_SPINE:
        raise PrinterError(
            f"A spine is {_NARROWEST_SPINE} to {_WIDEST_SPINE} mm wide, not {edition.spine:g} mm: "
            f"enter the one that {printer.calculator} shows.",
            "spine",
        )
    return Spine(mm=width, standing="published", sources=())


def _paper(printer: Printer, edition: Edition) -> Paper:
    if not edition.paper:
        known = ", ".join(paper.id for paper in printer.papers)
        raise PrinterError(f"The spine depends on the paper: choose one of {known}.", "paper")
    return printers.paper(printer, edition.paper)


def _standing(layout: Layout, edition: Edition, spine: Spine | None) -> Standing:
    """Return the standing of the least reliable number that the page and its panels are made of."""
    figures = [layout.outside, layout.wider, layout.higher]
    if layout.hinge is not None and layout.hinge.beside:
        figures.append(layout.hinge.width)
    if layout.flap is not None:
        figures += [layout.flap.fold, layout.flap.width if edition.flaps is None else None]
    standings: list[Standing] = [figure.standing for figure in figures if figure is not None]
    if spine is not None:
        standings.append(spine.standing)
    return least_reliable(standings)


def _inches(width: Decimal, height: Decimal) -> tuple[float, float]:
    """Return a page in inches, to a millionth."""
    return float(rounded(width / EXACT_MM_PER_INCH, 6)), float(rounded(height / EXACT_MM_PER_INCH, 6))
