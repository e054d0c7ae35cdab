"""Soft clouds of colour under a strong grain: nothing to see but light."""

from __future__ import annotations

import numpy as np

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, from_oklab, mix, to_oklab
from coverstudio.worker.pipelines.procedural.paint import fill, linear
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_STRIP = 256


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    _clouds(sheet)
    sheet.at(0.6, show=True)
    if sheet.wants("sun", "moon") or sheet.rng("disc").random() < 0.55:
        _disc(sheet)
    scenery.weather(sheet, sheet.palette.ramp[0])
    return 5.5


def _clouds(sheet: Sheet) -> None:
    """A few centres of colour, each ruling the space about it; mixed in OKLab, bent by slow noise."""
    rng = sheet.rng("clouds")
    warp_x, warp_y = (
        sheet.noise("warp/x", 0.9, 2) * np.float32(0.22),
        sheet.noise("warp/y", 0.9, 2) * np.float32(0.22),
    )
    sheet.at(0.15)
    half = np.array([sheet.width, sheet.height]) / sheet.unit / 2
    colours = _colours(sheet, rng)
    labs = to_oklab(np.array(colours)).astype(np.float32)
    spots = _spots(rng, len(colours)) * half
    calm_lab = labs[0]
    quiet = sheet.quiet(0.3)
    for top in range(0, sheet.height, _STRIP):
        rows = slice(top, top + _STRIP)
        xs = sheet.xs[None, :] + warp_x[rows]
        ys = sheet.ys[rows, None] + warp_y[rows]
        total = np.zeros((*xs.shape, 3), np.float32)
        weights = np.zeros(xs.shape, np.float32)
        for (x, y), lab in zip(spots.tolist(), labs, strict=True):
            away = (xs - np.float32(x)) ** 2 + (ys - np.float32(y)) ** 2
            weight: Floats = 1 / (away + np.float32(0.02)) ** 2
            weights += weight
            total += weight[..., None] * lab
        total /= weights[..., None]
        if quiet is not None:
            total += (calm_lab - total) * (np.float32(0.72) * quiet[rows])[..., None]
        sheet.pixels[rows, :, :3] = _to_rgb(total)
        sheet.at(0.15 + 0.45 * top / sheet.height, show=top % (4 * _STRIP) == 0)


def _to_rgb(lab: Floats) -> Floats:
    return from_oklab(lab)


def _colours(sheet: Sheet, rng: np.random.Generator) -> list[Colour]:
    palette = sheet.palette
    base = [
        palette.depth(0.08),
        palette.depth(0.3),
        palette.depth(0.5),
        palette.second,
        palette.accent,
        palette.depth(0.14),
    ]
    return [*base, palette.depth(float(rng.choice([0.62, 0.75])))]


def _spots(rng: np.random.Generator, count: int) -> np.ndarray:
    """Centres (shares of the half page) that keep their distance from each other."""
    best, best_gap = rng.uniform(-1.05, 1.05, (count, 2)), 0.0
    for _ in range(40):
        spots = rng.uniform(-1.05, 1.05, (count, 2))
        gaps = np.hypot(*(spots[:, None] - spots[None, :]).transpose(2, 0, 1)) + np.eye(count) * 9
        if gaps.min() > best_gap:
            best, best_gap = spots, float(gaps.min())
    return best


def _disc(sheet: Sheet) -> None:
    """One crisp disc that fades towards its foot."""
    x, y, radius = scenery.place_disc(sheet, "disc/place", 0.2, (0.3, 0.7), (0.3, 0.75))
    px, py = sheet.place(x, y)
    size = radius * sheet.unit
    palette = sheet.palette
    top = mix(palette.second, palette.ramp[0], 0.25) if palette.dark else palette.accent
    low = mix(palette.accent, palette.second, 0.6)
    paint = linear((px, py - size), (px, py + size), (top, low))
    if sheet.wants("moon"):
        paint = fill(palette.ramp[0], 0.92)
    sheet.canvas.drawCircle(px, py, size, paint)
