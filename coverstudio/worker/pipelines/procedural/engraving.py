"""An engraving: a landscape told in one set of lines that swell where it is dark."""

from __future__ import annotations

import cv2
import numpy as np

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Colour, Floats
from coverstudio.worker.pipelines.procedural.paint import Points, circle, crescent, fill, polygon, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_HILLS = 5
_STRIP = 256


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    paper = palette.tone(0.05) if palette.dark else palette.ramp[0]
    sheet.lay(np.array(paper, np.float32))
    first, last = scenery.ground_band(sheet, 0.5)
    hand = sheet.noise("hand", 14, 2) * np.float32(0.09)
    _sky(sheet, first, hand, paper)
    sheet.at(0.2, show=True)
    _sun(sheet, first)
    for layer in range(_HILLS):
        _hill(sheet, layer, first, last, hand, paper)
        sheet.at(0.2 + 0.13 * (layer + 1), show=True)
    ink = palette.tone(0.98)
    if last < 1:
        line = scenery.ridge(sheet, "foreground", last - 0.015, 0.01, 1.4)
        sheet.canvas.drawPath(scenery.below(sheet, line), fill(ink))
    if sheet.wants("birds") or sheet.rng("birds?").random() < 0.4:
        scenery.birds(sheet, ink, max(first - 0.22, 0.06), first - 0.05)
    scenery.weather(sheet, paper if sheet.wants("snow") else ink)
    return 2.2


def _sun(sheet: Sheet, first: float) -> None:
    size = sheet.rng("sun").uniform(0.1, 0.17)
    x, y, radius = scenery.place_disc(
        sheet, "sun", size, (0.25, 0.75), (max(first - 0.2, 0.12), first + 0.02)
    )
    px, py = sheet.place(x, y)
    size = radius * sheet.unit
    disc = crescent(px, py, size) if sheet.wants("moon") else circle(px, py, size)
    sheet.canvas.drawPath(disc, fill(sheet.palette.accent))


def _sky(sheet: Sheet, first: float, hand: Floats, paper: Colour) -> None:
    """Level lines, heavy above and gone at the horizon, bent a little by clouds."""
    down = np.clip((np.arange(sheet.height, dtype=np.float32) + 0.5) / sheet.height / first, 0, 1)
    clouds = sheet.noise("clouds", 1.7, 3, stretch=(2.6, 0.7))
    tone = np.float32(0.36) * (1 - down[:, None]) ** 1.4 + clouds * np.float32(0.15)
    np.clip(tone, 0, 0.7, out=tone)
    quiet = sheet.quiet(0.14, wide=True)
    if quiet is not None:
        tone *= 1 - quiet
    clouds *= np.float32(0.05)
    clouds += sheet.ys[:, None]
    _print(sheet, 0, tone, clouds, hand, paper)


def _hill(sheet: Sheet, layer: int, first: float, last: float, hand: Floats, paper: Colour) -> None:
    """One range: its lines follow its crest and straighten out below; gullies and slopes shade it."""
    near = layer / (_HILLS - 1)
    base = first + (last - first) * (0.06 + 0.8 * near)
    line = scenery.ridge(sheet, f"hill{layer}", base, 0.085, 1.3 + 0.8 * (1 - near), peaked=0.85 * (1 - near))
    crest = np.interp(np.arange(sheet.width) + 0.5, line[:, 0], line[:, 1]).astype(np.float32)
    top = int(np.clip(crest.min() - 2, 0, sheet.height - 1))
    bottom = (
        sheet.height
        if layer == _HILLS - 1
        else int(np.clip(crest.max() + 0.4 * sheet.unit, top + 1, sheet.height))
    )
    rows = np.arange(top, bottom, dtype=np.float32)[:, None] + np.float32(0.5)
    depth = (rows - crest[None, :]) / np.float32(sheet.unit)
    fold, slope = _form(crest, sheet.unit)
    gully = sheet.noise(f"gully{layer}", 4.5, 3, 0.55, (0.6, 1.5), (slice(top, bottom), slice(None)))
    tone = np.float32(0.4 + 0.36 * near) + slope[None, :] * np.float32(0.6)
    tone = tone + gully * np.float32(0.3 - 0.12 * near) - depth * np.float32(2.2 - 1.5 * near)
    np.clip(tone, 0.08 + 0.3 * near, 0.94, out=tone)
    phase = np.exp(np.minimum(-depth, 0) * np.float32(3.5))
    phase *= fold[None, :] * np.float32(-0.9)
    phase += sheet.ys[top:bottom, None] + gully * np.float32(0.006)
    _print(sheet, top, tone, phase, hand, paper, depth * np.float32(sheet.unit) + np.float32(0.5))
    _outline(sheet, line)


def _form(crest: Floats, unit: float) -> tuple[Floats, Floats]:
    """A crest's smooth course in units about its mean, and how it rises or falls."""
    sigma = max(0.035 * unit, 0.6)
    smooth = cv2.GaussianBlur(crest[None, :], (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)[0]
    fold = (smooth - smooth.mean()) / np.float32(unit)
    return fold, np.gradient(fold).astype(np.float32) * np.float32(unit)


def _steepness(values: Floats) -> Floats:
    """How much `values` change from pixel to pixel, kept within what still draws a line."""
    if min(values.shape) < 2:
        return np.full(values.shape, 0.2, np.float32)
    down, across = np.gradient(values)
    return np.clip(np.hypot(down, across), 1e-4, 0.5)


def _outline(sheet: Sheet, line: Points) -> None:
    pen = stroke(sheet.palette.tone(0.98), max(0.0024 * sheet.unit, 0.8))
    sheet.canvas.drawPath(polygon(line, closed=False), pen)


def _print(
    sheet: Sheet,
    top: int,
    tone: Floats,
    phase: Floats,
    hand: Floats,
    paper: Colour,
    inside: Floats | None = None,
) -> None:
    """Print lines from row `top` on: one to every whole number of phase/pitch, as wide as the tone is dark.

    `inside` is the coverage of the shape they fill; outside it nothing changes.
    """
    pitch = np.float32(max(0.0096, 5.0 / sheet.unit))
    ground, ink = np.asarray(paper, np.float32), np.asarray(sheet.palette.tone(0.98), np.float32)
    for start in range(0, len(tone), _STRIP):
        part = slice(start, start + _STRIP)
        page = slice(top + start, min(top + start + _STRIP, top + len(tone)))
        where = phase[part] / pitch + hand[page]
        steep = _steepness(where)
        away = np.abs(where - np.rint(where))
        cover = np.clip((tone[part] * np.float32(0.52) - away) / steep + 0.5, 0, 1)
        cover *= np.clip(tone[part] * 40, 0, 1)
        new = ground + (ink - ground) * cover[..., None]
        if inside is not None:
            old = sheet.pixels[page, :, :3].astype(np.float32)
            new = old + (new - old) * np.clip(inside[part], 0, 1)[..., None]
        sheet.pixels[page, :, :3] = new
        sheet.tick()
