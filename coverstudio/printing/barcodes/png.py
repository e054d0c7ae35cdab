"""A barcode as PNG: whole pixels for every module, at an exact ppi."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from coverstudio.document.barcode import (
    LARGEST_REDUCTION,
    LARGEST_SCALE,
    NOMINAL_MODULE,
    SMALLEST_SCALE,
    Bar,
    Barcode,
    BarcodeError,
    check_reduction,
    check_scale,
)
from coverstudio.document.geometry import MM_PER_INCH
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.barcodes.drawing import PlacedText, drawn
from coverstudio.printing.barcodes.face import face


@dataclass(frozen=True)
class Grid:
    """How modules lie on pixels: so many `pixels` a module, bars narrower by `reduced` of them."""

    ppi: int
    pixels: int
    reduced: int

    @property
    def pixel(self) -> float:
        """The width of a pixel in millimetres."""
        return MM_PER_INCH / self.ppi

    @property
    def scale(self) -> float:
        """The scale that so many pixels make; 1 is 100 %."""
        return self.pixels * self.pixel / NOMINAL_MODULE

    @property
    def reduction(self) -> float:
        """How much narrower the bars are, in millimetres."""
        return self.reduced * self.pixel


def grid(ppi: int, scale: float, reduction: float = 0.0) -> Grid:
    """Return the grid whose scale is the nearest to the one asked for that the standard allows.

    Raises BarcodeError for a scale out of bounds, and when pixels of that size are too coarse.
    """
    check_scale(scale)
    pixel = MM_PER_INCH / ppi
    least = math.ceil(SMALLEST_SCALE * NOMINAL_MODULE / pixel - 1e-9)
    most = math.floor(LARGEST_SCALE * NOMINAL_MODULE / pixel + 1e-9)
    if least > most:
        raise BarcodeError(f"Pixels at {ppi} ppi are too coarse for a barcode: use 300 ppi or more.")
    pixels = min(max(round(scale * NOMINAL_MODULE / pixel), least), most)
    check_reduction(reduction, pixels * pixel)
    return Grid(ppi, pixels, min(round(reduction / pixel), math.floor(pixels * LARGEST_REDUCTION)))


def png(barcode: Barcode, on: Grid) -> bytes:
    """Return the PNG, grey, its words smoothed and its bars not."""
    height = round(barcode.height * on.pixels)
    pixels = np.full((height, barcode.width * on.pixels), 255, np.uint8)
    for bar in barcode.bars:
        _fill(pixels, bar, on)
    drawing = drawn(barcode, on.scale)
    lettered = Image.fromarray(pixels)
    for text in drawing.texts:
        _write(ImageDraw.Draw(lettered), text, on)
    return encode_png(np.asarray(lettered), ppi=on.ppi, text={"Title": drawing.title})


def _fill(pixels: NDArray[np.uint8], bar: Bar, on: Grid) -> None:
    # An odd pixel goes off the right of every bar, so that the distances between their left edges stay.
    left = bar.x * on.pixels + on.reduced // 2
    right = left + bar.width * on.pixels - on.reduced
    pixels[round(bar.top * on.pixels) : round(bar.bottom * on.pixels), left:right] = 0


def _write(draw: ImageDraw.ImageDraw, text: PlacedText, on: Grid) -> None:
    letters = face()
    size = text.size / on.pixel
    font = ImageFont.truetype(io.BytesIO(letters.program), size, layout_engine=ImageFont.Layout.BASIC)
    x = text.x / on.pixel
    for letter in text.text:
        draw.text((x, text.y / on.pixel), letter, fill=0, font=font, anchor="ls")
        x += letters.width(letter, size)
