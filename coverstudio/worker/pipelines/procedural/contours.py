"""Mountain contours: a map of land that does not exist, with tints of height and one walked route."""

from __future__ import annotations

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural import noise
from coverstudio.worker.pipelines.procedural.colour import Floats, mix
from coverstudio.worker.pipelines.procedural.paint import fill, smooth, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_LEVELS = 34


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    height = sheet.noise("land", sheet.rng("scale").uniform(1.2, 1.9), 5, 0.4)
    sheet.at(0.15)
    shore = _shore(sheet)
    if shore is not None:  # the land falls gently to the lake
        rise = np.clip(shore / np.float32(0.3), 0, 1)
        height = np.float32(-0.9) + (height + np.float32(0.9)) * (rise * (2 - rise))
    level = (height + np.float32(1.25)) * np.float32(_LEVELS / 2.5)
    del height
    _tints(sheet, level)
    sheet.at(0.4, show=True)
    _lines(sheet, level, shore)
    if shore is not None:
        _lake(sheet, shore)
    sheet.at(0.8, show=True)
    _route(sheet)
    return 2.2


def _shore(sheet: Sheet) -> Floats | None:
    """Distance in units to the shore of a lake about the calm zone, below 0 on water; None without one."""
    if sheet.calm is None:
        return None
    rect = sheet.calm_rect()
    x, y = np.arange(sheet.width) + 0.5, np.arange(sheet.height) + 0.5
    across = (np.maximum(np.maximum(rect.left() - x, x - rect.right()), 0) / sheet.unit).astype(np.float32)
    down = (np.maximum(np.maximum(rect.top() - y, y - rect.bottom()), 0) / sheet.unit).astype(np.float32)
    away = np.sqrt(across[None, :] ** 2 + down[:, None] ** 2)
    away += np.clip(sheet.noise("shore", 2.6, 5, 0.5) * np.float32(0.075) - np.float32(0.03), -0.13, 0.03)
    return away - np.float32(0.04)


def _lake(sheet: Sheet, shore: Floats) -> None:
    """Flat water with a drawn shore and, as old maps have it, two fainter lines that echo it."""
    palette = sheet.palette
    water = (
        mix(palette.ground, (0.0, 0.0, 0.0), 0.1)
        if palette.dark
        else mix(palette.ground, (1.0, 1.0, 1.0), 0.2)
    )
    sheet.blend(water, np.clip(shore * np.float32(-sheet.unit) + 0.5, 0, 1))
    for inside, width, alpha in ((0.0, 0.0016, 0.9), (0.006, 0.0009, 0.55), (0.011, 0.0007, 0.3)):
        pixels = np.abs(shore + np.float32(inside)) * np.float32(sheet.unit)
        sheet.blend(
            palette.depth(0.85), np.clip(max(width * sheet.unit, 0.8) / 2 + 0.5 - pixels, 0, 1) * alpha
        )


def _tints(sheet: Sheet, level: Floats) -> None:
    palette = sheet.palette
    high = 0.36 if palette.dark else 0.44
    stops = tuple(palette.depth(high * step / 4) for step in range(5))
    sheet.lay_gradient(stops, (np.floor(level) - _LEVELS * np.float32(0.22)) / np.float32(_LEVELS * 0.6))


def _lines(sheet: Sheet, level: Floats, shore: Floats | None) -> None:
    palette = sheet.palette
    slope = np.empty_like(level)
    for top in range(0, sheet.height, 512):
        rows = slice(max(top - 1, 0), min(top + 513, sheet.height))
        down, across = np.gradient(level[rows])
        part = np.hypot(down, across)
        slope[top : top + 512] = part[top - rows.start : top - rows.start + 512]
    sheet.at(0.55)
    fine = _ink(level, slope, max(0.00085 * sheet.unit, 0.55)) * np.float32(0.75)
    sheet.at(0.62)
    thick = _ink(level / 5, slope / 5, max(0.002 * sheet.unit, 0.8))
    ink = np.maximum(fine, thick)
    if shore is not None:
        ink *= shore > 0
    sheet.blend(mix(palette.depth(0.85), palette.ink, 0.3), ink)


def _ink(level: Floats, slope: Floats, width: float) -> Floats:
    """Coverage of lines of `width` pixels where `level` is a whole number."""
    distance = np.abs(level - np.rint(level)) / np.maximum(slope, 1e-6)
    return np.clip(np.float32(width / 2 + 0.5) - distance, 0, 1)


def _route(sheet: Sheet) -> None:
    """A dotted path, a start and a summit, beside the calm zone."""
    rng = sheet.rng("route")
    low = sheet.calm is None or sheet.calm.middle[1] < 0.5
    top, bottom = (0.45, 0.9) if low else (0.1, 0.45)
    if sheet.calm is not None:
        top, bottom = (
            (max(top, sheet.calm.bottom + 0.13), 0.93) if low else (0.08, min(bottom, sheet.calm.top - 0.13))
        )
    if bottom - top < 0.08:
        return
    steps = np.linspace(0, 1, 40)
    sway = noise.line(sheet.seed, "contours/route", (steps * 1.4).astype(np.float32), 2.4, 3)
    side = 1 if rng.random() < 0.5 else -1
    x = 0.5 + side * (0.3 - 0.6 * steps) + 0.17 * sway
    y = bottom - (bottom - top) * steps
    points = np.stack([x * sheet.width, y * sheet.height], axis=1)
    unit = sheet.unit
    accent = sheet.palette.accent
    paint = stroke(accent, max(0.0045 * unit, 1.0))
    paint.setPathEffect(skia.DashPathEffect.Make([0.001, 0.0115 * unit], 0))
    sheet.canvas.drawPath(smooth(points), paint)
    sheet.canvas.drawCircle(*points[0].tolist(), 0.008 * unit, fill(accent))
    end_x, end_y = points[-1].tolist()
    sheet.canvas.drawCircle(end_x, end_y, 0.0165 * unit, fill(accent))
    sheet.canvas.drawCircle(end_x, end_y, 0.0075 * unit, fill(sheet.palette.ground))
