"""Painted content in other colours: Qt knows none but those of the screen."""

from __future__ import annotations

from decimal import Decimal

import pikepdf

from coverstudio.printing.letters import Instruction, operation
from coverstudio.printing.paints import Paint

_FILLS = {"scn", "sc", "rg", "g"}
_STROKES = {"SCN", "SC", "RG", "G"}
_DROPPED = {"cs", "CS", "gs"}


def recoloured(content: pikepdf.Stream | pikepdf.Page, paint: Paint) -> bytes:
    """Return the content of a layer, which has one colour, in the inks of `paint`.

    Qt's graphics states go with its colours: they say that nothing shines through, in words that the older
    standards do not know.
    """
    shares = [Decimal(f"{share:.4f}").normalize() + 0 for share in paint.shares]
    changed: list[Instruction] = []
    for instruction in pikepdf.parse_content_stream(content):
        operator = str(instruction.operator)
        if operator in _FILLS:
            changed.append(operation("k", *shares))
        elif operator in _STROKES:
            changed.append(operation("K", *shares))
        elif operator not in _DROPPED:
            changed.append(instruction)
    return pikepdf.unparse_content_stream(changed)
