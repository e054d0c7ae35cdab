"""A city at dusk: blocks in fog, one behind the other, with a few lit windows."""

from __future__ import annotations

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Colour, mix
from coverstudio.worker.pipelines.procedural.paint import fill, linear
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_ROWS = 5


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    first, last = scenery.ground_band(sheet, 0.46, 0.25)
    haze = mix(palette.tone(0.55 if palette.dark else 0.2), palette.second, 0.16 if palette.dark else 0.3)
    high = palette.tone(0.95 if palette.dark else 0.45)
    sheet.canvas.drawPaint(
        linear(
            (0, 0),
            (0, last * sheet.height),
            (high, mix(high, haze, 0.55), haze, mix(haze, palette.accent, 0.2)),
        )
    )
    if palette.dark and sheet.wants("stars", "moon"):
        scenery.stars(sheet, 500, first, palette.ramp[0])
    x, y, radius = scenery.place_disc(sheet, "disc", 0.09, (0.2, 0.8), (max(first - 0.14, 0.1), first + 0.06))
    scenery.heavenly(sheet, x, y, radius, palette.accent, halo=0.35)
    sheet.at(0.2, show=True)
    for row in range(_ROWS):
        _row(sheet, row, first, last, haze)
        sheet.at(0.2 + 0.12 * (row + 1), show=True)
    if last < 1:
        top = last * sheet.height - 1
        foot = mix(_front(sheet), haze, 0.12)
        sheet.canvas.drawRect(
            (0, top, sheet.width, sheet.height),
            linear((0, top), (0, sheet.height), (foot, palette.tone(1.0))),
        )
    if sheet.wants("birds"):
        scenery.birds(sheet, palette.tone(1.0), first - 0.18, first)
    scenery.weather(sheet, palette.ramp[0])
    return 2.6


def _front(sheet: Sheet) -> Colour:
    return mix(sheet.palette.tone(1.0), (0.0, 0.0, 0.0), 0.25)


def _row(sheet: Sheet, row: int, first: float, last: float, haze: Colour) -> None:
    rng = sheet.rng(f"row{row}")
    palette = sheet.palette
    near = row / (_ROWS - 1)
    span = last - first
    base = first + span * (0.34 + 0.62 * near)
    body = mix(mix(haze, palette.tone(0.7), 0.3), _front(sheet), near**1.1)
    top = (base - 0.3 * span) * sheet.height
    bottom = last * sheet.height if row == _ROWS - 1 else min(base + 0.2 * span, last) * sheet.height
    foot = mix(body, haze, 0.7 * (1 - near) + 0.12)
    paint = linear((0, top), (0, max(bottom, top + 1)), (body, body, foot))
    x = -0.05
    path = skia.Path()
    windows: list[tuple[float, float, float, float]] = []
    mean = 0.3 * span * (0.75 + 0.25 * near)
    while x < 1.05:
        width = rng.uniform(0.028, 0.075) * (0.8 + 0.8 * near)
        tall = (
            mean
            * rng.choice([0.5, 0.75, 1.0, 1.35, 1.7], p=[0.2, 0.3, 0.26, 0.16, 0.08])
            * rng.uniform(0.85, 1.1)
        )
        _block(sheet, rng, path, x, base - tall, width, bottom)
        windows.append((x, base - tall, width, tall))
        x += width + (rng.uniform(0.0, 0.02) if rng.random() < 0.3 else -0.002)
    streets = (base - 0.05 * span) * sheet.height
    path.addRect(skia.Rect.MakeLTRB(0, streets, sheet.width, bottom))
    sheet.canvas.drawPath(path, paint)
    if row >= 1:
        _windows(sheet, rng, windows, near, base, last)
    if row < _ROWS - 1:
        scenery.mist(sheet, f"fog{row}", haze, base - 0.06 * span, base + 0.3 * span, 0.55 * (1 - 0.6 * near))


def _block(
    sheet: Sheet, rng: np.random.Generator, path: skia.Path, x: float, top: float, width: float, bottom: float
) -> None:
    left, right, up = x * sheet.width, (x + width) * sheet.width, top * sheet.height
    wide = right - left
    path.addRect(skia.Rect.MakeLTRB(left, up, right, bottom))
    style = rng.random()
    middle = (left + right) / 2
    if style < 0.25:
        for inset, rise in ((0.16, 0.22), (0.32, 0.42)):
            path.addRect(
                skia.Rect.MakeLTRB(left + inset * wide, up - rise * wide, right - inset * wide, up + 1)
            )
        if style < 0.12:
            path.addRect(
                skia.Rect.MakeLTRB(middle - 0.015 * wide, up - 1.1 * wide, middle + 0.015 * wide, up)
            )
    elif style < 0.4:
        at = left + wide * rng.uniform(0.15, 0.6)
        path.addRect(skia.Rect.MakeLTRB(at, up - 0.16 * wide, at + 0.22 * wide, up + 1))
    elif style < 0.5:
        tip = skia.Path()
        tip.addPoly(
            [skia.Point(left, up + 1), skia.Point(left, up - 0.3 * wide), skia.Point(right, up + 1)], True
        )
        path.addPath(tip)


def _windows(
    sheet: Sheet,
    rng: np.random.Generator,
    blocks: list[tuple[float, float, float, float]],
    near: float,
    base: float,
    last: float,
) -> None:
    """Few of them, in small clusters: a whole lit wall would be noise."""
    palette = sheet.palette
    pitch = sheet.unit * (0.007 + 0.006 * near)
    glow = mix(palette.accent, palette.second, 0.75)
    path = skia.Path()
    for x, top, width, tall in blocks:
        lit = rng.random() ** 2 * 0.34
        columns = int(width * sheet.width / pitch) - 1
        rows = int(min(tall + 0.1, last - top) * sheet.height / (pitch * 1.5)) - 2
        if columns < 1 or rows < 1:
            continue
        inset = (width * sheet.width - columns * pitch) / 2
        lights = rng.random((rows, columns)) < lit * np.linspace(1, 0.15, rows)[:, None]
        for down, across in zip(*(part.tolist() for part in np.nonzero(lights)), strict=True):
            left = x * sheet.width + inset + (across + 0.25) * pitch
            up = top * sheet.height + (down + 1) * pitch * 1.5
            path.addRect(skia.Rect.MakeXYWH(left, up, pitch * 0.5, pitch * 0.8))
    sheet.canvas.drawPath(path, fill(glow, 0.3 + 0.6 * near))
