"""A barcode on its way to a file: bars and words in millimetres, y down from the top of the white box."""

from __future__ import annotations

from dataclasses import dataclass

from coverstudio.document.barcode import NOMINAL_MODULE, Barcode
from coverstudio.document.geometry import Box, Size
from coverstudio.printing.barcodes.face import face


@dataclass(frozen=True)
class PlacedText:
    """Words that begin at `x` and stand on `y`, in millimetres, as is the size of the em."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Drawing:
    """The white box, the bars in it and its words, the ISBN first; and the number, as its title."""

    title: str
    size: Size
    bars: tuple[Box, ...]
    texts: tuple[PlacedText, ...]


def drawn(barcode: Barcode, scale: float, reduction: float = 0.0) -> Drawing:
    """Return the barcode at a scale (1 is 100 %), its bars made narrower by `reduction` millimetres.

    Raises BarcodeError for a scale or a reduction out of bounds.
    """
    bars = barcode.boxes(scale, reduction)
    module, letters = NOMINAL_MODULE * scale, face()
    texts: list[PlacedText] = []
    for words in barcode.lettering:
        size = letters.size(words.height * module)
        x = words.x * module - letters.width(words.text, size) / 2
        texts.append(PlacedText(words.text, x, words.baseline * module, size))
    return Drawing(barcode.lettering[0].text, barcode.size(scale), bars, tuple(texts))
