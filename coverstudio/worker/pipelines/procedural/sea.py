"""The open sea: a low sun, and its path of glints drawn in perspective towards the horizon."""

from __future__ import annotations

import numpy as np

from coverstudio.worker.pipelines.procedural import noise, scenery
from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, mix
from coverstudio.worker.pipelines.procedural.paint import fill, linear, polygon
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    horizon = _horizon(sheet)
    light = mix(palette.ramp[0], palette.second, 0.45)
    _sky(sheet, horizon, light)
    if palette.dark and sheet.wants("stars", "moon"):
        scenery.stars(sheet, 600, horizon * 0.9, palette.ramp[0])
    x, y, radius = _sun(sheet, horizon)
    scenery.heavenly(sheet, x, y, radius, palette.accent, halo=0.5)
    sheet.at(0.3, show=True)
    _water(sheet, horizon, x, light)
    _boat(sheet, horizon, x)
    if sheet.wants("birds") or sheet.rng("birds?").random() < 0.4:
        scenery.birds(sheet, palette.tone(0.92), max(horizon - 0.3, 0.08), horizon - 0.06)
    scenery.weather(sheet, palette.ramp[0])
    return 2.2


def _horizon(sheet: Sheet) -> float:
    calm = sheet.calm
    if calm is None:
        return 0.6
    if calm.middle[1] < 0.55:
        return min(max(0.6, calm.bottom + 0.1), 0.9)
    return max(min(0.42, calm.top - 0.2), 0.16)


def _sun(sheet: Sheet, horizon: float) -> tuple[float, float, float]:
    rng = sheet.rng("sun/size")
    high = horizon - (0.02 if rng.random() < 0.6 else 0.12)
    return scenery.place_disc(sheet, "sun", rng.uniform(0.07, 0.12), (0.3, 0.7), (high, horizon - 0.01))


def _sky(sheet: Sheet, horizon: float, light: Colour) -> None:
    palette = sheet.palette
    if palette.dark:
        stops = (
            palette.tone(1),
            palette.tone(0.85),
            palette.tone(0.6),
            mix(palette.tone(0.4), palette.accent, 0.3),
        )
    else:
        stops = (palette.tone(0.34), palette.tone(0.18), light, mix(light, palette.accent, 0.28))
    down = (np.arange(sheet.height, dtype=np.float32) + 0.5) / sheet.height / np.float32(horizon)
    where: Floats = np.broadcast_to(down[:, None], (sheet.height, sheet.width)).copy()
    clouds = sheet.noise("clouds", 2.2, 5, 0.52, stretch=(3.0, 0.55))
    quiet = sheet.quiet(0.2, wide=True)
    if quiet is not None and sheet.calm is not None:
        clouds *= 1 - 0.85 * quiet
        level = sheet.calm.middle[1] / horizon
        where += (np.float32(level) - where) * np.float32(0.65) * quiet
    where += clouds * 0.12
    sheet.lay_gradient(stops, where)


def _water(sheet: Sheet, horizon: float, sun: float, light: Colour) -> None:
    palette = sheet.palette
    top = horizon * sheet.height
    near = palette.tone(1.0)
    far = mix(palette.tone(0.6), light, 0.12)
    shades = (far, palette.tone(0.78), near)
    calm = sheet.calm
    deep = sheet.height * (calm.top + 0.03 if calm is not None and calm.middle[1] > horizon else 1.0)
    sheet.canvas.drawRect((0, top, sheet.width, sheet.height), linear((0, top), (0, deep), shades))
    first = int(top)
    depth = (np.arange(first, sheet.height, dtype=np.float32) + 0.5 - top) / sheet.unit
    depth = np.maximum(depth, 1e-4)
    swell = _waves(sheet, depth)
    sheet.at(0.5)
    xs = sheet.xs - np.float32((sun - 0.5) * sheet.width / sheet.unit)
    spread = (0.05 + 0.34 * depth)[:, None]
    path = np.exp(-((xs[None, :] / spread) ** 2))
    path *= np.exp(-depth * 1.1)[:, None]
    edge = np.float32(0.1)
    glints = np.clip((swell - (0.75 - 0.95 * path)) / edge, 0, 1) * np.clip(path * 2.2, 0, 1)
    swell_light = np.clip(swell * 0.22 + 0.06, 0, 0.3) * np.exp(-depth * 1.3)[:, None]
    sheet.at(0.65)
    quiet = sheet.quiet(0.1)
    if quiet is not None:
        glints *= 1 - 0.95 * quiet[first:]
        swell_light *= 1 - 0.8 * quiet[first:]
    full = np.zeros((sheet.height, sheet.width), np.float32)
    full[first:] = swell_light
    sheet.blend(palette.tone(0.45), full)
    full[first:] = glints
    sheet.blend(mix(light, palette.accent, 0.25), full)
    sheet.at(0.8, show=True)


def _waves(sheet: Sheet, depth: Floats) -> Floats:
    """Noise whose rows crowd towards the horizon as those of a level sea do."""
    far = np.log1p(depth * 26).astype(np.float32)
    total = np.zeros((len(depth), sheet.width), np.float32)
    for octave, (across, down, weight) in enumerate(
        ((5, 9, 0.5), (11, 22, 0.55), (26, 44, 0.45), (60, 80, 0.3))
    ):
        rows = far * np.float32(down / across)
        total += weight * noise.surface(sheet.seed, f"sea/wave{octave}", sheet.xs, rows, across, 1)
    return total


def _boat(sheet: Sheet, horizon: float, sun: float) -> None:
    rng = sheet.rng("boat")
    if rng.random() > 0.45:
        return
    side = 1 if sun < 0.5 else -1
    x, y = sun + side * rng.uniform(0.14, 0.24), horizon + 0.012
    if sheet.calm is not None and sheet.calm.is_near(x, y, 0.06, 0.06):
        return
    px, py = sheet.place(x, y)
    size = 0.022 * sheet.unit
    ink = fill(mix(sheet.palette.tone(1.0), (0.0, 0.0, 0.0), 0.2))
    hull = np.array([[-1, 0], [1.15, 0], [0.75, 0.3], [-0.75, 0.3]])
    main = np.array([[0.02, -2.3], [0.02, -0.12], [1.0, -0.12]])
    jib = np.array([[-0.06, -1.9], [-0.06, -0.12], [-0.8, -0.12]])
    for shape in (hull, main, jib):
        sheet.canvas.drawPath(polygon(shape * size + np.array([px, py])), ink)
