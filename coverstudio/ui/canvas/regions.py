"""The regions of lettering on the page: which lies under the mouse, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from coverstudio.ui.canvas.marks import LabelMark, Mark, RegionMark
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.tools import RegionOnPage
from coverstudio.ui.translation import tr

NONE = -1


class Regions:
    """The regions that are shown; by index, else NONE, those that are hovered and pressed here, and the one
    that is `pointed` at elsewhere, in a list.
    """

    def __init__(self) -> None:
        self.shown: tuple[RegionOnPage, ...] = ()
        self.hovered = NONE
        self.pointed = NONE
        self.pressed = NONE

    def show(self, regions: Sequence[RegionOnPage]) -> None:
        """Show these regions instead."""
        self.shown = tuple(regions)
        if self.hovered >= len(self.shown):
            self.hovered = NONE
        self.pressed = NONE

    def at(self, point: Point) -> int:
        """Return the region under a point of the page, the one that was shown last first."""
        for index in reversed(range(len(self.shown))):
            polygon = QPolygonF([QPointF(*corner) for corner in self.shown[index].polygon])
            if polygon.containsPoint(QPointF(*point), Qt.FillRule.OddEvenFill):
                return index
        return NONE

    def marks(self, *, filled: bool) -> tuple[Mark, ...]:
        """Return the outlines, and what goes `filled`: not where a mask shows it more exactly."""
        lit = (self.hovered, self.pointed)
        return tuple(RegionMark(region, index in lit, filled) for index, region in enumerate(self.shown))

    def label(self, mouse: Point) -> tuple[Mark, ...]:
        """Return what the hovered region says, and what a click would do, beside the mouse."""
        return () if self.hovered == NONE else (LabelMark(_words(self.shown[self.hovered]), mouse),)


def _words(region: RegionOnPage) -> str:
    click = tr("click to keep") if region.chosen else tr("click to erase")
    return f"{_read(region)}  ·  {click}"


def _read(region: RegionOnPage) -> str:
    if region.by_hand:
        return tr("Marked by hand")
    words = " ".join(region.text.split())
    share = f"{region.score:.0%}"
    kind = "" if region.legible else f"  ·  {tr('pseudo-text')}"
    return f"“{words}”  {share}{kind}" if words else f"{share}{kind}"
