"""Art deco: gold lines on a deep ground, a fan of rays or scales, strict symmetry."""

from __future__ import annotations

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural.colour import Colour, lightness, mix
from coverstudio.worker.pipelines.procedural.label import panel
from coverstudio.worker.pipelines.procedural.paint import BUTT, circle, fill, glow, polygon, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    ground, gold = _pair(sheet)
    sheet.canvas.drawPaint(fill(ground))
    low = sheet.calm is None or sheet.calm.middle[1] < 0.55
    focus = _focus(sheet, low)
    sheet.canvas.drawPaint(
        glow(sheet.place(*focus), sheet.unit * 1.0, mix(ground, palette.tone(0.6), 0.6), 0.7)
    )
    sheet.at(0.1)
    scales = sheet.wants("sea") or (not sheet.wants("sun") and sheet.rng("layout").random() < 0.45)
    if scales:
        _scales(sheet, ground, gold, low)
    else:
        _rays(sheet, ground, gold, focus, 1 if low else -1)
    sheet.at(0.7, show=True)
    _clear(sheet, ground, gold)
    _frame(sheet, ground, gold)
    return 2.0


def _pair(sheet: Sheet) -> tuple[Colour, Colour]:
    """A deep ground, and the accent that shines on it."""
    palette = sheet.palette
    ground = palette.tone(0.94)
    golds = (palette.accent, palette.second, mix(palette.ramp[1], palette.second, 0.3))
    shining = [one for one in golds if lightness(one) - lightness(ground) > 0.42]
    return ground, max(shining or golds[2:], key=lightness)


def _focus(sheet: Sheet, low: bool) -> tuple[float, float]:
    if sheet.calm is None:
        return 0.5, 0.66
    if low:
        return 0.5, min(max(0.74, sheet.calm.bottom + 0.16), 0.96)
    return 0.5, max(min(0.28, sheet.calm.top - 0.16), 0.04)


def _sheen(sheet: Sheet, gold: Colour) -> skia.Paint:
    """Gold that catches the light in one diagonal."""
    bright, deep = mix(gold, (1.0, 1.0, 1.0), 0.4), mix(gold, (0.1, 0.06, 0.02), 0.22)
    stops = [skia.Color4f(*one, 1) for one in (deep, gold, bright, gold, deep, gold)]
    shader = skia.GradientShader.MakeLinear([(0, 0), (sheet.width, sheet.height)], stops)
    return skia.Paint(AntiAlias=True, Shader=shader)


def _pen(sheet: Sheet, gold: Colour, width: float) -> skia.Paint:
    paint = _sheen(sheet, gold)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(max(width * sheet.unit, 0.8))
    paint.setStrokeCap(BUTT)
    return paint


def _rays(sheet: Sheet, ground: Colour, gold: Colour, focus: tuple[float, float], up: int) -> None:
    """Rays of two tones from a sun, and arcs that step outwards."""
    rng = sheet.rng("rays")
    canvas = sheet.canvas
    px, py = sheet.place(*focus)
    reach = 2.2 * sheet.unit
    count = int(rng.choice([36, 48, 60]))
    shade = fill(mix(ground, sheet.palette.tone(0.62), 0.42))
    thin = _pen(sheet, gold, 0.0015)
    start = 0.165 * sheet.unit
    for ray in range(count):
        angle = 2 * np.pi * (ray + 0.5) / count
        half = 2 * np.pi / count * 0.25
        if ray % 2 == 0:
            wedge = [(px, py)] + [
                (px + reach * float(np.cos(angle + side)), py + reach * float(np.sin(angle + side)))
                for side in (-half, half)
            ]
            canvas.drawPath(polygon(np.array(wedge)), shade)
        cos, sin = float(np.cos(angle + half)), float(np.sin(angle + half))
        canvas.drawLine(px + cos * start, py + sin * start, px + cos * reach, py + sin * reach, thin)
        if ray % 12 == 0:
            sheet.at(0.1 + 0.5 * ray / count)
    canvas.drawCircle(px, py, 0.178 * sheet.unit, fill(ground))
    for radius, width in ((0.172, 0.0035), (0.158, 0.0012), (0.15, 0.0012)):
        canvas.drawCircle(px, py, radius * sheet.unit, _pen(sheet, gold, width))
    if sheet.wants("moon"):
        moon = skia.Op(
            circle(px, py, 0.125 * sheet.unit),
            circle(px + 0.05 * sheet.unit, py - 0.02 * sheet.unit, 0.108 * sheet.unit),
            skia.PathOp.kDifference_PathOp,
        )
        canvas.drawPath(moon, _sheen(sheet, gold))
        return
    canvas.drawCircle(px, py, 0.128 * sheet.unit, _sheen(sheet, gold))
    canvas.save()
    canvas.clipPath(circle(px, py, 0.14 * sheet.unit), skia.ClipOp.kIntersect, True)
    for step in range(5):
        y = py + up * (0.0 + 0.028 * step) * sheet.unit + up * 0.012 * sheet.unit
        bar = 0.004 + 0.0026 * step
        canvas.drawRect(
            skia.Rect.MakeXYWH(px - 0.14 * sheet.unit, y, 0.28 * sheet.unit, bar * sheet.unit), fill(ground)
        )
    canvas.restore()


