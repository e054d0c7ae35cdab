"""A paper label for the title, pasted on as on old marbled boards and cloth."""

from __future__ import annotations

from typing import Any

import skia

from coverstudio.worker.pipelines.procedural.colour import Colour, mix
from coverstudio.worker.pipelines.procedural.paint import BUTT, fill, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_NEAR_EDGE = 0.055


def panel(sheet: Sheet, margin: float) -> Any | None:
    """The rectangle of a panel about the calm zone, grown by `margin` units; None without a zone.

    A zone that nearly reaches both sides becomes a band across the whole page, so that no thin strip of
    the pattern is left to be cut unevenly.
    """
    if sheet.calm is None:
        return None
    rect = sheet.calm_rect(margin)
    edge = _NEAR_EDGE * sheet.width
    if rect.left() < edge or rect.right() > sheet.width - edge:
        rect = skia.Rect.MakeLTRB(-sheet.unit, rect.top(), sheet.width + sheet.unit, rect.bottom())
    if rect.top() < edge:
        rect = skia.Rect.MakeLTRB(rect.left(), -sheet.unit, rect.right(), rect.bottom())
    if rect.bottom() > sheet.height - edge:
        rect = skia.Rect.MakeLTRB(rect.left(), rect.top(), rect.right(), sheet.height + sheet.unit)
    return rect


def label(sheet: Sheet, colour: Colour | None = None) -> None:
    """Paste a label over the calm zone: paper, a faint shadow, a double rule near its edge."""
    rect = panel(sheet, 0.03)
    if rect is None:
        return
    unit, canvas, palette = sheet.unit, sheet.canvas, sheet.palette
    paper = colour or (mix(palette.ground, palette.ink, 0.03))
    canvas.drawRect(
        rect.makeOffset(0.002 * unit, 0.004 * unit), fill((0.0, 0.0, 0.0), 0.35, blur=0.006 * unit)
    )
    canvas.drawRect(rect, fill(paper))
    for inset, width in ((0.0105, 0.0022), (0.0152, 0.0008)):
        line = stroke(palette.ink, max(width * unit, 0.6), 0.85, cap=BUTT)
        line.setStrokeJoin(skia.Paint.kMiter_Join)
        canvas.drawRect(rect.makeInset(inset * unit, inset * unit), line)
