"""Tools that mask by hand: outlines that are dragged, brushes that paint. Millimetres on the page."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from coverstudio.document.geometry import Box, corners
from coverstudio.ui.canvas.brush_mark import BrushMark
from coverstudio.ui.canvas.drag_tool import DragTool
from coverstudio.ui.canvas.gestures import BoxDrag, Hand, Keys
from coverstudio.ui.canvas.marks import LabelMark, Mark
from coverstudio.ui.canvas.mask_marks import Doing, OutlineMark
from coverstudio.ui.canvas.picking import Point

SMALLEST_PIXELS = 4.0
_LASSO_STEP = 1.5  # pixels of the screen between two corners
_ELLIPSE_CORNERS = 128


@dataclass(frozen=True)
class DrawnOutline:
    """An outline that was drawn on the page (mm), and what is to be done with what is in it."""

    corners: tuple[Point, ...]
    doing: Doing = Doing.ERASE


@dataclass(frozen=True)
class BrushLook:
    """A brush as the canvas shows it: its diameter in mm, and how far (0..1) its full middle reaches."""

    size: float
    hardness: float


class Drawing(Protocol):
    """An outline that follows the hand."""

    @property
    def corners(self) -> tuple[Point, ...]:
        """The outline by now; fewer than three corners are none."""
        ...

    @property
    def label(self) -> str:
        """What to say beside the hand."""
        ...

    def drag(self, hand: Hand) -> None:
        """Follow the hand."""
        ...


class BoxDrawing:
    """A rectangle, or what fits into one; Shift makes it as wide as high."""

    def __init__(self, start: Point, shape: Callable[[Box], tuple[Point, ...]]) -> None:
        self._drag, self._shape = BoxDrag(start), shape

    def drag(self, hand: Hand) -> None:
        """Follow the hand."""
        self._drag.drag(hand)

    @property
    def corners(self) -> tuple[Point, ...]:
        """The outline by now, none before it has an area."""
        return () if self._drag.box is None else self._shape(self._drag.box)

    @property
    def label(self) -> str:
        """The size of the rectangle in words."""
        return self._drag.label


class LassoDrawing:
    """A line that follows the hand and closes by itself."""

    label = ""

    def __init__(self, start: Point) -> None:
        self._corners = [start]

    def drag(self, hand: Hand) -> None:
        """Follow the hand."""
        if math.dist(hand.point, self._corners[-1]) * hand.scale >= _LASSO_STEP:
            self._corners.append(hand.point)

    @property
    def corners(self) -> tuple[Point, ...]:
        """The outline by now, none before it has an area."""
        return tuple(self._corners) if len(self._corners) > 2 else ()


def rectangle_from(start: Point) -> BoxDrawing:
    """Begin a rectangle at a corner."""
    return BoxDrawing(start, lambda box: corners(box, 0.0))


def ellipse_from(start: Point) -> BoxDrawing:
    """Begin an ellipse at a corner of its box."""
    return BoxDrawing(start, ellipse)


def ellipse(box: Box) -> tuple[Point, ...]:
    """Return the ellipse in a box as a polygon."""
    x, y = box.center
    turns = (2 * math.pi * index / _ELLIPSE_CORNERS for index in range(_ELLIPSE_CORNERS))
    return tuple((x + box.width / 2 * math.cos(turn), y + box.height / 2 * math.sin(turn)) for turn in turns)


class OutlineTool(DragTool[Drawing]):
    """Draws an outline; `drawn` is told of it at the end of a drag, `clicked` of a mere click.

    Shift at the beginning adds to the mask, Alt takes away from it; what is plain is for `plainly` to say.
    """

    def __init__(
        self,
        begin: Callable[[Point], Drawing],
        plainly: Callable[[], Doing],
        drawn: Callable[[DrawnOutline], None],
        clicked: Callable[[Hand], None],
    ) -> None:
        super().__init__()
        self._begin, self._plainly, self._drawn, self._clicked = begin, plainly, drawn, clicked
        self._doing = Doing.ERASE
        self._shift_is_spent = False
        self.cursor = QCursor(Qt.CursorShape.CrossCursor)

    def press(self, hand: Hand) -> None:
        """Begin an outline."""
        self._drag = self._begin(hand.point)
        self._doing = doing_by(hand.keys) or self._plainly()
        self._shift_is_spent = hand.keys.shift

    def drag(self, hand: Hand) -> None:
        """Follow the hand. Shift that came after the beginning, or anew, evens the sides."""
        if not hand.keys.shift:
            self._shift_is_spent = False
        keys = replace(hand.keys, shift=hand.keys.shift and not self._shift_is_spent)
        super().drag(replace(hand, keys=keys))

    def release(self, hand: Hand) -> None:
        """Tell of the outline, or of a click when the hand has hardly moved."""
        drawing, self._drag = self._drag, None
        if drawing is None:
            return
        outline = drawing.corners
        thin, long = _reach(outline)
        if thin * hand.scale >= SMALLEST_PIXELS:
            self._drawn(DrawnOutline(outline, self._doing))
        elif long * hand.scale < SMALLEST_PIXELS:
            self._clicked(hand)

    def hover(self, hand: Hand) -> None:
        """Nothing under the hand matters."""

    def leave(self) -> None:
        """The mouse has left the canvas."""

    def marks(self) -> tuple[Mark, ...]:
        """Return the outline and its size."""
        outline = () if self._drag is None else self._drag.corners
        if self._drag is None or not outline:
            return ()
        label = (LabelMark(self._drag.label, self._at),) if self._drag.label else ()
        return OutlineMark(outline, self._doing), *label


def _reach(outline: tuple[Point, ...]) -> tuple[float, float]:
    """Return the shorter and the longer side of the box around an outline; nothing is around none."""
    if not outline:
        return 0.0, 0.0
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    return min(width, height), max(width, height)


def doing_by(keys: Keys) -> Doing | None:
    """Return what the keys ask for: Alt takes away, Shift adds, without them it is left open."""
    if keys.alt:
        return Doing.TAKE_AWAY
    return Doing.ADD if keys.shift else None


class StrokeTaker(Protocol):
    """Who turns the movements of a brush into a mask."""

    def begin_stroke(self, at: Point, doing: Doing) -> None:
        """Set the brush down."""
        ...

    def move_stroke(self, to: Point) -> None:
        """Move it."""
        ...

    def end_stroke(self, *, keep: bool) -> None:
        """Lift it; `keep` tells whether what was painted stays."""
        ...


class BrushTool:
    """Paints with a round brush; Shift adds and Alt takes away, otherwise it does what it is made for."""

    def __init__(self, plainly: Doing, taker: StrokeTaker, look: Callable[[Point], BrushLook]) -> None:
        self._plainly, self._taker, self._look = plainly, taker, look
        self._at: Point | None = None
        self._doing = plainly
        self.is_dragging = False
        self.cursor = QCursor(Qt.CursorShape.BlankCursor)

    def press(self, hand: Hand) -> None:
        """Set the brush down: a click alone leaves a dab."""
        self._follow(hand)
        self.is_dragging = True
        self._taker.begin_stroke(hand.point, self._doing)

    def drag(self, hand: Hand) -> None:
        """Paint on."""
        self._at = hand.point
        if self.is_dragging:
            self._taker.move_stroke(hand.point)

    def release(self, hand: Hand) -> None:
        """Lift the brush."""
        self._end(keep=True)

    def cancel(self) -> bool:
        """Lift the brush and leave the mask as it was; tell whether it was down."""
        return self._end(keep=False)

    def finish(self, hand: Hand) -> bool:
        """Lift the brush; tell whether it was down."""
        return self._end(keep=True)

    def _end(self, *, keep: bool) -> bool:
        was_down, self.is_dragging = self.is_dragging, False
        if was_down:
            self._taker.end_stroke(keep=keep)
        return was_down

    def hover(self, hand: Hand) -> None:
        """Show the brush, and what it would do with these keys."""
        self._follow(hand)

    def _follow(self, hand: Hand) -> None:
        self._at = hand.point
        self._doing = doing_by(hand.keys) or self._plainly

    def leave(self) -> None:
        """The mouse has left the canvas."""
        self._at = None

    def marks(self) -> tuple[Mark, ...]:
        """Return the brush."""
        if self._at is None:
            return ()
        look = self._look(self._at)
        return (BrushMark(self._at, look.size, look.hardness, self._doing),)


MaskTool = OutlineTool | BrushTool
