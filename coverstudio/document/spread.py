"""The parts that a printed cover has beside its front, and what they were laid out for."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from coverstudio.document.geometry import Box, Length, Size
from coverstudio.document.scalars import Name

PanelName = Literal["back-flap", "back", "spine", "front", "front-flap"]
WrapKind = Literal["front", "paperback", "flaps", "case", "jacket", "ebook", "audiobook", "music"]
DIGITAL: tuple[WrapKind, ...] = ("ebook", "audiobook", "music")  # never printed: pixels, and no barcode
WITHOUT_SPINE: tuple[WrapKind, ...] = ("front", *DIGITAL)  # neither paper nor page count matters

# As they lie on the sheet, from left to right, of a book that is read from left to right.
SHEET_ORDER: tuple[PanelName, ...] = ("back-flap", "back", "spine", "front", "front-flap")

MOST_PAGES = 100_000


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """What a wrap is laid out for: a printer's id, the kind of cover, the trimmed page, paper and page count.

    What the kind has no use for is left empty: an e-book has no trim, a front alone neither paper nor pages.
    `flaps` (how far they reach beyond the page) and `spine` are in millimetres and override the printer's.
    """

    printer: Name
    kind: WrapKind
    trim: Size | None = None
    paper: Name = ""
    pages: Annotated[int, msgspec.Meta(ge=0, le=MOST_PAGES)] = 0
    flaps: Length | None = None
    spine: Length | None = None


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a spread: its box, and where text may stand in it (None: nowhere)."""

    name: PanelName
    box: Box
    safe: Box | None = None


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """All panels side by side, in millimetres from the top-left corner of the spread's trim box.

    The panels fill that box without gap or overlap. `hinges` are the strips of a hard cover that bend: no
    text. `barcode` is the box that the printer or the bookshop wants to find its barcode in.
    """

    edition: Edition
    panels: Annotated[tuple[Panel, ...], msgspec.Meta(min_length=1, max_length=len(SHEET_ORDER))]
    hinges: Annotated[tuple[Box, ...], msgspec.Meta(max_length=2)] = ()
    barcode: Box | None = None

    @property
    def size(self) -> Size:
        """The trimmed spread."""
        first, last = self.panels[0].box, self.panels[-1].box
        return Size(last.right - first.x, first.height)

    def panel(self, name: PanelName) -> Panel | None:
        """Return the panel of that name, or None when the cover has none."""
        return next((panel for panel in self.panels if panel.name == name), None)

    def printed(self, panel: Panel, bleed: float) -> Box:
        """Return the panel with its share of the bleed: on every side that is an edge of the spread."""
        box = panel.box
        left = bleed if panel is self.panels[0] else 0.0
        right = bleed if panel is self.panels[-1] else 0.0
        return Box(box.x - left, box.y - bleed, box.width + left + right, box.height + 2 * bleed)
