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


def drawn(barcode: Barcode, scale: float, reduction: float = 0.0, room: Size | None = None) -> Drawing:
    """Return the barcode at a scale (1 is 100 %), its bars made narrower by `reduction` millimetres.

    With `room` the white box is that large, and the barcode stands in its middle. Raises BarcodeError for a
    scale or a reduction out of bounds.
    """
    size = barcode.size(scale)
    room = room or size
    dx, dy = (room.width - size.width) / 2, (room.height - size.height) / 2
    bars = tuple(box.moved(dx, dy) for box in barcode.boxes(scale, reduction))
    module, letters = NOMINAL_MODULE * scale, face()
    texts: list[PlacedText] = []
    for words in barcode.lettering:
        em = letters.size(words.height * module)
        x = words.x * module - letters.width(words.text, em) / 2
        texts.append(PlacedText(words.text, x + dx, words.baseline * module + dy, em))
    return Drawing(barcode.lettering[0].text, room, bars, tuple(texts))
