"""The eight handles of a layer's frame and the one that turns it: where they are and what a point hits.

Pure; millimetres on the page, and `scale` in screen pixels to the millimetre.
"""

from __future__ import annotations

import math
from enum import Enum

from coverstudio.document.geometry import rotated
from coverstudio.document.layers import AnyLayer
from coverstudio.ui.canvas.picking import Point, to_own

SEEN = 10.0
HIT = 24.0
ROTATE_DISTANCE = 30.0
ROTATE_REACH = 30.0
_ROOM_FOR_SIDES = 44.0
_ROOM_TO_GRAB = 40.0


class Handle(Enum):
    """A handle by its place on the unturned box: -1, 0, 1 across and down. `ROTATE` stands above the top."""

    TOP_LEFT = (-1, -1)
    TOP = (0, -1)
    TOP_RIGHT = (1, -1)
    RIGHT = (1, 0)
    BOTTOM_RIGHT = (1, 1)
    BOTTOM = (0, 1)
    BOTTOM_LEFT = (-1, 1)
    LEFT = (-1, 0)
    ROTATE = (0, -2)

    @property
    def across(self) -> int:
        """-1 on the left side, 1 on the right one, 0 between."""
        return self.value[0]

    @property
    def down(self) -> int:
        """-1 on the top side, 1 on the bottom one, 0 between."""
        return self.value[1]

    @property
    def is_corner(self) -> bool:
        """Tell whether it moves two sides."""
        return abs(self.across) == 1 and abs(self.down) == 1


def handle_points(layer: AnyLayer, scale: float) -> dict[Handle, Point]:
    """Return the handles that are shown and where; on a short side the middle one is left out."""
    return {handle: _place(layer, handle, scale) for handle in Handle if _is_shown(layer, handle, scale)}


def _place(layer: AnyLayer, handle: Handle, scale: float) -> Point:
    box = layer.box
    x, y = box.center
    if handle is Handle.ROTATE:
        own = (x, box.y - ROTATE_DISTANCE / scale)
    else:
        own = (x + handle.across * box.width / 2, y + handle.down * box.height / 2)
    return rotated(*own, box.center, layer.rotation)


def _is_shown(layer: AnyLayer, handle: Handle, scale: float) -> bool:
    if handle in {Handle.TOP, Handle.BOTTOM}:
        return layer.box.width * scale >= _ROOM_FOR_SIDES
    if handle in {Handle.LEFT, Handle.RIGHT}:
        return layer.box.height * scale >= _ROOM_FOR_SIDES
    return True


def handle_at(layer: AnyLayer, point: Point, scale: float) -> Handle | None:
    """Return the handle that a point hits, the nearest one first; just outside a corner turns the layer.

    A small layer keeps its inside for moving: there only what lies outside of it hits a handle.
    """
    distances = {
        handle: math.dist(place, point) * scale for handle, place in handle_points(layer, scale).items()
    }
    nearest = min(distances, key=lambda handle: distances[handle])
    if distances[nearest] <= _hit_radius(layer, point, scale):
        return nearest
    corner = min(distances[handle] for handle in Handle if handle.is_corner)
    return Handle.ROTATE if corner <= ROTATE_REACH and _is_beyond_a_corner(layer, point) else None


def _hit_radius(layer: AnyLayer, point: Point, scale: float) -> float:
    box = layer.box
    x, y = to_own(layer, point)
    inside = box.x < x < box.right and box.y < y < box.bottom
    is_small = min(box.width, box.height) * scale < _ROOM_TO_GRAB
    return SEEN / 2 if inside and is_small else HIT / 2


def _is_beyond_a_corner(layer: AnyLayer, point: Point) -> bool:
    box = layer.box
    x, y = to_own(layer, point)
    return (x < box.x or x > box.right) and (y < box.y or y > box.bottom)


def direction(handle: Handle, rotation: float) -> float:
    """Return the direction (degrees clockwise from east, 0..180) in which a handle pulls on the screen."""
    angle = math.degrees(math.atan2(handle.down, handle.across))
    return (angle + rotation) % 180.0
