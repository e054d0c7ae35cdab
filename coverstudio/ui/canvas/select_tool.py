"""The arrow: click selects, drag moves, handles resize and turn."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from coverstudio.document.layers import AnyLayer, ImageLayer, TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas.cursors import handle_cursor
from coverstudio.ui.canvas.gestures import Changing, Hand, LayerDrag, moving, resizing, turning
from coverstudio.ui.canvas.handles import Handle, handle_at
from coverstudio.ui.canvas.marks import FrameMark, HoverMark, LabelMark, LineMark, Mark
from coverstudio.ui.canvas.picking import Point, covers_page, layers_at, lies_on, next_below
from coverstudio.ui.canvas.ppi_mark import PpiMark
from coverstudio.ui.canvas.shape_handles import ShapeHandle, shape_handle_at, shaping
from coverstudio.ui.canvas.shape_mark import ShapeMark, has_shape
from coverstudio.ui.canvas.snapping import snap_lines
from coverstudio.ui.translation import marked

DRAG_PIXELS = 3.0
THIN_PIXELS = 6.0
_SAME_PLACE_PIXELS = 4.0


class SelectTool:
    """What the mouse does with the arrow in hand. `begin` is the drag that a press may turn into."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._pressed: Hand | None = None
        self._begin: tuple[str, AnyLayer, Changing] | None = None
        self._drag: LayerDrag | None = None
        self._at: Point = (0.0, 0.0)
        self._hovered = ""
        self._hot: Handle | None = None
        self._hot_shape: ShapeHandle | None = None
        self._chosen_now = False
        self._last_click: Point | None = None
        self.cursor = QCursor(Qt.CursorShape.ArrowCursor)

    @property
    def is_dragging(self) -> bool:
        """Tell whether a layer is following the hand."""
        return self._drag is not None

    def press(self, hand: Hand) -> None:
        """Take hold of a handle or a layer, or select what lies under the hand."""
        self._pressed, self._begin, self._chosen_now = hand, None, False
        layer = self._editable()
        if isinstance(layer, TextLayer) and (shape := shape_handle_at(layer, hand.point, hand.scale)):
            self._hot_shape = shape
            self._begin = marked("Shape text"), layer, shaping(layer, shape, hand.point)
            return
        if layer is not None and (handle := handle_at(layer, hand.point, hand.scale)) is not None:
            self._hot = handle
            self._begin = self._pulling(layer, handle, hand)
            return
        self._press_layers(hand)

    def _press_layers(self, hand: Hand) -> None:
        found = layers_at(self._editor.document, hand.point, THIN_PIXELS / hand.scale)
        selected = self._editable()
        if hand.keys.alt and found:
            self._select(next_below(found, selected.id if selected else ""))
            return
        if selected is not None and lies_on(selected, hand.point):
            self._begin = self._moving(selected, hand)
            return
        target = found[0] if found else None
        self._select(target)
        # A background is not dragged away by accident: it moves only once it has been selected.
        if target is not None and not covers_page(self._editor.document, target):
            self._begin = self._moving(target, hand)

    def drag(self, hand: Hand) -> None:
        """Follow the hand, once it has gone far enough to mean it."""
        if self._drag is None:
            if self._pressed is None or self._begin is None or not _is_far(self._pressed, hand):
                return
            name, layer, changing = self._begin
            self._hovered = ""
            self._drag = LayerDrag(self._editor, layer, name, changing)
        self._at = hand.point
        self._drag.drag(hand)

    def release(self, hand: Hand) -> None:
        """End the drag; without one, a second click at the same place selects what lies below."""
        if self._drag is not None:
            self._drag.finish()
            self._last_click = None
        elif self._pressed is not None and not self._hot and not self._hot_shape:
            self._click(hand)
        self._drag, self._pressed, self._begin = None, None, None
        self.hover(hand)

    def _click(self, hand: Hand) -> None:
        again = self._last_click is not None and (
            math.dist(self._last_click, hand.point) * hand.scale <= _SAME_PLACE_PIXELS
        )
        self._last_click = hand.point
        selected = self._editor.selected
        if self._chosen_now or hand.keys.alt or selected is None:
            return
        found = layers_at(self._editor.document, hand.point, THIN_PIXELS / hand.scale)
        if found:
            self._select(next_below(found, selected.id) if again else found[0])

    def cancel(self) -> bool:
        """Give up the drag in progress; tell whether there was one."""
        was_dragging = self._drag is not None
        if self._drag is not None:
            self._drag.cancel()
        self._drag, self._pressed, self._begin = None, None, None
        return was_dragging

    def finish(self, hand: Hand) -> bool:
        """End the drag where it is; tell whether there was one."""
        was_dragging = self._drag is not None
        if was_dragging:
            self.release(hand)
        return was_dragging

    def hover(self, hand: Hand) -> None:
        """Show what a press would do."""
        layer = self._editable()
        self._hot_shape = shape_handle_at(layer, hand.point, hand.scale) if layer is not None else None
        if self._hot_shape is not None:
            self.cursor, self._hovered, self._hot = QCursor(Qt.CursorShape.CrossCursor), "", None
            return
        self._hot = handle_at(layer, hand.point, hand.scale) if layer is not None else None
        if layer is not None and self._hot is not None:
            self.cursor, self._hovered = handle_cursor(self._hot, layer.rotation), ""
            return
        found = layers_at(self._editor.document, hand.point, THIN_PIXELS / hand.scale)
        on_selected = layer is not None and lies_on(layer, hand.point)
        # A background is everywhere: an outline around the whole page would say nothing.
        tells = found and not on_selected and not covers_page(self._editor.document, found[0])
        self._hovered = found[0].id if tells else ""
        self.cursor = QCursor(Qt.CursorShape.SizeAllCursor if on_selected else Qt.CursorShape.ArrowCursor)

    def leave(self) -> None:
        """The mouse has left the canvas."""
        self._hovered, self._hot, self._hot_shape = "", None, None

    def on_top(self, hand: Hand) -> AnyLayer | None:
        """Return the layer that a double click means: the topmost under the hand."""
        found = layers_at(self._editor.document, hand.point, THIN_PIXELS / hand.scale)
        return found[0] if found else None

    def text_at(self, hand: Hand) -> TextLayer | None:
        """Return the text that a double click would edit: the topmost, or the selected one under the hand."""
        found = layers_at(self._editor.document, hand.point, THIN_PIXELS / hand.scale)
        selected = self._editable()
        candidates = [*found[:1], *([selected] if selected in found else []), *found[1:]]
        return next((layer for layer in candidates if isinstance(layer, TextLayer)), None)

    def marks(self) -> tuple[Mark, ...]:
        """Return the frame, what is hovered, and the lines and words of a drag."""
        document, selected = self._editor.document, self._editor.selected
        marks: list[Mark] = []
        hovered = document.layer(self._hovered) if self._hovered else None
        if hovered is not None and hovered.visible and hovered != selected:
            marks.append(HoverMark(hovered))
        if selected is not None and selected.visible:
            handles = not (selected.locked or self.is_dragging)
            marks.append(FrameMark(selected, handles, selected.locked, self._hot))
            if isinstance(selected, TextLayer) and has_shape(selected) and not selected.locked:
                marks.append(ShapeMark(selected, self._hot_shape))
            if isinstance(selected, ImageLayer):
                marks.append(PpiMark(selected, document.print_spec.ppi))
        if self._drag is not None:
            marks += [LineMark(line) for line in self._drag.change.lines]
            marks.append(LabelMark(self._drag.change.label, self._at))
        return tuple(marks)

    def _editable(self) -> AnyLayer | None:
        layer = self._editor.selected
        return layer if layer is not None and layer.visible and not layer.locked else None

    def _select(self, layer: AnyLayer | None) -> None:
        chosen = layer.id if layer is not None else ""
        selected = self._editor.selected
        self._chosen_now = selected is None or selected.id != chosen
        self._editor.select(chosen)

    def _moving(self, layer: AnyLayer, hand: Hand) -> tuple[str, AnyLayer, Changing]:
        lines = snap_lines(self._editor.document, layer.id)
        return "Move", layer, moving(layer, hand.point, lines)

    def _pulling(self, layer: AnyLayer, handle: Handle, hand: Hand) -> tuple[str, AnyLayer, Changing]:
        if handle is Handle.ROTATE:
            return "Rotate", layer, turning(layer, hand.point)
        lines = snap_lines(self._editor.document, layer.id)
        return "Resize", layer, resizing(layer, handle, hand.point, lines)


def _is_far(start: Hand, now: Hand) -> bool:
    return math.dist(start.point, now.point) * now.scale >= DRAG_PIXELS
