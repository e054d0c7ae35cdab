"""Drags: what each does to a layer, as a pure function of where the hand is, and one step at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from coverstudio.document.document import Document, replace_layer
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas.handles import Handle
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.snapping import REACH_PIXELS, SnapLine, snapped, snapped_edge, touched
from coverstudio.ui.canvas.transforming import SMALLEST, keeps_aspect, moved, resized, turned, with_size


@dataclass(frozen=True)
class Keys:
    """The modifiers that matter: `shift`, `free` (Ctrl or Alt: no snapping) and `alt` (what lies below)."""

    shift: bool = False
    free: bool = False
    alt: bool = False


@dataclass(frozen=True)
class Hand:
    """Where the mouse is: in mm on the page, at `scale` pixels to the mm, with these keys held."""

    point: Point
    scale: float
    keys: Keys = Keys()


@dataclass(frozen=True)
class Change:
    """What a drag has made of a layer by now, what to say beside the hand, and the lines it clings to."""

    layer: AnyLayer
    label: str = ""
    lines: tuple[SnapLine, ...] = ()


Changing = Callable[[Hand], Change]


def moving(layer: AnyLayer, start: Point, lines: Sequence[SnapLine]) -> Changing:
    """Move with the hand; Shift keeps to the level or upright line through where it began."""

    def change(hand: Hand) -> Change:
        dx, dy = hand.point[0] - start[0], hand.point[1] - start[1]
        if hand.keys.shift:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        there, clings = moved(layer, dx, dy), ()
        if not hand.keys.free:
            free = [line for line in lines if (dx if line.axis == "x" else dy)] if hand.keys.shift else lines
            snap = snapped(bounds(there.box, there.rotation), free, REACH_PIXELS / hand.scale)
            there, clings = moved(there, snap.dx, snap.dy), snap.lines
        return Change(there, _place_label(there.box), clings)

    return change


def resizing(layer: AnyLayer, handle: Handle, start: Point, lines: Sequence[SnapLine]) -> Changing:
    """Pull at a handle. Only a layer that stands upright clings to lines."""

    def change(hand: Hand) -> Change:
        keep = keeps_aspect(layer, handle, hand.keys.shift)
        there = resized(layer, handle, start, hand.point, keep)
        clings: tuple[SnapLine, ...] = ()
        if not hand.keys.free and layer.rotation == 0:
            there, clings = _clung(layer, there, handle, lines, REACH_PIXELS / hand.scale, keep)
        return Change(there, _letters_label(there, handle) + _size_label(there.box), clings)

    return change


def _letters_label(layer: AnyLayer, handle: Handle) -> str:
    """Return the size of a text whose letters are scaled, empty for everything else."""
    if isinstance(layer, TextLayer) and handle.is_corner:
        return f"{_number(layer.size)} pt   "
    return ""


def _clung(
    layer: AnyLayer, there: AnyLayer, handle: Handle, lines: Sequence[SnapLine], reach: float, keep: bool
) -> tuple[AnyLayer, tuple[SnapLine, ...]]:
    """Return the layer with its pulled sides on the lines within reach, and those lines."""
    box = there.box
    dx = dy = None
    if handle.across:
        dx = snapped_edge(box.x if handle.across < 0 else box.right, "x", lines, reach)
    if handle.down:
        dy = snapped_edge(box.y if handle.down < 0 else box.bottom, "y", lines, reach)
    if dx is None and dy is None:
        return there, ()
    width = box.width + handle.across * (dx or 0.0)
    height = box.height + handle.down * (dy or 0.0)
    if keep:
        # One side can cling, the nearer one; the other follows in proportion.
        by_width = dy is None or (dx is not None and abs(dx) <= abs(dy))
        factor = width / box.width if by_width else height / box.height
        width, height = box.width * factor, box.height * factor
    if min(width, height) < SMALLEST:  # far zoomed out, the next line may lie beyond the opposite side
        return there, ()
    there = with_size(layer, handle, width, height)
    return there, _touched_sides(there.box, handle, lines)


def _touched_sides(box: Box, handle: Handle, lines: Sequence[SnapLine]) -> tuple[SnapLine, ...]:
    x = box.x if handle.across < 0 else box.right
    y = box.y if handle.down < 0 else box.bottom
    pulled = [
        line
        for line in lines
        if (line.axis == "x" and handle.across and abs(line.at - x) < 1e-6)
        or (line.axis == "y" and handle.down and abs(line.at - y) < 1e-6)
    ]
    return touched(box, pulled)


def turning(layer: AnyLayer, start: Point) -> Changing:
    """Turn about the layer's middle; Shift goes in steps of 15°."""

    def change(hand: Hand) -> Change:
        there = turned(
            layer, start, hand.point, in_steps=hand.keys.shift, magnet=not (hand.keys.free or hand.keys.shift)
        )
        return Change(there, f"{_number(there.rotation)}°")

    return change


def _number(value: float) -> str:
    """Return a value with one decimal and a true minus, without a minus before zero."""
    rounded = round(value, 1) + 0.0
    return f"{abs(rounded):.1f}" if rounded >= 0 else f"−{abs(rounded):.1f}"


def _place_label(box: Box) -> str:
    return f"x {_number(box.x)}  y {_number(box.y)} mm"


def _size_label(box: Box) -> str:
    return f"{_number(box.width)} × {_number(box.height)} mm"


class LayerDrag:
    """One drag of a layer: the document follows the hand as a preview, and its end is one step."""

    def __init__(self, editor: Editor, layer: AnyLayer, name: str, changing: Changing) -> None:
        self._editor = editor
        self._start = layer
        self._name = name
        self._changing = changing
        self.change = Change(layer)

    def drag(self, hand: Hand) -> None:
        """Follow the hand."""
        self.change = self._changing(hand)
        self._editor.preview(self._placed())

    def finish(self) -> None:
        """Make a step of it, unless nothing has changed."""
        if self.change.layer == self._start:
            self.cancel()
        else:
            self._editor.apply(self._placed(), self._name)

    def _placed(self) -> Document:
        """Return the document with the layer as the hand has it.

        Only what the drag changes is taken: the picture that a job gives it during the drag stays.
        """
        document, there = self._editor.settled, self.change.layer
        now = document.layer(there.id)
        if now is None:
            return document
        names = there.__struct_fields__
        changed = {
            name: getattr(there, name) for name in names if getattr(there, name) != getattr(self._start, name)
        }
        return replace_layer(document, msgspec.structs.replace(now, **changed))

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._editor.preview(None)


class BoxDrag:
    """A rectangle being drawn; Shift makes it square."""

    def __init__(self, start: Point) -> None:
        self._start = start
        self.box: Box | None = None

    def drag(self, hand: Hand) -> None:
        """Follow the hand."""
        dx, dy = hand.point[0] - self._start[0], hand.point[1] - self._start[1]
        if hand.keys.shift:
            side = max(abs(dx), abs(dy))
            dx, dy = (side if dx >= 0 else -side), (side if dy >= 0 else -side)
        x, y = min(self._start[0], self._start[0] + dx), min(self._start[1], self._start[1] + dy)
        self.box = Box(x, y, abs(dx), abs(dy)) if dx and dy else None

    @property
    def label(self) -> str:
        """The size of the rectangle in words."""
        return _size_label(self.box) if self.box else ""
