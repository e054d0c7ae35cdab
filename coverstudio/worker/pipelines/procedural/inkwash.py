"""An ink-wash landscape (수묵): wet ridges that run dry downwards on fibrous paper, and one red seal."""

from __future__ import annotations

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Floats, mix
from coverstudio.worker.pipelines.procedural.paint import fill, glow, smooth, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_LAYERS = 5
_STRIP = 256


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    paper = mix(palette.ramp[0], palette.tone(0.25), 0.25)
    first, last = scenery.ground_band(sheet, 0.4)
    sheet.lay_gradient((paper, palette.ramp[0]), sheet.noise("paper", 1.2, 3) * 0.5 + 0.5)
    sheet.at(0.08)
    _disc(sheet, first)
    tooth = sheet.noise("tooth", 170, 2, 0.8)
    for layer in range(_LAYERS):
        _range(sheet, layer, first, last, tooth)
        sheet.at(0.12 + 0.13 * (layer + 1), show=True)
    if sheet.wants("birds") or sheet.rng("birds?").random() < 0.5:
        scenery.birds(sheet, palette.tone(0.9), max(first - 0.14, 0.06), first + 0.02, 0.013)
    if sheet.wants("rain", "snow"):
        scenery.weather(sheet, palette.tone(0.6) if sheet.wants("rain") else palette.ramp[0])
    _fibres(sheet)
    _seal(sheet)
    return 2.0


def _disc(sheet: Sheet, first: float) -> None:
    palette = sheet.palette
    x, y, radius = scenery.place_disc(
        sheet, "disc", 0.085, (0.2, 0.8), (max(first - 0.2, 0.1), max(first + 0.02, 0.14))
    )
    px, py = sheet.place(x, y)
    size = radius * sheet.unit
    if sheet.wants("moon") or (not sheet.wants("sun") and sheet.rng("disc?").random() < 0.4):
        sheet.canvas.drawCircle(px, py, size * 3, glow((px, py), size * 3, palette.tone(0.5), 0.5))
        sheet.canvas.drawCircle(
            px, py, size, fill(mix(palette.ramp[0], (1.0, 1.0, 1.0), 0.4), blur=size * 0.02)
        )
    else:
        sheet.canvas.drawCircle(px, py, size, fill(palette.accent, 0.9, blur=size * 0.025))


def _range(sheet: Sheet, layer: int, first: float, last: float, tooth: Floats) -> None:
    """One ridge: darkest at its wet edge, thinning downwards into the paper."""
    near = layer / (_LAYERS - 1)
    span = last - first
    base = first + span * (0.06 + 0.74 * near)
    line = scenery.ridge(
        sheet,
        f"range{layer}",
        base,
        (0.2 - 0.06 * near) * min(1, span / 0.5),
        1.1 + 0.5 * near,
        peaked=0.8 - 0.5 * near,
    )
    crest = np.interp(np.arange(sheet.width) + 0.5, line[:, 0], line[:, 1]).astype(np.float32)
    top = int(np.clip(crest.min() - 0.01 * sheet.unit, 0, sheet.height - 1))
    falloff = 0.05 + 0.075 * (1 - near) + 0.1 * near * span
    bottom = int(np.clip(crest.max() + 6 * falloff * sheet.unit, top + 1, sheet.height))
    wash = sheet.noise(f"wash{layer}", 3.0, 5, 0.55, window=(slice(top, bottom), slice(None)))
    quiet = sheet.quiet(0.1, wide=True)
    alpha = np.zeros((sheet.height, sheet.width), np.float32)
    for start in range(top, bottom, _STRIP):
        rows = slice(start, min(start + _STRIP, bottom))
        part, grain = wash[rows.start - top : rows.stop - top], tooth[rows]
        deep = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + np.float32(0.5) - crest[None, :]
        deep /= np.float32(sheet.unit)
        deep += part * np.float32(0.005) + grain * np.float32(0.0007)
        edge = np.clip(deep * np.float32(sheet.unit / 2.2), 0, 1)
        np.maximum(deep, 0, out=deep)
        ink = np.exp(deep * np.float32(-1 / falloff)) * np.clip(
            np.float32(0.72) + part * np.float32(0.5), 0.15, 1.25
        )
        ink += np.exp(deep * np.float32(-95)) * np.clip(np.float32(0.25) + part * np.float32(0.8), 0, 0.6)
        ink *= edge * (1 + grain * np.float32(0.13)) * np.float32(0.3 + 0.5 * near)
        alpha[rows] = ink if quiet is None else ink * (1 - np.float32(0.92) * quiet[rows])
        sheet.tick()
    sheet.blend(sheet.palette.tone(0.72 + 0.28 * near), np.clip(alpha, 0, 0.96, out=alpha))


def _fibres(sheet: Sheet) -> None:
    rng = sheet.rng("fibres")
    shade, light = sheet.palette.tone(0.5), (1.0, 1.0, 1.0)
    with sheet.faded(0.6):
        for u, v, length, turn, bend in rng.random((420, 5)).tolist():
            reach = sheet.unit * (0.008 + 0.035 * length**2)
            angle = turn * np.pi
            course = angle + (bend - 0.5) * 2.4 * np.linspace(0, 1, 7)
            moves = np.stack([np.cos(course), np.sin(course)], axis=1) * reach / 6
            path = smooth(np.array(sheet.place(u, v)) + np.cumsum(moves, axis=0))
            width = max((0.0003 + 0.0003 * length) * sheet.unit, 0.4)
            sheet.canvas.drawPath(path, stroke(shade if bend < 0.5 else light, width, 0.13))


def _seal(sheet: Sheet) -> None:
    """A carved seal in a lower corner: a plum blossom, no letters that could be misread."""
    side = 0.04 * sheet.unit
    x = 0.86 if sheet.rng("seal").random() < 0.5 else 0.1
    y = 0.9
    if sheet.calm is not None and sheet.calm.is_near(x + 0.02, y + 0.015, 0.06, 0.06):
        y = 0.09 if sheet.calm.top > 0.2 else 0.6
    left, top = sheet.place(x, y)
    body = skia.Path()
    body.addRoundRect(skia.Rect.MakeXYWH(0, 0, 1, 1), 0.08, 0.08)
    carved = skia.Path.Circle(0.5, 0.5, 0.4)
    for petal in range(5):
        angle = 2 * np.pi * petal / 5 - np.pi / 2
        hole = skia.Path.Circle(0.5 + 0.2 * float(np.cos(angle)), 0.5 + 0.2 * float(np.sin(angle)), 0.125)
        carved = skia.Op(carved, hole, skia.PathOp.kDifference_PathOp)
    carved = skia.Op(carved, skia.Path.Circle(0.5, 0.5, 0.05), skia.PathOp.kUnion_PathOp)
    body = skia.Op(body, skia.Path.Circle(0.5, 0.5, 0.435), skia.PathOp.kDifference_PathOp)
    body = skia.Op(body, carved, skia.PathOp.kUnion_PathOp)
    canvas = sheet.canvas
    canvas.save()
    canvas.translate(left, top)
    canvas.scale(side, side)
    canvas.drawPath(body, fill(sheet.palette.accent, 0.92))
    canvas.restore()
