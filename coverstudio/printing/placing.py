"""Where things stand on the printed page: millimetres (y down, from the trim) to points (y up)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from coverstudio.document.geometry import Box, bounds, mm_to_points, rotated
from coverstudio.document.layers import ImageLayer
from coverstudio.document.print_spec import PrintSpec

Rectangle = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

_PIXEL_TOLERANCE = 1e-4  # of a pixel: what binary fractions may add to an edge that lies on a pixel's


@dataclass(frozen=True)
class PageBoxes:
    """The boxes of the page in points: left, bottom, right, top. The media box is the bleed box."""

    media: Rectangle
    trim: Rectangle

    @property
    def width(self) -> float:
        """The width of the media box in points."""
        return self.media[2]

    @property
    def height(self) -> float:
        """The height of the media box in points."""
        return self.media[3]


def page_boxes(spec: PrintSpec) -> PageBoxes:
    """Return the boxes of a print spec, from its millimetres and never from rounded pixels."""
    width, height = mm_to_points(spec.bleed_box.width), mm_to_points(spec.bleed_box.height)
    bleed = mm_to_points(spec.bleed)
    return PageBoxes((0.0, 0.0, width, height), (bleed, bleed, width - bleed, height - bleed))


def to_page(spec: PrintSpec, x: float, y: float) -> tuple[float, float]:
    """Return a place in millimetres as a place on the page in points."""
    return mm_to_points(x - spec.bleed_box.x), mm_to_points(spec.bleed_box.bottom - y)


def from_page(spec: PrintSpec, x: float, y: float) -> tuple[float, float]:
    """Return a place on the page in points as one in millimetres."""
    mm = 1 / mm_to_points(1)
    return x * mm + spec.bleed_box.x, spec.bleed_box.bottom - y * mm


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


def visible_pixels(layer: ImageLayer, spec: PrintSpec) -> PixelBox | None:
    """Return the whole pixels of an image layer that show in the bleed box, or None when none do.

    For a turned layer they are those in the upright box (of the layer) around the turned page.
    """
    page = bounds(_turned_back(spec.bleed_box, layer), -layer.rotation)
    seen = layer.box.intersected(page)
    if seen is None:
        return None
    across, down = layer.asset.width / layer.box.width, layer.asset.height / layer.box.height
    left = math.floor((seen.x - layer.box.x) * across + _PIXEL_TOLERANCE)
    top = math.floor((seen.y - layer.box.y) * down + _PIXEL_TOLERANCE)
    right = math.ceil((seen.right - layer.box.x) * across - _PIXEL_TOLERANCE)
    bottom = math.ceil((seen.bottom - layer.box.y) * down - _PIXEL_TOLERANCE)
    return PixelBox(left, top, max(right, left + 1), max(bottom, top + 1))


def _turned_back(page: Box, layer: ImageLayer) -> Box:
    """Return the page, moved so that turning it back about its own centre is turning it about the layer's."""
    x, y = rotated(*page.center, layer.box.center, -layer.rotation)
    return page.moved(x - page.center[0], y - page.center[1])


def box_of_pixels(layer: ImageLayer, pixels: PixelBox) -> Box:
    """Return the part of an image layer's unturned box that these pixels fill."""
    across, down = layer.box.width / layer.asset.width, layer.box.height / layer.asset.height
    return Box(
        layer.box.x + pixels.left * across,
        layer.box.y + pixels.top * down,
        (pixels.right - pixels.left) * across,
        (pixels.bottom - pixels.top) * down,
    )
