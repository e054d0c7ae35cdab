"""The canvas: the page, the tools in hand, regions of lettering, and text edited in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
)

from coverstudio.document.document import remove_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.box_tools import HandTool, TextTool
from coverstudio.ui.canvas.edge_scroll import EdgeScroll
from coverstudio.ui.canvas.gestures import Hand, Keys
from coverstudio.ui.canvas.marks import Mark
from coverstudio.ui.canvas.mask_tools import MaskTool
from coverstudio.ui.canvas.mask_view import MaskView
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.place_mark import PlaceMark
from coverstudio.ui.canvas.region_tool import RegionTool
from coverstudio.ui.canvas.regions import NONE, Regions
from coverstudio.ui.canvas.select_tool import SelectTool
from coverstudio.ui.canvas.tools import BRUSH_TOOLS, MASK_TOOLS, OUTLINE_TOOLS, RegionOnPage, Tool
from coverstudio.ui.canvas.transforming import moved
from coverstudio.ui.canvas.zone_tool import Zone, ZoneTool

NUDGE, LARGE_NUDGE = 0.5, 5.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_BRACES = {"{", "}"}
_TOGGLING = {Tool.SELECT, *OUTLINE_TOOLS}
InHand = SelectTool | TextTool | HandTool | ZoneTool | RegionTool | MaskTool


class Canvas(MaskView):
    """The page that is worked on.

    Signals: `text_box_drawn(Box)` with the text tool,
    `zone_drawn(Box)` for the calm zone, `region_drawn(Box)` and `region_reshaped(index, corners)` for
    lettering, all in mm; `region_toggled(index)`, `region_hovered(index)`; `cursor_moved(x, y)` in mm;
    `tool_changed(Tool)`; `barcode_edit_asked(layer id)` at a double click on a barcode.
    """

    text_box_drawn = Signal(object)
    zone_drawn = Signal(object)
    cursor_moved = Signal(float, float)
    region_toggled = Signal(int)
    region_hovered = Signal(int)
    region_drawn = Signal(object)
    region_reshaped = Signal(int, object)
    tool_changed = Signal(object)
    barcode_edit_asked = Signal(str)

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__(editor, images)
        self._tool = Tool.SELECT
        self._select = SelectTool(editor)
        self._zone = ZoneTool(editor, self._on_zone_drawn)
        self._regions = Regions()
        self._tools: dict[Tool, InHand] = {
            Tool.SELECT: self._select,
            **self._mask_tools(self._click_region),
            Tool.REGION: RegionTool(
                self._regions, self.region_drawn.emit, self.region_reshaped.emit, self._click_region
            ),
            Tool.TEXT: TextTool(editor, self._on_text_box_drawn, self._edit_at),
            Tool.ZONE: self._zone,
            Tool.HAND: HandTool(),
        }
        self._place: Box | None = None
        self._selecting_text = False
        self._space_held = False
        self._panning: QPointF | None = None
        self._last_hand = Hand((0.0, 0.0), 1.0)
        self._last_pixel = QPointF()
        self._edge = EdgeScroll(self._on_edge, self)

    # What others ask for

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand; a drag in progress is given up."""
        if tool is self._tool:
            return
        self._in_hand.cancel()
        self._in_hand.leave()
        self.stop_editing()
        self._tool = tool
        self._zone.note(self._last_hand, in_hand=tool is Tool.ZONE)
        self.show_cursor()
        self.refresh_marks()
        self.tool_changed.emit(tool)

    def tool(self) -> Tool:
        """Return the tool in hand."""
        return self._tool

    def set_regions(self, regions: Sequence[RegionOnPage]) -> None:
        """Show regions of lettering; a click on one emits `region_toggled` with its index."""
        self._regions.show(regions)
        self.refresh_marks()

    def regions(self) -> tuple[RegionOnPage, ...]:
        """Return the regions that are shown."""
        return self._regions.shown

    def point_at_region(self, index: int) -> None:
        """Light the region that is pointed at in a list; NONE lights none."""
        if index != self._regions.pointed:
            self._regions.pointed = index
            self.refresh_marks()

    def clear_regions(self) -> None:
        """Show no regions."""
        self.set_regions(())

    def set_zone(self, zone: Zone | None) -> None:
        """Show where the title will stand, so that it can be changed; None hides it."""
        self._zone.show(zone)
        self.refresh_marks()

    def set_place(self, place: Box | None) -> None:
        """Outline the place that a finding is about; None outlines nothing."""
        self._place = place
        self.refresh_marks()

    # What is seen

    def marks(self) -> tuple[Mark, ...]:
        """Return regions, the frame and handles or the caret, and what a drag says."""
        marks: list[Mark] = [
            *self.mask_marks(),
            *self._regions.marks(filled=not self.shows_mask()),
            *self._zone.shown(),
        ]
        if self._place is not None:
            marks.append(PlaceMark(self._place))
        if self.editing is not None:
            marks += self.editing.marks()
        else:
            marks += self._in_hand.marks()
        marks += self._regions.label(self._last_hand.point)
        return (*marks, *self.drop_marks())

    def moving_layer(self) -> str:
        """Return the id of the layer that follows the hand, empty when none does."""
        selected = self.editor.selected
        return selected.id if selected is not None and self._select.is_dragging else ""

    @property
    def _in_hand(self) -> InHand:
        # The arrow may pull at the calm zone, too.
        return self._zone if self._zone.is_dragging else self._tools[self._tool]

    def _pulls_zone(self, hand: Hand) -> bool:
        return self._tool is Tool.SELECT and self.editing is None and self._zone.takes(hand)

    def show_cursor(self) -> None:
        """Show what a press would do."""
        if self._panning is not None:
            cursor = QCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space_held:
            cursor = QCursor(Qt.CursorShape.OpenHandCursor)
        elif self.editing is not None and self.editing.holds(self._last_hand.point):
            cursor = QCursor(Qt.CursorShape.IBeamCursor)
        elif self._regions.hovered != NONE:
            cursor = QCursor(Qt.CursorShape.PointingHandCursor)
        else:
            cursor = (self._zone if self._pulls_zone(self._last_hand) else self._in_hand).cursor
        self.viewport().setCursor(cursor)

    # What the mouse does

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

    def _edit_at(self, layer_id: str, hand: Hand) -> None:
        self.edit_text(layer_id)
        if self.editing is not None:
            self.editing.put_caret(hand.point)
            self.show_caret()

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

    def _on_text_box_drawn(self, box: Box) -> None:
        self.set_tool(Tool.SELECT)
        self.text_box_drawn.emit(box)

    def _on_zone_drawn(self, box: Box) -> None:
        self.set_tool(Tool.SELECT)
        self.zone_drawn.emit(box)

    # Regions

    def _region_at(self, point: Point) -> int:
        return self._regions.at(point) if self._tool in _TOGGLING else NONE

    def _hover_region(self, index: int) -> None:
        if index != self._regions.hovered:
            self._regions.hovered = index
            self.region_hovered.emit(index)

    def _click_region(self, hand: Hand) -> None:
        index = self._regions.at(hand.point)
        if index != NONE:
            self.region_toggled.emit(index)

    # What the keyboard does

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
