"""The barcode of a book as a file: SVG, PDF or PNG, written beside, read back, and only then put in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from coverstudio.document.atomic import write_atomically
from coverstudio.document.barcode import Barcode, barcode
from coverstudio.document.geometry import Size
from coverstudio.document.isbn import Isbn
from coverstudio.printing.barcodes.drawing import drawn
from coverstudio.printing.barcodes.pdf import pdf
from coverstudio.printing.barcodes.png import Grid, grid, png
from coverstudio.printing.barcodes.reading import Expected, findings
from coverstudio.printing.barcodes.svg import svg
from coverstudio.printing.errors import PrintError

KINDS = (".svg", ".pdf", ".png")
PPI = 1200  # what presses take line art in

__all__ = ["KINDS", "PPI", "Asked", "Made", "write_barcode"]


@dataclass(frozen=True)
class Asked:
    """How a barcode is wanted: its scale (1 is 100 %), bars narrower by millimetres, and the ppi of a PNG."""

    scale: float = 1.0
    reduction: float = 0.0
    ppi: int = PPI


@dataclass(frozen=True)
class Made:
    """What was written: the size of the white box, and the scale and reduction that it has.

    They differ from what was asked in a PNG, whose modules are whole pixels: `pixels` of them each.
    """

    path: Path
    size: Size
    scale: float
    reduction: float
    pixels: int | None = None


def write_barcode(isbn: Isbn, addon: str, path: Path, asked: Asked | None = None) -> Made:
    """Write the barcode in the kind that the file's name ends in, one of KINDS.

    Raises BarcodeError for a scale, a reduction or a ppi that cannot be, PrintError when what was written
    does not read as it should, and WriteError when the disk refuses; the file that was at `path` stands then.
    """
    asked = asked or Asked()
    kind, symbol = path.suffix.lower(), barcode(isbn, addon)
    write, made = (_raster if kind == ".png" else _vector)(symbol, path, asked)
    expected = Expected(isbn.digits, addon, f"ISBN {isbn.hyphenated}{isbn.digits}{addon}", made.size)

    def write_and_read_back(stream: BinaryIO) -> None:
        stream.write(write())
        stream.flush()
        wrong = findings(Path(stream.name), kind, expected)
        if wrong:
            raise PrintError(f"The barcode would not be accepted, so it was not saved: {wrong[0]}.")

    write_atomically(path, write_and_read_back)
    return made


_Writing = tuple[Callable[[], bytes], Made]


def _vector(symbol: Barcode, path: Path, asked: Asked) -> _Writing:
    drawing = drawn(symbol, asked.scale, asked.reduction)
    write = pdf if path.suffix.lower() == ".pdf" else svg
    return lambda: write(drawing), Made(path, drawing.size, asked.scale, asked.reduction)


def _raster(symbol: Barcode, path: Path, asked: Asked) -> _Writing:
    on: Grid = grid(asked.ppi, asked.scale, asked.reduction)
    made = Made(path, symbol.size(on.scale), on.scale, on.reduction, on.pixels)
    return lambda: png(symbol, on), made
