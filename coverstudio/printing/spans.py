"""Says in the PDF what each painted line of text reads.

Glyphs alone do not tell: a ligature, an Arabic form or a letter set far from the next one reads as nothing,
as another character, or with spaces in between. An ActualText (ISO 32000-1, 14.9.4) around each line settles
it for search, copying, screen readers and printers' checks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pikepdf

from coverstudio.document.geometry import rotated
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.letters import Instruction, as_on_the_canvas, operation
from coverstudio.printing.vector_pages import from_sheet
from coverstudio.rendering.text_layout import Line, lay_out


@dataclass(frozen=True)
class _Run:
    """One text object of a page: its first and last instruction and where its baseline begins, in points."""

    first: int
    last: int
    start: tuple[float, float]


def with_lines_marked(page: pikepdf.Page, layer: TextLayer, spec: PrintSpec) -> bytes:
    """Return the content of a painted page with a span, holding the words, around each line of `layer`."""
    lines = [line for line in lay_out(layer).lines if line.text.strip()]
    instructions = as_on_the_canvas(pikepdf.parse_content_stream(page))
    if not lines:
        return pikepdf.unparse_content_stream(instructions)
    before: dict[int, Instruction] = {}
    after: dict[int, Instruction] = {}
    for line, runs in groupby(_runs(instructions), lambda run: _line_of(run, lines, layer, spec)):
        members = list(runs)
        if is_right_to_left(line.text):
            continue
        words = pikepdf.Dictionary(ActualText=pikepdf.String(line.text))
        before[members[0].first] = operation("BDC", pikepdf.Name.Span, words)
        after[members[-1].last] = operation("EMC")
    marked: list[Instruction] = []
    for index, instruction in enumerate(instructions):
        marked += [before[index]] if index in before else []
        marked.append(instruction)
        marked += [after[index]] if index in after else []
    return pikepdf.unparse_content_stream(marked)


def is_right_to_left(words: str) -> bool:
    """Tell whether any letter of a text runs from right to left.

    Such a line gets no span: its letters read well one by one, while readers that reorder them turn the words
    of a span round too.
    """
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words)


def _line_of(run: _Run, lines: Sequence[Line], layer: TextLayer, spec: PrintSpec) -> Line:
    """Return the line whose baseline a run stands on."""
    _, y = rotated(*from_sheet(spec, *run.start), layer.box.center, -layer.rotation)
    return min(lines, key=lambda line: abs(line.baseline - y))


def _runs(instructions: Sequence[Instruction]) -> Iterator[_Run]:
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
