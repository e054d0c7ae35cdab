"""The graphics state of a page, and what is painted with it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from coverstudio.printing.contents.spaces import GRAY, Space

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

# Text rendering modes (ISO 32000-1, table 106): those that fill, that stroke, that leave nothing on the page.
FILLED_TEXT, STROKED_TEXT, INVISIBLE = (0, 2, 4, 6), (1, 2, 5, 6), (3, 7)
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def joined(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that does what `inner` does and then what `outer` does."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def moved(matrix: Matrix, x: float, y: float) -> Point:
    """Return where a matrix moves a point."""
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]


def scale_of(matrix: Matrix) -> float:
    """Return how much larger a matrix makes things, both directions taken together."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


@dataclass(frozen=True)
class Paint:
    """A colour: its space and the numbers in it, or the pattern that stands for one."""

    space: Space = GRAY
    values: tuple[float, ...] = (0.0,)
    pattern: object = None


BLACK = Paint()


@dataclass(slots=True)
class State:
    """What `q` keeps and `Q` brings back. Lengths in points of the page, except where a matrix is to come."""

    matrix: Matrix = UNMOVED
    fill: Paint = BLACK
    stroke: Paint = BLACK
    line_width: float = 1.0
    font: object = None
    font_size: float = 0.0
    text_mode: int = 0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    in_mask: bool = False  # inside of a soft mask, which prints nothing itself

    def copied(self) -> State:
        """Return one that changes without this one."""
        return State(
            self.matrix, self.fill, self.stroke, self.line_width, self.font, self.font_size, self.text_mode,
            self.fill_alpha, self.stroke_alpha, self.in_mask,
        )  # fmt: skip
