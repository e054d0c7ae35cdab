"""What stands around the page: marks where it is cut and where it bleeds, and a line that says what it is.

Marks are printed on every plate, so that the plates can be laid over each other by them; the line in black.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import msgspec
import pikepdf
from pikepdf import Array, Dictionary, Name

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, mm_to_points, points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.printing.placing import MARKS_MARGIN, PageBoxes
from coverstudio.printing.presses import Press
from coverstudio.printing.targets import Marks
from coverstudio.rendering.fonts import SANS
from coverstudio.rendering.text_layout import lay_out

REGISTRATION = "/CSall"  # the colour space of all plates, as the page's resources name it
_LINE = 0.25  # points
_GAP = 6.0  # points between the bleed box and a mark
_CROP, _BLEED = 18.0, 12.0  # points: how long the marks are
_SIZE = 6.0  # points, of the slug's letters
_LEADING = 1.2
_SHORTEST_TITLE = 4  # letters, when it is cut short

Line = tuple[float, float, float, float]


def marks_content(boxes: PageBoxes, marks: Marks) -> str:
    """Return what draws the marks, or "" where none are wanted."""
    lines = list(_lines(boxes, marks))
    if not lines:
        return ""
    drawn = "\n".join(f"{x:.4f} {y:.4f} m {to_x:.4f} {to_y:.4f} l" for x, y, to_x, to_y in lines)
    return f"q {REGISTRATION} CS 1 SCN {_LINE} w 0 J\n{drawn}\nS Q"


def _lines(boxes: PageBoxes, marks: Marks) -> Iterator[Line]:
    if marks.crop:
        yield from _corners(boxes, boxes.trim, _CROP)
    if marks.bleed and boxes.bleed != boxes.trim:
        yield from _corners(boxes, boxes.bleed, _BLEED)


def _corners(boxes: PageBoxes, at: tuple[float, float, float, float], length: float) -> Iterator[Line]:
    """Yield eight lines outside of the bleed box, in line with the edges of the box `at`."""
    left, bottom, right, top = boxes.bleed
    for x in (at[0], at[2]):
        yield x, bottom - _GAP, x, bottom - _GAP - length
        yield x, top + _GAP, x, top + _GAP + length
    for y in (at[1], at[3]):
        yield left - _GAP, y, left - _GAP - length, y
        yield right + _GAP, y, right + _GAP + length, y


def all_plates(pdf: pikepdf.Pdf, in_rgb: pikepdf.Object | None) -> pikepdf.Object:
    """Return the colour space of a tint on every plate, in which 1 is full ink (ISO 32000-1, 8.6.6.4).

    Without plates it is shown in black: in `in_rgb`, a space of red, green and blue, or else in four inks.
    """
    paper, full = ([0, 0, 0, 0], [1, 1, 1, 1]) if in_rgb is None else ([1, 1, 1], [0, 0, 0])
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array(paper), C1=Array(full), N=1)
    space = Name.DeviceCMYK if in_rgb is None else in_rgb
    return pdf.make_indirect(Array([Name.Separation, Name.All, space, pdf.make_indirect(tint)]))


def slug(document: Document, press: Press, at: datetime) -> TextLayer | None:
    """Return the line with title, date and printing condition; it hangs from the top of the trim box.

    `slug_drop` tells how far below that it is drawn. A long title is cut short; on a narrow page it is left
    out, then the condition, and None is returned where there is no room for the date alone.
    """
    date = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    condition = press.condition.identifier if press.condition else "sRGB"
    # Between the marks, of which those of the bleed stand at the very corners.
    page = document.print_spec.trim_box
    room = Box(page.x + 3, page.y, max(page.width - 6, 1), points_to_mm(_SIZE * _LEADING))
    line = TextLayer(
        name="Slug", box=room, text="", family=SANS, size=_SIZE, leading=_LEADING, alignment="left"
    )

    def fits(words: str) -> bool:
        return len(lay_out(msgspec.structs.replace(line, text=words)).lines) == 1

    rest = f"{date} · {condition}"
    title = " ".join(document.title.split()) or document.print_spec.name
    wishes = (f"{title} · {rest}", _shortened(title, rest, fits), rest, date)
    found = next((words for words in wishes if fits(words)), None)
    return None if found is None else msgspec.structs.replace(line, text=found)


def _shortened(title: str, rest: str, fits: Callable[[str], bool]) -> str:
    """Return the line with as much of the title as fits, and with four letters of it where nothing does."""
    lines = [f"{title[:length].rstrip()}… · {rest}" for length in range(_SHORTEST_TITLE, len(title))]
    too_long = bisect_left(lines, True, key=lambda words: not fits(words))
    return lines[max(too_long - 1, 0)] if lines else rest


def slug_drop(document: Document) -> float:
    """Return how many points below its own place the slug is drawn: in the middle of the lower margin."""
    spec = document.print_spec
    return mm_to_points(spec.bleed_box.bottom) + (MARKS_MARGIN - _SIZE * _LEADING) / 2
