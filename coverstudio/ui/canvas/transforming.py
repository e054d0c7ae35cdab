"""Moving, resizing and turning one layer. Pure; millimetres and degrees clockwise."""

from __future__ import annotations

import math

import msgspec

from coverstudio.document.geometry import Box, rotated
from coverstudio.document.layers import AnyLayer, ImageLayer, TextLayer
from coverstudio.document.resizing import resized as resized_text
from coverstudio.ui.canvas.handles import Handle
from coverstudio.ui.canvas.picking import Point

SMALLEST = 1.0
_MAGNET = 1.2
_STEP = 15.0


def moved(layer: AnyLayer, dx: float, dy: float) -> AnyLayer:
    """Return the layer shifted by (dx, dy)."""
    return msgspec.structs.replace(layer, box=layer.box.moved(dx, dy))


def keeps_aspect(layer: AnyLayer, handle: Handle, shift: bool) -> bool:
    """Tell whether pulling at `handle` keeps the layer's proportions.

    A picture keeps them and a shape does not; Shift turns that round. The corners of a text scale its
    letters, so they always keep them; its sides never do.
    """
    if isinstance(layer, TextLayer):
        return handle.is_corner
    return isinstance(layer, ImageLayer) != shift


def resized(layer: AnyLayer, handle: Handle, start: Point, point: Point, keep_aspect: bool) -> AnyLayer:
    """Return the layer pulled at `handle` from `start` to `point`; the opposite side or corner stays.

    No side gets shorter than SMALLEST. The corners of a text scale its letters along.
    """
    dx, dy = rotated(point[0] - start[0], point[1] - start[1], (0.0, 0.0), -layer.rotation)
    width = layer.box.width + handle.across * dx
    height = layer.box.height + handle.down * dy
    if keep_aspect:
        width, height = _kept(layer.box, handle, width, height)
    return with_size(layer, handle, max(width, SMALLEST), max(height, SMALLEST))


def _kept(box: Box, handle: Handle, width: float, height: float) -> tuple[float, float]:
    if handle.is_corner:
        # The pull along the diagonal: the corner stays as near to the hand as the proportions allow.
        factor = (width * box.width + height * box.height) / (box.width**2 + box.height**2)
    else:
        factor = width / box.width if handle.across else height / box.height
    factor = max(factor, SMALLEST / min(box.width, box.height))
    return box.width * factor, box.height * factor


def with_size(layer: AnyLayer, handle: Handle, width: float, height: float) -> AnyLayer:
    """Return the layer at another size, held at the side or corner opposite to `handle`."""
    box = layer.box
    x, y = box.center
    # How far the centre goes, along the layer's own axes.
    own = (handle.across * (width - box.width) / 2, handle.down * (height - box.height) / 2)
    dx, dy = rotated(*own, (0.0, 0.0), layer.rotation)
    new = Box(x + dx - width / 2, y + dy - height / 2, width, height)
    if isinstance(layer, TextLayer) and handle.is_corner:
        return resized_text(layer, new, layer.size * width / box.width)
    return msgspec.structs.replace(layer, box=new)


def turned(layer: AnyLayer, start: Point, point: Point, *, in_steps: bool, magnet: bool) -> AnyLayer:
    """Return the layer turned as the hand went around its centre from `start` to `point`.

    `in_steps` rounds to 15°; `magnet` holds at quarter turns when nearly there.
    """
    angle = layer.rotation + _angle(layer.box.center, point) - _angle(layer.box.center, start)
    if in_steps:
        angle = round(angle / _STEP) * _STEP
    elif magnet and abs(angle - round(angle / 90) * 90) < _MAGNET:
        angle = round(angle / 90) * 90.0
    return msgspec.structs.replace(layer, rotation=normal_angle(angle))


def _angle(center: Point, point: Point) -> float:
    return math.degrees(math.atan2(point[1] - center[1], point[0] - center[0]))


def normal_angle(degrees: float) -> float:
    """Return the same angle between -180 (excluded) and 180 degrees.

    >>> normal_angle(270)
    -90.0
    """
    angle = math.fmod(degrees, 360.0)
    if angle > 180:
        angle -= 360
    elif angle <= -180:
        angle += 360
    return angle + 0.0
