"""What landscapes share: free space beside the calm zone, sun and moon, ridges, trees, birds, weather."""

from __future__ import annotations

from typing import Any

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural.colour import Colour, Floats
from coverstudio.worker.pipelines.procedural.paint import (
    Points,
    crescent,
    fill,
    glow,
    polygon,
    smooth,
    stroke,
)
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def ground_band(sheet: Sheet, usual: float, least: float = 0.3) -> tuple[float, float]:
    """Top and bottom (shares of the height) of the land: below the calm zone, or above where it lies low.

    `usual` is where the land begins on a page without a zone; `least` the height it needs.
    """
    calm = sheet.calm
    if calm is None:
        return usual, 1.0
    if 1 - calm.bottom >= least:
        return max(usual, calm.bottom + 0.03), 1.0
    if calm.top >= least:
        return min(usual, max(calm.top - least - 0.1, 0.08)), max(calm.top - 0.03, 0.2)
    return usual, 1.0


def place_disc(
    sheet: Sheet, name: str, radius: float, across: tuple[float, float], down: tuple[float, float]
) -> tuple[float, float, float]:
    """Where a disc of about `radius` units goes: (x, y, radius), beside the calm zone if there is room.

    `across` and `down` bound its centre, in shares. It shrinks where there is little room.
    """
    rng = sheet.rng(name)
    tries = rng.random((60, 2))
    for index, (u, v) in enumerate(tries.tolist()):
        size = radius * (1 - 0.7 * index / len(tries))
        x, y = across[0] + u * (across[1] - across[0]), down[0] + v * (down[1] - down[0])
        reach_x, reach_y = sheet.share(size * 1.2)
        if sheet.calm is None or not sheet.calm.is_near(x, y, reach_x, reach_y):
            return x, y, size
    return _last_resort(sheet, radius, sum(across) / 2, down[1])


def _last_resort(sheet: Sheet, radius: float, x: float, y: float) -> tuple[float, float, float]:
    """A small disc where it was wanted, above the calm zone, below it, or hardly any disc at all."""
    calm = sheet.calm
    heights = (y, calm.top / 2, (1 + calm.bottom) / 2) if calm else (y,)
    for height in heights:
        for size in (radius * 0.45, radius * 0.25):
            if calm is None or not calm.is_near(x, height, *sheet.share(size * 1.2)):
                return x, height, size
    return x, y, radius * 0.02


def ridge(
    sheet: Sheet,
    name: str,
    base: float,
    height: float,
    frequency: float,
    *,
    peaked: float = 0.0,
    step: int = 3,
) -> Points:
    """A ridge line from edge to edge: N×2 pixels. `base` is a share of the height, `height` in units.

    `peaked` (0..1) turns rolling hills into mountains with sharp tops.
    """
    pixels = np.append(np.arange(-2 * step, sheet.width + 2 * step, step, dtype=np.float32), sheet.width + 9)
    xs = ((pixels - sheet.width / 2) / sheet.unit).astype(np.float32)
    soft = sheet.line(name, xs, frequency, 6, 0.46)
    sharp = 0.55 - 1.5 * np.abs(sheet.line(f"{name}/sharp", xs, frequency * 0.8, 6, 0.5))
    shape = soft * (1 - peaked) + sharp * peaked
    return np.stack(
        [pixels, _beside_calm(sheet, base, base * sheet.height - shape * height * sheet.unit)], axis=1
    )


def _beside_calm(sheet: Sheet, base: float, ys: Points) -> Points:
    """Heights of a ridge line in pixels, bent softly so that none of it enters the calm zone's band."""
    calm = sheet.calm
    if calm is None:
        return ys
    soft = 0.02 * sheet.unit
    if base >= calm.bottom:
        limit = calm.bottom * sheet.height + 0.4 * soft
        return limit + soft * np.logaddexp(0, (ys - limit) / soft)
    if base <= calm.top:
        limit = calm.top * sheet.height - 0.4 * soft
        return limit - soft * np.logaddexp(0, (limit - ys) / soft)
    return ys


