"""The canvas: the page that is worked on, and what the keyboard does on it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from coverstudio.document.document import remove_layer, replace_layer
from coverstudio.document.layers import TextLayer
from coverstudio.ui.canvas.mouse_view import MouseView
from coverstudio.ui.canvas.tools import BRUSH_TOOLS, MASK_TOOLS, Tool
from coverstudio.ui.canvas.transforming import moved

NUDGE, LARGE_NUDGE = 0.5, 5.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_BRACES = {"{", "}"}


class Canvas(MouseView):
    """The page that is worked on, by mouse and keyboard."""

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts away from keys that are typed into a text or end a drag."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ends_a_drag = self._in_hand.is_dragging and event.key() == Qt.Key.Key_Escape
            if ends_a_drag or (self.editing is not None and self.editing.takes(event)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, nudge, remove, leave."""
        self._note_modifier(event, is_held=True)
        if self.editing is not None:
            self.type(event)
        elif not self._act(event):
            super().keyPressEvent(event)
        self.show_cursor()
        self.refresh_marks()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of Space."""
        self._note_modifier(event, is_held=False)
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self.show_cursor()
        else:
            super().keyReleaseEvent(event)

    def _note_modifier(self, event: QKeyEvent, *, is_held: bool) -> None:
        """Show what a press would do with the key that was just pressed or let go, before the mouse moves."""
        key, keys = event.key(), self._last_hand.keys
        if key == Qt.Key.Key_Shift:
            keys = replace(keys, shift=is_held)
        elif key == Qt.Key.Key_Alt:
            keys = replace(keys, alt=is_held, free=is_held)
        else:
            return
        brush_shows = self._tool in BRUSH_TOOLS and bool(self._in_hand.marks())
        if brush_shows and not self._in_hand.is_dragging:
            self._last_hand = replace(self._last_hand, keys=keys)
            self._hover(self._last_hand)
            self.refresh_marks()

    def _act(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Space:
            self._space_held = True
        elif key == Qt.Key.Key_Escape:
            self._leave()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif self._tool in BRUSH_TOOLS and event.text() in _BRACES:
            self.hardness_stepped.emit(event.text() == "}")
        elif key in _ARROWS:
            return self._nudge(*_ARROWS[Qt.Key(key)], event.modifiers())
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            return self._remove()
        else:
            return False
        return True

    def _leave(self) -> None:
        """Give up the drag, else the comparison, else the mask, else the tool, else the selection."""
        if self._in_hand.cancel() or self.leave_comparison():
            return
        if self._tool in MASK_TOOLS and self.shows_mask():
            self.mask_clear_asked.emit()
            return
        if self._tool is not Tool.SELECT:
            self.set_tool(Tool.SELECT)
        else:
            self.editor.select("")

    def _enter(self) -> None:
        selected = self.editor.selected
        if self._in_hand.finish(self._last_hand):
            return
        if self._tool in MASK_TOOLS:
            self.mask_erase_asked.emit()
        elif isinstance(selected, TextLayer):
            self.edit_text(selected.id)

    def _nudge(self, across: int, down: int, keys: Qt.KeyboardModifier) -> bool:
        by = LARGE_NUDGE if keys & Qt.KeyboardModifier.ShiftModifier else NUDGE
        if self._tool is Tool.ZONE:
            return self._nudge_zone(across * by, down * by, keys)
        layer = self.editor.selected
        if layer is None or layer.locked or self._in_hand.is_dragging:
            return False
        document = replace_layer(self.editor.document, moved(layer, across * by, down * by))
        self.editor.apply(document, "Move", f"nudge {layer.id}")
        return True

    def _nudge_zone(self, dx: float, dy: float, keys: Qt.KeyboardModifier) -> bool:
        box = self._zone.nudge(dx, dy, pulls=bool(keys & Qt.KeyboardModifier.ControlModifier))
        if box is None or self._zone.is_dragging:
            return False
        self.zone_drawn.emit(box)
        return True

    def _remove(self) -> bool:
        layer = self.editor.selected
        if layer is None or layer.locked or self._in_hand.is_dragging:
            return False
        self.editor.apply(remove_layer(self.editor.document, layer.id), "Delete")
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Space is not held elsewhere; a text stays open, so that the inspector can style it."""
        super().focusOutEvent(event)
        self._space_held = False
        self.show_cursor()
