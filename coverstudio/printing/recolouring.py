"""Painted content in other colours: Qt knows none but those of the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

import pikepdf

from coverstudio.printing.letters import Instruction, operation
from coverstudio.printing.paints import Paint

_FILLS = {"scn", "sc", "rg", "g"}
_STROKES = {"SCN", "SC", "RG", "G"}
_DROPPED = {"cs", "CS", "gs"}

# What a colour like "#1b2a41" is painted with: a paint, or the name of a pattern.
Repaint = Callable[[str], Paint | str]


def recoloured(content: pikepdf.Stream | pikepdf.Page, repaint: Repaint) -> bytes:
    """Return the content of a layer with each of its colours in the paint it is printed with.

    Qt's graphics states go with its colours: they say that nothing shines through, in words that the older
    standards do not know.
    """
    changed: list[Instruction] = []
    for instruction in pikepdf.parse_content_stream(content):
        operator = str(instruction.operator)
        if operator in _FILLS:
            changed += _set(repaint(_colour(instruction.operands)), "cs", "scn", "k")
        elif operator in _STROKES:
            changed += _set(repaint(_colour(instruction.operands)), "CS", "SCN", "K")
        elif operator not in _DROPPED:
            changed.append(instruction)
    return pikepdf.unparse_content_stream(changed)


def _colour(operands: Iterable[object]) -> str:
    return "#" + bytes(round(float(str(share)) * 255) for share in operands).hex()


def _set(paint: Paint | str, space: str, named: str, inks: str) -> list[Instruction]:
    if isinstance(paint, str):
        return [operation(space, pikepdf.Name.Pattern), operation(named, pikepdf.Name(paint))]
    shares = [Decimal(f"{share:.4f}").normalize() + 0 for share in paint.shares]
    if paint.space == "inks":
        return [operation(inks, *shares)]
    return [operation(space, pikepdf.Name("/CSp")), operation(named, *shares)]


def with_letters_hidden(content: pikepdf.Stream | pikepdf.Page) -> bytes:
    """Return the content with letters that are read and not seen: what is seen was drawn as outlines."""
    changed: list[Instruction] = []
    for instruction in pikepdf.parse_content_stream(content):
        changed.append(instruction)
        if str(instruction.operator) == "BT":
            changed.append(operation("Tr", _UNSEEN))
    return pikepdf.unparse_content_stream(changed)


_UNSEEN = Decimal(3)  # ISO 32000-1, 9.3.6