def below(sheet: Sheet, line: Points, depth: float = 1.05) -> Any:
    """The path of everything under a ridge line, down to `depth` (a share of the height)."""
    bottom = max(depth * sheet.height, float(line[:, 1].max()) + 1)
    corners = np.array([[line[-1, 0], bottom], [line[0, 0], bottom]])
    return polygon(np.concatenate([line, corners]))


def conifers(sheet: Sheet, name: str, line: Points, height: float, density: float = 1.0) -> Any:
    """A path of fir trees standing along a ridge line; `height` in units."""
    rng = sheet.rng(name)
    spacing = height * 0.2 / density * sheet.unit
    count = int(np.ptp(line[:, 0]) / spacing) + 1
    where = line[0, 0] + (np.arange(count) + rng.uniform(-0.5, 0.5, count)) * spacing
    grove = 0.55 + 0.6 * sheet.line(f"{name}/grove", ((where - sheet.width / 2) / sheet.unit), 6, 3)
    sizes = height * sheet.unit * np.clip(grove, 0.12, 1.2) * rng.uniform(0.6, 1.15, count)
    feet = np.interp(where, line[:, 0], line[:, 1])
    path = skia.Path()
    for x, foot, size in zip(where.tolist(), feet.tolist(), sizes.tolist(), strict=True):
        path.addPath(_fir(rng, x, foot + size * 0.12, size))
    return path


def _fir(rng: np.random.Generator, x: float, foot: float, size: float) -> Any:
    tiers = 7
    half = size * rng.uniform(0.13, 0.2)
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    for tier, (a, b) in enumerate(rng.uniform(0.75, 1.2, (tiers, 2)).tolist()):
        low = foot - size * 0.08 - size * 0.9 * (1 - (tier + 1) / tiers)
        wide = half * ((tier + 1) / tiers) ** 0.85
        left += [(x - wide * a, low), (x - wide * 0.45, low - size * 0.025)]
        right += [(x + wide * b, low), (x + wide * 0.45, low - size * 0.025)]
    points = [(x, foot - size), *left, (x - size * 0.012, foot), (x + size * 0.012, foot), *reversed(right)]
    return polygon(np.array(points))


def heavenly(sheet: Sheet, x: float, y: float, radius: float, colour: Colour, *, halo: float = 0.35) -> None:
    """The sun, or the moon where the prompt names it: a disc or a crescent with a soft halo."""
    px, py = sheet.place(x, y)
    size = radius * sheet.unit
    sheet.canvas.drawCircle(px, py, size * 4.5, glow((px, py), size * 4.5, colour, halo))
    if sheet.wants("moon") and sheet.rng("moon").random() < 0.5:
        turn = -0.6 if sheet.rng("moon/turn").random() < 0.5 else np.pi + 0.6
        sheet.canvas.drawPath(crescent(px, py, size, turn), fill(colour))
    else:
        sheet.canvas.drawCircle(px, py, size, fill(colour))


def birds(sheet: Sheet, colour: Colour, top: float, bottom: float, size: float = 0.016) -> None:
    """A loose flock between two heights (shares), away from the calm zone."""
    rng = sheet.rng("birds")
    x, y, _ = place_disc(sheet, "birds/place", 0.1, (0.2, 0.8), (top, max(bottom, top + 0.02)))
    for index, (u, v, grow, beat, lean) in enumerate(rng.random((11, 5)).tolist()):
        along = (index - 4) * 0.022
        at_x, at_y = x + along + 0.03 * (u - 0.5), y - abs(along) * 0.45 + 0.05 * (v - 0.5)
        reach = size * (0.5 + 0.75 * grow)
        if sheet.calm is not None and sheet.calm.is_near(at_x, at_y, *sheet.share(reach * 1.5)):
            continue
        sheet.canvas.drawPath(_bird(sheet, at_x, at_y, reach, 0.25 + 0.6 * beat, lean - 0.5), fill(colour))


