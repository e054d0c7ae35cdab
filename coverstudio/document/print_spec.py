"""The size of a cover: trim, bleed, safe area and ppi, and the formats that come with the app."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from coverstudio.document.geometry import MM_PER_INCH, Box, Size
from coverstudio.document.spread import Panel, Spread

SMALLEST_TRIM = 10.0
LARGEST_TRIM = 2000.0


class UnknownFormatError(ValueError):
    """A format name that is not in the table; the message lists the ones that are."""


class PrintSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Trim size, bleed and safe distance in millimetres, and the resolution that print asks for.

    With a `spread`, the trim is that of all its panels side by side; without one it is the front alone.
    """

    name: Annotated[str, msgspec.Meta(max_length=200)]
    trim: Size
    bleed: Annotated[float, msgspec.Meta(ge=0.0, le=100.0)] = 3.0
    safe: Annotated[float, msgspec.Meta(ge=0.0, le=1000.0)] = 5.0
    ppi: Annotated[int, msgspec.Meta(ge=10, le=2400)] = 300
    spread: Spread | None = None

    @property
    def trim_box(self) -> Box:
        """The cut page; its top-left corner is the origin."""
        return Box(0.0, 0.0, self.trim.width, self.trim.height)

    @property
    def bleed_box(self) -> Box:
        """What is printed: the trim box and the bleed around it."""
        return self.trim_box.inset(-self.bleed)

    @property
    def safe_box(self) -> Box:
        """Where text may stand."""
        return self.trim_box.inset(self.safe)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The panels from left to right; without a spread the front alone."""
        if self.spread is not None:
            return self.spread.panels
        return (Panel(name="front", box=self.trim_box, safe=self.safe_box),)

    @property
    def front(self) -> Panel:
        """The panel that carries title and author."""
        return next((panel for panel in self.panels if panel.name == "front"), self.panels[-1])

    @property
    def front_safe_box(self) -> Box:
        """Where text may stand on the front."""
        return self.front.safe or self.front.box

    @property
    def front_printed_box(self) -> Box:
        """What is printed of the front: the panel, and the bleed where it ends the spread."""
        return self.bleed_box if self.spread is None else self.spread.printed(self.front, self.bleed)

    def panel_at(self, x: float) -> Panel:
        """Return the panel that `x` (mm) lies on, or the one nearest to it."""
        return min(self.panels, key=lambda panel: max(panel.box.x - x, x - panel.box.right, 0.0))


class Format(msgspec.Struct, frozen=True):
    """A named print spec of the table, with the name a person reads."""

    id: str
    label: str
    spec: PrintSpec


def _book(
    name: str, label: str, width: float, height: float, bleed: float = 3.0, safe: float = 5.0
) -> Format:
    return Format(name, label, PrintSpec(name=name, trim=Size(width, height), bleed=bleed, safe=safe))


def _inches(name: str, label: str, width: float, height: float) -> Format:
    eighth = MM_PER_INCH / 8  # KDP: bleed 0.125 in; text at least 0.125 in inside trim, 0.25 in advised
    return _book(name, label, width * MM_PER_INCH, height * MM_PER_INCH, eighth, 2 * eighth)


def _screen(name: str, label: str, width: int, height: int) -> Format:
    size = Size(width / 300 * MM_PER_INCH, height / 300 * MM_PER_INCH)
    return Format(name, label, PrintSpec(name=name, trim=size, bleed=0.0, safe=5.0))


FORMATS: tuple[Format, ...] = (
    _book("a4", "A4 · 210 × 297 mm", 210, 297),
    _book("a5", "A5 · 148 × 210 mm", 148, 210),
    _book("46pan", "46판 · 128 × 188 mm", 128, 188),
    _book("sinkook", "신국판 · 152 × 225 mm", 152, 225),
    _inches("6x9", "US 6 × 9 in", 6, 9),
    _inches("5.5x8.5", "US 5.5 × 8.5 in", 5.5, 8.5),
    _screen("ebook", "E-book · 1600 × 2560 px", 1600, 2560),
    _screen("square", "Square · 3000 × 3000 px", 3000, 3000),
)

_ALIASES = {"46판": "46pan", "신국판": "sinkook", "e-book": "ebook", "us6x9": "6x9", "us5.5x8.5": "5.5x8.5"}


def print_spec(name: str) -> PrintSpec:
    """Return the print spec of a format by its id (`a4`, `46판`, `6x9`, …), whatever the case.

    Raises UnknownFormatError, naming the formats there are.
    """
    key = re.sub(r"\s+", "", name).lower().replace("×", "x")
    key = _ALIASES.get(key, key)
    for candidate in FORMATS:
        if candidate.id == key:
            return candidate.spec
    known = ", ".join(f.id for f in FORMATS)
    raise UnknownFormatError(f"There is no format “{name}”: choose one of {known}.")
