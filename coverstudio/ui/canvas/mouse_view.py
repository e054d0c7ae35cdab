"""What the mouse does on the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent

from coverstudio.document.layers import BarcodeLayer
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.edge_scroll import EdgeScroll
from coverstudio.ui.canvas.gestures import Hand, Keys
from coverstudio.ui.canvas.regions import NONE
from coverstudio.ui.canvas.tool_view import ToolView
from coverstudio.ui.canvas.tools import Tool


class MouseView(ToolView):
    """Presses, drags and hovers with the tool in hand, pans, toggles regions and edits texts.

    Signals: `cursor_moved(x, y)` in mm; `barcode_edit_asked(layer id)` at a double click on a barcode.
    """

    cursor_moved = Signal(float, float)
    barcode_edit_asked = Signal(str)

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__(editor, images)
        self._selecting_text = False
        self._last_pixel = QPointF()
        self._edge = EdgeScroll(self._on_edge, self)

    def _hand(self, event: QMouseEvent) -> Hand:
        keys = event.modifiers()
        alt = bool(keys & Qt.KeyboardModifier.AltModifier)
        control = bool(keys & Qt.KeyboardModifier.ControlModifier)
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        self._last_pixel = event.position()
        return self._hand_at(self._last_pixel, Keys(shift, alt or control, alt))

    def _hand_at(self, pixel: QPointF, keys: Keys) -> Hand:
        view = self.view_map()
        return Hand(view.on_page(pixel), view.scale, keys)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to pan, to edit, to toggle a region, or what the tool in hand does."""
        event.accept()
        hand = self._last_hand = self._hand(event)
        pans = self._space_held or self._tool is Tool.HAND
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and pans
        ):
            self._panning = event.position()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press(hand)
        self.show_cursor()
        self.refresh_marks()

    def _press(self, hand: Hand) -> None:
        if self.editing is not None:
            if self.editing.holds(hand.point):
                self._selecting_text = True
                self.end_composing()
                self.editing.put_caret(hand.point, extend=hand.keys.shift)
                self.show_caret()
                return
            self.stop_editing()
        self._regions.pressed = self._region_at(hand.point) if self._tool is Tool.SELECT else NONE
        if self._regions.pressed == NONE:
            (self._zone if self._pulls_zone(hand) else self._in_hand).press(hand)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, follow the hand with what was begun, or show what a press would do."""
        event.accept()
        hand = self._last_hand = self._hand(event)
        self.cursor_moved.emit(*hand.point)
        if event.buttons() == Qt.MouseButton.NoButton:
            self._end_what_was_let_go(hand)
        if self._panning is not None:
            by = event.position() - self._panning
            self._panning = event.position()
            self.pan_by(by.x(), by.y())
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(hand)
        else:
            self._hover(hand)
        self.show_cursor()
        self.refresh_marks()

    def _end_what_was_let_go(self, hand: Hand) -> None:
        """End a drag whose release went to another window."""
        self._panning = None
        self._selecting_text = False
        if self._in_hand.is_dragging:
            self._in_hand.release(hand)

    def _drag(self, hand: Hand) -> None:
        if self._selecting_text and self.editing is not None:
            self.editing.put_caret(hand.point, extend=True)
            self.show_caret()
        elif self._regions.pressed == NONE:
            self._in_hand.drag(hand)
            self._regions.hovered = NONE
            if self._in_hand.is_dragging:
                self._edge.hold(self._last_pixel, self.viewport().rect())

    def _on_edge(self, dx: float, dy: float) -> None:
        """Scroll on, and let what is dragged follow the hand, which now lies over another place."""
        if not self._in_hand.is_dragging:
            self._edge.stop()
            return
        self.pan_by(dx, dy)
        self._last_hand = self._hand_at(self._last_pixel, self._last_hand.keys)
        self._in_hand.drag(self._last_hand)
        self.refresh_marks()

    def _hover(self, hand: Hand) -> None:
        self._hover_region(self._region_at(hand.point))
        self._zone.note(hand, in_hand=self._tool is Tool.ZONE)
        if self._pulls_zone(hand):
            self._in_hand.leave()
            self._zone.hover(hand)
            return
        self._zone.leave()
        if self.editing is None and self._regions.hovered == NONE:
            self._in_hand.hover(hand)
        else:
            self._in_hand.leave()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        event.accept()
        hand = self._last_hand = self._hand(event)
        if self._panning is not None:
            self._panning = None
        elif event.button() == Qt.MouseButton.LeftButton:
            self._release(hand)
        self.show_cursor()
        self.refresh_marks()

    def _release(self, hand: Hand) -> None:
        self._edge.stop()
        pressed, self._regions.pressed = self._regions.pressed, NONE
        if self._selecting_text:
            self._selecting_text = False
        elif pressed != NONE:
            if self._region_at(hand.point) == pressed:
                self.region_toggled.emit(pressed)
        else:
            self._in_hand.release(hand)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a text in its place; in a text that is being edited, select the word."""
        event.accept()
        hand = self._last_hand = self._hand(event)
        if event.button() != Qt.MouseButton.LeftButton or self._space_held or self._tool is Tool.HAND:
            self.mousePressEvent(event)
        elif self.editing is not None and self.editing.holds(hand.point):
            self.editing.select_word()
            self.show_caret()
        elif self._tool is Tool.SELECT and self._region_at(hand.point) == NONE:
            self._double_click(hand)
        else:
            self.mousePressEvent(event)

    def _double_click(self, hand: Hand) -> None:
        text, on_top = self._select.text_at(hand), self._select.on_top(hand)
        if isinstance(on_top, BarcodeLayer):
            self.barcode_edit_asked.emit(on_top.id)
        elif text is not None:
            self._edit_at(text.id, hand)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered any more."""
        super().leaveEvent(event)
        self._hover_region(NONE)
        self._in_hand.leave()
        self.refresh_marks()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Space that was released elsewhere is not held."""
        super().enterEvent(event)
        if not self.hasFocus():
            self._space_held = False
