"""Trim sizes as people write them, and whether a printer offers them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from coverstudio.document.geometry import MM_PER_INCH, Size
from coverstudio.document.print_spec import UnknownFormatError, print_spec
from coverstudio.document.sentences import shown
from coverstudio.printing.printers import Figure, NamedTrim, Printer, PrinterError, TrimRange

# Nobody prints a book of 25 mm, nor one of 25 inches: a number alone says which of both it is.
_INCHES_BELOW = 25
_SAME_MM = 0.1  # 6.14 × 9.21 in is 155.956 × 233.934 mm; who writes 156 × 234 means it
_SIZE = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in|)")


def trim_size(printer: Printer, text: str) -> Size:
    """Return the trim that `text` means to a printer: a name (`a5`, `신국판`), `6x9`, `152x225`, `6x9in`.

    A printer's own names come first, because one name means different sizes to different printers. Numbers
    below 25 without a unit are inches. Raises PrinterError with a sentence when there is no such trim, or
    when this printer does not offer it.
    """
    key = re.sub(r"\s+", "", text).lower().replace("×", "x")
    for trim in printer.trims:
        if key in (re.sub(r"\s+", "", name).lower() for name in trim.names):
            return trim.size
    size = _size(key) or _known(text)
    check_trim(printer, size)
    return next((trim.size for trim in printer.trims if _is(trim, size)), size)


def check_trim(printer: Printer, size: Size) -> None:
    """Raise PrinterError unless the printer offers that trim size."""
    if not printer.layouts or any(_is(trim, size) for trim in printer.trims):
        return
    if any(_holds(span, size) for span in printer.trim_ranges):
        return
    unit = _unit(printer)
    offers = ", ".join((*_names(printer), *(_span(span) for span in printer.trim_ranges)))
    raise PrinterError(
        f"{printer.name} does not print a trim of {shown_size(size, unit)}: "
        f"choose one of its own ({offers}) or another printer.",
        "trim",
    )


def shown_size(size: Size, unit: str) -> str:
    """Return a size for a sentence.

    >>> shown_size(Size(152.4, 228.6), "in")
    '6 × 9 in'
    """
    factor = MM_PER_INCH if unit == "in" else 1.0
    return f"{round(size.width / factor, 3):g} × {round(size.height / factor, 3):g} {unit}"


def _size(key: str) -> Size | None:
    match = _SIZE.fullmatch(key)
    if match is None:
        return None
    width, height, unit = Decimal(match[1]), Decimal(match[2]), match[3]
    is_inches = unit == "in" or (not unit and max(width, height) < _INCHES_BELOW)
    factor = Decimal("25.4") if is_inches else Decimal(1)
    if not (width and height):
        raise PrinterError(f"A trim has a width and a height, unlike “{shown(key)}”.", "trim")
    return Size(float(width * factor), float(height * factor))


def _known(text: str) -> Size:
    try:
        return print_spec(text).trim
    except UnknownFormatError:
        raise PrinterError(
            f"“{shown(text)}” is no trim size: write it like a5, 신국판, 6x9, 152x225 or 6.14x9.21in.",
            "trim",
        ) from None


def _is(trim: NamedTrim, size: Size) -> bool:
    return abs(trim.width.mm - size.width) <= _SAME_MM and abs(trim.height.mm - size.height) <= _SAME_MM


def _holds(span: TrimRange, size: Size) -> bool:
    return (
        span.least_width.mm - _SAME_MM <= size.width <= span.most_width.mm + _SAME_MM
        and span.least_height.mm - _SAME_MM <= size.height <= span.most_height.mm + _SAME_MM
    )


def _unit(printer: Printer) -> str:
    return next(figure.unit for figure in _sides(printer))


def _sides(printer: Printer) -> Iterator[Figure]:
    yield from (trim.width for trim in printer.trims)
    yield from (span.least_width for span in printer.trim_ranges)


def _names(printer: Printer) -> Iterator[str]:
    for trim in printer.trims:
        yield trim.names[0]


def _span(span: TrimRange) -> str:
    low, high = (span.least_width, span.least_height), (span.most_width, span.most_height)
    unit = span.least_width.unit
    return f"{low[0].value} × {low[1].value} to {high[0].value} × {high[1].value} {unit}"
