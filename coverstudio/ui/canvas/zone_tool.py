"""The calm zone, where the title will stand: drawn, moved and pulled on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas.cursors import handle_cursor
from coverstudio.ui.canvas.drag_tool import DragTool
from coverstudio.ui.canvas.gestures import BoxDrag, Change, Changing, Hand, moving, resizing
from coverstudio.ui.canvas.handles import HIT, Handle, handle_at
from coverstudio.ui.canvas.marks import LabelMark, LineMark, Mark
from coverstudio.ui.canvas.picking import lies_on
from coverstudio.ui.canvas.snapping import snap_lines
from coverstudio.ui.canvas.transforming import SMALLEST
from coverstudio.ui.canvas.zone_mark import ZoneMark

SMALLEST_PIXELS = 8.0


@dataclass(frozen=True)
class Zone:
    """A calm zone in mm; the `usual` one is where a title stands when the user has drawn nothing."""

    box: Box
    usual: bool = True


class _Pull:
    """The zone that is there follows the hand, as a layer would."""

    def __init__(self, box: Box, changing: Changing) -> None:
        self._changing = changing
        self.change = Change(_stand_in(box))

    def drag(self, hand: Hand) -> None:
        self.change = self._changing(hand)

    @property
    def box(self) -> Box:
        return self.change.layer.box

    @property
    def label(self) -> str:
        return self.change.label


def _stand_in(box: Box) -> ShapeLayer:
    """Return the zone as a layer, which is what drags know how to move and pull."""
    return ShapeLayer(id="calm zone", name="", box=box)


class ZoneTool(DragTool[BoxDrag | _Pull]):
    """Shows the calm zone; `drawn` is told of another one (mm, within the bleed box).

    With this tool in hand a drag draws a new zone, moves one that was drawn, or pulls at a handle. With the
    arrow in hand `takes` tells whether a press would pull at a handle.
    """

    def __init__(self, editor: Editor, drawn: Callable[[Box], None]) -> None:
        super().__init__()
        self._editor, self._drawn = editor, drawn
        self._zone: Zone | None = None
        self._hot: Handle | None = None
        self._is_near = False
        self.cursor = QCursor(Qt.CursorShape.CrossCursor)

    def show(self, zone: Zone | None) -> None:
        """Show another zone, or none."""
        self._zone = zone
        if zone is None:
            self._drag = self._hot = None

    def note(self, hand: Hand, *, in_hand: bool) -> None:
        """Show handles while the hand is near, or the tool in it."""
        near = self._zone is not None and lies_on(_stand_in(self._zone.box), hand.point, HIT / 2 / hand.scale)
        self._is_near = in_hand or (near and self._editor.selected is None)

    def takes(self, hand: Hand) -> bool:
        """Tell whether the arrow would pull at a handle of the zone: only while no layer shows its own."""
        return self._editor.selected is None and self._handle_at(hand) is not None

    def press(self, hand: Hand) -> None:
        """Take hold of the zone, or begin a new one."""
        self._at = hand.point
        self._drag = self._pull(hand) or BoxDrag(hand.point)

    def _pull(self, hand: Hand) -> _Pull | None:
        if self._zone is None:
            return None
        layer, handle = _stand_in(self._zone.box), self._handle_at(hand)
        lines = snap_lines(self._editor.document, "")
        if handle is not None:
            return _Pull(layer.box, resizing(layer, handle, hand.point, lines))
        if not self._zone.usual and lies_on(layer, hand.point):
            return _Pull(layer.box, moving(layer, hand.point, lines))
        return None

    def release(self, hand: Hand) -> None:
        """Tell of the zone as it is now, unless it is too small to have been meant."""
        drag, self._drag = self._drag, None
        box = drag.box if drag is not None else None
        if box is None or min(box.width, box.height) * hand.scale < SMALLEST_PIXELS:
            return
        on_page = box.intersected(self._editor.document.print_spec.bleed_box)
        if on_page is not None and (self._zone is None or on_page != self._zone.box):
            self._drawn(on_page)

    def nudge(self, dx: float, dy: float, *, pulls: bool) -> Box | None:
        """Return the zone moved by millimetres, or with its right bottom corner pulled; None without one."""
        if self._zone is None:
            return None
        box = self._zone.box
        if pulls:
            there = Box(box.x, box.y, max(box.width + dx, SMALLEST), max(box.height + dy, SMALLEST))
        else:
            there = box.moved(dx, dy)
        return there.intersected(self._editor.document.print_spec.bleed_box)

    def hover(self, hand: Hand) -> None:
        """Show what a press would do."""
        self._hot = self._handle_at(hand)
        if self._hot is not None:
            self.cursor = handle_cursor(self._hot, 0.0)
        elif self._pull(hand) is not None:
            self.cursor = QCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self.cursor = QCursor(Qt.CursorShape.CrossCursor)

    def leave(self) -> None:
        """The mouse has left the zone."""
        self._hot = None

    def marks(self) -> tuple[Mark, ...]:
        """Return nothing of its own: the zone shows whatever is in hand, see `shown`."""
        return ()

    def shown(self) -> tuple[Mark, ...]:
        """Return the zone, and the size and lines of a drag."""
        if self._drag is not None:
            lines = self._drag.change.lines if isinstance(self._drag, _Pull) else ()
            zone = (ZoneMark(self._drag.box, handles=True),) if self._drag.box is not None else ()
            words = (LabelMark(self._drag.label, self._at),) if self._drag.box is not None else ()
            return *zone, *(LineMark(line) for line in lines), *words
        if self._zone is None:
            return ()
        return (ZoneMark(self._zone.box, handles=self._is_near, hot=self._hot),)

    def _handle_at(self, hand: Hand) -> Handle | None:
        if self._zone is None:
            return None
        handle = handle_at(_stand_in(self._zone.box), hand.point, hand.scale)
        return None if handle is Handle.ROTATE else handle
