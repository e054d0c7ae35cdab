"""A number that somebody publishes, or that was found out: with its unit, its standing and its source."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

Standing = Literal["published", "fitted", "estimate"]
Unit = Literal["mm", "in", "pt", "pages", "px", "ppi", "%", "MB"]

EXACT_MM_PER_INCH = Decimal("25.4")
_LEAST_RELIABLE_LAST: tuple[Standing, ...] = ("published", "fitted", "estimate")


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a number was read, and when: a year, a month or a day."""

    title: str
    date: Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d\d){0,2}\Z")]
    address: str = ""


class Figure(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A number as `[value, unit, standing, source]`; `source` is a key of the printer's sources.

    Fitted is what agrees with every result of a calculator whose formula nobody has published.
    """

    value: Decimal
    unit: Unit
    standing: Standing
    source: str

    @property
    def exact_mm(self) -> Decimal:
        """The length in millimetres, without any rounding."""
        return self.value * EXACT_MM_PER_INCH if self.unit == "in" else self.value

    @property
    def mm(self) -> float:
        """The length in millimetres."""
        return float(self.exact_mm)


def least_reliable(standings: Iterable[Standing]) -> Standing:
    """Return what a result that is made of such numbers is.

    >>> least_reliable(("published", "fitted"))
    'fitted'
    """
    return max(standings, key=_LEAST_RELIABLE_LAST.index)
