"""Draws lettering over paintings from a seed, so that what lies beneath it is known.

`draw_lettering` lays a cover out with lettering of every kind that image models leave behind; `draw_lines`
draws given lines, for tests.
"""

from tests.benchmarks.lettering_truth.drawing import DrawnLine, Lettered, draw_lines
from tests.benchmarks.lettering_truth.layout import draw_lettering
from tests.benchmarks.lettering_truth.lines import STYLES, Line
from tests.benchmarks.lettering_truth.paintings import paintings, read_painting
from tests.benchmarks.lettering_truth.words import font_file

__all__ = [
    "STYLES",
    "DrawnLine",
    "Lettered",
    "Line",
    "draw_lettering",
    "draw_lines",
    "font_file",
    "paintings",
    "read_painting",
]
