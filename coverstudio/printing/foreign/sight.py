"""What the page paints, kept as far as a printer would object to it: pictures, and the worst of the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from coverstudio.printing.contents.events import Bounds, Event, Image, Shading, Shape, Text
from coverstudio.printing.contents.objects import entry, is_name, numbers_of
from coverstudio.printing.contents.state import (
    FILLED_TEXT,
    INVISIBLE,
    STROKED_TEXT,
    Paint,
    joined,
    moved,
    scale_of,
)
from coverstudio.printing.foreign.inks import coverage_of, is_white
from coverstudio.printing.preflight.pictures import THINNEST_PT
from coverstudio.printing.preflight.texts import SMALLEST_PT, SMALLEST_REVERSED_PT

_MOST_IMAGES = 10_000
_MOST_NEAR = 20_000
_UNIT = (0.0, 0.0, 1.0, 1.0)


@dataclass
class Worst:
    """How many of a kind there are, and the worst of them with its place in points."""

    count: int = 0
    value: float = 0.0
    bounds: Bounds = (0.0, 0.0, 0.0, 0.0)

    def add(self, value: float, bounds: Bounds, *, is_worse: bool) -> None:
        """Count one more, and keep it when it is the worst."""
        if not self.count or is_worse:
            self.value, self.bounds = value, bounds
        self.count += 1


@dataclass
class Sight:
    """What was seen.

    `place` is where a barcode is looked for, in points, and `near` what is painted there. `is_empty` says
    that nothing was painted at all.
    """

    place: Bounds | None = None
    is_empty: bool = True
    images: list[Image] = field(default_factory=list)
    near: list[Shape | Image] = field(default_factory=list)
    thin: Worst = field(default_factory=Worst)
    small: Worst = field(default_factory=Worst)
    small_white: Worst = field(default_factory=Worst)
    ink: Worst = field(default_factory=Worst)

    def see(self, event: Event) -> None:
        """Look at something that is painted."""
        self.is_empty = self.is_empty and not isinstance(event, Shape | Text | Image | Shading)
        if isinstance(event, Shape):
            self._see_shape(event)
        elif isinstance(event, Text) and event.state.text_mode not in INVISIBLE and not event.state.in_mask:
            self._see_text(event)
        elif isinstance(event, Image) and not event.state.in_mask:
            if len(self.images) < _MOST_IMAGES:
                self.images.append(event)
            self._keep(event, bounds_of(event))

    def _see_shape(self, shape: Shape) -> None:
        if shape.state.in_mask:
            return
        bounds = shape.bounds
        self._keep(shape, bounds)
        if shape.is_filled:
            self._see_ink(shape.state.fill, bounds)
        if shape.is_stroked:
            self._see_ink(shape.state.stroke, bounds)
            width = shape.state.line_width * scale_of(shape.state.matrix)
            if width < THINNEST_PT - 0.001:
                self.thin.add(width, bounds, is_worse=width < self.thin.value)

    def _see_text(self, text: Text) -> None:
        size = _size_of(text)
        if size <= 0:
            return
        x, y = moved(text.matrix, 0.0, 0.0)
        bounds = (x, y, x + size, y + size)
        paints = [text.state.fill] if text.state.text_mode in FILLED_TEXT else []
        paints += [text.state.stroke] if text.state.text_mode in STROKED_TEXT else []
        for paint in paints:
            self._see_ink(paint, bounds)
        if size < SMALLEST_PT - 0.01:
            self.small.add(size, bounds, is_worse=size < self.small.value)
        elif size < SMALLEST_REVERSED_PT - 0.01 and all(is_white(paint) for paint in paints):
            self.small_white.add(size, bounds, is_worse=size < self.small_white.value)

    def _see_ink(self, paint: Paint, bounds: Bounds) -> None:
        coverage = coverage_of(paint)
        if coverage:
            self.ink.add(coverage, bounds, is_worse=coverage > self.ink.value)

    def _keep(self, event: Shape | Image, bounds: Bounds) -> None:
        if self.place is not None and len(self.near) < _MOST_NEAR and meet(bounds, self.place):
            self.near.append(event)


def bounds_of(image: Image) -> Bounds:
    """Return the upright box around a picture, in points."""
    left, bottom, right, top = _UNIT
    corners = [moved(image.state.matrix, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def meet(one: Bounds, other: Bounds) -> bool:
    """Tell whether two boxes share some room, or a line that has none."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _size_of(text: Text) -> float:
    """Return the size of letters in points; those of a drawn font have a unit of their own."""
    size = abs(text.state.font_size) * scale_of(text.matrix)
    if not is_name(entry(text.state.font, "/Subtype"), "Type3"):
        return size
    units = numbers_of(entry(text.state.font, "/FontMatrix"), 6)
    if units is None:
        return size
    a, b, c, d, e, f = units
    return size * 1000 * scale_of(joined((a, b, c, d, e, f), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)))
