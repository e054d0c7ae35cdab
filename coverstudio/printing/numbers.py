"""Numbers as PDF writes them."""

from __future__ import annotations

from decimal import Decimal


def number(value: float) -> Decimal:
    """Return a length in points: a hundred-thousandth of a point is less than 4 nm."""
    return Decimal(f"{value:.5f}").normalize() + 0
