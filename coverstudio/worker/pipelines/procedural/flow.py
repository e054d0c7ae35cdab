"""Flow-field strokes: ribbons that follow one current and never touch each other."""

from __future__ import annotations

import numpy as np

from coverstudio.worker.pipelines.procedural import noise
from coverstudio.worker.pipelines.procedural.colour import Colour
from coverstudio.worker.pipelines.procedural.paint import BUTT, ROUND, fill, smooth, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_CELLS = 420  # of the occupancy grid to the unit
_STEP = 0.006


class _Field:
    """The current, and where ribbons already lie, on a grid that does not depend on the pixels."""

    def __init__(self, sheet: Sheet) -> None:
        rng = sheet.rng("field")
        self.half_x, self.half_y = sheet.width / sheet.unit / 2 + 0.06, sheet.height / sheet.unit / 2 + 0.06
        xs = np.arange(-self.half_x, self.half_x, 1 / 100, dtype=np.float32)
        ys = np.arange(-self.half_y, self.half_y, 1 / 100, dtype=np.float32)
        bend = noise.surface(sheet.seed, "flow/bend", xs, ys, rng.uniform(0.7, 1.3), 2, 0.35)
        self.angle: list[list[float]] = (bend * rng.uniform(1.6, 3.0) + rng.uniform(0, 2 * np.pi)).tolist()
        self.rows, self.columns = len(ys), len(xs)
        self.taken = np.zeros((int(self.half_y * 2 * _CELLS) + 12, int(self.half_x * 2 * _CELLS) + 12), bool)

    def direction(self, x: float, y: float) -> float | None:
        """The angle of the current at a place in units, None beyond the page."""
        row, column = int((y + self.half_y) * 100), int((x + self.half_x) * 100)
        if 0 <= row < self.rows and 0 <= column < self.columns and x > -self.half_x and y > -self.half_y:
            return self.angle[row][column]
        return None

    def is_free(self, x: float, y: float) -> bool:
        """Whether no ribbon lies at a place."""
        return not self.taken[int((y + self.half_y) * _CELLS), int((x + self.half_x) * _CELLS)]

    def take(self, path: list[tuple[float, float]], radius: float) -> None:
        """Mark a ribbon's place, with its distance to the next."""
        reach = max(int(radius * _CELLS + 0.5), 1)
        for x, y in path:
            row, column = int((y + self.half_y) * _CELLS), int((x + self.half_x) * _CELLS)
            self.taken[max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1] = (
                True
            )


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    sheet.canvas.drawPaint(fill(palette.ground))
    field = _Field(sheet)
    sheet.at(0.05)
    with sheet.faded(0.97, 0.045):
        _ribbons(sheet, field)
    sheet.at(0.88, show=True)
    return 2.4


def _ribbons(sheet: Sheet, field: _Field) -> None:
    rng = sheet.rng("ribbons")
    dense = rng.random() < 0.5
    widths = (0.026, 0.014, 0.007, 0.0035) if dense else (0.014, 0.009, 0.005, 0.0025)
    tries = (260, 700, 1500, 2400)
    cap = ROUND if rng.random() < 0.6 else BUTT
    bands = noise.surface(sheet.seed, "flow/colour", *_lattice(field), 0.8, 2)
    done = 0
    for width, count in zip(widths, tries, strict=True):
        spots = rng.random((count, 3))
        for u, v, chance in spots.tolist():
            done += 1
            if done % 250 == 0:
                sheet.at(0.05 + 0.8 * done / sum(tries))
            x, y = (u - 0.5) * 2 * field.half_x, (v - 0.5) * 2 * field.half_y
            path = _trace(field, x, y, width)
            spare = int(width * 0.5 / _STEP + 0.5) if cap == ROUND else 0  # a round cap reaches beyond
            path = path[spare : len(path) - spare]
            if len(path) < 9:
                continue
            field.take(path, width * 0.5)
            band = float(
                bands[
                    int((y + field.half_y) * 100) % len(bands), int((x + field.half_x) * 100) % bands.shape[1]
                ]
            )
            _ribbon(sheet, path, width, _colour(sheet, band, chance), cap)


def _lattice(field: _Field) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.arange(field.columns, dtype=np.float32) / 100 - np.float32(field.half_x),
        np.arange(field.rows, dtype=np.float32) / 100 - np.float32(field.half_y),
    )


def _trace(field: _Field, x: float, y: float, width: float) -> list[tuple[float, float]]:
    """Follow the current both ways until another ribbon is near."""
    both: list[list[tuple[float, float]]] = []
    gap = width * 0.5 + 0.0035
    for sign in (1.0, -1.0):
        points: list[tuple[float, float]] = []
        at_x, at_y = x, y
        for _ in range(70):
            angle = field.direction(at_x, at_y)
            if angle is None:
                break
            cos, sin = float(np.cos(angle)), float(np.sin(angle))
            side_x, side_y = -sin * gap, cos * gap
            inside = field.direction(at_x + side_x, at_y + side_y) is not None
            inside = inside and field.direction(at_x - side_x, at_y - side_y) is not None
            if not inside or not (
                field.is_free(at_x, at_y)
                and field.is_free(at_x + side_x, at_y + side_y)
                and field.is_free(at_x - side_x, at_y - side_y)
            ):
                break
            points.append((at_x, at_y))
            at_x, at_y = at_x + cos * _STEP * sign, at_y + sin * _STEP * sign
        both.append(points)
    return both[1][:0:-1] + both[0]


def _colour(sheet: Sheet, band: float, chance: float) -> Colour:
    palette = sheet.palette
    if chance < 0.07:
        return palette.accent
    if chance < 0.13:
        return palette.second
    return palette.depth(min(max(0.62 + 0.5 * band + 0.16 * (chance - 0.5), 0.2), 1.0))


def _ribbon(sheet: Sheet, path: list[tuple[float, float]], width: float, colour: Colour, cap: object) -> None:
    points = np.array(path[::3] if len(path) > 12 else path) * sheet.unit
    points += np.array([sheet.width / 2, sheet.height / 2])
    sheet.canvas.drawPath(smooth(points), stroke(colour, max(width * sheet.unit, 0.5), cap=cap))
