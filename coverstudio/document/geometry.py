"""Lengths and boxes. Everything is in millimetres unless a name says otherwise; y runs down."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0

# What a project file may say: nothing that cannot be drawn, and neither NaN nor infinity. Values made by code
# are not checked, only the ones that are read.
Coordinate = Annotated[float, msgspec.Meta(ge=-100_000.0, le=100_000.0)]
Length = Annotated[float, msgspec.Meta(gt=0.0, le=100_000.0)]


def mm_to_points(mm: float) -> float:
    """Convert millimetres to PostScript points (72 to the inch).

    >>> mm_to_points(25.4)
    72.0
    """
    return mm / MM_PER_INCH * POINTS_PER_INCH


def points_to_mm(points: float) -> float:
    """Convert PostScript points to millimetres."""
    return points / POINTS_PER_INCH * MM_PER_INCH


class Size(msgspec.Struct, frozen=True):
    """A width and a height in millimetres."""

    width: Length
    height: Length

    def scaled(self, factor: float) -> Size:
        """Return this size times `factor`."""
        return Size(self.width * factor, self.height * factor)

    def pixels(self, ppi: float) -> tuple[int, int]:
        """Return the nominal pixel size at `ppi`, rounded to the nearest pixel, as printers' tables have it.

        >>> Size(210, 297).pixels(300)
        (2480, 3508)
        """
        return (
            max(1, math.floor(self.width / MM_PER_INCH * ppi + 0.5)),
            max(1, math.floor(self.height / MM_PER_INCH * ppi + 0.5)),
        )

    def pixels_needed(self, ppi: float) -> tuple[int, int]:
        """Return the smallest pixel size that has at least `ppi` in both directions.

        >>> Size(216, 303).pixels_needed(300)
        (2552, 3579)
        """
        # The tiny allowance keeps 25.4 mm at 300 ppi at 300 pixels in spite of binary fractions.
        return (
            max(1, math.ceil(self.width / MM_PER_INCH * ppi - 1e-6)),
            max(1, math.ceil(self.height / MM_PER_INCH * ppi - 1e-6)),
        )


class Box(msgspec.Struct, frozen=True):
    """An upright rectangle in millimetres; x and y are its top-left corner.

    >>> Box(0, 0, 10, 20).inset(1)
    Box(x=1, y=1, width=8, height=18)
    """

    x: Coordinate
    y: Coordinate
    width: Length
    height: Length

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the bottom edge."""
        return self.y + self.height

    @property
    def center(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.x + self.width / 2, self.y + self.height / 2)

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.width, self.height)

    def moved(self, dx: float, dy: float) -> Box:
        """Return this box shifted by (dx, dy)."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def inset(self, by: float) -> Box:
        """Return this box made smaller by `by` on every side (larger when negative)."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def intersected(self, other: Box) -> Box | None:
        """Return what both boxes cover, or None when they only touch or miss each other."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y) if right > x and bottom > y else None

    def contains(self, other: Box, tolerance: float = 1e-6) -> bool:
        """Tell whether `other` lies inside this box."""
        return (
            other.x >= self.x - tolerance
            and other.y >= self.y - tolerance
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )

    @staticmethod
    def covering(size: Size, target: Box) -> Box:
        """Return the box of the aspect of `size` that covers `target`, centred on it.

        >>> Box.covering(Size(1, 1), Box(0, 0, 10, 20))
        Box(x=-5.0, y=0.0, width=20.0, height=20.0)
        """
        factor = max(target.width / size.width, target.height / size.height)
        return Box._centred(size.scaled(factor), target)

    @staticmethod
    def fitting(size: Size, target: Box) -> Box:
        """Return the box of the aspect of `size` that just fits into `target`, centred in it."""
        factor = min(target.width / size.width, target.height / size.height)
        return Box._centred(size.scaled(factor), target)

    @staticmethod
    def _centred(size: Size, target: Box) -> Box:
        x, y = target.center
        return Box(x - size.width / 2, y - size.height / 2, size.width, size.height)


def rotated(x: float, y: float, center: tuple[float, float], degrees: float) -> tuple[float, float]:
    """Return the point turned clockwise (y down) by `degrees` about `center`."""
    angle = math.radians(degrees)
    dx, dy = x - center[0], y - center[1]
    return (
        center[0] + dx * math.cos(angle) - dy * math.sin(angle),
        center[1] + dx * math.sin(angle) + dy * math.cos(angle),
    )


def corners(box: Box, degrees: float) -> tuple[tuple[float, float], ...]:
    """Return the four corners of a turned box, clockwise from its own top-left."""
    points = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return tuple(rotated(x, y, box.center, degrees) for x, y in points)


def bounds(box: Box, degrees: float, about: tuple[float, float] | None = None) -> Box:
    """Return the upright box around a box turned about a point, its own centre when left out."""
    center = box.center if about is None else about
    points = [rotated(x, y, center, degrees) for x, y in corners(box, 0)]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
