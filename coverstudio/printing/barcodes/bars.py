"""Bars as a scanner sees them: read by zxing-cpp, from pixels or from the rectangles that a PDF fills."""

from __future__ import annotations

import numpy as np
import pikepdf
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from coverstudio.document.geometry import Size, points_to_mm
from coverstudio.printing.numbers import numbers

BLACK = (0.0, 0.0, 0.0, 1.0)  # of DeviceCMYK
_NO_LIGHT = (0.0,)  # of DeviceGray
_PIXELS_PER_MM = 40
_MOST_PIXELS = 6000  # a side

Grey = NDArray[np.uint8]


def numbers_in(picture: Grey | Image.Image) -> set[tuple[str, str]]:
    """Return the EAN-13 numbers in a picture, each with the add-on beside it or ""."""
    found = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.EAN13),
        ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read,
        # At a third of 300 ppi a module has little more than a pixel, and it sees numbers that are not there.
        try_downscale=False,
    )
    numbers = {(one.text[:13], one.text[13:].strip()) for one in found}
    # Lines of the picture that pass above the add-on's bars see the symbol alone.
    with_addon = {digits for digits, addon in numbers if addon}
    return {(digits, addon) for digits, addon in numbers if addon or digits not in with_addon}


def black_rectangles(painted: pikepdf.Page | pikepdf.Object, size: Size) -> Grey:
    """Return the rectangles that a page or form of that size fills, in the order in which it does.

    What its matrices do is left out: they turn and move the barcode as a whole.
    """
    scale, (width, height) = _pixels_per_mm(size), pixel_size(size)
    picture = np.full((height, width), 0x80, np.uint8)
    level, path = 0x80, list[tuple[float, ...]]()
    for instruction in pikepdf.parse_content_stream(painted):
        match str(instruction.operator):
            case "k" | "g":
                level = 0 if numbers(instruction.operands) in (BLACK, _NO_LIGHT) else 255
            case "re":
                path.append(numbers(instruction.operands))
            case "f":
                for x, y, wide, high in path:
                    edges = (points_to_mm(points) * scale for points in (x, x + wide, y, y + high))
                    left, right, bottom, top = (max(round(edge), 0) for edge in edges)
                    picture[height - top : height - bottom, left:right] = level
                path.clear()
            case _:
                pass
    return picture


def pixel_size(size: Size) -> tuple[int, int]:
    """Return how many pixels a size is looked at with."""
    scale = _pixels_per_mm(size)
    return round(size.width * scale), round(size.height * scale)


def _pixels_per_mm(size: Size) -> float:
    return min(_PIXELS_PER_MM, _MOST_PIXELS / max(size.width, size.height))
