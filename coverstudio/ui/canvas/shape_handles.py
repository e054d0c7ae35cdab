"""Handles that shape a text: they bend an arc, turn a circle, raise a wave, warp, and move a drawn path.

Pure; millimetres on the page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import msgspec
from PySide6.QtCore import QPointF

from coverstudio.document.geometry import rotated
from coverstudio.document.layers import AnyLayer, TextLayer
from coverstudio.document.type_shapes import (
    HIGHEST_WAVE,
    ArcPath,
    CirclePath,
    DrawnPath,
    PathPoint,
    Warp,
    WavePath,
)
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_paths import baseline_of
from coverstudio.ui.canvas.gestures import Change, Changing, Hand
from coverstudio.ui.canvas.picking import Point, to_own

HIT_PIXELS = 9.0
_STEP = 15.0  # degrees, with Shift
_MOST_BEND = 360.0
# How far the letters under the handle of a warp go at its whole amount, in shares of their height.
_WARP_TRAVEL = {"flag": 0.4, "bulge": 0.4, "rise": 0.5, "perspective": 0.3}
_WARP_PLACE = {"arch": 0.5, "bulge": 0.5, "flag": 0.25, "rise": 1.0, "perspective": 1.0}


@dataclass(frozen=True)
class ShapeHandle:
    """A handle by what it does; of a drawn path `index` is its point."""

    kind: Literal["bend", "start", "height", "warp", "point", "before", "after"]
    index: int = 0


def shape_points(layer: AnyLayer) -> dict[ShapeHandle, Point]:
    """Return the handles that a layer has for its shape and where they are on the page."""
    if not isinstance(layer, TextLayer):
        return {}
    own = {**_path_points(layer), **_warp_point(layer)}
    return {handle: rotated(*at, layer.box.center, layer.rotation) for handle, at in own.items()}


def _path_points(layer: TextLayer) -> dict[ShapeHandle, Point]:
    path = layer.path
    match path:
        case None:
            return {}
        case ArcPath():
            return {ShapeHandle("bend"): _on_path(layer, 0.5)}
        case CirclePath():
            return {ShapeHandle("start"): _on_path(layer, 0.5)}
        case WavePath():
            return {ShapeHandle("height"): _crest(layer, path)}
        case DrawnPath():
            return _drawn_points(layer, path)


def _on_path(layer: TextLayer, share: float) -> Point:
    at = baseline_of(layer).pointAtPercent(share)
    return at.x(), at.y()


def _crest(layer: TextLayer, wave: WavePath) -> Point:
    """Return the first crest of a wave."""
    share = ((0.25 - wave.phase) % 1.0) / wave.waves
    top = baseline_of(layer).boundingRect().top()
    return layer.box.x + min(share, 1.0) * layer.box.width, top


def _drawn_points(layer: TextLayer, path: DrawnPath) -> dict[ShapeHandle, Point]:
    found: dict[ShapeHandle, Point] = {}
    last = len(path.points) - 1
    for index, point in enumerate(path.points):
        # Anchors come last: where a handle lies on its anchor, a press takes the anchor.
        if index > 0:
            found[ShapeHandle("before", index)] = _in_box(layer, point.before_x, point.before_y)
        if index < last:
            found[ShapeHandle("after", index)] = _in_box(layer, point.after_x, point.after_y)
    for index, point in enumerate(path.points):
        found[ShapeHandle("point", index)] = _in_box(layer, point.x, point.y)
    return found


def _in_box(layer: TextLayer, x: float, y: float) -> Point:
    return layer.box.x + x * layer.box.width, layer.box.y + y * layer.box.height


def _warp_point(layer: TextLayer) -> dict[ShapeHandle, Point]:
    ink = lay_out(layer).ink
    if layer.warp is None or ink is None:
        return {}
    return {ShapeHandle("warp"): (ink.x + _WARP_PLACE[layer.warp.kind] * ink.width, ink.y)}


def shape_handle_at(layer: AnyLayer, point: Point, scale: float) -> ShapeHandle | None:
    """Return the handle for the shape that a point hits, the nearest one."""
    reach = HIT_PIXELS / scale
    found = [(math.dist(at, point), handle) for handle, at in reversed(shape_points(layer).items())]
    near = [(distance, handle) for distance, handle in found if distance <= reach]
    return min(near, key=lambda one: one[0])[1] if near else None


def shaping(layer: TextLayer, handle: ShapeHandle, start: Point) -> Changing:
    """Change the shape of a text as a handle is pulled: one step at the end of the drag."""

    def change(hand: Hand) -> Change:
        before, now = to_own(layer, start), to_own(layer, hand.point)
        up = before[1] - now[1]
        path, warp = layer.path, layer.warp
        if handle.kind == "warp" and warp is not None:
            amount = _warp_amount(layer, warp, up)
            return _with(layer, f"{round(amount * 100)} %", warp=msgspec.structs.replace(warp, amount=amount))
        match path:
            case ArcPath():
                bend = _stepped(path.bend + math.degrees(8 * up / layer.box.width), hand)
                bend = min(max(bend, -_MOST_BEND), _MOST_BEND)
                return _with(layer, f"{round(bend)}°", path=ArcPath(bend=bend))
            case CirclePath():
                x, y = now[0] - layer.box.center[0], now[1] - layer.box.center[1]
                turn = _stepped(math.degrees(math.atan2(x, -y)), hand)
                return _with(layer, f"{round(turn)}°", path=msgspec.structs.replace(path, start=turn))
            case WavePath():
                height = min(max(path.height + 2 * up, 0.0), HIGHEST_WAVE)
                return _with(layer, f"{height:.1f} mm", path=msgspec.structs.replace(path, height=height))
            case DrawnPath():
                by = ((now[0] - before[0]) / layer.box.width, (now[1] - before[1]) / layer.box.height)
                return _with(layer, "", path=_pulled(path, handle, by, free=hand.keys.alt))
            case None:
                return Change(layer)

    return change


def _with(layer: TextLayer, label: str, **changes: object) -> Change:
    return Change(msgspec.structs.replace(layer, **changes), label)


def _stepped(degrees: float, hand: Hand) -> float:
    return round(degrees / _STEP) * _STEP if hand.keys.shift else degrees


def _warp_amount(layer: TextLayer, warp: Warp, up: float) -> float:
    block = lay_out(msgspec.structs.replace(layer, warp=None)).ink or layer.box
    travel = block.width * math.pi / 16 if warp.kind == "arch" else block.height * _WARP_TRAVEL[warp.kind]
    return min(max(warp.amount + up / max(travel, 0.1), -1.0), 1.0)


def _pulled(path: DrawnPath, handle: ShapeHandle, by: tuple[float, float], *, free: bool) -> DrawnPath:
    points = list(path.points)
    points[handle.index] = _pulled_point(points[handle.index], handle.kind, by, free=free)
    return DrawnPath(points=tuple(points))


def _pulled_point(point: PathPoint, kind: str, by: tuple[float, float], *, free: bool) -> PathPoint:
    """Return a point moved with its handles, or one handle moved and the other kept opposite to it.

    A `free` one, with Alt, leaves the other where it is: the path gets a corner.
    """
    at, before = QPointF(point.x, point.y), QPointF(point.before_x, point.before_y)
    after = QPointF(point.after_x, point.after_y)
    way = QPointF(*by)
    if kind == "point":
        at, before, after = at + way, before + way, after + way
    elif kind == "before":
        before += way
        after = after if free else _opposite(at, before, after)
    else:
        after += way
        before = before if free else _opposite(at, after, before)
    return PathPoint(at.x(), at.y(), before.x(), before.y(), after.x(), after.y())


def _opposite(at: QPointF, pulled: QPointF, other: QPointF) -> QPointF:
    """Return the other handle of a point, as far from it as it was, on the line through it and the pulled."""
    out, length = at - pulled, math.hypot(*(other - at).toTuple())
    far = math.hypot(*out.toTuple())
    return other if far == 0 else at + out * (length / far)
