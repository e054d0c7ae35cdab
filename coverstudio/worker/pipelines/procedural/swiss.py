"""Swiss geometry: a strict grid, a few exact shapes, a lot of air."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural.colour import Colour
from coverstudio.worker.pipelines.procedural.paint import BUTT, fill, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    sheet.canvas.drawPaint(fill(sheet.palette.ground))
    layouts: list[Callable[[Sheet], None]] = [_tiles, _arcs, _bars, _tiles, _discs]
    layout = layouts[int(sheet.rng("layout").integers(len(layouts)))]
    if sheet.wants("sun", "moon"):
        layout = _discs
    elif sheet.wants("rain"):
        layout = _bars
    elif sheet.wants("sea"):
        layout = _arcs
    elif sheet.wants("city"):
        layout = _tiles
    sheet.at(0.2, show=True)
    layout(sheet)
    sheet.at(0.8, show=True)
    return 2.2


def _colours(sheet: Sheet) -> list[Colour]:
    palette = sheet.palette
    return [palette.depth(1.0), palette.accent, palette.depth(0.72), palette.second, palette.depth(0.3)]


def _grid(sheet: Sheet, columns: int) -> tuple[int, float, float]:
    """Rows of square cells, their side, and where the first begins; the last ends on the lower edge."""
    side = sheet.width / columns
    rows = int(np.ceil(sheet.height / side - 0.01))
    return rows, side, sheet.height - rows * side


def _is_free(sheet: Sheet, left: float, top: float, side: float) -> bool:
    """Whether a square (in pixels) stays clear of the calm zone."""
    if sheet.calm is None:
        return True
    return not sheet.calm_rect(0.012).intersects(skia.Rect.MakeXYWH(left, top, side, side))


def _tiles(sheet: Sheet) -> None:
    """Quarter discs, half discs, triangles and bars on a grid; whole regions stay empty."""
    rng = sheet.rng("tiles")
    columns = int(rng.integers(4, 6))
    rows, side, origin = _grid(sheet, columns)
    colours = _colours(sheet)
    start = 1 if sheet.calm is not None else rows - round(rows * 0.62)
    taken = sheet.rng("air").random((rows, columns)) < 0.16
    taken[:start] = True
    large = [
        (int(rng.integers(start, max(rows - 1, start + 1))), int(rng.integers(columns - 1)), 2)
        for _ in range(2)
    ]
    small = [(row, column, 1) for row in range(rows) for column in range(columns)]
    for row, column, span in large + small:
        area = np.s_[row : row + span, column : column + span]
        left, top = column * side, origin + row * side
        if (span == 1 and taken[area].any()) or not _is_free(sheet, left, top, span * side):
            continue
        taken[area] = True
        _tile(sheet, rng, (left, top, span * side), colours)


def _tile(
    sheet: Sheet, rng: np.random.Generator, box: tuple[float, float, float], colours: list[Colour]
) -> None:
    x, y, side = box
    weights = np.array([0.34, 0.24, 0.18, 0.12, 0.12])
    first, second = rng.choice(len(colours), 2, replace=False, p=weights).tolist()
    canvas = sheet.canvas
    canvas.save()
    canvas.clipRect(skia.Rect.MakeXYWH(x, y, side, side), skia.ClipOp.kIntersect, True)
    canvas.translate(x + side / 2, y + side / 2)
    canvas.rotate(90 * int(rng.integers(4)))
    if rng.random() < 0.72:
        canvas.drawRect(skia.Rect.MakeLTRB(-side, -side, side, side), fill(colours[first]))
    front = fill(colours[second])
    half = side / 2
    kind = int(rng.integers(7))
    if kind <= 1:
        canvas.drawCircle(-half, -half, 2 * half, front)
    elif kind == 2:
        canvas.drawCircle(0, -half, half, front)
    elif kind == 3:
        canvas.drawCircle(0, 0, half * 0.62, front)
    elif kind == 4:
        canvas.drawPath(_triangle(half), front)
    elif kind == 5:
        for bar in range(-2, 3):
            canvas.drawRect(skia.Rect.MakeXYWH(-half, (bar - 0.25) * half * 0.4, 2 * half, half * 0.2), front)
    else:
        canvas.drawCircle(-half, -half, 2 * half, front)
        canvas.drawCircle(-half, -half, half, fill(colours[first]))
    canvas.restore()


def _triangle(half: float) -> Any:
    path = skia.Path()
    path.addPoly([skia.Point(-half, -half), skia.Point(half, -half), skia.Point(-half, half)], True)
    return path


def _outside(sheet: Sheet) -> None:
    """Clip to everything but the calm zone: an exact edge, as a grid would cut it."""
    if sheet.calm is None:
        return
    calm = sheet.calm
    upper = calm.middle[1] < 0.5
    top = 0.0 if upper else calm.top * sheet.height - 0.03 * sheet.unit
    bottom = calm.bottom * sheet.height + 0.03 * sheet.unit if upper else sheet.height
    sheet.canvas.clipRect(skia.Rect.MakeLTRB(0, top, sheet.width, bottom), skia.ClipOp.kDifference, False)


def _arcs(sheet: Sheet) -> None:
    """Concentric bands from a corner or an edge."""
    rng = sheet.rng("arcs")
    low = sheet.calm is None or sheet.calm.middle[1] < 0.5
    x, y = float(rng.choice([0.0, 1.0, 0.5])), 1.0 if low else 0.0
    band = sheet.width / int(rng.integers(9, 13))
    colours = _colours(sheet)
    count = int(rng.integers(6, 9))
    order = rng.choice(len(colours), count, p=[0.4, 0.16, 0.2, 0.12, 0.12]).tolist()
    sheet.canvas.save()
    _outside(sheet)
    px, py = sheet.place(x, y)
    for ring in range(count):
        radius = band * (1.5 * ring + 1.5)
        if ring == 0:
            sheet.canvas.drawCircle(px, py, radius, fill(sheet.palette.accent))
        else:
            sheet.canvas.drawCircle(px, py, radius, stroke(colours[order[ring]], band * 0.75, cap=BUTT))
    sheet.canvas.restore()


def _bars(sheet: Sheet) -> None:
    """Parallel slanting bars in a rhythm of doubling widths."""
    rng = sheet.rng("bars")
    colours = _colours(sheet)
    sheet.canvas.save()
    _outside(sheet)
    slant = float(rng.choice([-45, 45, -30, 30]))
    calm = sheet.calm
    middle = 0.62 if calm is None else (calm.bottom + 1) / 2 if calm.middle[1] < 0.5 else calm.top / 2
    sheet.canvas.translate(sheet.width / 2, sheet.height * middle)
    sheet.canvas.rotate(slant)
    module = sheet.unit / 24
    reach = 2.2 * sheet.unit
    x = -8.0 * module
    for _ in range(12):
        wide = module * float(rng.choice([0.25, 0.5, 1.0, 2.0], p=[0.25, 0.3, 0.3, 0.15]))
        long = module * float(rng.choice([5, 8, 12, 18]))
        at = module * float(rng.integers(-8, 8))
        tint = colours[int(rng.choice(len(colours), p=[0.46, 0.22, 0.14, 0.1, 0.08]))]
        sheet.canvas.drawRect(skia.Rect.MakeXYWH(x, min(at - long / 2, reach), wide, long), fill(tint))
        x += wide + module * float(rng.choice([0.25, 0.5, 1.0]))
    sheet.canvas.restore()


def _discs(sheet: Sheet) -> None:
    """One very large disc, and what the grid sets against it."""
    rng = sheet.rng("discs")
    palette = sheet.palette
    low = sheet.calm is None or sheet.calm.middle[1] < 0.5
    sheet.canvas.save()
    _outside(sheet)
    side = sheet.unit / 12
    x, y = (float(rng.choice([0.3, 0.5, 0.7])), 0.66 if low else 0.3)
    px, py = sheet.place(x, y)
    radius = side * float(rng.choice([3.5, 4.0, 4.5]))
    if sheet.calm is not None:
        edge = sheet.calm.bottom + 0.04 if low else sheet.calm.top - 0.04
        py = (edge + 1) / 2 * sheet.height if low else edge / 2 * sheet.height
        radius = min(radius, abs(1 - edge if low else edge) * sheet.height * 0.46)
    sheet.canvas.drawCircle(px, py, radius, fill(palette.accent))
    if sheet.wants("moon"):
        sheet.canvas.drawCircle(px + radius * 0.42, py - radius * 0.2, radius * 0.86, fill(palette.ground))
        sheet.canvas.restore()
        return
    ink = fill(palette.ink)
    for bar in range(4):
        at, wide = py + radius * (0.26 + 0.27 * bar), radius * (0.07 + 0.016 * bar)
        sheet.canvas.drawRect(skia.Rect.MakeXYWH(0, at, sheet.width, wide), ink)
    side = radius * (0.9 if x < 0.6 else -0.9)
    sheet.canvas.drawCircle(px + side, py - radius * 0.75, radius * 0.28, fill(palette.second))
    sheet.canvas.restore()
