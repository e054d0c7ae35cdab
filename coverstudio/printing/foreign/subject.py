"""A finished PDF with what it is to be looked at for: a printer, and the wrap it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from coverstudio.document.geometry import MM_PER_INCH, Box, Size, points_to_mm
from coverstudio.printing import presets
from coverstudio.printing.conformance import Conformance
from coverstudio.printing.conformance.facts import Facts
from coverstudio.printing.contents.events import Bounds
from coverstudio.printing.contents.objects import box_of, entry, inherited, number_of
from coverstudio.printing.foreign.sight import Sight
from coverstudio.printing.presets import Preset
from coverstudio.printing.printers import Printer
from coverstudio.printing.wraps import Wrap

# As printers write them, to what they are.
_FORMS: dict[str, Conformance] = {
    "PDF/X-1a:2001": "pdfx1a", "PDF/X-1a": "pdfx1a", "PDF/X-3:2002": "pdfx3", "PDF/X-3": "pdfx3",
    "PDF/X-4": "pdfx4",
}  # fmt: skip
_LEAST_MM = 0.01  # lines have a place, too


@dataclass(frozen=True)
class Sheet:
    """The boxes of the first page in points of 1/72 in, whatever unit they are written in."""

    page: pikepdf.Object

    def box(self, key: str) -> Bounds | None:
        """Return a box, or None where the page has none."""
        is_inherited = key in ("/MediaBox", "/CropBox")
        found = box_of(inherited(self.page, key) if is_inherited else entry(self.page, key))
        if found is None:
            return None
        unit = number_of(entry(self.page, "/UserUnit"), 1.0)
        left, bottom, right, top = found
        return left * unit, bottom * unit, right * unit, top * unit

    @property
    def media(self) -> Bounds:
        """The sheet itself."""
        return self.box("/MediaBox") or (0.0, 0.0, 0.0, 0.0)

    @property
    def is_turned(self) -> bool:
        """Whether it is looked at from another side than it is written."""
        return number_of(inherited(self.page, "/Rotate")) % 360 != 0

    @property
    def size(self) -> Size:
        """The sheet as it is looked at, in millimetres."""
        size = size_of(self.media)
        is_sideways = number_of(inherited(self.page, "/Rotate")) % 180 == 90
        return Size(size.height, size.width) if is_sideways else size


@dataclass(frozen=True)
class Subject:
    """What is looked at, and what for; `wrap` is None when nobody said what the page should measure.

    `beat` is told now and then which part of a topic is done, from 0 to 1; what it raises ends the work.
    """

    path: Path
    facts: Facts
    sheet: Sheet
    sight: Sight
    printer: Printer | None = None
    wrap: Wrap | None = None
    asked: Conformance | None = None
    beat: Callable[[float], object] = lambda part: None

    @property
    def preset(self) -> Preset | None:
        """How a file for the printer is made, None without a printer."""
        return presets.preset(self.printer.id) if self.printer is not None else None

    @property
    def wanted(self) -> tuple[Conformance, ...]:
        """The standards that the printer asks for; nothing where it takes any PDF."""
        forms = self.printer.file.forms if self.printer is not None else ()
        if "PDF" in forms:
            return ()
        return tuple(dict.fromkeys(_FORMS[form] for form in forms if form in _FORMS))

    def place(self, bounds: Bounds) -> Box | None:
        """Return where something stands, in millimetres from the trim's corner; None if that is unknown."""
        if self.wrap is None or self.sheet.is_turned:
            return None
        left, _, _, top = self.sheet.media
        x, y = points_to_mm(bounds[0] - left), points_to_mm(top - bounds[3])
        size = size_of(bounds)
        return Box(x - self.wrap.bleed, y - self.wrap.bleed, size.width, size.height)

    def length(self, mm: float) -> str:
        """Return a length in the printer's own unit, with the unit."""
        return f"{mm / MM_PER_INCH:.3f} in" if self.in_inches else f"{mm:.1f} mm"

    def lengths(self, size: Size) -> str:
        """Return a size in the printer's own unit, with the unit."""
        if self.in_inches:
            return f"{size.width / MM_PER_INCH:.3f} × {size.height / MM_PER_INCH:.3f} in"
        return f"{size.width:.1f} × {size.height:.1f} mm"

    @property
    def in_inches(self) -> bool:
        """Whether the printer measures in inches."""
        return self.printer is not None and self.printer.in_inches


def size_of(bounds: Bounds) -> Size:
    """Return the size of a box in millimetres."""
    left, bottom, right, top = bounds
    return Size(max(points_to_mm(right - left), _LEAST_MM), max(points_to_mm(top - bottom), _LEAST_MM))