def _bird(sheet: Sheet, x: float, y: float, size: float, beat: float, lean: float) -> Any:
    wing = np.array([[-1, -beat], [-0.45, -0.55 * beat - 0.12], [0, 0.08], [0.45, -0.6 * beat - 0.1],
                     [1, -beat * 0.8], [0.5, -0.42 * beat + 0.02], [0.06, 0.2], [-0.06, 0.22],
                     [-0.5, -0.36 * beat + 0.02]])  # fmt: skip
    turn = np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
    return smooth(wing @ turn * size * sheet.unit + np.array(sheet.place(x, y)), closed=True)


def stars(sheet: Sheet, count: int, bottom: float, colour: Colour, *, warm: Colour | None = None) -> None:
    """Stars above `bottom` (a share of the height): few bright, many faint, none in the calm zone."""
    rng = sheet.rng("stars")
    spots = rng.random((count, 4))
    for u, v, power, tint in spots.tolist():
        y = v * bottom
        if sheet.calm is not None and sheet.calm.is_near(u, y, *sheet.share(0.035)):
            continue
        bright = power**30
        radius = sheet.unit * (0.00028 + 0.00042 * power**5 + 0.0011 * bright)
        alpha = min(1.0, (0.25 + 0.75 * power) * (1.15 - v * 0.7))
        hue = warm if warm is not None and tint < 0.16 else colour
        px, py = sheet.place(u, y)
        if bright > 0.8:
            sheet.canvas.drawCircle(px, py, radius * 8, glow((px, py), radius * 8, hue, 0.5))
        blur = radius * 0.35 if radius > 1.5 else 0.0
        sheet.canvas.drawCircle(px, py, max(radius, 0.45), fill(hue, alpha, blur=blur))


def rain(sheet: Sheet, colour: Colour, alpha: float = 0.35, count: int = 900) -> None:
    """Fine slanting rain."""
    rng = sheet.rng("rain")
    with sheet.faded(0.97):
        for u, v, near in rng.random((count, 3)).tolist():
            x, y = sheet.place(u * 1.1 - 0.05, v * 1.1 - 0.05)
            length = sheet.unit * (0.014 + 0.05 * near * near)
            width = max(sheet.unit * (0.0005 + 0.0008 * near), 0.4)
            sheet.canvas.drawLine(
                x, y, x - length * 0.2, y + length, stroke(colour, width, alpha * (0.35 + 0.65 * near))
            )


def snow(sheet: Sheet, colour: Colour, alpha: float = 0.9, count: int = 700) -> None:
    """Falling snow in three depths: fine and sharp far away, large and soft near by."""
    rng = sheet.rng("snow")
    with sheet.faded(0.97):
        for u, v, near in rng.random((count, 3)).tolist():
            radius = sheet.unit * (0.0009 + 0.0042 * near**5)
            blur = radius * 0.6 if near > 0.85 else 0.0
            sheet.canvas.drawCircle(
                *sheet.place(u, v), max(radius, 0.5), fill(colour, alpha * (1 - 0.5 * near), blur=blur)
            )


def weather(sheet: Sheet, light: Colour) -> None:
    """Rain or snow where the prompt asks for it."""
    if sheet.wants("snow"):
        snow(sheet, light)
    elif sheet.wants("rain"):
        rain(sheet, light)


def mist(
    sheet: Sheet, name: str, colour: Colour, top: float, bottom: float, strength: float, *, drift: float = 5.0
) -> None:
    """A bank of mist between two heights (shares), thickest in its middle."""
    middle, half = (top + bottom) / 2, max((bottom - top) / 2, 1e-3)
    down = (np.arange(sheet.height, dtype=np.float32) + 0.5) / sheet.height
    profile = np.clip(1 - ((down - middle) / half) ** 2, 0, 1)
    cloud: Floats = sheet.noise(name, 2.4, 4, 0.55, stretch=(drift / 2, 0.7))
    cloud *= 0.9
    cloud += 0.55
    np.clip(cloud, 0, 1, out=cloud)
    cloud *= (profile * strength).astype(np.float32)[:, None]
    sheet.blend(colour, cloud)