def _scales(sheet: Sheet, ground: Colour, gold: Colour, low: bool) -> None:
    """Rows of fans, each cut by the row before it; they thin out to the free side of the page."""
    across = int(sheet.rng("scales").integers(4, 7))
    radius = sheet.width / across / 2
    rows = int(sheet.height / (radius * 0.5)) + 4
    shade = mix(ground, sheet.palette.tone(0.65), 0.4)
    top = 0.42 * sheet.height if sheet.calm is None else (sheet.calm.bottom + 0.05) * sheet.height
    canvas = sheet.canvas
    canvas.save()
    if not low and sheet.calm is not None:
        canvas.translate(0, sheet.height)
        canvas.scale(1, -1)
        top = (1 - sheet.calm.top + 0.05) * sheet.height
    thick, thin = _pen(sheet, gold, 0.0028), _pen(sheet, gold, 0.0011)
    accent = fill(mix(sheet.palette.accent, ground, 0.15))
    for row in range(rows):
        y = top + radius + row * radius * 0.5
        if y - radius > sheet.height:
            break
        for column in range(-1, across + 1):
            x = (column + (0.5 if row % 2 else 0.0)) * radius * 2 + radius
            canvas.drawCircle(x, y, radius, fill(ground if row % 2 else mix(ground, shade, 0.55)))
            canvas.drawCircle(x, y, radius, thick)
            for ring in (0.8, 0.62, 0.44):
                canvas.drawCircle(x, y, radius * ring, thin)
            canvas.drawCircle(x, y, radius * 0.25, accent if (column + row) % 3 == 0 else _sheen(sheet, gold))
        if row % 3 == 0:
            sheet.at(0.1 + 0.5 * row / rows)
    canvas.restore()


def _clear(sheet: Sheet, ground: Colour, gold: Colour) -> None:
    """A stepped plate for the title."""
    rect = panel(sheet, 0.02)
    if rect is None:
        return
    canvas, unit = sheet.canvas, sheet.unit
    within = skia.Rect.MakeWH(sheet.width, sheet.height).makeInset(0.06 * unit, 0.06 * unit)
    if not rect.intersect(within):
        return
    canvas.drawRect(rect, fill(ground))
    for inset, width in ((0.006, 0.0032), (0.0125, 0.0011)):
        line = _pen(sheet, gold, width)
        line.setStrokeJoin(skia.Paint.kMiter_Join)
        canvas.drawRect(rect.makeInset(inset * unit, inset * unit), line)


def _frame(sheet: Sheet, ground: Colour, gold: Colour) -> None:
    """A border whose corners step in, as a doorway of the time."""
    unit, canvas = sheet.unit, sheet.canvas
    outer = 0.04 * unit
    margin = skia.Path()
    margin.addRect(skia.Rect.MakeWH(sheet.width, sheet.height))
    margin.addPath(_stepped(sheet, outer))
    margin.setFillType(skia.PathFillType.kEvenOdd)
    canvas.drawPath(margin, fill(ground))
    for inset, width in ((0.04, 0.0042), (0.049, 0.0012), (0.0535, 0.0012)):
        pen = _pen(sheet, gold, width)
        pen.setStrokeJoin(skia.Paint.kMiter_Join)
        canvas.drawPath(_stepped(sheet, inset * unit), pen)
    for x in (0.02 * unit, sheet.width - 0.02 * unit):
        for y in (0.02 * unit, sheet.height - 0.02 * unit):
            size = 0.006 * unit
            diamond = np.array([[x, y - size], [x + size, y], [x, y + size], [x - size, y]])
            canvas.drawPath(polygon(diamond), stroke(gold, max(0.001 * unit, 0.6)))


def _stepped(sheet: Sheet, inset: float) -> skia.Path:
    step = 0.022 * sheet.unit
    wide, tall = sheet.width - inset, sheet.height - inset
    points: list[tuple[float, float]] = []
    for x, y, right, down in (
        (inset, inset, 1, 1),
        (wide, inset, -1, 1),
        (wide, tall, -1, -1),
        (inset, tall, 1, -1),
    ):
        corner = [(0, 2), (1, 2), (1, 1), (2, 1), (2, 0)]
        if right * down < 0:
            corner.reverse()
        points += [(x + right * step * a, y + down * step * b) for a, b in corner]
    return polygon(np.array(points))
