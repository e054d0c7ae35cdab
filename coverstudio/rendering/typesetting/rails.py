"""A path measured along its length, as letters walk on it."""

from __future__ import annotations

import bisect
import math

from PySide6.QtGui import QPainterPath, QTransform

_SAMPLES = 32  # of a curve: 1/10,000 of its radius off at a quarter circle
_NOTHING = 1e-9


class Rail:
    """A path from its start; what lies before or beyond an open one goes straight on."""

    def __init__(self, path: QPainterPath) -> None:
        self._along: list[float] = []
        self._points: list[tuple[float, float]] = []
        self._turns: list[float] = []
        self._follow(path)
        if not self._along:
            start = path.elementAt(0) if path.elementCount() else None
            self._add(0.0, (start.x, start.y) if start else (0.0, 0.0), 0.0)
        self.length = self._along[-1]
        first, last = self._points[0], self._points[-1]
        self.is_closed = self.length > 0 and math.dist(first, last) < self.length * 1e-4

    def _add(self, along: float, point: tuple[float, float], turn: float) -> None:
        if self._turns:  # the shorter way round, so that angles between two samples can be taken
            turn = self._turns[-1] + math.remainder(turn - self._turns[-1], math.tau)
        self._along.append(along)
        self._points.append(point)
        self._turns.append(turn)

    def _follow(self, path: QPainterPath) -> None:
        at, index = (0.0, 0.0), 0
        while index < path.elementCount():
            element = path.elementAt(index)
            here = (element.x, element.y)
            if element.isMoveTo():
                at = here
            elif element.isLineTo():
                self._piece(at, _third(at, here, 1), _third(at, here, 2), here, 1)
                at = here
            else:
                second, end = path.elementAt(index + 1), path.elementAt(index + 2)
                self._piece(at, here, (second.x, second.y), (end.x, end.y), _SAMPLES)
                at = (end.x, end.y)
                index += 2
            index += 1

    def _piece(
        self,
        a: tuple[float, float],
        b: tuple[float, float],
        c: tuple[float, float],
        d: tuple[float, float],
        count: int,
    ) -> None:
        along = self._along[-1] if self._along else 0.0
        before = a
        for step in range(count + 1):
            t = step / count
            point = _on_curve(a, b, c, d, t)
            along += math.dist(before, point)
            before = point
            turn = _turn(a, b, c, d, t)
            if turn is not None and math.dist(a, d) + math.dist(a, b) + math.dist(c, d) > _NOTHING:
                self._add(along, point, turn)

    def at(self, along: float) -> QTransform:
        """Return what leads to the place `along` the path: moved there and turned as the path is."""
        if self.is_closed:
            along %= self.length
        index = min(max(bisect.bisect_right(self._along, along), 1), len(self._along) - 1)
        if len(self._along) == 1 or not 0 <= along <= self.length:
            end = 0 if along < 0 or len(self._along) == 1 else -1
            beyond = along - self._along[end]
            turn = self._turns[end]
            x, y = self._points[end]
            x, y = x + beyond * math.cos(turn), y + beyond * math.sin(turn)
        else:
            step = self._along[index] - self._along[index - 1]
            share = (along - self._along[index - 1]) / step if step > _NOTHING else 0.0
            (x0, y0), (x1, y1) = self._points[index - 1], self._points[index]
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            turn = self._turns[index - 1] + share * (self._turns[index] - self._turns[index - 1])
        return QTransform.fromTranslate(x, y).rotateRadians(turn)


def _third(a: tuple[float, float], b: tuple[float, float], number: int) -> tuple[float, float]:
    return a[0] + (b[0] - a[0]) * number / 3, a[1] + (b[1] - a[1]) * number / 3


def _on_curve(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float], t: float
) -> tuple[float, float]:
    s = 1 - t
    weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
    return x, y


def _turn(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float], t: float
) -> float | None:
    """Return the direction of a curve in radians; None where it has none.

    A handle that lies on its own point leaves it to the next one.
    """
    ways = [(b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1]), (d[0] - c[0], d[1] - c[1])]
    s = 1 - t
    weights = (s * s, 2 * s * t, t * t)
    x, y = (sum(w * way[axis] for w, way in zip(weights, ways, strict=True)) for axis in (0, 1))
    if math.hypot(x, y) < _NOTHING:
        x, y = (c[0] - a[0], c[1] - a[1]) if t < 0.5 else (d[0] - b[0], d[1] - b[1])
    if math.hypot(x, y) < _NOTHING:
        x, y = d[0] - a[0], d[1] - a[1]
    return None if math.hypot(x, y) < _NOTHING else math.atan2(y, x)
