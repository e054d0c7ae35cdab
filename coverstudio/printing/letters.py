"""Letters as the canvas shows them, where Qt's PDF writer has ideas of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction

Instruction = ContentStreamInstruction | ContentStreamInlineImage

_QT_SLANT = Decimal("0.3")
# FT_GlyphSlot_Oblique's 0x366A / 65536. Other systems' own renderers have been looked at by nobody yet.
_CANVAS_SLANT = Decimal("0.2126" if sys.platform == "linux" else "0.3")


def operation(operator: str, *operands: pikepdf.Object | Decimal) -> ContentStreamInstruction:
    """Return one instruction of a content stream."""
    return ContentStreamInstruction(operands, pikepdf.Operator(operator))


def as_on_the_canvas(instructions: Sequence[Instruction]) -> Sequence[Instruction]:
    """Undo what Qt's writer, and only it, does to letters: print them bolder and slant them more.

    It prints a second, shifted copy, which it marks as reading nothing, even with a font's real Black; and it
    slants a family without italics by 0.3, where the canvas gets FreeType's slant.
    """
    kept: list[Instruction] = []
    is_doubled = is_slanted = False
    for instruction in instructions:
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "BDC" and str(operands[1].get("/ActualText", "-")) == "":
            is_doubled = True
        elif operator == "EMC" and is_doubled:
            is_doubled = False
        elif is_doubled:
            continue
        elif operator == "Tm":
            is_slanted = Decimal(str(operands[2])) == _QT_SLANT
            kept.append(
                operation("Tm", *operands[:2], _CANVAS_SLANT, *operands[3:]) if is_slanted else instruction
            )
        elif operator == "Td" and is_slanted:
            kept.append(operation("Td", *_kept_in_place(operands)))
        else:
            kept.append(instruction)
    return kept


def _kept_in_place(step: Iterable[object]) -> tuple[Decimal, Decimal]:
    """Return a step in slanted text space that leads to the same place under the other slant."""
    x, y = (Decimal(str(operand)) for operand in step)
    return x + (_QT_SLANT - _CANVAS_SLANT) * y, y
