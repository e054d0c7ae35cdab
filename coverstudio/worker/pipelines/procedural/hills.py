"""Layered hills in mist: each range stands in the haze that fills the valley behind it."""

from __future__ import annotations

import numpy as np

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Colour, mix
from coverstudio.worker.pipelines.procedural.paint import fill, glow, linear
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    first, last = scenery.ground_band(sheet, 0.4)
    dark = palette.dark
    haze = (
        mix(palette.tone(0.5), palette.second, 0.22)
        if dark
        else mix(palette.tone(0.06), palette.second, 0.25)
    )
    _sky(sheet, first, haze)
    x, y, radius = scenery.place_disc(
        sheet,
        "sun",
        0.075 + 0.05 * sheet.rng("sun/size").random(),
        (0.2, 0.8),
        (max(first - 0.16, 0.1), first + 0.03),
    )
    if dark and sheet.wants("stars", "moon"):
        scenery.stars(sheet, 700, first, palette.ramp[0])
    scenery.heavenly(sheet, x, y, radius, palette.accent, halo=0.4)
    sheet.at(0.2, show=True)
    _ranges(sheet, first, last, haze)
    if sheet.wants("birds") or sheet.rng("birds?").random() < 0.35:
        scenery.birds(sheet, palette.tone(0.9), first - 0.12, first + 0.06)
    scenery.weather(sheet, palette.ramp[0])
    return 2.2


def _sky(sheet: Sheet, horizon: float, haze: Colour) -> None:
    palette = sheet.palette
    high = palette.tone(0.95) if palette.dark else mix(palette.tone(0.28), palette.tone(0.1), 0.3)
    middle = palette.tone(0.72) if palette.dark else palette.tone(0.1)
    sheet.canvas.drawPaint(linear((0, 0), (0, (horizon + 0.1) * sheet.height), (high, middle, haze)))
    px, py = sheet.place(0.5, horizon)
    sheet.canvas.drawPaint(glow((px, py), sheet.unit * 0.9, palette.second, 0.22))


def _ranges(sheet: Sheet, first: float, last: float, haze: Colour) -> None:
    rng = sheet.rng("ranges")
    palette = sheet.palette
    count = 7
    far = palette.tone(0.6) if palette.dark else palette.tone(0.22)
    wooded = sheet.wants("forest") or rng.random() < 0.5
    for index in range(count):
        near = index / (count - 1)
        base = first + (last - first) * (0.04 + 0.86 * near**1.15) + rng.uniform(-0.015, 0.015)
        rise = (0.11 - 0.035 * near) * min(1.0, (last - first) / 0.45)
        line = scenery.ridge(
            sheet, f"range{index}", base, rise, 1.5 + 1.3 * (1 - near), peaked=0.75 * (1 - near) ** 1.5
        )
        top = float(line[:, 1].min())
        body = mix(mix(far, haze, 0.35), palette.tone(1.0), near**1.3)
        foot = mix(body, haze, 0.72 - 0.62 * near**2)
        reach = sheet.unit * (0.22 + 0.12 * near)
        paint = linear((0, top), (0, top + reach), (body, mix(body, foot, 0.45), foot))
        if wooded and near > 0.3:
            size = 0.018 + 0.075 * near**2
            sheet.canvas.drawPath(scenery.conifers(sheet, f"trees{index}", line, size, 1.15), fill(body))
        sheet.canvas.drawPath(scenery.below(sheet, line), paint)
        if index in {1, 3, 4}:
            height = base + 0.02
            scenery.mist(sheet, f"mist{index}", haze, height, height + 0.17, 0.75 - 0.35 * near)
        sheet.at(0.2 + 0.6 * (index + 1) / count, show=index % 2 == 0)
    if last < 1:
        _meadow(sheet, last)


def _meadow(sheet: Sheet, top: float) -> None:
    """The quiet foreground on which a low calm zone lies."""
    palette = sheet.palette
    line = scenery.ridge(sheet, "meadow", top - 0.01, 0.012, 1.2)
    shades = (palette.tone(0.97), palette.tone(0.985), palette.tone(1.0))
    start = float(np.median(line[:, 1]))
    sheet.canvas.drawPath(scenery.below(sheet, line), linear((0, start), (0, sheet.height), shades))
