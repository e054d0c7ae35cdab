"""Letters bent as if printed on rubber.

Their outlines are bent curve by curve: the ends of each piece go where the warp leads them, and so do the
directions in which it leaves and arrives, so that what was smooth stays smooth at every enlargement.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath, QTransform

from coverstudio.document.type_shapes import Warp
from coverstudio.rendering.typesetting.glyphs import GlyphShape, PlacedRun

Bend = Callable[[float, float], tuple[float, float]]

_HALF_TURN = math.pi
_FLAG, _SWELL, _NEARER = 0.4, 0.8, 0.6  # how far the whole amount goes, of the block's height
_INNER = 0.55  # the least radius of an arch, of the block's height: letters' feet do not meet
_LONGEST_PIECE = 0.04  # of the block's longer side
_NEAR = 0.5  # units: a step to find directions by

_Vector = tuple[float, float]
_Piece = tuple[_Vector, _Vector, _Vector, _Vector]


def warped(shapes: Sequence[GlyphShape], warp: Warp, frame: QRectF) -> tuple[GlyphShape, ...]:
    """Return letters bent by a warp; `frame` is the block of lines that it bends, in units as the letters."""
    bend = bend_of(warp, frame)
    longest = max(_LONGEST_PIECE * max(frame.width(), frame.height()), 1.0)
    return tuple(GlyphShape(bent_path(shape.path, bend, longest), shape.colour) for shape in shapes)


def bend_of(warp: Warp, frame: QRectF) -> Bend:
    """Return where a warp leads the points of a block."""
    if warp.amount == 0 or frame.isEmpty():
        return lambda x, y: (x, y)
    match warp.kind:
        case "arch":
            return _arch(warp.amount, frame)
        case "flag":
            return _flag(warp.amount, frame)
        case "bulge":
            return _bulge(warp.amount, frame)
        case "rise":
            return _rise(warp.amount, frame)
        case "perspective":
            return _perspective(warp.amount, frame)


def _arch(amount: float, frame: QRectF) -> Bend:
    """Bend around a circle, half of it at most, the line through the middle keeping its length."""
    middle = frame.center()
    radius = frame.width() / (amount * _HALF_TURN)
    radius = math.copysign(max(abs(radius), _INNER * frame.height()), radius)
    # The block stays about where it was: half of the arch's rise above, half below.
    lift = radius * (1 - math.cos(frame.width() / 2 / radius)) / 2

    def bend(x: float, y: float) -> _Vector:
        angle = (x - middle.x()) / radius
        out = radius + middle.y() - y
        return middle.x() + out * math.sin(angle), middle.y() + radius - lift - out * math.cos(angle)

    return bend


def _flag(amount: float, frame: QRectF) -> Bend:
    height = amount * _FLAG * frame.height()
    return lambda x, y: (x, y - height * math.sin(math.tau * (x - frame.left()) / frame.width()))


def _bulge(amount: float, frame: QRectF) -> Bend:
    middle = frame.center()

    def bend(x: float, y: float) -> _Vector:
        across = min(abs(2 * (x - middle.x()) / frame.width()), 1.0)
        return x, middle.y() + (y - middle.y()) * (1 + _SWELL * amount * (1 - across * across))

    return bend


def _rise(amount: float, frame: QRectF) -> Bend:
    height = amount * frame.height()

    def bend(x: float, y: float) -> _Vector:
        share = min(max((x - frame.left()) / frame.width(), 0.0), 1.0)
        return x, y - height * (share * share * (3 - 2 * share) - 0.5)

    return bend


def _perspective(amount: float, frame: QRectF) -> Bend:
    """Turn the block about an upright axis: straight lines stay straight, the ends stay where they are."""
    middle, half, depth = frame.center(), frame.width() / 2, amount * _NEARER

    def bend(x: float, y: float) -> _Vector:
        across = min(max((x - middle.x()) / half, -1.2), 1.2)
        nearer = 1 - depth * across
        along = (across - depth) / nearer
        # As high as before on the average of both ends.
        return middle.x() + half * along, middle.y() + (y - middle.y()) * (1 - depth * depth) / nearer

    return bend


def bent_path(path: QPainterPath, bend: Bend, longest: float) -> QPainterPath:
    """Return a path bent, in pieces no longer than `longest`."""
    result = QPainterPath()
    result.setFillRule(path.fillRule())
    for step in _pieces(path):
        if len(step) == 1:
            result.moveTo(*bend(*step[0]))
            continue
        for a, b, c, d in _split(step, longest):
            first, second = _led(bend, a, b), _led(bend, d, c)
            result.cubicTo(*first, *second, *bend(*d))
    return result


def _pieces(path: QPainterPath) -> Iterator[_Piece | tuple[_Vector]]:
    """Yield where a path is taken up, as a single point, and its pieces as cubic curves."""
    index, at = 0, (0.0, 0.0)
    while index < path.elementCount():
        element = path.elementAt(index)
        here = (element.x, element.y)
        if element.isMoveTo():
            yield (here,)
        elif element.isLineTo():
            yield at, _between(at, here, 1 / 3), _between(at, here, 2 / 3), here
        else:
            second, end = path.elementAt(index + 1), path.elementAt(index + 2)
            yield at, here, (second.x, second.y), (end.x, end.y)
            here, index = (end.x, end.y), index + 2
        at, index = here, index + 1


def _between(a: _Vector, b: _Vector, share: float) -> _Vector:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def _split(piece: _Piece, longest: float) -> Iterator[_Piece]:
    """Yield a curve in parts of equal time."""
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(piece))
    count = max(math.ceil(length / longest), 1)
    for left in range(count, 1, -1):
        first, piece = _cut(piece, 1 / left)
        yield first
    yield piece


def _cut(piece: _Piece, share: float) -> tuple[_Piece, _Piece]:
    a, b, c, d = piece
    ab, bc, cd = _between(a, b, share), _between(b, c, share), _between(c, d, share)
    abc, bcd = _between(ab, bc, share), _between(bc, cd, share)
    middle = _between(abc, bcd, share)
    return (a, ab, abc, middle), (middle, bcd, cd, d)


def _led(bend: Bend, point: _Vector, handle: _Vector) -> _Vector:
    """Return a point's handle, bent as the surroundings of the point are."""
    dx, dy = handle[0] - point[0], handle[1] - point[1]
    length = math.hypot(dx, dy)
    x, y = bend(*point)
    if length == 0:
        return x, y
    step = _NEAR / length
    ahead = bend(point[0] + dx * step, point[1] + dy * step)
    behind = bend(point[0] - dx * step, point[1] - dy * step)
    return x + (ahead[0] - behind[0]) / (2 * step), y + (ahead[1] - behind[1]) / (2 * step)


def bent_run(placed: PlacedRun, bend: Bend) -> PlacedRun:
    """Return glyphs that cannot be bent, pictures of letters, moved and slanted as their middle is."""
    middle = placed.ink.center()
    place = flat(bend, (middle.x(), middle.y()))
    return PlacedRun(placed.transform * place, placed.run, placed.colour)


def flat(bend: Bend, point: _Vector) -> QTransform:
    """Return what a bend does about a point, as a transform of the plane."""
    x, y = point
    to_x, to_y = bend(x, y)
    right, left = bend(x + _NEAR, y), bend(x - _NEAR, y)
    below, above = bend(x, y + _NEAR), bend(x, y - _NEAR)
    m11, m12 = (right[0] - left[0]) / (2 * _NEAR), (right[1] - left[1]) / (2 * _NEAR)
    m21, m22 = (below[0] - above[0]) / (2 * _NEAR), (below[1] - above[1]) / (2 * _NEAR)
    return QTransform(m11, m12, m21, m22, to_x - m11 * x - m21 * y, to_y - m12 * x - m22 * y)
