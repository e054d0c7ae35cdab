"""A night sky: the milky way, stars in their true crowd of faint ones, and a dark land to stand on."""

from __future__ import annotations

import numpy as np

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, mix
from coverstudio.worker.pipelines.procedural.paint import fill, linear
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    first, last = scenery.ground_band(sheet, 0.78, 0.14)
    night = mix(palette.tone(1.0), (0.0, 0.0, 0.02), 0.35)
    glow = mix(palette.tone(0.5), palette.second, 0.35)
    _sky(sheet, first, night, glow)
    sheet.at(0.35, show=True)
    light = mix(palette.ramp[0], (1.0, 1.0, 1.0), 0.5)
    scenery.stars(sheet, 3400, min(first + 0.05, 1.0), light, warm=palette.accent)
    sheet.at(0.55, show=True)
    if sheet.wants("moon", "sun") or sheet.rng("moon?").random() < 0.4:
        x, y, radius = scenery.place_disc(sheet, "moon", 0.075, (0.2, 0.8), (0.12, max(first - 0.18, 0.2)))
        scenery.heavenly(sheet, x, y, radius, mix(palette.accent, light, 0.55), halo=0.28)
    _land(sheet, first, last, night, glow)
    scenery.weather(sheet, light)
    return 1.8


def _sky(sheet: Sheet, horizon: float, night: Colour, glow: Colour) -> None:
    palette = sheet.palette
    stops = (night, palette.tone(0.93), palette.tone(0.74), glow)
    down = ((np.arange(sheet.height) + 0.5) / sheet.height / max(horizon, 0.2)).astype(np.float32)
    where: Floats = np.broadcast_to(
        np.clip(down, 0, 1)[:, None] ** 1.7 * 0.92, (sheet.height, sheet.width)
    ).copy()
    where += sheet.noise("haze", 1.6, 3) * 0.035
    sheet.lay_gradient(stops, where)
    sheet.at(0.1, show=True)
    _milky_way(sheet, horizon, mix(palette.tone(0.3), palette.second, 0.3))


def _milky_way(sheet: Sheet, horizon: float, colour: Colour) -> None:
    rng = sheet.rng("way")
    lean = rng.uniform(0.5, 1.0) * (1 if rng.random() < 0.5 else -1)
    offset = rng.uniform(-0.15, 0.15)
    warp = sheet.noise("way/warp", 1.3, 3)
    away = (
        sheet.xs[None, :] * np.float32(np.cos(lean)) + sheet.ys[:, None] * np.float32(np.sin(lean))
    ) - offset
    away = away + warp * 0.1
    band = np.exp(-((away / 0.17) ** 2))
    sheet.at(0.18)
    cloud = np.clip(0.6 + 0.75 * sheet.noise("way/cloud", 3.2, 6, 0.58), 0, 1.3)
    band *= cloud
    sheet.at(0.24)
    lane = np.exp(-(((away + 0.035 * warp) / 0.045) ** 2)) * np.clip(
        0.5 + sheet.noise("way/lane", 4, 5), 0, 1
    )
    band *= 1 - 0.75 * lane
    height = ((np.arange(sheet.height) + 0.5) / sheet.height / max(horizon, 0.2)).astype(np.float32)
    band *= np.clip(1.25 - height, 0, 1)[:, None] * 0.78
    quiet = sheet.quiet(0.22)
    if quiet is not None:
        band *= 1 - 0.93 * quiet
    sheet.blend(colour, np.clip(band, 0, 0.9))


def _land(sheet: Sheet, first: float, last: float, night: Colour, glow: Colour) -> None:
    palette = sheet.palette
    far = mix(night, glow, 0.3)
    near = mix(night, (0.0, 0.0, 0.0), 0.2)
    span = min(last, 1.0) - first
    line = scenery.ridge(sheet, "far", first + 0.1 * span, 0.075, 1.8, peaked=0.8)
    top = float(line[:, 1].min())
    reach = top + 0.2 * sheet.unit
    sheet.canvas.drawPath(
        scenery.below(sheet, line), linear((0, top), (0, reach), (far, mix(far, glow, 0.25)))
    )
    scenery.mist(sheet, "mist", glow, first + 0.12 * span, first + 0.75 * span, 0.5)
    sheet.at(0.7)
    if sheet.wants("sea") or last < 1:
        _lake(sheet, first + 0.62 * span, palette.tone(0.75), near)
        return
    line = scenery.ridge(sheet, "near", first + 0.62 * span, 0.035, 1.1)
    wooded = sheet.wants("forest") or not sheet.wants("city")
    if wooded:
        size = 0.1 if sheet.wants("forest") else 0.055
        sheet.canvas.drawPath(scenery.conifers(sheet, "trees", line, size, 1.5), fill(near))
    sheet.canvas.drawPath(scenery.below(sheet, line), fill(near))


def _lake(sheet: Sheet, shore: float, light: Colour, deep: Colour) -> None:
    top = shore * sheet.height
    sheet.canvas.drawRect(
        (0, top, sheet.width, sheet.height), linear((0, top), (0, sheet.height), (light, deep))
    )
    rows = (np.arange(sheet.height, dtype=np.float32) + 0.5) / sheet.height
    depth = np.clip((rows - shore) / max(1 - shore, 1e-3), 0, 1)
    ripples = np.clip(sheet.noise("ripples", 9, 3, stretch=(3.2, 0.3)) - 0.25, 0, 1)
    ripples *= (np.where(depth > 0, 0.5 * (1 - depth), 0)).astype(np.float32)[:, None]
    quiet = sheet.quiet(0.06)
    sheet.blend(sheet.palette.tone(0.35), ripples if quiet is None else ripples * (1 - quiet))
