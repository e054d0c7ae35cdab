"""Numbers as PDF and SVG write them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal


def numbers(values: Iterable[object] | None) -> tuple[float, ...]:
    """Return the numbers of a PDF array or of operands; none of what is not there."""
    return () if values is None else tuple(float(str(value)) for value in values)


def number(value: float) -> Decimal:
    """Return a length in points: a hundred-thousandth of a point is less than 4 nm."""
    return Decimal(f"{value:.5f}").normalize() + 0


def short(value: float) -> str:
    """Return a length to a hundred-thousandth, without zeros that say nothing.

    >>> short(12.5), short(3.0)
    ('12.5', '3')
    """
    return f"{value:.5f}".rstrip("0").rstrip(".")
