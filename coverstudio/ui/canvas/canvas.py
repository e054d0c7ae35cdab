"""The canvas: the page, the tools in hand, regions of lettering, and text edited in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPolygonF,
)

from coverstudio.document.document import Document, remove_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.box_tools import BoxTool, HandTool, TextTool
from coverstudio.ui.canvas.gestures import Hand, Keys
from coverstudio.ui.canvas.marks import BoxMark, EraseMark, LabelMark, Mark, RegionMark
from coverstudio.ui.canvas.page_view import PageView
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.select_tool import SelectTool
from coverstudio.ui.canvas.text_editing import TextEditing
from coverstudio.ui.canvas.tools import PICTURE_SUFFIXES, RegionOnPage, Tool
from coverstudio.ui.canvas.transforming import moved

NUDGE, LARGE_NUDGE = 0.5, 5.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(PageView):
    """The page that is worked on.

    Signals: `box_dragged(Box)` with the erase tool, `text_box_drawn(Box)` with the text tool, both in mm;
    `picture_dropped(path, x, y)` and `cursor_moved(x, y)` in mm; `region_toggled(index)`;
    `tool_changed(Tool)`; `text_edit_asked(layer_id)` when a text begins to be edited in its place.
    """

    box_dragged = Signal(object)
    text_box_drawn = Signal(object)
    picture_dropped = Signal(str, float, float)
    cursor_moved = Signal(float, float)
    region_toggled = Signal(int)
    tool_changed = Signal(object)
    text_edit_asked = Signal(str)

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__(editor, images)
        self._tool = Tool.SELECT
        self._select = SelectTool(editor)
        self._tools: dict[Tool, SelectTool | BoxTool | HandTool] = {
            Tool.SELECT: self._select,
            Tool.ERASE: BoxTool(self.box_dragged.emit, self._click_region, EraseMark),
            Tool.TEXT: TextTool(editor, self._on_text_box_drawn, self._edit_at),
            Tool.HAND: HandTool(),
        }
        self._regions: tuple[RegionOnPage, ...] = ()
        self._hovered_region = -1
        self._pressed_region = -1
        self._working: Box | None = None
        self._editing: TextEditing | None = None
        self._selecting_text = False
        self._space_held = False
        self._panning: QPointF | None = None
        self._last_hand = Hand((0.0, 0.0), 1.0)
        self._held_file = False
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._on_blink)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        editor.selection_changed.connect(self._on_selection_changed)

    # What others ask for

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand; a drag in progress is given up."""
        if tool is self._tool:
            return
        self._in_hand.cancel()
        self._in_hand.leave()
        self.stop_editing()
        self._tool = tool
        self._show_cursor()
        self.refresh_marks()
        self.tool_changed.emit(tool)

    def tool(self) -> Tool:
        """Return the tool in hand."""
        return self._tool

    def set_regions(self, regions: Sequence[RegionOnPage]) -> None:
        """Show regions of lettering; a click on one emits `region_toggled` with its index."""
        self._regions = tuple(regions)
        if self._hovered_region >= len(self._regions):
            self._hovered_region = -1
        self.refresh_marks()

    def regions(self) -> tuple[RegionOnPage, ...]:
        """Return the regions that are shown."""
        return self._regions

    def clear_regions(self) -> None:
        """Show no regions."""
        self.set_regions(())

    def set_working_box(self, box: Box | None) -> None:
        """Keep a rectangle marked while a job works on it."""
        self._working = box
        self.refresh_marks()

    def edit_text(self, layer_id: str) -> None:
        """Edit a text in its place, everything selected; nothing happens when there is no such text."""
        layer = self.editor.document.layer(layer_id)
        if not isinstance(layer, TextLayer) or layer.locked:
            return
        self.stop_editing()
        self.editor.select(layer_id)
        self._editing = TextEditing(self.editor, layer)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setFocus()
        self._show_caret()
        self._show_cursor()
        self.text_edit_asked.emit(layer_id)

    def is_editing_text(self) -> bool:
        """Tell whether a text is being edited in its place."""
        return self._editing is not None

    def stop_editing(self) -> None:
        """Keep the text that is being edited as it is, and leave it."""
        if self._editing is None:
            return
        QGuiApplication.inputMethod().commit()
        editing, self._editing = self._editing, None
        self._blink.stop()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        editing.finish()
        self._show_cursor()
        self.refresh_marks()

    # What is seen

    def marks(self) -> tuple[Mark, ...]:
        """Return regions, the frame and handles or the caret, and what a drag says."""
        marks: list[Mark] = [
            RegionMark(region, index == self._hovered_region) for index, region in enumerate(self._regions)
        ]
        if self._working is not None:
            marks.append(EraseMark(self._working))
        if self._editing is not None:
            marks += self._editing.marks()
        else:
            marks += self._in_hand.marks()
        if 0 <= self._hovered_region < len(self._regions):
            region = self._regions[self._hovered_region]
            marks.append(LabelMark(_region_words(region), self._last_hand.point))
        if self._held_file:
            marks.append(BoxMark(self.editor.document.print_spec.bleed_box, filled=True))
        return tuple(marks)

    def moving_layer(self) -> str:
        """Return the id of the layer that follows the hand, empty when none does."""
        selected = self.editor.selected
        return selected.id if selected is not None and self._select.is_dragging else ""

    @property
    def _in_hand(self) -> SelectTool | BoxTool | HandTool:
        return self._tools[self._tool]

    def _show_cursor(self) -> None:
        if self._panning is not None:
            cursor = QCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space_held:
            cursor = QCursor(Qt.CursorShape.OpenHandCursor)
        elif self._editing is not None and self._editing.holds(self._last_hand.point):
            cursor = QCursor(Qt.CursorShape.IBeamCursor)
        elif self._hovered_region >= 0:
            cursor = QCursor(Qt.CursorShape.PointingHandCursor)
        else:
            cursor = self._in_hand.cursor
        self.viewport().setCursor(cursor)

    # What the mouse does

    def _hand(self, event: QMouseEvent) -> Hand:
        view, keys = self.view_map(), event.modifiers()
        alt = bool(keys & Qt.KeyboardModifier.AltModifier)
        control = bool(keys & Qt.KeyboardModifier.ControlModifier)
        shift = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        return Hand(view.on_page(event.position()), view.scale, Keys(shift, alt or control, alt))

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
        self._show_cursor()
        self.refresh_marks()

    def _press(self, hand: Hand) -> None:
        if self._editing is not None:
            if self._editing.holds(hand.point):
                self._selecting_text = True
                self._editing.put_caret(hand.point, extend=hand.keys.shift)
                self._show_caret()
                return
            self.stop_editing()
        self._pressed_region = self._region_at(hand.point) if self._tool is Tool.SELECT else -1
        if self._pressed_region < 0:
            self._in_hand.press(hand)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, follow the hand with what was begun, or show what a press would do."""
        event.accept()
        hand = self._last_hand = self._hand(event)
        self.cursor_moved.emit(*hand.point)
        if self._panning is not None:
            by = event.position() - self._panning
            self._panning = event.position()
            self.pan_by(by.x(), by.y())
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(hand)
        else:
            self._hover(hand)
        self._show_cursor()
        self.refresh_marks()

    def _drag(self, hand: Hand) -> None:
        if self._selecting_text and self._editing is not None:
            self._editing.put_caret(hand.point, extend=True)
            self._show_caret()
        elif self._pressed_region < 0:
            self._in_hand.drag(hand)
            self._hovered_region = -1

    def _hover(self, hand: Hand) -> None:
        self._hovered_region = self._region_at(hand.point)
        if self._editing is None and self._hovered_region < 0:
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
        self._show_cursor()
        self.refresh_marks()

    def _release(self, hand: Hand) -> None:
        pressed, self._pressed_region = self._pressed_region, -1
        if self._selecting_text:
            self._selecting_text = False
        elif pressed >= 0:
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
        elif self._editing is not None and self._editing.holds(hand.point):
            self._editing.select_word()
            self._show_caret()
        elif self._tool is Tool.SELECT and self._region_at(hand.point) < 0:
            self._double_click(hand)
        else:
            self.mousePressEvent(event)

    def _double_click(self, hand: Hand) -> None:
        text = self._select.text_at(hand)
        if text is not None:
            self._edit_at(text.id, hand)

    def _edit_at(self, layer_id: str, hand: Hand) -> None:
        self.edit_text(layer_id)
        if self._editing is not None:
            self._editing.put_caret(hand.point)
            self._show_caret()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered any more."""
        super().leaveEvent(event)
        self._hovered_region = -1
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

    # Regions

    def _region_at(self, point: Point) -> int:
        if self._tool not in {Tool.SELECT, Tool.ERASE}:
            return -1
        at = QPointF(*point)
        for index in reversed(range(len(self._regions))):
            polygon = QPolygonF([QPointF(*corner) for corner in self._regions[index].polygon])
            if polygon.containsPoint(at, Qt.FillRule.OddEvenFill):
                return index
        return -1

    def _click_region(self, hand: Hand) -> None:
        index = self._region_at(hand.point)
        if index >= 0:
            self.region_toggled.emit(index)

    # What the keyboard does

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts away from keys that are typed into a text or end a drag."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ends_a_drag = self._in_hand.is_dragging and event.key() == Qt.Key.Key_Escape
            if ends_a_drag or (self._editing is not None and self._editing.takes(event)):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, nudge, remove, leave."""
        if self._editing is not None:
            self._type(event)
        elif not self._act(event):
            super().keyPressEvent(event)
        self._show_cursor()
        self.refresh_marks()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of Space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def _type(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ends = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and control
        if event.key() == Qt.Key.Key_Escape or ends:
            self.stop_editing()
        elif self._editing is not None and self._editing.key(event):
            self._show_caret()
        else:
            event.ignore()

    def _act(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Space:
            self._space_held = True
        elif key == Qt.Key.Key_Escape:
            self._leave()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif key in _ARROWS:
            return self._nudge(*_ARROWS[Qt.Key(key)], event.modifiers())
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            return self._remove()
        else:
            return False
        return True

    def _leave(self) -> None:
        """Give up the drag, else the tool, else the selection."""
        if self._in_hand.cancel():
            return
        if self._tool is not Tool.SELECT:
            self.set_tool(Tool.SELECT)
        else:
            self.editor.select("")

    def _enter(self) -> None:
        selected = self.editor.selected
        if not self._in_hand.finish(self._last_hand) and isinstance(selected, TextLayer):
            self.edit_text(selected.id)

    def _nudge(self, across: int, down: int, keys: Qt.KeyboardModifier) -> bool:
        layer = self.editor.selected
        if layer is None or layer.locked or self._in_hand.is_dragging:
            return False
        by = LARGE_NUDGE if keys & Qt.KeyboardModifier.ShiftModifier else NUDGE
        document = replace_layer(self.editor.document, moved(layer, across * by, down * by))
        self.editor.apply(document, "Move", f"nudge {layer.id}")
        return True

    def _remove(self) -> bool:
        layer = self.editor.selected
        if layer is None or layer.locked or self._in_hand.is_dragging:
            return False
        self.editor.apply(remove_layer(self.editor.document, layer.id), "Delete")
        return True

    # Text in its place

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method composes."""
        if self._editing is not None:
            self._editing.input_method(event)
            self._show_caret()
            event.accept()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Tell an input method where the caret is and what stands around it."""
        if self._editing is not None:
            return self._editing.answer(query, self.view_map())
        return super().inputMethodQuery(query)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the caret blink again."""
        super().focusInEvent(event)
        if self._editing is not None:
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
            self._show_caret()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Space is not held elsewhere; the text stays open, so that the inspector can style it."""
        super().focusOutEvent(event)
        self._space_held = False
        self._show_cursor()

    def _show_caret(self) -> None:
        """Show the caret where it is now, and blink from here."""
        if self._editing is None:
            return
        self._editing.caret_shows = True
        half = QGuiApplication.styleHints().cursorFlashTime() // 2
        if half > 0:
            self._blink.start(half)
        self.refresh_marks()
        self.updateMicroFocus()

    def _on_blink(self) -> None:
        if self._editing is not None:
            self._editing.caret_shows = not self._editing.caret_shows or not self.hasFocus()
            self.refresh_marks()

    # What happens to the document

    def _on_document_changed(self, old: Document, new: Document) -> None:
        if self._editing is not None:
            self._editing.follow()
            if self._editing.layer is None:
                self._editing = None
                self._blink.stop()
                self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        super()._on_document_changed(old, new)

    def _on_selection_changed(self, layer_id: str) -> None:
        if self._editing is not None and layer_id != self._editing.layer_id:
            self.stop_editing()
        self.refresh_marks()

    # Files that are dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a picture; leave other files to the window."""
        self._held_file = bool(_pictures(event.mimeData()))
        event.setAccepted(self._held_file)
        if self._held_file:
            event.acceptProposedAction()
        self.refresh_marks()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Keep the welcome up."""
        event.setAccepted(self._held_file)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file has gone elsewhere."""
        self._held_file = False
        self.refresh_marks()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell of the pictures and where they were dropped."""
        self._held_file = False
        self.refresh_marks()
        x, y = self.view_map().on_page(event.position())
        pictures = _pictures(event.mimeData())
        event.setAccepted(bool(pictures))
        for path in pictures:
            self.picture_dropped.emit(path, x, y)


def _pictures(mime: QMimeData) -> list[str]:
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [str(path) for path in paths if path.suffix.lower() in PICTURE_SUFFIXES]


def _region_words(region: RegionOnPage) -> str:
    words = " ".join(region.text.split())
    share = f"{region.score:.0%}"
    return f"“{words}”  {share}" if words else share
