"""Cut paper in layers: sheets with an opening each, one above the other, every edge with its shadow."""

from __future__ import annotations

from typing import Any

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Colour, mix
from coverstudio.worker.pipelines.procedural.paint import fill, linear, polygon
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_LAYERS = 7


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    if sheet.wants("sea", "mountain", "forest", "sun", "moon") or sheet.rng("variant").random() < 0.4:
        _waves(sheet)
    else:
        _opening(sheet)
    return 3.0


def _shadowed(sheet: Sheet, path: Any, paint: Any, drop: float) -> None:
    """A sheet of paper: a wide soft shadow, a close one, the paper itself, and light on its cut edge."""
    canvas, unit = sheet.canvas, sheet.unit
    for blur, move, alpha in ((0.016, 1.0, 0.3), (0.004, 0.3, 0.22)):
        canvas.save()
        canvas.translate(drop * move * unit * 0.45, drop * move * unit)
        canvas.drawPath(path, fill((0.03, 0.02, 0.05), alpha, blur=blur * unit))
        canvas.restore()
    canvas.drawPath(path, paint)
    edge = fill((1.0, 1.0, 1.0), 0.13)
    edge.setStyle(skia.Paint.kStroke_Style)
    edge.setStrokeWidth(max(0.0011 * unit, 0.6))
    canvas.drawPath(path, edge)


def _colour(sheet: Sheet, nearness: float) -> Colour:
    palette = sheet.palette
    return palette.tone(0.04 + 0.92 * nearness) if not palette.dark else palette.tone(0.97 - 0.8 * nearness)


def _opening(sheet: Sheet) -> None:
    """Openings that grow towards us; the title lies on the deepest sheet."""
    calm = sheet.calm
    rng = sheet.rng("opening")
    flip = rng.random() < 0.5
    if calm is None:
        x, y, half_x, half_y = rng.uniform(0.42, 0.58), rng.uniform(0.4, 0.6), 0.12, 0.1
    else:
        x, y = calm.middle
        half_x, half_y = (calm.right - calm.left) / 2 * 1.07, (calm.bottom - calm.top) / 2 * 1.12
    deep = _colour(sheet, 1.0 if flip else 0.0)
    sheet.canvas.drawPaint(
        linear(
            (0, 0),
            (0, sheet.height),
            (mix(deep, (1.0, 1.0, 1.0), 0.05), mix(deep, sheet.palette.tone(0.9), 0.08)),
        )
    )
    if calm is None:
        disc = skia.Path.Circle(*sheet.place(x, y), 0.062 * sheet.unit)
        _shadowed(sheet, disc, fill(sheet.palette.accent), 0.006)
    angles = np.linspace(0, 2 * np.pi, 721)[:-1]
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    centre = np.array(sheet.place(x, y))
    accent = int(rng.integers(2, _LAYERS - 1))
    for layer in range(_LAYERS):
        grow = 0.035 + layer * (0.055 + 0.004 * layer)
        power = 2.0 + 2.2 / (1 + layer * 0.6)
        shape = (np.abs(circle) ** power).sum(axis=1) ** (-1 / power)
        around = np.arange(len(angles)) / len(angles)
        waves = _around(sheet, f"layer{layer}", around)
        reach = np.array([half_x * sheet.width, half_y * sheet.height]) + grow * sheet.unit
        wobble = (0.014 + 0.011 * layer) * sheet.unit * (1.1 + waves)
        hole = centre + circle * shape[:, None] * reach + circle * wobble[:, None]
        path = skia.Path()
        margin = sheet.unit
        path.addRect(skia.Rect.MakeLTRB(-margin, -margin, sheet.width + margin, sheet.height + margin))
        path.addPath(polygon(hole))
        path.setFillType(skia.PathFillType.kEvenOdd)
        near = (layer + 1) / _LAYERS
        colour = sheet.palette.second if layer == accent else _colour(sheet, 1 - near if flip else near)
        _shadowed(sheet, path, fill(colour), 0.011)
        sheet.at(0.1 + 0.75 * near, show=True)


def _around(sheet: Sheet, name: str, turn: Any) -> Any:
    """Smooth noise on a closed curve: a few waves of random phase."""
    rng = sheet.rng(name)
    total = np.zeros_like(turn)
    for wave in range(2, 9):
        total += rng.normal() / wave**0.75 * np.sin(2 * np.pi * (wave * turn + rng.random()))
    return total * 0.75


def _waves(sheet: Sheet) -> None:
    """Hills or waves of paper from the horizon to our feet, with a paper sun."""
    palette = sheet.palette
    first, last = scenery.ground_band(sheet, 0.38)
    sky = palette.tone(0.9) if palette.dark else palette.tone(0.04)
    sheet.canvas.drawPaint(fill(sky))
    rng = sheet.rng("waves")
    for ring in range(3, 0, -1):
        x, y, radius = scenery.place_disc(
            sheet, "sun", 0.11, (0.25, 0.75), (max(first - 0.12, 0.12), first + 0.05)
        )
        disc = skia.Path.Circle(*sheet.place(x, y), radius * sheet.unit * (1 + 0.42 * (ring - 1)))
        tint = palette.accent if ring == 1 else mix(sky, palette.second, 0.5 - 0.14 * ring)
        _shadowed(sheet, disc, fill(tint), 0.006)
    peaked = 0.0 if sheet.wants("sea") else rng.choice([0.0, 0.75])
    accent = int(rng.integers(1, 4))
    for layer in range(_LAYERS):
        near = layer / (_LAYERS - 1)
        base = first + (last - first) * (0.08 + 0.84 * near**1.1)
        name = f"wave{layer}"
        line = scenery.ridge(sheet, name, base, 0.075, 1.3 + 0.5 * (1 - near), peaked=peaked * (1 - near))
        path = scenery.below(sheet, line)
        if sheet.wants("forest") and layer >= 2:
            trees = scenery.conifers(sheet, f"trees{layer}", line, 0.05 + 0.06 * near, 0.7)
            path = skia.Op(path, skia.Simplify(trees), skia.PathOp.kUnion_PathOp)
        tone = palette.tone(0.35 + 0.65 * near if palette.dark else 0.22 + 0.76 * near)
        colour = palette.second if layer == accent else tone
        _shadowed(sheet, path, fill(colour), -0.009)
        sheet.at(0.2 + 0.65 * (layer + 1) / _LAYERS, show=True)
