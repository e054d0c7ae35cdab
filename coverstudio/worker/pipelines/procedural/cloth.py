"""Book cloth: a linen weave, a foil-stamped frame and emblem, as on a bound classic."""

from __future__ import annotations

from typing import Any

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, lightness, mix
from coverstudio.worker.pipelines.procedural.paint import circle, crescent, polygon, smooth, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_STRIP = 256


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    cloth = palette.tone(float(sheet.rng("cloth").choice([0.72, 0.85, 0.93])))
    foil = _foil(sheet, cloth)
    sheet.lay(np.array(cloth, np.float32))
    stamp = _stamp(sheet)
    sheet.at(0.2)
    _weave(sheet, stamp)
    sheet.at(0.6, show=True)
    _press(sheet, stamp, foil)
    sheet.at(0.88, show=True)
    return 1.5


def _foil(sheet: Sheet, cloth: Colour) -> Colour:
    """The palest of the palette's accents where it shines on this cloth, else the palest colour, warmed."""
    palette = sheet.palette
    foil = max(palette.second, palette.accent, key=lightness)
    return foil if lightness(foil) - lightness(cloth) > 0.26 else mix(palette.ramp[0], palette.second, 0.4)


def _weave(sheet: Sheet, stamp: Floats) -> None:
    """Threads of uneven thickness and colour, over and under each other; pressed flat under the stamp."""
    pitch = 0.0031 * sheet.unit  # of the threads, in pixels
    clear = float(np.clip((pitch - 2.5) / 4, 0, 1))  # too fine to be drawn, it would only shimmer
    rng = sheet.rng("threads")
    xs, ys = (
        (sheet.xs * sheet.unit / pitch).astype(np.float32),
        (sheet.ys * sheet.unit / pitch).astype(np.float32),
    )
    warp_tone, weft_tone = (rng.standard_normal(1024).astype(np.float32) for _ in range(2))
    slub_x = sheet.noise("slub/x", 26, 2, stretch=(0.25, 9))
    slub_y = sheet.noise("slub/y", 26, 2, stretch=(9, 0.25))
    broad = sheet.noise("fade", 1.1, 3)
    quiet = sheet.quiet(0.05)
    sheet.at(0.35)
    for top in range(0, sheet.height, _STRIP):
        rows = slice(top, top + _STRIP)
        across = xs[None, :] + slub_x[rows] * np.float32(0.16)
        down = ys[rows, None] + slub_y[rows] * np.float32(0.16)
        warp, weft = _thread(across), _thread(down)
        over = np.cos(across * np.float32(np.pi)) * np.cos(down * np.float32(np.pi)) > 0
        thread = np.where(over, warp * (0.55 + 0.45 * weft), weft * (0.5 + 0.5 * warp)) - np.float32(0.66)
        column = warp_tone[np.rint(across).astype(np.int32) % 1024]
        row = weft_tone[np.rint(down).astype(np.int32) % 1024]
        light = thread * np.float32(0.27 * clear)
        light += np.where(over, column, row) * np.float32(0.05 * max(clear, 0.35))
        light += (slub_x[rows] + slub_y[rows]) * np.float32(0.03)
        light *= 1 - np.float32(0.75) * stamp[rows]
        if quiet is not None:
            light *= 1 - np.float32(0.8) * quiet[rows]
        light += broad[rows] * np.float32(0.03)
        part = sheet.pixels[rows, :, :3].astype(np.float32)
        sheet.pixels[rows, :, :3] = part * (1 + light[..., None]) + (light * np.float32(0.06))[..., None]
        sheet.tick()
        if top % (2 * _STRIP) == 0:
            sheet.at(0.35 + 0.25 * top / sheet.height)


def _thread(position: Floats) -> Floats:
    """How brightly a row of round threads, one to the unit, catches the light: 0 in the gaps, 1 on top."""
    return np.sqrt(np.abs(np.cos((position - np.rint(position)) * np.float32(np.pi))))


