"""The barcode of a book: which modules are dark, and where bars and digits stand.

Figures: GS1 General Specifications, section 5.2 (EAN/UPC symbols and their add-ons, after ISO/IEC 15420) and
5.12 (sizes at the point of sale). The unit in here is the module, the X of those texts: 0.330 mm at 100 %.
y runs down from the top of the white box.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from coverstudio.document.geometry import Box, Size
from coverstudio.document.isbn import Isbn, parse_isbn
from coverstudio.document.layers import BarcodeLayer

NOMINAL_MODULE = 0.33  # mm
SMALLEST_SCALE, LARGEST_SCALE = 0.8, 2.0  # X from 0.264 to 0.660 mm
# Measured with zxing-cpp: from a third of a module on, some numbers are not read any more.
LARGEST_REDUCTION = 0.25

QUIET_LEFT, QUIET_RIGHT = 11, 7
QUIET_AFTER_ADDON = 5
ADDON_GAP = 9  # 7 to 12; in the middle, so that neither neighbour's tolerance is used up
BAR_HEIGHT = 22.85 / NOMINAL_MODULE
GUARD_LONGER = 5  # guard bars reach down between the digits
DIGIT_HEIGHT = 2.75 / NOMINAL_MODULE
DIGIT_GAP = 1  # between bars and digits; at least half a module
# The ISBN stands above the bars in 9 pt or larger (ISBN Users' Manual), of which digits take two thirds.
ISBN_HEIGHT = 9 * 0.65 * 25.4 / 72 / NOMINAL_MODULE
# Nothing is said about white above and below: enough to part bars from art, and 30.0 mm in all at 100 %,
# which fits the 1.2 inches that KDP leaves free.
EDGE = 2
LINE_GAP = 2

_LEFT_ODD = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011",
             "0110111", "0001011")  # fmt: skip
_RIGHT = tuple(code.translate(str.maketrans("01", "10")) for code in _LEFT_ODD)
_LEFT_EVEN = tuple(code[::-1] for code in _RIGHT)
# Which of the six digits on the left are written even tells the first digit.
_FIRST = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")
_ADDON_PARITY = ("EEOOO", "EOEOO", "EOOEO", "EOOOE", "OEEOO", "OOEEO", "OOOEE", "OEOEO", "OEOOE", "OOEOE")
_GUARD, _CENTRE = "101", "01010"
_ADDON_GUARD, _ADDON_DIVIDER = "1011", "01"
_SYMBOL_WIDTH = 95


class BarcodeError(ValueError):
    """A barcode that cannot be made; the message is one sentence for the user."""


class Bar(msgspec.Struct, frozen=True):
    """A dark bar: whole modules across, from `top` to `bottom`."""

    x: int
    width: int
    top: float
    bottom: float


class Lettering(msgspec.Struct, frozen=True):
    """Words centred about `x`, standing on `baseline`, their digits `height` high."""

    text: str
    x: float
    baseline: float
    height: float


class Barcode(msgspec.Struct, frozen=True):
    """The bars and words of an ISBN, in modules, on a white box of that size, quiet zones included."""

    width: int
    height: float
    bars: tuple[Bar, ...]
    lettering: tuple[Lettering, ...]

    def size(self, scale: float) -> Size:
        """Return the size of the white box in millimetres; `scale` is 1 for 100 %."""
        module = NOMINAL_MODULE * scale
        return Size(self.width * module, self.height * module)

    def boxes(self, scale: float, reduction: float = 0.0) -> tuple[Box, ...]:
        """Return the bars in millimetres, each made narrower by `reduction` about its middle.

        Ink spreads, and printers who know by how much ask for that. Raises BarcodeError for a scale out of
        bounds and a reduction of more than a quarter of a module, with which scanners begin to fail.
        """
        check_scale(scale)
        module = NOMINAL_MODULE * scale
        check_reduction(reduction, module)
        return tuple(
            Box(
                bar.x * module + reduction / 2,
                bar.top * module,
                bar.width * module - reduction,
                (bar.bottom - bar.top) * module,
            )
            for bar in self.bars
        )


class Placed(msgspec.Struct, frozen=True):
    """A barcode on a cover: its scale, and its box with the quiet zones in the middle of its layer's."""

    symbol: Barcode
    scale: float
    box: Box


def placed(layer: BarcodeLayer) -> Placed:
    """Return a layer's barcode at the largest scale at which it fits the layer's box.

    The scale is below the smallest that the standard allows when the box is too small. Raises IsbnError for a
    number that `check_document` would have refused.
    """
    symbol = barcode(parse_isbn(layer.isbn), layer.addon)
    whole, box = symbol.size(1.0), layer.box
    scale = min(box.width / whole.width, box.height / whole.height, LARGEST_SCALE)
    size, (x, y) = symbol.size(scale), box.center
    return Placed(symbol, scale, Box(x - size.width / 2, y - size.height / 2, size.width, size.height))


