"""The page with a text that is edited in its place: focus, caret and input methods."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent

from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.compare_view import CompareView
from coverstudio.ui.canvas.text_editing import TextEditing

_TAKES_INPUT = Qt.WidgetAttribute.WA_InputMethodEnabled


class TextView(CompareView):
    """Shows the page and lets one text of it be edited. `editing` is that text, None when there is none.

    `text_edit_asked(layer_id)` tells that a text begins to be edited, `stretch_chosen(layer_id, start, end)`
    which of its characters are selected, with an empty id that it is edited no more.
    """

    text_edit_asked = Signal(str)
    stretch_chosen = Signal(str, int, int)

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__(editor, images)
        self.editing: TextEditing | None = None
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._on_blink)
        editor.selection_changed.connect(self._on_selection_changed)

    def edit_text(self, layer_id: str) -> None:
        """Edit a text in its place, everything selected; nothing happens when there is no such text."""
        if self._editable(layer_id) is None:
            return
        self.stop_editing()
        layer = self._editable(layer_id)  # without words it is gone now, and composing changed them
        if layer is None:
            return
        self.editor.select(layer_id)
        self.editing = TextEditing(self.editor, layer)
        self.setAttribute(_TAKES_INPUT)
        self.setFocus()
        self.show_caret()
        self.show_cursor()
        self.text_edit_asked.emit(layer_id)

    def _editable(self, layer_id: str) -> TextLayer | None:
        layer = self.editor.document.layer(layer_id)
        return layer if isinstance(layer, TextLayer) and not layer.locked else None

    def is_editing_text(self) -> bool:
        """Tell whether a text is being edited in its place."""
        return self.editing is not None

    def stop_editing(self) -> None:
        """Keep the text that is being edited as it is, and leave it."""
        editing = self.editing
        if editing is None:
            return
        self.end_composing()
        self._forget_editing()
        editing.finish()
        self.show_cursor()
        self.refresh_marks()

    def end_composing(self) -> None:
        """Keep what an input method is composing: the caret or the focus goes elsewhere."""
        QGuiApplication.inputMethod().commit()
        if self.editing is not None:
            self.editing.keep_composed()

    def type(self, event: QKeyEvent) -> None:
        """Do what a key says to the text; Escape and Ctrl+Enter leave it."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ends = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and control
        if event.key() == Qt.Key.Key_Escape or ends:
            self.stop_editing()
        elif self.editing is not None and self.editing.key(event):
            self.show_caret()
        else:
            event.ignore()

    def show_caret(self) -> None:
        """Show the caret where it is now, and blink from here."""
        if self.editing is None:
            return
        self.editing.caret_shows = True
        half = QGuiApplication.styleHints().cursorFlashTime() // 2
        if half > 0:
            self._blink.start(half)
        self._tell_stretch()
        self.refresh_marks()
        self.updateMicroFocus()

    def show_cursor(self) -> None:
        """Show what a press would do."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method composes."""
        if self.editing is not None:
            self.editing.input_method(event)
            self.show_caret()
            event.accept()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Tell an input method where the caret is and what stands around it."""
        if self.editing is not None:
            return self.editing.answer(query, self.view_map())
        return super().inputMethodQuery(query)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the caret blink again."""
        super().focusInEvent(event)
        if self.editing is not None:
            self.setAttribute(_TAKES_INPUT)  # the scene, which has no text, has switched it off
            self.show_caret()

    def _on_blink(self) -> None:
        if self.editing is not None:
            # Without the focus it stays: the inspector styles the text, and it is still this one.
            self.editing.caret_shows = not self.editing.caret_shows or not self.hasFocus()
            self.refresh_marks()

    def _on_document_changed(self, old: Document, new: Document) -> None:
        if self.editing is not None:
            composes = self.editing.composes
            self.editing.follow()
            if composes and not self.editing.composes:
                QGuiApplication.inputMethod().reset()
            layer = self.editing.layer
            if layer is None or layer.locked:
                self._forget_editing()
                self.show_cursor()
            else:
                self._tell_stretch()
        super()._on_document_changed(old, new)

    def _on_selection_changed(self, layer_id: str) -> None:
        if self.editing is not None and layer_id != self.editing.layer_id:
            self.stop_editing()
        self.refresh_marks()

    def _tell_stretch(self) -> None:
        if self.editing is not None:
            self.stretch_chosen.emit(self.editing.layer_id, *self.editing.stretch)

    def _forget_editing(self) -> None:
        self.editing = None
        self._blink.stop()
        self.stretch_chosen.emit("", 0, 0)
        self.setAttribute(_TAKES_INPUT, False)
