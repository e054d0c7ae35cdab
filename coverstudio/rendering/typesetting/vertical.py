"""Vertical writing: columns from right to left, letters from the top down.

Hangul, kana and Han stand upright in squares of an em, what belongs to horizontal scripts is turned clockwise
or stands upright as well (UAX #50). A column's middle is the axis of its letters.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence

from PySide6.QtGui import QTransform

from coverstudio.document.layers import VerticalAlignment
from coverstudio.rendering.typesetting import EM
from coverstudio.rendering.typesetting.cells import Latin
from coverstudio.rendering.typesetting.columns import TOLERANCE, Column, Columns, Frame, SetCell
from coverstudio.rendering.typesetting.composing import Composition
from coverstudio.rendering.typesetting.glyphs import PlacedRun
from coverstudio.rendering.typesetting.lines import SetLine, ShapedLine, Stops
from coverstudio.rendering.typesetting.settings import Setting
from coverstudio.rendering.typesetting.texts import paragraphs


def set_vertically(setting: Setting, height: float, latin: Latin, standing: VerticalAlignment) -> Composition:
    """Return a text in columns from the right to the left of its box of `height` units.

    Alignment is along the columns: left is at their top; of the block of columns the top is its right side.
    """
    frame = Frame(height, latin, standing)
    columns = Columns(setting, frame)
    shaped = [column for start, end in paragraphs(setting.text) for column in columns.of(start, end)]
    axes = list(_axes(shaped, setting))
    breadth = axes[-1] + EM / 2 * shaped[-1].share
    right = {
        "top": setting.width,
        "middle": (setting.width + breadth) / 2,
        "bottom": breadth,
    }[standing]
    lines = [
        _in_place(column, right - axis, frame, setting) for column, axis in zip(shaped, axes, strict=True)
    ]
    longest = max(column.length for column in shaped)
    overflows = longest > height + TOLERANCE or breadth > setting.width + TOLERANCE
    return Composition(tuple(lines), longest, overflows)


def _axes(columns: Sequence[Column], setting: Setting) -> Iterator[float]:
    """Yield how far each column's axis is from the right side of the first one.

    Each stands in the middle of its own leading, so that a narrow one keeps clear of a broad one.
    """
    axis = EM / 2 * columns[0].share
    yield axis
    for before, column in itertools.pairwise(columns):
        axis += setting.leading * EM * (before.share + column.share) / 2
        yield axis


def _in_place(column: Column, axis: float, frame: Frame, setting: Setting) -> SetLine:
    spare = frame.height - column.length
    justified = setting.alignment == "justify" and not column.is_last and len(column.cells) > 1
    each = max(spare, 0.0) / (len(column.cells) - 1) if justified else 0.0
    top = {"left": 0.0, "justify": 0.0, "center": spare / 2, "right": spare}[setting.alignment]
    tops = list(itertools.accumulate((cell.whole + each for cell in column.cells), initial=0.0))
    led = tuple(
        PlacedRun(_at(cell, axis, top + down), piece.run, piece.colour)
        for cell, down in zip(column.cells, tops, strict=False)
        for piece in cell.line.runs
    )
    length = tops[-1] - (each if column.cells else 0.0) - column.tracking if column.cells else 0.0
    shaped = ShapedLine(
        text=column.text,
        start=column.start,
        end=column.end,
        width=length,
        ascent=EM / 2 * column.share,
        descent=EM / 2 * column.share,
        share=column.share,
        runs=(),
        missing="".join(cell.line.missing for cell in column.cells),
        find_stops=functools.partial(_stops, column, tops),
    )
    way = functools.partial(_way, axis, top)
    return SetLine(shaped, axis - EM / 2 * column.share, top + length, way, led, is_column=True)


def _at(cell: SetCell, axis: float, top: float) -> QTransform:
    return cell.transform * QTransform.fromTranslate(axis, top + cell.before)


def _way(axis: float, top: float, down: float) -> QTransform:
    """Return what leads to a place down a column: what is above a line's foot is to the right of its axis."""
    return QTransform(0, 1, -1, 0, axis, top + down)


def _stops(column: Column, tops: Sequence[float]) -> Stops:
    stops: list[tuple[int, float]] = []
    for cell, top in zip(column.cells, tops, strict=False):
        if cell.cell.stand == "turned":
            first = cell.line.start
            stops += [
                (cell.cell.start + at - first, top + cell.before + x) for at, x in cell.line.find_stops()[:-1]
            ]
        else:
            count = cell.cell.end - cell.cell.start
            inside = range(count) if cell.cell.stand in {"space", "together"} else range(1)
            stops += [(cell.cell.start + at, top + cell.before + cell.advance * at / count) for at in inside]
    end = column.start + len(column.text)
    return (*stops, (end, tops[-1] if column.cells else 0.0))
