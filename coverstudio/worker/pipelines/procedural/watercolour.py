"""Watercolour washes: pigment that gathers at drying edges and settles in the tooth of the paper."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, mix
from coverstudio.worker.pipelines.procedural.paint import fill
from coverstudio.worker.pipelines.procedural.sheet import Sheet, Window


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    paper = mix(palette.ramp[0], (1.0, 1.0, 1.0), 0.55)
    sheet.lay(np.array(paper, np.float32))
    tooth = _tooth(sheet)
    sheet.at(0.12)
    inks = _inks(sheet)
    quiet = sheet.quiet(0.16)
    blots: list[_Blot] = []
    for index, ink in enumerate(inks):
        blots.append(_place(sheet, index, blots))
        _wash(sheet, index, blots[-1], ink, tooth, quiet)
        sheet.at(0.12 + 0.66 * (index + 1) / len(inks), show=True)
    _splashes(sheet, inks)
    sheet.multiply(1 + tooth * np.float32(0.016))
    return 1.6


class _Blot(NamedTuple):
    """Centre and radii in units, from the middle of the page."""

    x: float
    y: float
    wide: float
    tall: float


def _inks(sheet: Sheet) -> list[Colour]:
    palette = sheet.palette
    rng = sheet.rng("inks")
    several = [
        palette.tone(0.38),
        palette.tone(0.58),
        palette.second,
        palette.accent,
        palette.tone(0.5),
        palette.tone(0.75),
    ]
    few = [palette.tone(0.3), palette.tone(0.55), palette.tone(0.45), palette.tone(0.75), palette.accent]
    return few if rng.random() < 0.4 else several


def _tooth(sheet: Sheet) -> Floats:
    """The paper's grain, -1..1."""
    return np.clip(sheet.noise("tooth", 130, 2, 0.9) * 0.55 + sheet.noise("tooth/fine", 380, 1) * 0.75, -1, 1)


def _wash(sheet: Sheet, index: int, blot: _Blot, ink: Colour, tooth: Floats, quiet: Floats | None) -> None:
    """One wash: a blot whose ragged rim dries darkest, laid over the page by multiplication."""
    rng = sheet.rng(f"wash{index}")
    window = _window(sheet, blot)
    xs = (sheet.xs[window[1]] - np.float32(blot.x)) / np.float32(blot.wide)
    ys = (sheet.ys[window[0]] - np.float32(blot.y)) / np.float32(blot.tall)
    flow = sheet.noise(f"flow{index}", 1.7, 6, 0.55, window=window)
    sharp = float(rng.choice([0.004, 0.008, 0.35], p=[0.4, 0.3, 0.3]))
    absorb = np.log(np.clip(np.asarray(ink, np.float32), 0.03, 0.995)) * np.float32(1.15)
    for top in range(0, len(ys), 256):
        rows = slice(top, top + 256)
        page = (slice(window[0].start + top, min(window[0].start + top + 256, window[0].stop)), window[1])
        away = np.sqrt(xs[None, :] ** 2 + ys[rows, None] ** 2) + flow[rows] * np.float32(0.42)
        density = _density(1 - away, flow[rows], tooth[page], sharp)
        if quiet is not None:
            density *= 1 - np.float32(0.97) * quiet[page]
        pixels = sheet.pixels[page][..., :3]
        pixels[...] = pixels.astype(np.float32) * np.exp(density[..., None] * absorb)
        if top % 1024 == 0:
            sheet.at(0.12 + 0.66 * (index + top / len(ys)) / 6)


def _density(depth: Floats, flow: Floats, tooth: Floats, sharp: float) -> Floats:
    """How much pigment lies `depth` (in radii) inside a blot whose edge is `sharp` wide."""
    inside = np.clip(depth / np.float32(sharp), 0, 1)
    pool = np.clip(np.float32(0.42) - flow * np.float32(0.4) + depth * np.float32(0.22), 0.1, 1)
    density = inside * (pool + tooth * np.float32(0.09))
    if sharp < 0.1:
        density += np.exp(np.maximum(depth, 0) * np.float32(-1 / 0.02)) * inside * np.float32(0.3)
    return np.clip(density, 0, 1.6)


def _window(sheet: Sheet, blot: _Blot) -> Window:
    """The rows and columns a blot can reach."""
    middle_x, middle_y = sheet.width / 2 + blot.x * sheet.unit, sheet.height / 2 + blot.y * sheet.unit
    reach_x, reach_y = 1.75 * blot.wide * sheet.unit, 1.75 * blot.tall * sheet.unit
    left, right = (int(np.clip(middle_x + side * reach_x, 0, sheet.width)) for side in (-1, 1))
    top, bottom = (int(np.clip(middle_y + side * reach_y, 0, sheet.height)) for side in (-1, 1))
    return slice(top, max(bottom, top + 1)), slice(left, max(right, left + 1))


def _place(sheet: Sheet, index: int, blots: list[_Blot]) -> _Blot:
    """Where the next blot falls: the small ones apart from the others, none on the calm zone."""
    rng = sheet.rng(f"blot{index}")
    half_x, half_y = sheet.width / sheet.unit / 2, sheet.height / sheet.unit / 2
    wide, tall = rng.uniform(0.3, 0.62), rng.uniform(0.22, 0.46)
    if index >= 3:
        wide, tall = wide * 0.5, tall * 0.5
    low = sheet.calm is not None and sheet.calm.middle[1] > 0.5
    best, best_room = _Blot(half_x, -half_y if low else half_y, wide * 0.7, tall * 0.7), -1.0
    for u, v in rng.uniform(-0.95, 0.95, (30, 2)).tolist():
        if sheet.calm is not None and sheet.calm.is_near(
            0.5 + u / 2, 0.5 + v / 2, *sheet.share(min(tall, 0.3) * 0.7)
        ):
            continue
        x, y = u * half_x, v * half_y
        room = min((np.hypot(x - one.x, y - one.y) for one in blots), default=1.0)
        room = room if index >= 3 else -abs(room - 0.42) + 1
        if sheet.calm is None and index == 0:
            room = 1 - abs(v)
        if room > best_room:
            best, best_room = _Blot(x, y, wide, tall), float(room)
    return best


def _splashes(sheet: Sheet, inks: list[Colour]) -> None:
    rng = sheet.rng("splashes")
    for u, v, size, which in rng.random((90, 4)).tolist():
        if sheet.calm is not None and sheet.calm.is_near(u, v, *sheet.share(0.03)):
            continue
        radius = sheet.unit * (0.0012 + 0.009 * size**7)
        sheet.canvas.drawCircle(
            *sheet.place(u, v), radius, fill(inks[int(which * len(inks))], 0.3 + 0.3 * which)
        )
