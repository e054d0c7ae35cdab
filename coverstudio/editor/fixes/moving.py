"""Words and barcodes into the room that they have: moved, and set smaller only where they do not fit."""

from __future__ import annotations

import bisect

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, TextLayer
from coverstudio.document.resizing import resized
from coverstudio.printing.places import home_of, ink_of
from coverstudio.rendering.text_layout import lay_out

_ROOM_LEFT = 0.999  # what is set smaller keeps a hair's breadth from the edges of its room
_SHRINK, _SMALLEST_PT = 0.97, 4.0

Standing = TextLayer | BarcodeLayer


def goal(document: Document, layer: Standing) -> Box | None:
    """Return the room that a layer should stand in: the safe area of its panel, or of the nearest one."""
    ink, spec = ink_of(layer), document.print_spec
    if ink is None:
        return None
    if spec.spread is None:
        return spec.safe_box
    home = home_of(spec.spread, ink) or spec.panel_at(ink.center[0])
    return home.safe


def within(layer: Standing, room: Box) -> Standing:
    """Return a layer whose ink stands in `room`: as near to its place as possible, smaller if it must be."""
    ink = ink_of(layer)
    if ink is None:
        return layer
    factor = min(room.width / ink.width, room.height / ink.height)
    if factor < 1 and isinstance(layer, TextLayer):
        layer = scaled(layer, factor * _ROOM_LEFT, ink.center)
        ink = ink_of(layer) or ink
    across = _shift((ink.x, ink.right), (room.x, room.right))
    down = _shift((ink.y, ink.bottom), (room.y, room.bottom))
    return msgspec.structs.replace(layer, box=layer.box.moved(across, down))


def _shift(span: tuple[float, float], room: tuple[float, float]) -> float:
    """Return by how much a span has to move; one that is too long is centred."""
    if span[1] - span[0] > room[1] - room[0]:
        return (room[0] + room[1] - span[0] - span[1]) / 2
    return max(0.0, room[0] - span[0]) or min(0.0, room[1] - span[1])


def scaled(layer: TextLayer, factor: float, about: tuple[float, float]) -> TextLayer:
    """Return a text set `factor` as large, its box with it, so that its lines break where they did."""
    box, (x, y) = layer.box, layer.box.center
    width, height = box.width * factor, box.height * factor
    x, y = about[0] + (x - about[0]) * factor, about[1] + (y - about[1]) * factor
    moved = Box(x - width / 2, y - height / 2, width, height)
    return resized(layer, moved, layer.size * factor)


def without_overflow(layer: TextLayer) -> TextLayer:
    """Return a text that its box holds: a higher box, or smaller letters where that does not help.

    A path reaches out of its box as it likes: only a text that is longer than it does not fit.
    """
    layout = lay_out(layer)
    if not layout.overflows:
        return layer
    if layer.rotation == 0 and layer.path is None and layout.height > layer.box.height:
        layer = msgspec.structs.replace(layer, box=_higher(layer, layout.height))
    smaller = [layer]  # each a layout of its own, so few of them are tried
    while smaller[-1].size > _SMALLEST_PT:
        smaller.append(resized(layer, layer.box, round(smaller[-1].size * _SHRINK, 2)))
    first = bisect.bisect_left(smaller, True, key=lambda one: not lay_out(one).overflows)
    return smaller[min(first, len(smaller) - 1)]


def _higher(layer: TextLayer, height: float) -> Box:
    """Return the box of a text at least that high; its lines stay where they are."""
    more = height * 1.001 - layer.box.height
    above = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[layer.vertical_alignment] * more
    box = layer.box
    return Box(box.x, box.y - above, box.width, box.height + more)


def settled(layer: TextLayer, document: Document) -> TextLayer:
    """Return a text that was changed so that it fits its box and stands where it may."""
    layer = without_overflow(layer)
    room = goal(document, layer)
    moved = layer if room is None else within(layer, room)
    return moved if isinstance(moved, TextLayer) else layer
