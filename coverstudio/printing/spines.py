"""How wide a spine is: what a printer says of a paper, and its page count. Exact decimal numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import msgspec

from coverstudio.document.geometry import Size
from coverstudio.printing.figures import EXACT_MM_PER_INCH, Figure, Standing, least_reliable
from coverstudio.printing.printers import Caliper, Calipers, Paper, Printer, PrinterError, Table

_SAME_MM = 0.1


class Spine(msgspec.Struct, frozen=True, kw_only=True):
    """A spine's width in millimetres, how sure it is, and the keys of the sources that say so."""

    mm: Decimal
    standing: Standing
    sources: tuple[str, ...]


def spine_of(printer: Printer, paper: Paper, pages: int, *, is_hard: bool) -> Spine:
    """Return the spine of that many pages of that paper, in a hard cover or in a soft one.

    Raises PrinterError when nothing is known of so many pages, or of that cover on that paper.
    """
    rule = paper.hard_spine if is_hard else paper.spine
    if rule is None:
        cover = "hard" if is_hard else "soft"
        raise PrinterError(
            f"The spine of a {cover} cover on the paper “{paper.id}” of {printer.name} is not known here: "
            f"enter the one that its own calculator shows ({printer.calculator}).",
            "spine",
        )
    counted = pages + pages % 2 if printer.even_pages else pages
    if isinstance(rule, Table):
        return _from_table(printer, rule, counted)
    return _from_calipers(rule, counted)


def check_pages(printer: Printer, paper: Paper, trim: Size, pages: int) -> None:
    """Raise PrinterError unless the printer binds that many pages of that paper and size."""
    upper = _most_pages(paper, trim)
    least, most = int(paper.least_pages.value), int(upper.value)
    if least <= pages <= most:
        return
    if least_reliable((paper.least_pages.standing, upper.standing)) == "estimate":
        raise PrinterError(
            f"{printer.name} probably does not bind {pages:,} pages of the paper “{paper.id}” "
            f"(an estimate: {least} to {most}): change the page count, or choose another paper or printer.",
            "pages",
        )
    raise PrinterError(
        f"{printer.name} binds {least} to {most} pages of the paper “{paper.id}”, not {pages:,}: "
        "change the page count, or choose another paper or printer.",
        "pages",
    )


def _most_pages(paper: Paper, trim: Size) -> Figure:
    for fewer in paper.fewer_pages:
        if abs(fewer.width.mm - trim.width) < _SAME_MM and abs(fewer.height.mm - trim.height) < _SAME_MM:
            return fewer.most_pages
    return paper.most_pages


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Return the number with so many decimals, a half upwards, as calculators and people round.

    >>> rounded(Decimal("23.545"), 2)
    Decimal('23.55')
    """
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _from_calipers(rule: Calipers, pages: int) -> Spine:
    caliper = max((step for step in rule.steps if step.from_pages <= pages), key=lambda step: step.from_pages)
    figures = _figures(caliper)
    width = caliper.thickness.exact_mm * pages / caliper.of_pages
    width += caliper.plus.exact_mm if caliper.plus else 0
    if rule.decimals is not None:
        width = _rounded_in(rule.unit, width, rule.decimals)
    return Spine(
        mm=width,
        standing=least_reliable(figure.standing for figure in figures),
        sources=tuple(dict.fromkeys(figure.source for figure in figures)),
    )


def _figures(caliper: Caliper) -> tuple[Figure, ...]:
    return (caliper.thickness, *((caliper.plus,) if caliper.plus else ()))


def _from_table(printer: Printer, table: Table, pages: int) -> Spine:
    first, last = table.points[0][0], table.points[-1][0]
    if not first <= pages <= last:
        raise PrinterError(
            f"Spines of {printer.name} are known here from {first} to {last} pages, not for {pages:,}: "
            f"enter the one that its own calculator shows ({printer.calculator}).",
            "spine",
        )
    unit = EXACT_MM_PER_INCH if table.unit == "in" else Decimal(1)
    width = rounded(_interpolated(table, pages) / table.step, 0) * table.step * unit
    return Spine(mm=width, standing=table.standing, sources=(table.source,))


def _interpolated(table: Table, pages: int) -> Decimal:
    """Return the width at `pages`, which lies within the table, on the line between its two neighbours."""
    above = next(index for index, (count, _) in enumerate(table.points) if count >= pages)
    count, width = table.points[above]
    if count == pages:
        return width
    count_below, width_below = table.points[above - 1]
    return width_below + (width - width_below) * (pages - count_below) / (count - count_below)


def _rounded_in(unit: str, mm: Decimal, decimals: int) -> Decimal:
    factor = EXACT_MM_PER_INCH if unit == "in" else Decimal(1)
    return rounded(mm / factor, decimals) * factor
