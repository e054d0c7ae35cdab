"""An engraving: a landscape told in one set of lines that swell where it is dark."""

from __future__ import annotations

import cv2
import numpy as np

from coverstudio.worker.pipelines.procedural import scenery
from coverstudio.worker.pipelines.procedural.colour import Floats, mix
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    paper = palette.ramp[0] if not palette.dark else palette.tone(0.05)
    sheet.lay(np.array(paper, np.float32))
    first, last = scenery.ground_band(sheet, 0.5)
    tone, phase, disc = _picture(sheet, first, last)
    sheet.at(0.55)
    tint = palette.accent if not palette.dark or palette.id == "noir" else mix(palette.accent, paper, 0.1)
    sheet.blend(tint, disc * np.float32(0.92))
    sheet.at(0.62, show=True)
    _cut(sheet, tone, phase)
    sheet.at(0.85, show=True)
    if sheet.wants("birds") or sheet.rng("birds?").random() < 0.4:
        scenery.birds(sheet, palette.tone(0.98), max(first - 0.22, 0.06), first - 0.05)
    return 2.2


def _picture(sheet: Sheet, first: float, last: float) -> tuple[Floats, Floats, Floats]:
    """The tone to be engraved (0 paper, 1 ink), the phase of its lines, and the sun's disc."""
    rows = np.arange(sheet.height, dtype=np.float32)[:, None]
    ys = np.broadcast_to(sheet.ys[:, None], (sheet.height, sheet.width))
    tone, phase = _sky(sheet, first, ys)
    x, y, radius = scenery.place_disc(
        sheet,
        "sun",
        sheet.rng("sun").uniform(0.1, 0.17),
        (0.25, 0.75),
        (max(first - 0.2, 0.12), first + 0.02),
    )
    far_x = sheet.xs - np.float32((x - 0.5) * sheet.width / sheet.unit)
    far_y = sheet.ys - np.float32((y - 0.5) * sheet.height / sheet.unit)
    disc = np.clip(
        (np.float32(radius) - np.hypot(far_x[None, :], far_y[:, None])) * np.float32(sheet.unit), 0, 1
    )
    tone *= 1 - disc
    sheet.at(0.2)
    count = 5
    for layer in range(count):
        near = layer / (count - 1)
        base = first + (last - first) * (0.06 + 0.8 * near)
        line = scenery.ridge(
            sheet, f"hill{layer}", base, 0.085, 1.3 + 0.8 * (1 - near), peaked=0.85 * (1 - near)
        )
        crest = np.interp(np.arange(sheet.width) + 0.5, line[:, 0], line[:, 1]).astype(np.float32)
        depth = (rows - crest[None, :]) / np.float32(sheet.unit)
        inside = depth > 0
        fold = _smoothed(crest, 0.035 * sheet.unit) / np.float32(sheet.unit)
        fold -= fold.mean()
        slope = np.gradient(fold) * np.float32(sheet.unit)
        gully = sheet.noise(f"gully{layer}", 4.5, 3, 0.55, stretch=(0.6, 1.5))
        lit = np.float32(0.4) + slope[None, :] * np.float32(0.6) + gully * np.float32(0.3 - 0.12 * near)
        shade = lit + np.float32(0.36 * near) - depth * np.float32(2.2 - 1.5 * near)
        shade = np.clip(shade, 0.08 + 0.3 * near, 0.94)
        lines = ys - fold[None, :] * np.exp(np.minimum(-depth, 0) * np.float32(3.5)) * np.float32(0.9)
        lines += gully * np.float32(0.006)
        np.copyto(tone, np.maximum(shade, np.where(depth < 0.004, np.float32(0.95), 0)), where=inside)
        np.copyto(phase, lines, where=inside)
        np.copyto(disc, np.float32(0), where=inside)
        sheet.at(0.2 + 0.07 * (layer + 1))
    if last < 1:
        tone = np.maximum(tone, np.clip((rows / sheet.height - last) / 0.04 + 1, 0, 1.3)).astype(np.float32)
    return tone, phase, disc


def _sky(sheet: Sheet, first: float, ys: Floats) -> tuple[Floats, Floats]:
    down = np.clip((np.arange(sheet.height, dtype=np.float32) + 0.5) / sheet.height / first, 0, 1)
    clouds = sheet.noise("clouds", 1.7, 3, stretch=(2.6, 0.7))
    tone = (np.float32(0.36) * (1 - down[:, None]) ** 1.4 + clouds * np.float32(0.15)).astype(np.float32)
    np.clip(tone, 0, 0.7, out=tone)
    quiet = sheet.quiet(0.14, wide=True)
    if quiet is not None:
        tone *= 1 - quiet
    phase = ys + clouds * np.float32(0.05)
    return tone, phase


def _smoothed(line: Floats, sigma: float) -> Floats:
    return cv2.GaussianBlur(line[None, :], (0, 0), max(sigma, 0.6), borderType=cv2.BORDER_REPLICATE)[0]


def _cut(sheet: Sheet, tone: Floats, phase: Floats) -> None:
    """Print lines `phase`·pitch apart, as wide as the tone is dark."""
    pitch = max(0.0096, 5.0 / sheet.unit)
    wobble = sheet.noise("hand", 14, 2) * np.float32(0.09)
    for top in range(0, sheet.height, 256):
        rows = slice(top, top + 256)
        where = phase[rows] / np.float32(pitch) + wobble[rows]
        away = np.abs(where - np.rint(where))
        down, across = np.gradient(where)
        steep = np.clip(np.hypot(down, across), 1e-4, 0.5)
        ink = np.clip((tone[rows] * np.float32(0.52) - away) / steep + 0.5, 0, 1) * np.clip(
            tone[rows] * 40, 0, 1
        )
        old = sheet.pixels[rows, :, :3].astype(np.float32)
        sheet.pixels[rows, :, :3] = (
            old + (np.asarray(sheet.palette.tone(0.98), np.float32) - old) * ink[..., None]
        )
        if top % 512 == 0:
            sheet.at(0.62 + 0.22 * top / sheet.height)