def _press(sheet: Sheet, stamp: Floats, foil: Colour) -> None:
    """Lay the foil: a sheen that runs across it, worn a little by the weave, sunk a little into the cloth."""
    sheen = np.float32(0.5) + np.float32(0.5) * np.sin(
        (sheet.xs[None, :] * np.float32(2.3) + sheet.ys[:, None] * np.float32(1.7)) * np.float32(2.2)
        + sheet.noise("sheen", 1.3, 2) * np.float32(1.6)
    )
    bright, deep = mix(foil, (1.0, 1.0, 1.0), 0.32), mix(foil, (0.05, 0.03, 0.02), 0.16)
    offset = max(round(0.0009 * sheet.unit), 1)
    sunk = np.clip(np.roll(stamp, (-offset, -offset), (0, 1)) - stamp, 0, 1)
    raised = np.clip(np.roll(stamp, (offset, offset), (0, 1)) - stamp, 0, 1)
    sheet.blend((0.0, 0.0, 0.0), sunk * np.float32(0.38))
    sheet.blend((1.0, 1.0, 1.0), raised * np.float32(0.16))
    wear = np.clip(np.float32(1.15) + sheet.noise("wear", 120, 2) * np.float32(0.3), 0.55, 1)
    sheet.at(0.75)
    cover = stamp * wear
    sheet.blend(deep, cover * np.float32(0.97))
    sheet.blend(bright, cover * sheen * np.float32(0.85))


def _stamp(sheet: Sheet) -> Floats:
    """The die: H×W, 1 where foil goes."""
    plate = np.zeros((sheet.height, sheet.width), np.uint8)
    surface: Any = skia.Surface(plate, colorType=skia.kAlpha_8_ColorType)
    canvas: Any = surface.getCanvas()
    _frame(sheet, canvas)
    _emblem(sheet, canvas)
    die = plate.astype(np.float32) / np.float32(255)
    quiet = sheet.quiet(0.02)
    return die if quiet is None else die * (1 - quiet)


def _ink(sheet: Sheet, width: float = 0.0) -> Any:
    paint = stroke((1.0, 1.0, 1.0), max(width * sheet.unit, 0.8))
    if width == 0:
        paint.setStyle(skia.Paint.kFill_Style)
    return paint


def _frame(sheet: Sheet, canvas: Any) -> None:
    """A double rule round the page with quarter-round corners."""
    unit = sheet.unit
    for inset, width, notch in ((0.062, 0.0034, 0.05), (0.074, 0.0011, 0.05)):
        canvas.drawPath(_notched(sheet, inset, notch), _ink(sheet, width))
    gap = 0.068 * unit
    for x, y in (
        (gap, gap),
        (sheet.width - gap, gap),
        (gap, sheet.height - gap),
        (sheet.width - gap, sheet.height - gap),
    ):
        canvas.drawPath(_rosette(x, y, 0.019 * unit), _ink(sheet))


def _notched(sheet: Sheet, inset: float, notch: float) -> Any:
    """A rectangle whose corners are cut out in quarter circles about the outer frame's corners."""
    edge, cut = inset * sheet.unit, notch * sheet.unit
    rect = skia.Path()
    rect.addRect(skia.Rect.MakeLTRB(edge, edge, sheet.width - edge, sheet.height - edge))
    corner = 0.062 * sheet.unit
    for x in (corner, sheet.width - corner):
        for y in (corner, sheet.height - corner):
            rect = skia.Op(rect, circle(x, y, cut + edge - corner), skia.PathOp.kDifference_PathOp)
    return rect


def _rosette(x: float, y: float, size: float) -> Any:
    angles = np.linspace(0, 2 * np.pi, 97)[:-1]
    reach = size * (0.66 + 0.34 * np.cos(8 * angles))
    path = smooth(np.stack([x + reach * np.cos(angles), y + reach * np.sin(angles)], axis=1), closed=True)
    path.addPath(circle(x, y, size * 0.2))
    path.setFillType(skia.PathFillType.kEvenOdd)
    return path


def _emblem(sheet: Sheet, canvas: Any) -> None:
    """One device on the free part of the board, chosen by the prompt or the seed."""
    free_top, free_bottom = 0.12, 0.88
    if sheet.calm is not None:
        above, below = sheet.calm.top - 0.12, 0.88 - sheet.calm.bottom
        free_top, free_bottom = (sheet.calm.bottom, 0.88) if below >= above else (0.12, sheet.calm.top)
    size = min(0.17, (free_bottom - free_top) * sheet.height / sheet.unit * 0.36)
    if size < 0.04:
        return
    canvas.save()
    canvas.translate(sheet.width / 2, (free_top + free_bottom) / 2 * sheet.height)
    scale = size * sheet.unit
    canvas.scale(scale, scale)
    fine = stroke((1.0, 1.0, 1.0), 0.02)
    solid = stroke((1.0, 1.0, 1.0), 0)
    solid.setStyle(skia.Paint.kFill_Style)
    _device(sheet)(canvas, solid, fine)
    canvas.restore()


