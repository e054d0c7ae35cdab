"""Says in the PDF what each painted line of text reads.

Glyphs alone do not tell: a ligature, an Arabic form or a letter set far from the next one reads as nothing,
as another character, or with spaces in between. An ActualText (ISO 32000-1, 14.9.4) around each line settles
it for search, copying, screen readers and printers' checks.
"""

from __future__ import annotations

import bisect
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

_CELL = 0.1  # mm: what Qt rounds places by is far less
_SAME = 0.01  # mm: baselines no farther apart are those of one row
_Columns = dict[tuple[int, int], Line]


@dataclass(frozen=True)
class _Run:
    """One text object or picture of a letter on a page: its first and last instruction, its place in points.

    The place is on the baseline, or in the middle of the picture.
    """

    first: int
    last: int
    place: tuple[float, float]


def with_lines_marked(page: pikepdf.Page, layer: TextLayer, spec: PrintSpec) -> bytes:
    """Return the content of a painted page with a span, holding the words, around each line of `layer`.

    Where Qt paints outlines instead of letters (a font that must not be embedded) one span holds them all.
    """
    lines = [line for line in lay_out(layer).lines if line.text.strip()]
    instructions = as_on_the_canvas(pikepdf.parse_content_stream(page))
    runs = list(_runs(instructions))
    if not runs:
        words = " ".join(line.text for line in lines)
        return pikepdf.unparse_content_stream([_span(words), *instructions, operation("EMC")])
    before: dict[int, Instruction] = {}
    after: dict[int, Instruction] = {}
    for line, members in _by_line(runs, lines, layer, spec):
        if not is_right_to_left(line.text):
            before[members[0].first] = _span(line.text)
            after[members[-1].last] = operation("EMC")
    marked: list[Instruction] = []
    for index, instruction in enumerate(instructions):
        marked += [before[index]] if index in before else []
        marked.append(instruction)
        marked += [after[index]] if index in after else []
    return pikepdf.unparse_content_stream(marked)


def _span(words: str) -> Instruction:
    return operation("BDC", pikepdf.Name.Span, pikepdf.Dictionary(ActualText=pikepdf.String(words)))


def _by_line(
    runs: Sequence[_Run], lines: Sequence[Line], layer: TextLayer, spec: PrintSpec
) -> Iterator[tuple[Line, list[_Run]]]:
    """Yield each line with its runs, which follow one another; nothing where no line has words."""
    if lines:
        columns = _columns_by_glyph(layer) if layer.writing == "vertical" else {}
        rows = _Rows(lines)
        for line, members in groupby(runs, lambda run: _line_of(run, rows, columns, layer, spec)):
            yield line, list(members)


def is_right_to_left(words: str) -> bool:
    """Tell whether any letter of a text runs from right to left.

    Such a line gets no span: its letters read well one by one, while readers that reorder them turn the words
    of a span round too.
    """
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words)


class _Rows:
    """Lines by their baselines, so that among thousands of them few need to be looked at."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = sorted(lines, key=lambda line: line.baseline)
        self._baselines = [line.baseline for line in self.lines]

    def nearest(self, x: float, y: float) -> Line:
        """Return the line whose baseline is nearest to a place; of lines side by side the one it is in."""
        index = bisect.bisect_left(self._baselines, y)
        reach = min(abs(baseline - y) for baseline in self._baselines[max(index - 1, 0) : index + 1]) + _SAME
        first = bisect.bisect_left(self._baselines, y - reach)
        last = bisect.bisect_right(self._baselines, y + reach)
        return min(
            self.lines[first:last], key=lambda line: (round(abs(line.baseline - y), 2), _beside(line, x))
        )


def _line_of(run: _Run, rows: _Rows, columns: _Columns, layer: TextLayer, spec: PrintSpec) -> Line:
    """Return the line whose baseline a run stands on, or next to; of lines side by side the one it is in.

    Of vertical writing it is the column that has a glyph there: turned ones begin outside of their column.
    """
    x, y = rotated(*from_sheet(spec, *run.place), layer.box.center, -layer.rotation)
    if columns:
        column, row = _cell(x, y)
        near = ((column + across, row + down) for across in (0, -1, 1) for down in (0, -1, 1))
        found = next((columns[cell] for cell in near if cell in columns), None)
        return found or min(rows.lines, key=lambda line: abs(line.x + line.width / 2 - x))
    return rows.nearest(x, y)


def _columns_by_glyph(layer: TextLayer) -> _Columns:
    """Return which column has a glyph at a place of the unturned page, by cells of a grid."""
    layout = lay_out(layer)
    (left, top), scale = layout.origin, layout.scale
    return {
        _cell(left + at.x() * scale, top + at.y() * scale): line
        for line, column in zip(layout.lines, layout.set_lines, strict=True)
        for placed in column.placed_runs
        for at in map(placed.transform.map, placed.run.positions())
    }


def _cell(x: float, y: float) -> tuple[int, int]:
    return round(x / _CELL), round(y / _CELL)


def _beside(line: Line, x: float) -> float:
    return max(line.x - x, x - line.x - line.width, 0.0)


def _runs(instructions: Sequence[Instruction]) -> Iterator[_Run]:
    """Yield what paints letters, in the order of the page."""
    matrices = _Matrices()
    first, place = 0, (0.0, 0.0)
    for index, instruction in enumerate(instructions):
        operator = str(instruction.operator)
        matrices.follow(operator, instruction.operands)
        if operator == "BT":
            first = index
        elif operator == "Tj":
            place = (matrices.line @ matrices.page).transform((0, 0))
        elif operator == "ET":
            yield _Run(first, index, place)
        elif operator == "Do":  # an emoji of a font of pictures
            yield _Run(index, index, matrices.page.transform((0.5, 0.5)))


class _Matrices:
    """The matrices of the page and of the line of text that lead to what is painted (ISO 32000-1, 9.4.2)."""

    def __init__(self) -> None:
        self.page = pikepdf.Matrix()
        self.line = pikepdf.Matrix()
        self._saved: list[pikepdf.Matrix] = []

    def follow(self, operator: str, operands: Iterable[object]) -> None:
        match operator:
            case "q":
                self._saved.append(self.page)
            case "Q":
                self.page = self._saved.pop()
            case "cm":
                self.page = pikepdf.Matrix(*_numbers(operands)) @ self.page
            case "BT":
                self.line = pikepdf.Matrix()
            case "Tm":
                self.line = pikepdf.Matrix(*_numbers(operands))
            case "Td":
                self.line = pikepdf.Matrix(1, 0, 0, 1, *_numbers(operands)) @ self.line
            case _:
                pass


def _numbers(operands: Iterable[object]) -> tuple[float, ...]:
    return tuple(float(str(operand)) for operand in operands)
