"""A halftone sun: two inks, screened in dots at their own angles, as a small offset press would print it."""

from __future__ import annotations

import numpy as np

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, mix
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    sheet.lay(np.array(palette.ground, np.float32))
    first, last = scenery.ground_band(sheet, 0.56)
    pitch = max(sheet.unit * float(sheet.rng("pitch").choice([0.0085, 0.011, 0.014])), 4.0)
    sun = _sun(sheet, first)
    _print(sheet, sun, pitch, 18, palette.accent)
    sheet.at(0.35, show=True)
    _print(sheet, _air(sheet, first), pitch, 75, mix(palette.second, palette.accent, 0.15))
    sheet.at(0.6, show=True)
    land = _land(sheet, first, last)
    if palette.dark:  # on black paper the land first knocks out what shines through it
        sheet.blend(palette.ground, (land > 0).astype(np.float32))
        land *= np.float32(0.75 if last == 1 else 0.5)
    _print(sheet, land, pitch, 45, palette.depth(0.42) if palette.dark else palette.ink)
    sheet.at(0.85, show=True)
    return 2.8


def _print(sheet: Sheet, tone: Floats, pitch: float, degrees: float, ink: Colour) -> None:
    """Screen `tone` (H×W, share of ink) with cosine dots and print it, overprinting what is there."""
    angle = np.deg2rad(degrees)
    cycle = np.float32(2 * np.pi * sheet.unit / pitch)
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    xs, ys = sheet.xs * cycle, sheet.ys * cycle
    ink_part = np.asarray(ink, np.float32)
    dark = sheet.palette.dark
    soft = np.float32(pitch / 5.2)  # of one pixel's step of the screen, for a clean edge
    for top in range(0, sheet.height, 256):
        rows = slice(top, top + 256)
        across = xs[None, :] * cos + ys[rows, None] * sin
        down = ys[rows, None] * cos - xs[None, :] * sin
        screen = np.float32(0.5) - np.float32(0.25) * (np.cos(across) + np.cos(down))
        part = tone[rows]
        cover = np.clip((part - screen) * soft + 0.5, 0, 1) * np.clip(part * 30, 0, 1)
        cover = cover[..., None] * np.float32(0.96)
        old = self_part = sheet.pixels[rows, :, :3].astype(np.float32)
        new = old * ink_part if not dark else 1 - (1 - old) * (1 - ink_part)
        new = new * np.float32(0.55) + ink_part * np.float32(0.45)
        sheet.pixels[rows, :, :3] = old + (new - self_part) * cover
        if top % 1024 == 0:
            sheet.at(0.3)


def _disc(sheet: Sheet, x: float, y: float) -> Floats:
    across = (np.arange(sheet.width, dtype=np.float32) + 0.5) / sheet.width - np.float32(x)
    down = (np.arange(sheet.height, dtype=np.float32) + 0.5) / sheet.height - np.float32(y)
    wide, tall = sheet.width / sheet.unit, sheet.height / sheet.unit
    return np.hypot(across[None, :] * np.float32(wide), down[:, None] * np.float32(tall))


def _sun(sheet: Sheet, first: float) -> Floats:
    x, y, radius = scenery.place_disc(
        sheet, "sun", sheet.rng("sun").uniform(0.2, 0.3), (0.25, 0.75), (max(first - 0.16, 0.15), first)
    )
    distance = _disc(sheet, x, y)
    down = np.clip(
        (np.arange(sheet.height, dtype=np.float32) / sheet.height - y) * sheet.height / sheet.unit / radius,
        -1,
        1,
    )
    shade = (1.08 - 0.36 * (down + 1))[:, None]
    inside = np.clip((np.float32(radius) - distance) * np.float32(sheet.unit / 2), 0, 1)
    if sheet.wants("moon"):
        bite = _disc(sheet, x + radius * 0.45 * sheet.unit / sheet.width, y - radius * 0.12)
        inside *= np.clip((bite - np.float32(radius * 0.86)) * np.float32(sheet.unit / 2), 0, 1)
    return inside * shade


def _air(sheet: Sheet, first: float) -> Floats:
    """A light second ink that thins out towards the middle of the sky."""
    down = (np.arange(sheet.height, dtype=np.float32) + 0.5) / sheet.height
    tone = np.clip(0.5 * (1 - down / max(first, 0.2)), 0, 1) ** 1.3
    cloud = sheet.noise("air", 1.6, 3, stretch=(2.2, 0.8))
    tone = np.clip(tone[:, None] + cloud * 0.12, 0, 1).astype(np.float32)
    quiet = sheet.quiet(0.16, wide=True)
    return tone if quiet is None else tone * (1 - quiet)


def _land(sheet: Sheet, first: float, last: float) -> Floats:
    """Hills whose tone runs from solid at the ridge to dots at their feet; or bands of sea."""
    tone = np.zeros((sheet.height, sheet.width), np.float32)
    rows = np.arange(sheet.height, dtype=np.float32)[:, None]
    sea = sheet.wants("sea")
    for layer in range(4):
        near = layer / 3
        base = first + (last - first) * (0.06 + 0.7 * near)
        rise = 0.012 if sea else 0.07
        line = scenery.ridge(
            sheet, f"land{layer}", base, rise, 1.2 + 2 * (1 - near), peaked=0.0 if sea else 0.6 * (1 - near)
        )
        crest = np.interp(np.arange(sheet.width) + 0.5, line[:, 0], line[:, 1]).astype(np.float32)
        depth = (rows - crest[None, :]) / np.float32(sheet.unit)
        fallen = np.clip(1.05 - depth * np.float32(5.5 - 3.5 * near), 0.06 + 0.3 * near**2, 1.0)
        tone = np.where(depth > 0, fallen, tone).astype(np.float32)
        sheet.at(0.62 + 0.04 * layer)
    if last < 1 and sheet.palette.dark:
        return np.where(rows / sheet.height > last, np.float32(1e-4), tone).astype(np.float32)
    if last < 1:  # a low calm zone lies on solid ink
        solid = np.clip((rows / sheet.height - last) / 0.03 + 2, 0, 2.0).astype(np.float32)
        tone = np.maximum(tone, solid)
    return tone
