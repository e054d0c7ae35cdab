"""Small words for Skia: paints, paths and gradients in our colours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from coverstudio.worker.pipelines.procedural.colour import Colour, gradient

Points = NDArray[np.floating[Any]]

ROUND = skia.Paint.kRound_Cap
BUTT = skia.Paint.kButt_Cap


def fill(colour: Colour, alpha: float = 1.0, *, blur: float = 0.0, blend: Any = None) -> Any:
    """A filling paint; `blur` is a sigma in pixels."""
    paint = skia.Paint(AntiAlias=True, Color4f=skia.Color4f(*colour, alpha))
    if blur > 0:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    if blend is not None:
        paint.setBlendMode(blend)
    return paint


def stroke(
    colour: Colour,
    width: float,
    alpha: float = 1.0,
    *,
    cap: Any = ROUND,
    blur: float = 0.0,
    blend: Any = None,
) -> Any:
    """A stroking paint of `width` pixels with round joins."""
    paint = fill(colour, alpha, blur=blur, blend=blend)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def _colours(stops: Iterable[Colour]) -> list[Any]:
    return [skia.Color4f(*(float(value) for value in row), 1) for row in gradient(tuple(stops), 17)]


def linear(start: tuple[float, float], end: tuple[float, float], stops: Iterable[Colour]) -> Any:
    """A paint with a linear gradient between two places in pixels, mixed in OKLab."""
    return skia.Paint(AntiAlias=True, Shader=skia.GradientShader.MakeLinear([start, end], _colours(stops)))


def glow(centre: tuple[float, float], radius: float, colour: Colour, strength: float) -> Any:
    """A paint that is `colour` in the centre and softly nothing at `radius` pixels."""
    stops = [skia.Color4f(*colour, strength * (1 - at) ** 2.2) for at in np.linspace(0, 1, 12).tolist()]
    return skia.Paint(AntiAlias=True, Shader=skia.GradientShader.MakeRadial(centre, radius, stops))


def polygon(points: Points, *, closed: bool = True) -> Any:
    """A path through N×2 points in pixels."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points.tolist()], closed)
    return path


def smooth(points: Points, *, closed: bool = False) -> Any:
    """A path of curves through N×2 points (Catmull-Rom, as cubic Béziers)."""
    if closed:
        around = np.concatenate([points[-1:], points, points[:2]])
    else:
        around = np.concatenate([points[:1], points, points[-1:]])
    before, first, second, after = around[:-3], around[1:-2], around[2:-1], around[3:]
    handle_in, handle_out = first + (second - before) / 6, second - (after - first) / 6
    path = skia.Path()
    path.moveTo(*first[0].tolist())
    for one, two, end in zip(handle_in.tolist(), handle_out.tolist(), second.tolist(), strict=True):
        path.cubicTo(*one, *two, *end)
    if closed:
        path.close()
    return path


def circle(x: float, y: float, radius: float) -> Any:
    """A circular path."""
    return skia.Path.Circle(x, y, radius)


def crescent(x: float, y: float, radius: float, turn: float = -0.5, depth: float = 0.62) -> Any:
    """A young moon; `turn` is the direction of its open side in radians, `depth` how much is taken away."""
    bite = circle(x + np.cos(turn) * radius * depth, y + np.sin(turn) * radius * depth, radius * 0.9)
    return skia.Op(circle(x, y, radius), bite, skia.PathOp.kDifference_PathOp)
