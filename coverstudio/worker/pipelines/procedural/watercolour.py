"""Watercolour washes: pigment that gathers at drying edges and settles in the tooth of the paper."""

from __future__ import annotations

import numpy as np

from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, mix
from coverstudio.worker.pipelines.procedural.paint import fill
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    paper = mix(palette.ramp[0], (1.0, 1.0, 1.0), 0.55)
    sheet.lay(np.array(paper, np.float32))
    tooth = _tooth(sheet)
    sheet.at(0.12)
    inks = _inks(sheet)
    for index, ink in enumerate(inks):
        _wash(sheet, index, ink, tooth)
        sheet.at(0.12 + 0.66 * (index + 1) / len(inks), show=True)
    _splashes(sheet, inks)
    sheet.multiply(1 + tooth * np.float32(0.016))
    return 1.6


def _inks(sheet: Sheet) -> list[Colour]:
    palette = sheet.palette
    rng = sheet.rng("inks")
    several = [palette.tone(0.38), palette.tone(0.62), palette.second, palette.accent, palette.tone(0.5), palette.tone(0.8)]
    few = [palette.tone(0.3), palette.tone(0.55), palette.tone(0.45), palette.tone(0.75), palette.accent]
    return few if rng.random() < 0.4 else several


def _tooth(sheet: Sheet) -> Floats:
    """The paper's grain, -1..1."""
    return np.clip(sheet.noise("tooth", 150, 2, 0.7), -1, 1)


def _wash(sheet: Sheet, index: int, ink: Colour, tooth: Floats) -> None:
    """One wash: a blot whose ragged rim dries darkest, laid over the page by multiplication."""
    rng = sheet.rng(f"wash{index}")
    x, y, wide, tall = _blot(sheet, rng, index)
    xs, ys = (sheet.xs - np.float32(x)) / np.float32(wide), (sheet.ys - np.float32(y)) / np.float32(tall)
    away = np.sqrt(xs[None, :] ** 2 + ys[:, None] ** 2)
    flow = sheet.noise(f"flow{index}", 1.7, 6, 0.55)
    away += flow * np.float32(0.42)
    depth = np.float32(1.0) - away  # > 0 inside
    sheet.at(0.12 + 0.66 * (index + 0.4) / 6)
    sharp = float(rng.choice([0.012, 0.02, 0.35], p=[0.4, 0.3, 0.3]))
    inside = np.clip(depth / np.float32(sharp), 0, 1)
    rim = np.exp(np.maximum(depth, 0) * np.float32(-1 / 0.028)) * inside if sharp < 0.1 else np.float32(0)
    pool = np.clip(np.float32(0.42) - flow * np.float32(0.4) + depth * np.float32(0.22), 0.1, 1)
    density = inside * pool + rim * np.float32(0.3)
    density += inside * tooth * np.float32(0.07)
    quiet = sheet.quiet(0.16)
    if quiet is not None:
        density *= 1 - 0.9 * quiet
    sheet.at(0.12 + 0.66 * (index + 0.7) / 6)
    absorb = -np.log(np.clip(np.asarray(ink, np.float32), 0.03, 0.995)) * np.float32(1.15)
    np.clip(density, 0, 1.6, out=density)
    for top in range(0, sheet.height, 256):
        rows = slice(top, top + 256)
        part = np.exp(density[rows, :, None] * -absorb)
        sheet.pixels[rows, :, :3] = sheet.pixels[rows, :, :3].astype(np.float32) * part


def _blot(sheet: Sheet, rng: np.random.Generator, index: int) -> tuple[float, float, float, float]:
    """Centre and radii in units; beside the calm zone where there is one."""
    half_x, half_y = sheet.width / sheet.unit / 2, sheet.height / sheet.unit / 2
    wide, tall = rng.uniform(0.3, 0.62), rng.uniform(0.22, 0.46)
    if index >= 3:
        wide, tall = wide * 0.55, tall * 0.55
    tries = rng.uniform(-1, 1, (24, 2))
    for u, v in tries.tolist():
        x, y = 0.5 + u / 2, 0.5 + v / 2
        if sheet.calm is None and index < 2 and abs(v) > 0.5:
            continue
        if sheet.calm is None or not sheet.calm.is_near(x, y, *sheet.share(min(tall, 0.3) * 0.7)):
            return u * half_x, v * half_y, wide, tall
    return half_x, half_y, wide, tall


def _splashes(sheet: Sheet, inks: list[Colour]) -> None:
    rng = sheet.rng("splashes")
    for u, v, size, which in rng.random((90, 4)).tolist():
        if sheet.calm is not None and sheet.calm.is_near(u, v, *sheet.share(0.03)):
            continue
        radius = sheet.unit * (0.0012 + 0.009 * size**7)
        sheet.canvas.drawCircle(*sheet.place(u, v), radius, fill(inks[int(which * len(inks))], 0.3 + 0.3 * which))
