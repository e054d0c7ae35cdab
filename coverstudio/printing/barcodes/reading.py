"""Reads a barcode's file back as a scanner and a printer would, and says what is not as it should be.

Bars are read by zxing-cpp, from the pixels of a PNG, from an SVG as Qt renders it and from the rectangles of
a PDF that are black there. Nothing of the code that writes is used.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import zxingcpp
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QByteArray, QXmlStreamReader
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from coverstudio.document.geometry import MM_PER_INCH, Size, mm_to_points, points_to_mm
from coverstudio.printing.characters import read_table, spans_of
from coverstudio.printing.fonts import font_program, fonts_of

_PIXELS_PER_MM = 40
_BOX_TOLERANCE = 0.001  # points
_SIZE_TOLERANCE = 0.0001  # mm
_BLACK, _WHITE = (0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.0)
_DEVICE_COLOURS = {"g", "G", "rg", "RG", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"}

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Expected:
    """What a file should hold: 13 digits, the add-on or "", the words, and the size of the white box."""

    digits: str
    addon: str
    words: str
    size: Size


def findings(path: Path, kind: str, expected: Expected) -> tuple[str, ...]:
    """Return what is wrong with the file of that kind (.svg, .pdf or .png), one clause each."""
    content = path.read_bytes()
    readers = {".svg": _svg_findings, ".pdf": _pdf_findings, ".png": _png_findings}
    return tuple(readers[kind](content, expected))


def numbers_in(picture: Grey | Image.Image) -> set[tuple[str, str]]:
    """Return the EAN-13 numbers in a picture, each with the add-on beside it or ""."""
    found = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.EAN13),
        ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read,
    )
    numbers = {(one.text[:13], one.text[13:].strip()) for one in found}
    # Lines of the picture that pass above the add-on's bars see the symbol alone.
    with_addon = {digits for digits, addon in numbers if addon}
    return {(digits, addon) for digits, addon in numbers if addon or digits not in with_addon}


def _bar_findings(picture: Grey, expected: Expected) -> Iterator[str]:
    numbers = numbers_in(picture)
    if numbers != {(expected.digits, expected.addon)}:
        read = ", ".join(" ".join(number).strip() for number in sorted(numbers)) or "nothing"
        yield f"its bars read as {read} instead of {expected.digits} {expected.addon}".rstrip()


def _png_findings(content: bytes, expected: Expected) -> Iterator[str]:
    with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
        across, down = picture.info["dpi"]
        size = Size(picture.width / across * MM_PER_INCH, picture.height / down * MM_PER_INCH)
        # A pixel of height is lost where the last row of modules is no whole pixel, nothing of the width.
        pixel = MM_PER_INCH / down
        if abs(size.width - expected.size.width) > 0.01 or abs(size.height - expected.size.height) > pixel:
            yield f"it is {size.width:.3f} × {size.height:.3f} mm"
        yield from _bar_findings(np.asarray(picture.convert("L")), expected)


def _svg_findings(content: bytes, expected: Expected) -> Iterator[str]:
    root = QXmlStreamReader(content.decode())
    root.readNextStartElement()
    wanted = {"width": expected.size.width, "height": expected.size.height}
    for name, mm in wanted.items():
        said = str(root.attributes().value(name))
        if not said.endswith("mm") or abs(float(said.removesuffix("mm")) - mm) > _SIZE_TOLERANCE:
            yield f"its {name} is {said or 'missing'}"
    yield from _bar_findings(_rendered(content, expected.size), expected)


def _rendered(content: bytes, size: Size) -> Grey:
    width, height = _pixels(size)
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(0x80)
    painter = QPainter(image)
    try:
        QSvgRenderer(QByteArray(content)).render(painter)
    finally:
        painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, :width].copy()


def _pixels(size: Size) -> tuple[int, int]:
    return round(size.width * _PIXELS_PER_MM), round(size.height * _PIXELS_PER_MM)


def _pdf_findings(content: bytes, expected: Expected) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (page,) = pdf.pages
        box = (0.0, 0.0, mm_to_points(expected.size.width), mm_to_points(expected.size.height))
        for name in ("MediaBox", "TrimBox"):
            found = _numbers(page.obj.get(f"/{name}", ()))
            if len(found) != 4 or any(abs(a - b) > _BOX_TOLERANCE for a, b in zip(found, box, strict=True)):
                yield f"its {name} is {found}"
        fonts = list(fonts_of(page.obj.Resources))
        if not fonts or any(font_program(font) is None for font in fonts):
            yield "its font is not embedded"
        if "".join(_said(page.obj)) != expected.words:
            yield "its words cannot be read back"
        yield from _colour_findings(page)
        yield from _bar_findings(_black_rectangles(page, expected.size), expected)


def _said(page: pikepdf.Object) -> Iterator[str]:
    for glyphs, _ in spans_of(page):
        for font, code in glyphs:
            yield read_table(font.ToUnicode).get(code, "")


def _colour_findings(page: pikepdf.Page) -> Iterator[str]:
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        colour = _numbers(instruction.operands) if operator == "k" else ()
        if operator in _DEVICE_COLOURS or colour not in ((), _BLACK, _WHITE):
            yield "it has another colour than white and 100 % black"
            return


def _black_rectangles(page: pikepdf.Page, size: Size) -> Grey:
    """Return the page with the rectangles that are filled, in the order in which they are."""
    width, height = _pixels(size)
    picture = np.full((height, width), 0x80, np.uint8)
    level, path = 0x80, list[tuple[float, ...]]()
    for instruction in pikepdf.parse_content_stream(page):
        match str(instruction.operator):
            case "k":
                level = 0 if _numbers(instruction.operands) == _BLACK else 255
            case "re":
                path.append(_numbers(instruction.operands))
            case "f":
                for x, y, wide, high in path:
                    left, right, bottom, top = (_pixel(points) for points in (x, x + wide, y, y + high))
                    picture[height - top : height - bottom, left:right] = level
                path.clear()
            case _:
                pass
    return picture


def _pixel(points: float) -> int:
    return max(round(points_to_mm(points) * _PIXELS_PER_MM), 0)


def _numbers(array: Iterable[object]) -> tuple[float, ...]:
    return tuple(float(str(value)) for value in array)
