"""What stands in a column of vertical writing: single letters, stretches that are turned, short figures."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from coverstudio.rendering.typesetting.orientation import orientation_of
from coverstudio.rendering.typesetting.texts import graphemes

Latin = Literal["turned", "upright"]
Stand = Literal["upright", "corner", "turned", "together", "space"]
"""`corner` is a comma or full stop in the upper right of its square, `together` figures side by side."""

MOST_TOGETHER = 2
_CORNERS = set("、。，．﹑﹒,.")
_LOW = set(",.")
_CALLS = set("!?")
_ALWAYS_TURNED = {"Ps", "Pe", "Pi", "Pf", "Pd"}  # brackets, quotation marks, dashes
_TURNED_SIGNS = set("…‥⋯~〜'\"|/")


@dataclass(frozen=True)
class Cell:
    """The characters from `start` up to `end`, which stand in one way."""

    start: int
    end: int
    stand: Stand


def cells_of(text: str, start: int, end: int, latin: Latin) -> list[Cell]:
    """Return the cells of the characters from `start` up to `end`, from the top down."""
    cells: list[Cell] = []
    at = start
    for letter in graphemes(text[start:end]):
        after = at + len(letter)
        cell = Cell(at, after, _stand(text, at, cells, latin))
        at = after
        if cells and (joined := _joined(text, cells[-1], cell)) is not None:
            cells[-1] = joined
        else:
            cells.append(cell)
    return list(_resolved(text, cells, latin))


def _stand(text: str, at: int, before: list[Cell], latin: Latin) -> Stand:
    letter = text[at]
    if letter.isspace():
        return "space"
    if letter in _LOW or letter in _CALLS:
        return _stand_of_mark(letter, before, latin)
    if letter in _CORNERS:
        return "corner"
    if orientation_of(letter) in {"upright", "upright form"}:
        return "upright"
    if latin == "upright" and _may_stand(letter):
        return "together" if letter.isdecimal() else "upright"
    return "turned"


def _stand_of_mark(letter: str, before: list[Cell], latin: Latin) -> Stand:
    """Say how a mark of a horizontal script stands: as the letter does that it follows.

    After Hangul, which has no marks of its own, these stand as their kin from China and Japan do.
    """
    if latin == "turned" and (not before or before[-1].stand in {"turned", "space"}):
        return "turned"
    return "corner" if letter in _LOW else "upright"


def _may_stand(letter: str) -> bool:
    """Tell whether a letter of a horizontal script may stand upright: not what is joined or what opens."""
    if letter in _TURNED_SIGNS or unicodedata.category(letter) in _ALWAYS_TURNED:
        return False
    return unicodedata.bidirectional(letter) not in {"R", "AL"} and orientation_of(letter) == "turned"


def _joined(text: str, last: Cell, cell: Cell) -> Cell | None:
    """Return both cells as one where they stand together."""
    has_form = orientation_of(text[last.start]) == "turned form" or (
        orientation_of(text[cell.start]) == "turned form"
    )
    if cell.stand == last.stand and cell.stand in {"turned", "together", "space"} and not has_form:
        return replace(last, end=cell.end)
    return None


def _resolved(text: str, cells: list[Cell], latin: Latin) -> Iterator[Cell]:
    """Yield the cells with long figures one by one, and with spaces between turned words as part of them."""
    index = 0
    while index < len(cells):
        cell = cells[index]
        if cell.stand == "together" and cell.end - cell.start > MOST_TOGETHER:
            yield from (Cell(at, at + 1, "upright") for at in range(cell.start, cell.end))
        elif cell.stand == "turned" and orientation_of(text[cell.start]) != "turned form":
            while index + 2 < len(cells) and _goes_on(text, cells[index + 1], cells[index + 2]):
                cell = replace(cell, end=cells[index + 2].end)
                index += 2
            yield cell
        else:
            yield cell
        index += 1


def _goes_on(text: str, space: Cell, following: Cell) -> bool:
    return (
        space.stand == "space"
        and following.stand == "turned"
        and orientation_of(text[following.start]) != "turned form"
    )
