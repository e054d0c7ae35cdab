"""Where things stand on the printed page: millimetres (y down, from the trim) to points (y up)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from coverstudio.document.geometry import Box, bounds, mm_to_points, rotated
from coverstudio.document.layers import ImageLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.targets import NO_MARKS, Marks

Rectangle = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

MARKS_MARGIN = 30.0  # points
_PIXEL_TOLERANCE = 1e-4  # of a pixel: what binary fractions may add to an edge that lies on a pixel's


@dataclass(frozen=True)
class PageBoxes:
    """The boxes of the page in points: left, bottom, right, top.

    Without marks the media box is the bleed box.
    """

    media: Rectangle
    bleed: Rectangle
    trim: Rectangle

    @property
    def width(self) -> float:
        """The width of the media box in points."""
        return self.media[2]

    @property
    def height(self) -> float:
        """The height of the media box in points."""
        return self.media[3]


def page_boxes(spec: PrintSpec, marks: Marks = NO_MARKS) -> PageBoxes:
    """Return the boxes of a print spec, from its millimetres and never from rounded pixels.

    Marks stand in a margin of 30 pt around the bleed box.
    """
    width, height = mm_to_points(spec.bleed_box.width), mm_to_points(spec.bleed_box.height)
    margin = MARKS_MARGIN if marks.are_any else 0.0
    bleed = (margin, margin, margin + width, margin + height)
    inset = mm_to_points(spec.bleed)
    trim = (bleed[0] + inset, bleed[1] + inset, bleed[2] - inset, bleed[3] - inset)
    return PageBoxes((0.0, 0.0, width + 2 * margin, height + 2 * margin), bleed, trim)


def to_page(spec: PrintSpec, x: float, y: float) -> tuple[float, float]:
    """Return a place in millimetres as a place on the page in points."""
    return mm_to_points(x - spec.bleed_box.x), mm_to_points(spec.bleed_box.bottom - y)


def unit_square_matrix(spec: PrintSpec, box: Box, center: tuple[float, float], degrees: float) -> Matrix:
    """Return the matrix that puts a PDF image (the unit square, y up) into `box` turned about `center`."""
    left, bottom = to_page(spec, *rotated(box.x, box.bottom, center, degrees))
    right = to_page(spec, *rotated(box.right, box.bottom, center, degrees))
    top = to_page(spec, *rotated(box.x, box.y, center, degrees))
    return (right[0] - left, right[1] - bottom, top[0] - left, top[1] - bottom, left, bottom)


@dataclass(frozen=True)
class PixelBox:
    """Whole pixels of a picture: columns from `left` up to `right`, rows from `top` up to `bottom`."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def count(self) -> int:
        """The number of pixels."""
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True)
class Raster:
    """A picture on the page: the box it fills in millimetres, how it is turned, and its pixels.

    It is turned about `center`, its own where that is left out.
    """

    box: Box
    rotation: float
    width: int
    height: int
    center: tuple[float, float] | None = None

    @property
    def pivot(self) -> tuple[float, float]:
        """The point about which it is turned."""
        return self.center or self.box.center

    def part(self, pixels: PixelBox) -> Box:
        """Return the part of the unturned box that these pixels fill."""
        across, down = self.box.width / self.width, self.box.height / self.height
        return Box(
            self.box.x + pixels.left * across,
            self.box.y + pixels.top * down,
            (pixels.right - pixels.left) * across,
            (pixels.bottom - pixels.top) * down,
        )

    def matrix(self, pixels: PixelBox, spec: PrintSpec) -> Matrix:
        """Return the matrix that puts these pixels, as a PDF image, in their place on the page."""
        return unit_square_matrix(spec, self.part(pixels), self.pivot, self.rotation)

    def visible(self, spec: PrintSpec) -> PixelBox | None:
        """Return the whole pixels that show in the bleed box, or None when none do.

        When turned they are those in the upright box (of the picture) around the turned page.
        """
        seen = self.box.intersected(bounds(spec.bleed_box, -self.rotation, self.pivot))
        if seen is None:
            return None
        across, down = self.width / self.box.width, self.height / self.box.height
        left = math.floor((seen.x - self.box.x) * across + _PIXEL_TOLERANCE)
        top = math.floor((seen.y - self.box.y) * down + _PIXEL_TOLERANCE)
        right = math.ceil((seen.right - self.box.x) * across - _PIXEL_TOLERANCE)
        bottom = math.ceil((seen.bottom - self.box.y) * down - _PIXEL_TOLERANCE)
        return PixelBox(left, top, max(right, left + 1), max(bottom, top + 1))


def raster_of(layer: ImageLayer) -> Raster:
    """Return an image layer as a picture on the page."""
    return Raster(layer.box, layer.rotation, layer.asset.width, layer.asset.height)
