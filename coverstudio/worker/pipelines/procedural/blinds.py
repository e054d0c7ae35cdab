"""Light through a window on a wall: slats or panes, the shadow of a branch, a room that is otherwise dark."""

from __future__ import annotations

from typing import Any

import numpy as np
import skia

from coverstudio.worker.pipelines.procedural.colour import Colour, Floats, mix
from coverstudio.worker.pipelines.procedural.paint import fill, smooth, stroke
from coverstudio.worker.pipelines.procedural.sheet import Sheet


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    wall = palette.tone(0.86) if palette.dark else palette.tone(0.68)
    lit = mix(palette.tone(0.1), palette.second, 0.45 if palette.dark else 0.3)
    _wall(sheet, wall)
    sheet.at(0.2)
    light = _light(sheet)
    sheet.at(0.5)
    patch = sheet.noise("plaster", 5, 4, 0.6)
    light *= np.clip(np.float32(0.88) + patch * np.float32(0.1), 0, 1)
    quiet = sheet.quiet(0.07)
    if quiet is not None:
        light *= 1 - np.float32(0.96) * quiet
    sheet.blend(lit, light)
    _warm_rim(sheet, light, max(palette.accent, palette.second, key=lambda one: one[0] - one[2]))
    sheet.at(0.85, show=True)
    return 3.2


def _wall(sheet: Sheet, wall: Colour) -> None:
    dark = mix(sheet.palette.tone(1.0), (0.0, 0.0, 0.0), 0.25)
    vignette = np.hypot(sheet.xs[None, :] * np.float32(0.9), sheet.ys[:, None] * np.float32(0.8))
    grain = sheet.noise("wall", 2, 4) * np.float32(0.06)
    sheet.lay_gradient(
        (wall, mix(wall, dark, 0.5), dark), np.clip(vignette * np.float32(1.35) - 0.05 + grain, 0, 1)
    )


def _light(sheet: Sheet) -> Floats:
    """How much light falls on each pixel of the wall (0..1)."""
    plate = np.zeros((sheet.height, sheet.width), np.uint8)
    surface: Any = skia.Surface(plate, colorType=skia.kAlpha_8_ColorType)
    canvas: Any = surface.getCanvas()
    rng = sheet.rng("window")
    x, y, size = _where(sheet, rng)
    lean = float(rng.choice([-1, 1])) * rng.uniform(0.28, 0.45)
    canvas.translate(*sheet.place(x, y))
    scale = sheet.unit * size
    canvas.concat(skia.Matrix.MakeAll(scale, 0, 0, lean * scale, scale, 0, 0, 0, 1))
    panes = sheet.wants("rain", "forest", "flowers", "birds") or rng.random() < 0.4
    if panes:
        _panes(canvas)
    else:
        _slats(canvas)
    _branch(sheet, canvas, panes)
    return plate.astype(np.float32) / np.float32(255)


def _where(sheet: Sheet, rng: np.random.Generator) -> tuple[float, float, float]:
    """Centre (shares) and size (1 fills the page's height) of the light."""
    x = rng.uniform(0.42, 0.58)
    if sheet.calm is None:
        return x, rng.uniform(0.46, 0.54), 0.95
    calm = sheet.calm
    low = 1 - calm.bottom > calm.top
    free = 1 - calm.bottom if low else calm.top
    size = float(np.clip(free * sheet.height / sheet.unit / 1.05, 0.3, 0.95))
    return x, (calm.bottom + 1) / 2 + 0.03 if low else calm.top / 2 - 0.03, size


def _white(blur: float) -> Any:
    paint = fill((1.0, 1.0, 1.0))
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur, True))
    return paint


def _slats(canvas: Any) -> None:
    """Blinds: the farther a slat from the window's foot, the softer its shadow."""
    for slat in range(15):
        y = -0.5 + slat * 0.068
        soft = 0.0012 + 0.00024 * (15 - slat)
        canvas.drawRect(skia.Rect.MakeXYWH(-0.3, y, 0.6, 0.036), _white(soft))


def _panes(canvas: Any) -> None:
    """A sash window of six panes."""
    for row in range(3):
        for column in range(2):
            box = skia.Rect.MakeXYWH(-0.27 + column * 0.28, -0.46 + row * 0.31, 0.255, 0.285)
            canvas.drawRect(box, _white(0.0022))


def _branch(sheet: Sheet, canvas: Any, panes: bool) -> None:
    """The shadow of leaves before the window, out of focus."""
    rng = sheet.rng("branch")
    if not panes and rng.random() < 0.45:
        return
    black = fill((0.0, 0.0, 0.0), 0.85, blend=skia.BlendMode.kDstOut)
    black.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 0.0042, True))
    pen = stroke((0.0, 0.0, 0.0), 0.007, 0.85, blend=skia.BlendMode.kDstOut)
    pen.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 0.0035, True))
    for _ in range(3):
        start = np.array([rng.uniform(-0.4, 0.1), 0.5])
        angle = rng.uniform(-1.5, -0.75)
        points = [start]
        for _step in range(14):
            angle += rng.normal() * 0.09
            points.append(points[-1] + 0.05 * np.array([np.cos(angle), np.sin(angle)]))
        stem = np.array(points)
        canvas.drawPath(smooth(stem), pen)
        for index in range(2, len(stem)):
            for side in (-1, 1):
                _leaf(
                    canvas, stem[index], angle + side * rng.uniform(0.5, 1.0), rng.uniform(0.06, 0.11), black
                )


def _leaf(canvas: Any, spot: np.ndarray, angle: float, length: float, paint: Any) -> None:
    path = skia.Path()
    path.moveTo(0, 0)
    path.quadTo(length * 0.5, -length * 0.32, length, 0)
    path.quadTo(length * 0.5, length * 0.32, 0, 0)
    canvas.save()
    canvas.translate(float(spot[0]), float(spot[1]))
    canvas.rotate(float(np.degrees(angle)))
    canvas.drawPath(path, paint)
    canvas.restore()


def _warm_rim(sheet: Sheet, light: Floats, warm: Colour) -> None:
    """Where light and shadow meet, the wall is warmer than both."""
    sheet.blend(warm, light * (1 - light) * np.float32(0.9))
