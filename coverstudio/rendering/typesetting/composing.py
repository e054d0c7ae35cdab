"""Paragraphs made lines, and lines put below one another, in one column or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QFontMetricsF

from coverstudio.rendering.typesetting import EM
from coverstudio.rendering.typesetting.breaking import breaks_of
from coverstudio.rendering.typesetting.lines import SetLine, ShapedLine
from coverstudio.rendering.typesetting.settings import Setting
from coverstudio.rendering.typesetting.shaping import Shaper
from coverstudio.rendering.typesetting.texts import direction_of, paragraphs

_TOLERANCE = 1.0


@dataclass(frozen=True, eq=False)
class Composition:
    """A text set, in units from the top left of its box; `height` is that of its tallest column.

    `overflows` tells that a line is wider than its column, or that the columns do not hold all lines.
    """

    lines: tuple[SetLine, ...]
    height: float
    overflows: bool

    @property
    def missing(self) -> str:
        """The characters that no font has, each once."""
        return "".join(dict.fromkeys("".join(line.shaped.missing for line in self.lines)))

    @property
    def widest(self) -> float:
        """The width of the widest line."""
        return max(line.width for line in self.lines)


def composed(setting: Setting) -> Composition:
    """Return a text set in its box."""
    shaper = Shaper(setting)
    width = _column_width(setting)
    shaped = [line for start, end in paragraphs(setting.text) for line in _lines(shaper, start, end, width)]
    metrics = QFontMetricsF(shaper.font(setting.base))
    columns = _columns(shaped, setting, metrics.ascent())
    lines: list[SetLine] = []
    for number, column in enumerate(columns):
        left = number * (width + setting.gap)
        lines += [SetLine(line, left + _indent(line, setting, width), baseline) for line, baseline in column]
    height = max(column[-1][1] + column[-1][0].descent for column in columns)
    too_wide = any(line.width > width + _TOLERANCE for line in lines)
    too_tall = setting.columns > 1 and height > setting.height + _TOLERANCE
    return Composition(tuple(lines), height, too_wide or too_tall)


def on_one_line_each(setting: Setting) -> Composition:
    """Return a text with its paragraphs on a line each, however wide they become."""
    return composed(replace(setting, width=1e9, alignment="left", columns=1, gap=0.0))


def _column_width(setting: Setting) -> float:
    return max((setting.width - (setting.columns - 1) * setting.gap) / setting.columns, 1.0)


def _lines(shaper: Shaper, start: int, end: int, width: float) -> Iterator[ShapedLine]:
    """Yield the lines of one paragraph; an empty paragraph is one empty line."""
    setting = shaper.setting
    tracking = setting.base.tracking / 1000 * setting.base.em
    direction = direction_of(setting.text[start:end])
    breaks = breaks_of(shaper, start, end, width + tracking)
    for number, ended in enumerate(breaks):
        justified = setting.alignment == "justify" and number < len(breaks) - 1
        yield shaper.line(start, ended.place, direction, ended.hyphenated, width if justified else None)
        start = ended.place


def _indent(line: ShapedLine, setting: Setting, width: float) -> float:
    room = width - line.width
    match setting.alignment:
        case "left" | "justify":
            return 0.0
        case "center":
            return room / 2
        case "right":
            return room


def _columns(
    lines: Sequence[ShapedLine], setting: Setting, ascent: float
) -> list[list[tuple[ShapedLine, float]]]:
    """Put lines below one another with their baselines; what the last column does not hold runs over."""
    columns: list[list[tuple[ShapedLine, float]]] = []
    baseline = 0.0
    for line in lines:
        step = setting.leading * EM * line.share
        below = baseline + step
        is_full = bool(columns) and len(columns) < setting.columns and (
            below + line.descent > setting.height + _TOLERANCE
        )  # fmt: skip
        if not columns or is_full:
            columns.append([])
            # Larger letters than the text's own need more room at the top.
            below = ascent if line.share <= 1 else max(ascent, line.ascent)
        baseline = below
        columns[-1].append((line, baseline))
    return columns
