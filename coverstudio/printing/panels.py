"""The panels of a wrap and what lies in them, in millimetres from the corner of the spread's trim box."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from coverstudio.document.geometry import Box, Size
from coverstudio.document.spread import SHEET_ORDER, Edition, Panel, PanelName
from coverstudio.printing.figures import Figure
from coverstudio.printing.printers import Layout, PrinterError
from coverstudio.printing.spines import rounded


def panel_widths(
    layout: Layout, edition: Edition, trim: Size, spine: Decimal | None
) -> Iterator[tuple[PanelName, Decimal]]:
    """Yield the panels and their widths in millimetres, in the order of the sheet.

    Raises PrinterError for flaps that there cannot be.
    """
    cover = exact(trim.width) + exact_or_zero(layout.wider)
    if layout.hinge is not None and layout.hinge.beside:
        cover += layout.hinge.width.exact_mm
    flap = _flap(layout, edition, cover)
    cover += _fold(layout)
    widths: dict[PanelName, Decimal | None] = {
        "back-flap": flap,
        "back": cover if spine else None,
        "spine": spine,
        "front": cover,
        "front-flap": flap,
    }
    for name in SHEET_ORDER:
        width = widths[name]
        if width is not None:
            yield name, width


def _flap(layout: Layout, edition: Edition, cover: Decimal) -> Decimal | None:
    if layout.flap is None:
        if edition.flaps is not None:
            raise PrinterError(f"A cover of the kind “{layout.kind}” has no flaps: leave them out.", "flaps")
        return None
    if edition.flaps is None:
        return layout.flap.width.exact_mm
    width = exact(edition.flaps) - _fold(layout)
    if not 0 < width <= cover:
        raise PrinterError(
            f"A flap reaches more than {_fold(layout):.4g} mm and at most {cover + _fold(layout):.4g} mm "
            f"beyond the page, not {edition.flaps:g} mm: change its width.",
            "flaps",
        )
    return width


def panels_of(
    layout: Layout, edition: Edition, widths: dict[PanelName, Decimal], height: Decimal
) -> Iterator[Panel]:
    """Yield the panels from left to right, the first one's top-left corner at the origin."""
    x = Decimal(0)
    for name, width in widths.items():
        # Both edges are converted, so that two neighbours meet at the very same number.
        left, right = float(x), float(x + width)
        box = Box(left, 0.0, right - left, float(height))
        yield Panel(name=name, box=box, safe=_safe(layout, edition, name, box))
        x += width


def _safe(layout: Layout, edition: Edition, name: PanelName, box: Box) -> Box | None:
    safe = left = right = layout.safe.mm
    if name == "spine":
        if layout.spine_text is None or edition.pages < layout.spine_text.from_pages.value:
            return None
        left = right = _spine_clear(layout, box.width)
    elif layout.hinge is not None and name in ("back", "front"):
        hinge = layout.hinge.width.mm
        left, right = (safe, hinge) if name == "back" else (hinge, safe)
    width, height = box.width - left - right, box.height - 2 * safe
    return Box(box.x + left, box.y + safe, width, height) if width > 0 and height > 0 else None


def _spine_clear(layout: Layout, width: float) -> float:
    text = layout.spine_text
    if text is None:
        return 0.0
    if text.narrow_below is not None and text.narrow_clear is not None and width < text.narrow_below.mm:
        return text.narrow_clear.mm
    return text.clear.mm


def hinges_of(layout: Layout, panels: tuple[Panel, ...]) -> Iterator[Box]:
    """Yield the strips next to the spine that bend."""
    if layout.hinge is None:
        return
    width = layout.hinge.width.mm
    for panel in panels:
        if panel.name in ("back", "front"):
            x = panel.box.right - width if panel.name == "back" else panel.box.x
            yield Box(x, panel.box.y, width, panel.box.height)


def barcode_of(layout: Layout, panels: tuple[Panel, ...]) -> Box | None:
    """Return the barcode's box in the lower right of the back, or None."""
    back = next((panel.box for panel in panels if panel.name == "back"), None)
    box = layout.barcode
    if back is None or box is None:
        return None
    right = back.right - (layout.hinge.width.mm if layout.hinge else 0.0) - box.from_spine.mm
    bottom = back.bottom - box.from_bottom.mm
    return Box(right - box.width.mm, bottom - box.height.mm, box.width.mm, box.height.mm)


def _fold(layout: Layout) -> Decimal:
    return exact_or_zero(layout.flap.fold) if layout.flap else Decimal(0)


def exact_or_zero(figure: Figure | None) -> Decimal:
    """Return a figure's length in millimetres, 0 where there is none."""
    return figure.exact_mm if figure else Decimal(0)


def exact(mm: float) -> Decimal:
    """Return a length that came as a binary number as the decimal one that was meant."""
    return rounded(Decimal(mm), 9).normalize()