def check_scale(scale: float) -> None:
    """Raise BarcodeError unless the standard allows the scale."""
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise BarcodeError(f"A barcode at {scale * 100:.4g} % cannot be relied upon: use 80 to 200 %.")


def check_reduction(reduction: float, module: float) -> None:
    """Raise BarcodeError unless bars can be that much narrower where a module has `module` millimetres."""
    most = LARGEST_REDUCTION * module
    if not 0 <= reduction <= most * (1 + 1e-9):
        raise BarcodeError(
            f"Bars cannot be {reduction:g} mm narrower, the thinnest has {module:.3f} mm: "
            f"reduce them by at most a quarter of it, {most:.3f} mm."
        )


def barcode(isbn: Isbn, addon: str = "") -> Barcode:
    """Return the barcode of a book, with five digits beside it when `addon` has them."""
    top = EDGE + ISBN_HEIGHT + LINE_GAP
    bars = _symbol_bars(isbn.digits, top)
    lettering = _symbol_digits(isbn.digits, top)
    above = Lettering(
        f"ISBN {isbn.hyphenated}", QUIET_LEFT + _SYMBOL_WIDTH / 2, EDGE + ISBN_HEIGHT, ISBN_HEIGHT
    )
    width = QUIET_LEFT + _SYMBOL_WIDTH + QUIET_RIGHT
    if addon:
        left = QUIET_LEFT + _SYMBOL_WIDTH + ADDON_GAP
        pattern = addon_modules(addon)
        # The digits begin level with the bars of the symbol, the bars end level with its guard bars.
        bars += _bars(pattern, left, top + DIGIT_HEIGHT + DIGIT_GAP, top + BAR_HEIGHT + GUARD_LONGER)
        middles = (left + 4 + 9 * index + 3.5 for index in range(5))
        lettering += _digits(addon, middles, top + DIGIT_HEIGHT)
        width = left + len(pattern) + QUIET_AFTER_ADDON
    height = top + BAR_HEIGHT + DIGIT_GAP + DIGIT_HEIGHT + EDGE
    return Barcode(width, height, bars, (above, *lettering))


def symbol_modules(digits: str) -> str:
    """Return the 95 modules of thirteen digits, "1" for dark."""
    parity = _FIRST[int(digits[0])]
    left = "".join(_left(digit, kind) for digit, kind in zip(digits[1:7], parity, strict=True))
    right = "".join(_RIGHT[int(digit)] for digit in digits[7:])
    return _GUARD + left + _CENTRE + right + _GUARD


def addon_modules(digits: str) -> str:
    """Return the 47 modules of five digits, "1" for dark. Their parity holds a checksum (weights 3 and 9)."""
    checksum = sum(int(digit) * (9 if index % 2 else 3) for index, digit in enumerate(digits)) % 10
    codes = [_left(digit, kind) for digit, kind in zip(digits, _ADDON_PARITY[checksum], strict=True)]
    return _ADDON_GUARD + _ADDON_DIVIDER.join(codes)


def _left(digit: str, kind: str) -> str:
    return (_LEFT_ODD if kind == "O" else _LEFT_EVEN)[int(digit)]


def _symbol_bars(digits: str, top: float) -> tuple[Bar, ...]:
    return tuple(
        msgspec.structs.replace(bar, bottom=bar.bottom + GUARD_LONGER) if _is_guard(bar) else bar
        for bar in _bars(symbol_modules(digits), QUIET_LEFT, top, top + BAR_HEIGHT)
    )


def _is_guard(bar: Bar) -> bool:
    x = bar.x - QUIET_LEFT
    return x < 3 or 45 <= x < 50 or x >= 92


def _bars(modules: str, left: int, top: float, bottom: float) -> tuple[Bar, ...]:
    """Return each run of dark modules as a bar."""
    bars: list[Bar] = []
    for index, module in enumerate(modules):
        if module == "1" and modules[index - 1 : index] == "1":
            bars[-1] = msgspec.structs.replace(bars[-1], width=bars[-1].width + 1)
        elif module == "1":
            bars.append(Bar(left + index, 1, top, bottom))
    return tuple(bars)


def _symbol_digits(digits: str, top: float) -> tuple[Lettering, ...]:
    """Return the digits under the symbol, each below its own seven modules, the first in the quiet zone."""
    starts = [0, *(QUIET_LEFT + 3 + 7 * index for index in range(6))]
    starts += [QUIET_LEFT + 50 + 7 * index for index in range(6)]
    middles = (start + 3.5 for start in starts)
    return _digits(digits, middles, top + BAR_HEIGHT + DIGIT_GAP + DIGIT_HEIGHT)


def _digits(digits: str, middles: Iterable[float], baseline: float) -> tuple[Lettering, ...]:
    return tuple(
        Lettering(digit, middle, baseline, DIGIT_HEIGHT)
        for digit, middle in zip(digits, middles, strict=True)
    )
