"""Bojagi (조각보): Korean patchwork of sheer ramie, its seams darker where two cloths overlap."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, mix
from coverstudio.worker.pipelines.procedural.paint import fill, linear, polygon, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet


class _Patch(NamedTuple):
    """A rectangle in shares of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def area(self, sheet: Sheet) -> float:
        """In square units."""
        return (
            (self.right - self.left) * (self.bottom - self.top) * sheet.width * sheet.height / sheet.unit**2
        )


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    sheet.canvas.drawPaint(fill(palette.depth(0.05)))
    patches = _patches(sheet)
    sheet.at(0.1)
    _lay(sheet, patches)
    sheet.at(0.45, show=True)
    _seams(sheet, patches)
    sheet.at(0.55, show=True)
    _ramie(sheet)
    return 1.6


def _patches(sheet: Sheet) -> list[_Patch]:
    """Cut the page again and again, never quite in the middle; the calm zone stays one whole cloth."""
    rng = sheet.rng("cuts")
    whole = _Patch(-0.04, -0.04, 1.04, 1.04)
    waiting, done = [whole], list[_Patch]()
    if sheet.calm is not None:
        calm = sheet.calm
        hole = _Patch(
            calm.left - 0.02 if calm.left > 0.12 else -0.04,
            calm.top - 0.015,
            calm.right + 0.02 if calm.right < 0.88 else 1.04,
            calm.bottom + 0.015,
        )
        done.append(hole)
        waiting = [
            _Patch(whole.left, whole.top, whole.right, hole.top),
            _Patch(whole.left, hole.bottom, whole.right, whole.bottom),
            _Patch(whole.left, hole.top, hole.left, hole.bottom),
            _Patch(hole.right, hole.top, whole.right, hole.bottom),
        ]
        waiting = [one for one in waiting if one.right - one.left > 1e-3 and one.bottom - one.top > 1e-3]
    while waiting:
        patch = waiting.pop()
        area = patch.area(sheet)
        if area < 0.008 or (area < 0.09 and rng.random() < 0.34):
            done.append(patch)
            continue
        waiting += _cut(sheet, patch, float(rng.choice([0.3, 0.38, 0.5, 0.62, 0.7])), rng.random())
    return done


def _cut(sheet: Sheet, patch: _Patch, at: float, chance: float) -> list[_Patch]:
    wide = (patch.right - patch.left) * sheet.width
    tall = (patch.bottom - patch.top) * sheet.height
    if wide * (0.75 + 0.5 * chance) > tall:
        x = patch.left + at * (patch.right - patch.left)
        return [patch._replace(right=x), patch._replace(left=x)]
    y = patch.top + at * (patch.bottom - patch.top)
    return [patch._replace(bottom=y), patch._replace(top=y)]


def _colours(sheet: Sheet) -> tuple[list[Colour], np.ndarray]:
    palette = sheet.palette
    tones = [palette.depth(share) for share in (0.06, 0.18, 0.32, 0.5, 0.72)]
    accents = [mix(palette.accent, palette.ground, 0.12), mix(palette.second, palette.ground, 0.2)]
    return tones + accents, np.array([0.23, 0.23, 0.18, 0.13, 0.08, 0.06, 0.09])


def _corners(sheet: Sheet, patch: _Patch, grow: float) -> np.ndarray:
    """The patch's corners in pixels, each moved a little: the same move for every patch that shares it."""
    points = []
    for x, y in (
        (patch.left, patch.top),
        (patch.right, patch.top),
        (patch.right, patch.bottom),
        (patch.left, patch.bottom),
    ):
        at_x, at_y = sheet.place(x, y)
        shift = 0.0034 * sheet.unit
        sway_x = float(np.sin(x * 17.3 + y * 23.1 + sheet.seed % 97)) * shift
        sway_y = float(np.sin(x * 29.7 - y * 13.9 + sheet.seed % 89)) * shift
        side_x = grow * sheet.unit * (1 if x == patch.right else -1)
        side_y = grow * sheet.unit * (1 if y == patch.bottom else -1)
        points.append((at_x + sway_x + side_x, at_y + sway_y + side_y))
    return np.array(points)


def _lay(sheet: Sheet, patches: list[_Patch]) -> None:
    rng = sheet.rng("cloths")
    colours, weights = _colours(sheet)
    calm = sheet.calm is not None
    for index, patch in enumerate(patches):
        tint = colours[int(rng.choice(len(colours), p=weights))]
        if calm and index == 0:
            tint = colours[0]
        outline = _corners(sheet, patch, 0.0)
        low = mix(tint, sheet.palette.depth(0.6), 0.09)
        turn = rng.random()
        start, end = outline[0], outline[2] if turn < 0.5 else outline[3]
        paint = linear(tuple(start.tolist()), tuple(end.tolist()), (tint, low))
        sheet.canvas.drawPath(polygon(outline), paint)


def _seams(sheet: Sheet, patches: list[_Patch]) -> None:
    """The gekki seam: a felled strip where the cloth lies double, and two rows of fine stitches."""
    dark = sheet.palette.tone(0.85)
    light = sheet.palette.ramp[0]
    wide = 0.0078 * sheet.unit
    for index, patch in enumerate(patches):
        path = polygon(_corners(sheet, patch, 0.0))
        sheet.canvas.drawPath(path, stroke(dark, wide, 0.17))
        if index % 40 == 0:
            sheet.at(0.45 + 0.1 * index / len(patches))
    fine = max(0.0008 * sheet.unit, 0.5)
    for patch in patches:
        for grow in (0.0042, -0.0042):
            thread = stroke(dark if grow > 0 else light, fine, 0.5)
            thread.setPathEffect(skia.DashPathEffect.Make([0.0032 * sheet.unit, 0.0022 * sheet.unit], 0))
            sheet.canvas.drawPath(polygon(_corners(sheet, patch, grow)), thread)


def _ramie(sheet: Sheet) -> None:
    """The uneven threads of hand-woven ramie, crossing all patches."""
    columns: Floats = sheet.noise("warp", 130, 2, 0.8, stretch=(1, 60))
    sheet.at(0.65)
    rows: Floats = sheet.noise("weft", 130, 2, 0.8, stretch=(60, 1))
    columns += rows
    sheet.at(0.7)
    columns += sheet.noise("warp/fine", 480, 1, stretch=(1, 40)) * np.float32(0.9)
    columns += sheet.noise("weft/fine", 480, 1, stretch=(40, 1)) * np.float32(0.9)
    columns *= np.float32(0.026)
    quiet = sheet.quiet(0.05)
    if quiet is not None:
        columns *= 1 - np.float32(0.7) * quiet
    sheet.at(0.75)
    columns += sheet.noise("fade", 1.4, 3) * np.float32(0.03) + 1
    sheet.multiply(columns)
