"""Botanical silhouettes: boughs that grow in from the edges in three depths, the farthest almost paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Colour, mix
from coverstudio.worker.pipelines.procedural.paint import fill, glow, linear, smooth, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet


class _Kind(NamedTuple):
    """A plant: leaf length and width (shares of the bough), pairs, how they lean, whether it blossoms."""

    length: float
    width: float
    pairs: int
    lean: float
    shape: Callable[[float, float], skia.Path]
    blossom: bool = False


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    top, low = palette.depth(0.02), palette.depth(0.16)
    sheet.canvas.drawPaint(linear((0, 0), (sheet.width * 0.3, sheet.height), (top, low)))
    x, y = sheet.calm.middle if sheet.calm else (0.5, 0.45)
    light = mix(palette.ground, palette.second, 0.3)
    sheet.canvas.drawPaint(glow(sheet.place(x, y), sheet.unit * 0.8, light, 0.5))
    if sheet.wants("moon", "sun") or sheet.rng("disc").random() < 0.3:
        _disc(sheet)
    sheet.at(0.1, show=True)
    rng = sheet.rng("kinds")
    kinds = [list(_kinds(sheet))[at] for at in rng.choice(len(_kinds(sheet)), 3, replace=False).tolist()]
    far, middle, near = (0.2, 0.36, 0.66) if palette.dark else (0.26, 0.56, 0.92)
    with sheet.faded(0.9, 0.05):
        _depth(sheet, "far", kinds[0], palette.depth(far), 0.66, 15, blur=0.0016)
    sheet.at(0.35, show=True)
    with sheet.faded(1.0, 0.03):
        _depth(sheet, "middle", kinds[1], palette.depth(middle), 0.56, 11)
        sheet.at(0.6, show=True)
        _depth(sheet, "near", kinds[2], palette.depth(near), 0.56, 8)
    if sheet.wants("birds"):
        scenery.birds(sheet, palette.depth(1.0), 0.2, 0.7, 0.022)
    scenery.weather(sheet, palette.ramp[0])
    return 2.2


def _disc(sheet: Sheet) -> None:
    x, y, radius = scenery.place_disc(sheet, "disc/place", 0.2, (0.3, 0.7), (0.25, 0.75))
    px, py = sheet.place(x, y)
    sheet.canvas.drawCircle(px, py, radius * sheet.unit, fill(sheet.palette.second, 0.85))


def _lance(length: float, width: float) -> skia.Path:
    path = skia.Path()
    path.moveTo(0, 0)
    path.cubicTo(length * 0.25, -width * 1.25, length * 0.7, -width * 0.8, length, 0)
    path.cubicTo(length * 0.7, width * 0.8, length * 0.25, width * 1.25, 0, 0)
    return path


def _round(length: float, width: float) -> skia.Path:
    path = skia.Path()
    path.moveTo(0, 0)
    path.cubicTo(length * 0.1, -width * 1.9, length * 1.05, -width * 1.5, length, 0)
    path.cubicTo(length * 1.05, width * 1.5, length * 0.1, width * 1.9, 0, 0)
    return path


def _broad(length: float, width: float) -> skia.Path:
    path = skia.Path()
    path.moveTo(0, 0)
    path.cubicTo(-length * 0.08, -width * 1.3, length * 0.4, -width * 1.6, length, 0)
    path.cubicTo(length * 0.4, width * 1.6, -length * 0.08, width * 1.3, 0, 0)
    return path


def _kinds(sheet: Sheet) -> tuple[_Kind, ...]:
    flowers = sheet.wants("flowers")
    return (
        _Kind(0.22, 0.034, 9, 0.7, _lance),
        _Kind(0.115, 0.034, 7, 0.95, _round),
        _Kind(0.3, 0.017, 17, 0.95, _lance),
        _Kind(0.16, 0.046, 5, 0.85, _broad),
        _Kind(0.17, 0.03, 7, 0.7, _lance, blossom=True),
        *((_Kind(0.12, 0.028, 6, 0.8, _round, blossom=True),) * 2 if flowers else ()),
    )


def _depth(
    sheet: Sheet, name: str, kind: _Kind, colour: Colour, size: float, count: int, *, blur: float = 0.0
) -> None:
    """One depth of boughs, rooted around the page and bent towards its middle."""
    rng = sheet.rng(name)
    accent = int(rng.integers(count))
    start = rng.random()
    for index in range(count):
        turn = (index + start + rng.uniform(-0.3, 0.3)) / count * 2 * np.pi
        edge = np.array([np.cos(turn), np.sin(turn)])
        edge = edge / np.abs(edge).max() * 0.54
        root = np.array([0.5, 0.5]) + edge
        length = size * rng.uniform(0.7, 1.1) * _room(sheet, root)
        if length < 0.2:
            continue
        aim = np.arctan2(-edge[1] * sheet.height, -edge[0] * sheet.width) + rng.choice([-1, 1]) * rng.uniform(
            0.25, 0.85
        )
        tint = sheet.palette.accent if index == accent and name != "far" else colour
        _bough(sheet, rng, root, float(aim), length, kind, tint, colour, blur * sheet.unit)


def _room(sheet: Sheet, root: np.ndarray) -> float:
    """How far a bough may grow before it would reach the calm zone, as a share of its usual length."""
    calm = sheet.calm
    left, top, right, bottom = (
        (calm.left, calm.top, calm.right, calm.bottom) if calm else (0.3, 0.22, 0.7, 0.6)
    )
    x = max(left - root[0], root[0] - right, 0.0) * sheet.width / sheet.unit
    y = max(top - root[1], root[1] - bottom, 0.0) * sheet.height / sheet.unit
    return float(np.clip(np.hypot(x, y) / 0.42, 0.2 if calm else 0.5, 1.0))


def _bough(
    sheet: Sheet,
    rng: np.random.Generator,
    root: np.ndarray,
    aim: float,
    length: float,
    kind: _Kind,
    tint: Colour,
    wood: Colour,
    blur: float,
) -> None:
    """A bending stem with leaves in pairs that grow smaller towards its tip."""
    steps = 24
    bend = rng.choice([-1, 1]) * rng.uniform(0.4, 1.3)
    angles = aim + bend * np.linspace(-0.3, 0.7, steps)
    moves = np.stack([np.cos(angles), np.sin(angles)], axis=1) * (length * sheet.unit / steps)
    stem = np.array(sheet.place(float(root[0]), float(root[1]))) + np.cumsum(moves, axis=0)
    canvas = sheet.canvas
    width = max(0.0042 * length / 0.5 * sheet.unit, 0.6)
    canvas.drawPath(smooth(stem), stroke(wood, width, blur=blur))
    leaf_paint = fill(tint, blur=blur)
    for pair in range(kind.pairs):
        along = (pair + 1.2) / (kind.pairs + 0.2)
        at = min(along * (steps - 1), steps - 1)
        spot = stem[int(at)] + (stem[min(int(at) + 1, steps - 1)] - stem[int(at)]) * (at - int(at))
        grow = np.sin(np.pi * min(0.16 + along * 0.8, 1.0)) ** 0.7 * length * sheet.unit
        for side in (-1, 1):
            if _is_in_calm(sheet, spot, kind.length * grow):
                continue
            leaf = kind.shape(
                kind.length * grow * rng.uniform(0.85, 1.1), kind.width * grow * rng.uniform(0.85, 1.15)
            )
            lean = angles[int(at)] + side * kind.lean * (1.05 - 0.45 * along) + rng.uniform(-0.13, 0.13)
            canvas.save()
            canvas.translate(float(spot[0]), float(spot[1]))
            canvas.rotate(float(np.degrees(lean)))
            canvas.drawPath(leaf, leaf_paint)
            canvas.restore()
    if kind.blossom and blur == 0:
        _blossom(sheet, rng, stem[-1], length * 0.11 * sheet.unit, sheet.palette.accent)
    else:
        _tip(sheet, stem[-1], float(angles[-1]), kind, length * sheet.unit, leaf_paint)


def _is_in_calm(sheet: Sheet, spot: np.ndarray, reach: float) -> bool:
    if sheet.calm is None:
        return False
    x, y = float(spot[0]) / sheet.width, float(spot[1]) / sheet.height
    return sheet.calm.is_near(x, y, reach * 0.8 / sheet.width, reach * 0.8 / sheet.height)


def _tip(sheet: Sheet, spot: np.ndarray, angle: float, kind: _Kind, length: float, paint: skia.Paint) -> None:
    if _is_in_calm(sheet, spot, kind.length * length * 0.5):
        return
    canvas = sheet.canvas
    canvas.save()
    canvas.translate(float(spot[0]), float(spot[1]))
    canvas.rotate(float(np.degrees(angle)))
    canvas.drawPath(kind.shape(kind.length * length * 0.45, kind.width * length * 0.5), paint)
    canvas.restore()


def _blossom(sheet: Sheet, rng: np.random.Generator, spot: np.ndarray, size: float, colour: Colour) -> None:
    """Five open petals and a heart of stamens."""
    if _is_in_calm(sheet, spot, size * 1.2):
        return
    canvas = sheet.canvas
    canvas.save()
    canvas.translate(float(spot[0]), float(spot[1]))
    canvas.rotate(float(rng.uniform(0, 72)))
    for petal in range(5):
        shade = mix(colour, sheet.palette.ramp[0], 0.12 * (petal % 2))
        canvas.drawPath(_round(size, size * 0.42), fill(shade))
        canvas.rotate(72)
    heart = fill(sheet.palette.second)
    thread = stroke(sheet.palette.second, max(size * 0.022, 0.5))
    canvas.drawCircle(0, 0, size * 0.17, heart)
    for _ in range(10):
        canvas.rotate(36)
        canvas.drawLine(0, 0, size * 0.34, 0, thread)
        canvas.drawCircle(size * 0.36, 0, size * 0.035, heart)
    canvas.restore()
