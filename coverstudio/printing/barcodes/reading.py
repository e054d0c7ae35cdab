"""Reads a barcode's file back as a scanner and a printer would, and says what is not as it should be.

Bars are read by zxing-cpp, from the pixels of a PNG, from an SVG as Qt renders it and from the rectangles of
a PDF that are black there. Nothing of the code that writes is used.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image
from PySide6.QtCore import QByteArray, QXmlStreamReader
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from coverstudio.document.geometry import MM_PER_INCH, Size, mm_to_points
from coverstudio.printing.barcodes.bars import BLACK, Grey, black_rectangles, numbers_in, pixel_size
from coverstudio.printing.characters import read_table, spans_of
from coverstudio.printing.fonts import font_program, fonts_of
from coverstudio.printing.numbers import numbers

_BOX_TOLERANCE = 0.001  # points
_SIZE_TOLERANCE = 0.0001  # mm
_WHITE = (0.0, 0.0, 0.0, 0.0)
_DEVICE_COLOURS = {"g", "G", "rg", "RG", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"}


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


def _bar_findings(picture: Grey, expected: Expected) -> Iterator[str]:
    found = numbers_in(picture)
    if found != {(expected.digits, expected.addon)}:
        read = ", ".join(" ".join(number).strip() for number in sorted(found)) or "nothing"
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
    width, height = pixel_size(size)
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(0x80)
    painter = QPainter(image)
    try:
        QSvgRenderer(QByteArray(content)).render(painter)
    finally:
        painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, :width].copy()


def _pdf_findings(content: bytes, expected: Expected) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (page,) = pdf.pages
        box = (0.0, 0.0, mm_to_points(expected.size.width), mm_to_points(expected.size.height))
        for name in ("MediaBox", "TrimBox"):
            found = numbers(page.obj.get(f"/{name}", ()))
            if len(found) != 4 or any(abs(a - b) > _BOX_TOLERANCE for a, b in zip(found, box, strict=True)):
                yield f"its {name} is {found}"
        fonts = list(fonts_of(page.obj.Resources))
        if not fonts or any(font_program(font) is None for font in fonts):
            yield "its font is not embedded"
        if "".join(_said(page.obj)) != expected.words:
            yield "its words cannot be read back"
        yield from _colour_findings(page)
        yield from _bar_findings(black_rectangles(page, expected.size), expected)


def _said(page: pikepdf.Object) -> Iterator[str]:
    for glyphs, _ in spans_of(page):
        for font, code in glyphs:
            yield read_table(font.ToUnicode).get(code, "")


def _colour_findings(page: pikepdf.Page) -> Iterator[str]:
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        colour = numbers(instruction.operands) if operator == "k" else ()
        if operator in _DEVICE_COLOURS or colour not in ((), BLACK, _WHITE):
            yield "it has another colour than white and 100 % black"
            return