def _device(sheet: Sheet) -> Any:
    wanted = (
        ("moon", _night),
        ("stars", _night),
        ("sun", _sun),
        ("sea", _sea),
        ("flowers", _flower),
        ("forest", _flower),
    )
    for motif, device in wanted:
        if sheet.wants(motif):
            return device
    return (_sun, _night, _flower, _sea)[int(sheet.rng("device").integers(4))]


def _sun(canvas: Any, solid: Any, fine: Any) -> None:
    canvas.drawCircle(0, 0, 0.34, solid)
    canvas.drawCircle(0, 0, 0.42, fine)
    for ray in range(32):
        angle = 2 * np.pi * ray / 32
        long = ray % 2 == 0
        tip, half = (1.0, 0.034) if long else (0.72, 0.022)
        across = np.array([-np.sin(angle), np.cos(angle)])
        along = np.array([np.cos(angle), np.sin(angle)])
        canvas.drawPath(
            polygon(np.array([along * 0.5 + across * half, along * tip, along * 0.5 - across * half])), solid
        )


def _night(canvas: Any, solid: Any, fine: Any) -> None:
    canvas.drawPath(crescent(0, 0, 0.56, -0.5, 0.5), solid)
    canvas.drawCircle(0, 0, 0.78, fine)
    canvas.drawCircle(0, 0, 0.84, fine)
    for x, y, size in ((0.26, -0.12, 0.16), (0.44, 0.2, 0.09), (0.1, 0.14, 0.07)):
        canvas.drawPath(_star(x, y, size), solid)
    for point in range(24):
        angle = 2 * np.pi * point / 24
        canvas.drawPath(_star(0.98 * np.cos(angle), 0.98 * np.sin(angle), 0.05 if point % 2 else 0.08), solid)


def _star(x: float, y: float, size: float) -> Any:
    angles = np.arange(8) * np.pi / 4 - np.pi / 2
    reach = np.where(np.arange(8) % 2 == 0, size, size * 0.3)
    return polygon(np.stack([x + reach * np.cos(angles), y + reach * np.sin(angles)], axis=1))


def _flower(canvas: Any, solid: Any, fine: Any) -> None:
    for ring, (petals, inner, outer, half) in enumerate(((8, 0.16, 0.62, 0.15), (8, 0.5, 1.0, 0.1))):
        for petal in range(petals):
            canvas.save()
            canvas.rotate(360 / petals * (petal + ring / 2))
            path = skia.Path()
            path.moveTo(inner, 0)
            path.quadTo((inner + outer) / 2, -half * 1.9, outer, 0)
            path.quadTo((inner + outer) / 2, half * 1.9, inner, 0)
            canvas.drawPath(path, solid if ring == 0 else fine)
            if ring:
                canvas.drawCircle(outer - 0.2, 0, 0.028, solid)
            canvas.restore()
    canvas.drawCircle(0, 0, 0.1, solid)


def _sea(canvas: Any, solid: Any, fine: Any) -> None:
    canvas.save()
    canvas.clipPath(circle(0, 0, 0.8), skia.ClipOp.kIntersect, True)
    canvas.drawCircle(0.0, -0.16, 0.3, solid)
    xs = np.linspace(-1, 1, 60)
    for wave in range(6):
        y = 0.16 + 0.12 * wave
        line = np.stack([xs, y + 0.035 * np.sin(xs * 13 + wave * 1.6)], axis=1)
        pen = stroke((1.0, 1.0, 1.0), 0.02 + 0.007 * wave)
        canvas.drawPath(smooth(line), pen)
    canvas.restore()
    canvas.drawCircle(0, 0, 0.86, fine)
    canvas.drawCircle(0, 0, 0.93, stroke((1.0, 1.0, 1.0), 0.035))
