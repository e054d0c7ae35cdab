"""Mid-century shapes: leaves, boomerangs and starbursts in a few flat inks that overprint each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural.colour import Colour, mix
from coverstudio.worker.pipelines.procedural.paint import fill, polygon, smooth, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    sheet.canvas.drawPaint(fill(palette.ground))
    spots = _spots(sheet)
    rng = sheet.rng("shapes")
    shapes = _shapes(sheet)
    inks = [palette.depth(0.5), palette.depth(0.25), palette.accent, palette.second, palette.depth(0.75)]
    for index, (x, y, size) in enumerate(spots):
        shape = shapes[int(rng.integers(len(shapes)))]
        ink = inks[(index + int(rng.integers(2))) % len(inks)]
        canvas = sheet.canvas
        canvas.save()
        canvas.translate(*sheet.place(x, y))
        canvas.rotate(
            float(rng.uniform(0, 360)) if shape in (_leaf, _boomerang, _pod) else float(rng.uniform(-20, 20))
        )
        canvas.scale(size * sheet.unit, size * sheet.unit)
        shape(sheet, rng, ink)
        canvas.restore()
        sheet.at(0.1 + 0.6 * index / len(spots), show=index % 6 == 0)
    _wear(sheet)
    return 2.4


def _spots(sheet: Sheet) -> list[tuple[float, float, float]]:
    """Places (x, y in shares, size in units): large ones first, none upon another, none in the calm zone."""
    rng = sheet.rng("spots")
    spots: list[tuple[float, float, float]] = []
    wide, tall = sheet.width / sheet.unit, sheet.height / sheet.unit
    for size, tries in ((0.2, 40), (0.135, 120), (0.085, 240), (0.045, 260)):
        for u, v in rng.random((tries, 2)).tolist():
            x, y = u * 1.08 - 0.04, v * 1.08 - 0.04
            if sheet.calm is not None and sheet.calm.is_near(x, y, *sheet.share(size * 1.1)):
                continue
            gap = 0.74 if size > 0.06 else 0.95
            if all(np.hypot((x - a) * wide, (y - b) * tall) > (size + other) * gap for a, b, other in spots):
                spots.append((x, y, size))
    return spots


Shape = Callable[[Sheet, np.random.Generator, Colour], None]


def _shapes(sheet: Sheet) -> list[Shape]:
    shapes: list[Shape] = [_leaf, _leaf, _boomerang, _pod, _burst, _rings]
    if sheet.wants("sun", "stars"):
        shapes += [_burst, _burst, _burst]
    if sheet.wants("moon"):
        shapes += [_moon, _moon, _rings]
    if sheet.wants("flowers", "forest"):
        shapes += [_leaf, _leaf, _bloom, _bloom]
    if sheet.wants("birds"):
        shapes += [_bird, _bird, _bird]
    if sheet.wants("sea", "rain"):
        shapes += [_drop, _drop, _pod]
    return shapes


def _print(sheet: Sheet, path: Any, ink: Colour, alpha: float = 1.0) -> None:
    """Overprint: on light paper inks multiply, on dark paper they cover."""
    blend = None if sheet.palette.dark else skia.BlendMode.kMultiply
    sheet.canvas.drawPath(path, fill(ink, alpha, blend=blend))


def _line(sheet: Sheet, width: float, ink: Colour | None = None) -> Any:
    return stroke(ink or sheet.palette.ink, width)


def _almond(length: float, width: float) -> Any:
    path = skia.Path()
    path.moveTo(-length, 0)
    path.quadTo(0, -width * 2, length, 0)
    path.quadTo(0, width * 2, -length, 0)
    path.close()
    return path


def _leaf(sheet: Sheet, rng: np.random.Generator, ink: Colour) -> None:
    width = float(rng.uniform(0.24, 0.42))
    _print(sheet, _almond(0.95, width), ink)
    pen = _line(sheet, 0.018)
    canvas = sheet.canvas
    canvas.save()
    canvas.translate(0.03, -0.025)  # the key plate is never quite in register
    canvas.drawLine(-1.15, 0, 0.9, 0, pen)
    for along in np.linspace(-0.65, 0.6, 7).tolist():
        reach = width * 0.8 * (1 - abs(along) ** 1.6)
        canvas.drawLine(along, 0, along + 0.16, -reach, pen)
        canvas.drawLine(along, 0, along + 0.16, reach, pen)
    canvas.restore()


def _boomerang(sheet: Sheet, rng: np.random.Generator, ink: Colour) -> None:
    open_by = float(rng.uniform(0.5, 0.8))
    half = [[0.5, -0.12], [0.9, 0.45 * open_by], [0.72, 0.62 * open_by], [0.3, 0.32]]
    mirrored = [[-x, y] for x, y in reversed(half)]
    points = np.array([[0.0, -0.42], *half, [0.0, 0.2], *mirrored])
    _print(sheet, smooth(points, closed=True), ink)
    outline = smooth(points * 0.93 + np.array([0.05, -0.05]), closed=True)
    sheet.canvas.drawPath(outline, _line(sheet, 0.016))


def _pod(sheet: Sheet, rng: np.random.Generator, ink: Colour) -> None:
    path = _almond(0.95, 0.36)
    _print(sheet, path, ink)
    canvas = sheet.canvas
    for along in (-0.48, -0.17, 0.17, 0.48):
        radius = 0.15 * (1 - abs(along) * 0.6)
        canvas.drawCircle(along, 0, radius, fill(sheet.palette.ground))
        canvas.drawCircle(along + 0.025, -0.025, radius, _line(sheet, 0.013))


def _burst(sheet: Sheet, rng: np.random.Generator, ink: Colour) -> None:
    count = int(rng.choice([8, 12, 16]))
    canvas = sheet.canvas
    pen = _line(sheet, 0.02)
    for ray in range(count):
        angle = 2 * np.pi * ray / count
        reach = 0.92 if ray % 2 == 0 else 0.55
        x, y = float(np.cos(angle)) * reach, float(np.sin(angle)) * reach
        if ray % 2 == 0:
            side_x, side_y = -y * 0.09, x * 0.09
            needle = np.array(
                [[0, 0], [x * 0.4 + side_x, y * 0.4 + side_y], [x, y], [x * 0.4 - side_x, y * 0.4 - side_y]]
            )
            _print(sheet, polygon(needle), ink)
        else:
            canvas.drawLine(0, 0, x, y, pen)
            canvas.drawCircle(x, y, 0.055, fill(sheet.palette.ink))
    canvas.drawCircle(
        0, 0, 0.1, fill(sheet.palette.accent if ink != sheet.palette.accent else sheet.palette.ink)
    )


def _rings(sheet: Sheet, rng: np.random.Generator, ink: Colour) -> None:
    _print(sheet, skia.Path.Circle(0, 0, 0.8), ink)
    turn = float(rng.uniform(0, 360))
    canvas, palette = sheet.canvas, sheet.palette
    for radius, start, tint in ((0.56, turn, palette.ground), (0.3, turn + 180, palette.ink)):
        canvas.drawArc(skia.Rect.MakeLTRB(-radius, -radius, radius, radius), start, 180, True, fill(tint))
    canvas.drawCircle(0.04, -0.04, 0.8, _line(sheet, 0.014))


def _moon(sheet: Sheet, rng: np.random.Generator, ink: Colour) -> None:
    bite = skia.Path.Circle(0.38, -0.12, 0.7)
    _print(sheet, skia.Op(skia.Path.Circle(0, 0, 0.85), bite, skia.PathOp.kDifference_PathOp), ink)


def _bloom(sheet: Sheet, rng: np.random.Generator, ink: Colour) -> None:
    petals = int(rng.choice([6, 8]))
    for petal in range(petals):
        angle = 2 * np.pi * petal / petals
        path = skia.Path(_almond(0.42, 0.15))
        path.transform(skia.Matrix().setRotate(float(np.degrees(angle))).postTranslate(
            float(np.cos(angle)) * 0.5, float(np.sin(angle)) * 0.5
        ))  # fmt: skip
        _print(sheet, path, ink)
    sheet.canvas.drawCircle(0.02, -0.02, 0.15, fill(sheet.palette.ink))


def _bird(sheet: Sheet, rng: np.random.Generator, ink: Colour) -> None:
    back = [[-0.95, -0.1], [-0.4, -0.32], [0.15, -0.38], [0.48, -0.55], [0.72, -0.45], [0.98, -0.34]]
    belly = [[0.7, -0.28], [0.45, 0.12], [-0.05, 0.32], [-0.5, 0.1]]
    body = np.array(back + belly)
    _print(sheet, smooth(body, closed=True), ink)
    wing = _almond(0.42, 0.15)
    canvas = sheet.canvas
    canvas.save()
    canvas.translate(-0.05, -0.06)
    canvas.rotate(12)
    canvas.drawPath(wing, _line(sheet, 0.02))
    canvas.restore()
    canvas.drawCircle(0.66, -0.42, 0.035, fill(sheet.palette.ink))


def _drop(sheet: Sheet, rng: np.random.Generator, ink: Colour) -> None:
    points = np.array(
        [[0, -0.95], [0.26, -0.25], [0.4, 0.22], [0.2, 0.6], [-0.2, 0.6], [-0.4, 0.22], [-0.26, -0.25]]
    )
    _print(sheet, smooth(points, closed=True), ink)
    sheet.canvas.drawPath(smooth(points * 0.8 + np.array([0.05, 0.02]), closed=True), _line(sheet, 0.016))


def _wear(sheet: Sheet) -> None:
    """The dry specks of a silk-screen print."""
    speck = sheet.noise("wear", 210, 1)
    broad = sheet.noise("wear/broad", 2.5, 3)
    worn = np.clip((speck + 0.55 * broad - 1.2) * 4, 0, 1) * np.float32(0.6)
    quiet = sheet.quiet(0.06)
    if quiet is not None:
        worn *= 1 - quiet
    sheet.blend(mix(sheet.palette.ground, (1.0, 1.0, 1.0), 0.1), worn)
