"""Says in the PDF what each painted line of text reads.

Glyphs alone do not tell: a ligature, an Arabic form or a letter set far from the next one reads as nothing,
as another character, or with spaces in between. An ActualText (ISO 32000-1, 14.9.4) around each line settles
it for search, copying, screen readers and printers' checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction

from coverstudio.document.geometry import rotated
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.vector_pages import from_sheet
from coverstudio.rendering.text_layout import Line, lay_out

Instructions = Sequence[ContentStreamInstruction | ContentStreamInlineImage]


@dataclass(frozen=True)
class _Run:
    """One text object of a page: its first and last instruction and where its baseline begins, in points."""

    first: int
    last: int
    start: tuple[float, float]


def with_lines_marked(page: pikepdf.Page, layer: TextLayer, spec: PrintSpec) -> bytes:
    """Return the content of a painted page with a span, holding the words, around each line of `layer`."""
    lines = [line for line in lay_out(layer).lines if line.text.strip()]
    instructions = _without_doubled_letters(pikepdf.parse_content_stream(page))
    if not lines:
        return pikepdf.unparse_content_stream(instructions)
    before: dict[int, ContentStreamInstruction] = {}
    after: dict[int, ContentStreamInstruction] = {}
    for line, runs in groupby(_runs(instructions), lambda run: _line_of(run, lines, layer, spec)):
        members = list(runs)
        words = pikepdf.Dictionary(ActualText=pikepdf.String(line.text))
        before[members[0].first] = _instruction("BDC", pikepdf.Name.Span, words)
        after[members[-1].last] = _instruction("EMC")
    marked: list[ContentStreamInstruction | ContentStreamInlineImage] = []
    for index, instruction in enumerate(instructions):
        marked += [before[index]] if index in before else []
        marked.append(instruction)
        marked += [after[index]] if index in after else []
    return pikepdf.unparse_content_stream(marked)


def _without_doubled_letters(instructions: Instructions) -> Instructions:
    """Leave out the second, shifted printing of letters by which Qt makes a font look bolder.

    It does so even with a font's real Black, and the canvas does not. Qt marks it as reading nothing.
    """
    kept: list[ContentStreamInstruction | ContentStreamInlineImage] = []
    is_doubled = False
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "BDC" and str(instruction.operands[1].get("/ActualText", "-")) == "":
            is_doubled = True
        elif operator == "EMC" and is_doubled:
            is_doubled = False
        elif not is_doubled:
            kept.append(instruction)
    return kept


def _instruction(operator: str, *operands: pikepdf.Object) -> ContentStreamInstruction:
    return ContentStreamInstruction(operands, pikepdf.Operator(operator))


def _line_of(run: _Run, lines: Sequence[Line], layer: TextLayer, spec: PrintSpec) -> Line:
    """Return the line whose baseline a run stands on."""
    _, y = rotated(*from_sheet(spec, *run.start), layer.box.center, -layer.rotation)
    return min(lines, key=lambda line: abs(line.baseline - y))


def _runs(instructions: Instructions) -> Iterator[_Run]:
    """Yield the text objects, following the matrices that lead to them (ISO 32000-1, 9.4.2)."""
    saved: list[pikepdf.Matrix] = []
    page = pikepdf.Matrix()
    line = pikepdf.Matrix()
    first, start = 0, (0.0, 0.0)
    for index, instruction in enumerate(instructions):
        operands = instruction.operands
        match str(instruction.operator):
            case "q":
                saved.append(page)
            case "Q":
                page = saved.pop()
            case "cm":
                page = _matrix(operands) @ page
            case "BT":
                first, line = index, pikepdf.Matrix()
            case "Tm":
                line = _matrix(operands)
            case "Td":
                line = pikepdf.Matrix(1, 0, 0, 1, *_numbers(operands)) @ line
            case "Tj":
                start = (line @ page).transform((0, 0))
            case "ET":
                yield _Run(first, index, start)
            case _:
                pass


def _numbers(operands: Iterable[object]) -> tuple[float, ...]:
    return tuple(float(str(operand)) for operand in operands)


def _matrix(operands: Iterable[object]) -> pikepdf.Matrix:
    return pikepdf.Matrix(*_numbers(operands))
