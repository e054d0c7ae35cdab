"""Editing a text in its place: keys and input methods change the layer, the page's own painter shows it.

There is no second text over the page: only the caret and the selection are drawn here. What an input method
is still composing (a Korean syllable, say) is shown as a preview; the finished syllable is a step.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
    QTextDocument,
)

from coverstudio.document.document import remove_layer, replace_layer
from coverstudio.document.geometry import rotated
from coverstudio.document.layers import TextLayer
from coverstudio.document.retyping import replaced, retyped
from coverstudio.editor.editor import Editor
from coverstudio.rendering.text_layout import utf16_length
from coverstudio.ui.canvas.marks import CaretMark, Mark, MarkedTextMark, TextBoxMark
from coverstudio.ui.canvas.picking import Point, lies_on, to_own
from coverstudio.ui.canvas.text_caret import Caret
from coverstudio.ui.canvas.text_keys import ALT_GR, DELETIONS, LINE_MOVES, MOVES, along_columns
from coverstudio.ui.canvas.text_units import end_of_change, lines_only, slice_utf16
from coverstudio.ui.canvas.view_map import ViewMap

EDIT_TEXT = "Edit text"
LONGEST_TEXT = 100_000
_Move = QTextCursor.MoveOperation
_Mode = QTextCursor.MoveMode
_ALT = Qt.KeyboardModifier.AltModifier
_Query = Qt.InputMethodQuery
_Keys = QKeySequence.StandardKey


class TextEditing:
    """One text being edited, from the double click to Escape."""

    def __init__(self, editor: Editor, layer: TextLayer) -> None:
        self._editor = editor
        self.layer_id = layer.id
        self._content = QTextDocument()
        self._content.setUndoRedoEnabled(False)
        self._content.setPlainText(layer.text)
        self._cursor = QTextCursor(self._content)
        self._cursor.select(QTextCursor.SelectionType.Document)
        self._composed = ""
        self._caret_in_composed = 0
        self._caret: tuple[TextLayer, Caret] | None = None
        self.caret_shows = True

    @property
    def layer(self) -> TextLayer | None:
        """The layer as it is now, None when it is gone."""
        layer = self._editor.document.layer(self.layer_id)
        return layer if isinstance(layer, TextLayer) else None

    @property
    def text(self) -> str:
        """The text without what is being composed."""
        # Not toPlainText, which makes plain spaces of those at which no line may break.
        return self._content.toRawText().replace("\u2029", "\n")

    @property
    def composes(self) -> bool:
        """Whether an input method is composing something that is not part of the text yet."""
        return bool(self._composed)

    @property
    def stretch(self) -> tuple[int, int]:
        """Where the selection starts and ends, in characters; both are where the caret stands without one."""
        return self._characters(self._cursor.selectionStart()), self._characters(self._cursor.selectionEnd())

    def _characters(self, position: int) -> int:
        return len(slice_utf16(self.text, 0, position))

    def follow(self) -> None:
        """Take over a text that was changed elsewhere (undo, the inspector), the caret after the change.

        What was being composed for the text of before is dropped.
        """
        layer = self._settled
        if layer is not None and layer.text != self.text:
            self._composed, self._caret_in_composed = "", 0
            at = end_of_change(self.text, layer.text)
            self._content.setPlainText(layer.text)
            self._cursor.setPosition(min(at, utf16_length(self.text)))

    def keep_composed(self) -> None:
        """Take what is being composed as it is: the caret or the focus goes elsewhere."""
        composed, self._composed, self._caret_in_composed = self._composed, "", 0
        if composed:
            self._insert(composed)

    def finish(self) -> None:
        """Leave the text as it is; one without any letters is removed."""
        self.keep_composed()
        layer = self.layer
        if layer is not None and not layer.text.strip():
            self._editor.apply(remove_layer(self._editor.document, layer.id), "Delete")

    # What the mouse does

    def holds(self, point: Point, reach: float = 0.0) -> bool:
        """Tell whether a point of the page lies on the text."""
        layer = self.layer
        return layer is not None and lies_on(layer, point, reach)

    def put_caret(self, point: Point, *, extend: bool = False) -> None:
        """Put the caret where the mouse is, or extend the selection to it."""
        layer = self.layer
        if layer is not None:
            position = self._map(layer).position_at(to_own(layer, point))
            self._cursor.setPosition(position, _Mode.KeepAnchor if extend else _Mode.MoveAnchor)

    def select_word(self) -> None:
        """Select the word at the caret."""
        self._cursor.select(QTextCursor.SelectionType.WordUnderCursor)

    # What the keyboard does

    def takes(self, event: QKeyEvent) -> bool:
        """Tell whether a key is for the text, so that no shortcut of the window may have it."""
        if event.matches(_Keys.Undo) or event.matches(_Keys.Redo):
            return False
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right} and event.modifiers() & _ALT:
            return False  # the window kerns with them, also on macOS, where they would go by words
        if any(event.matches(key) for key in (_Keys.SelectAll, _Keys.Copy, _Keys.Cut, _Keys.Paste)):
            return True
        control = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
        typed = event.text()
        return (not control and (typed != "" or event.key() == Qt.Key.Key_Escape)) or self._is_editing(event)

    def _is_editing(self, event: QKeyEvent) -> bool:
        tables = [*MOVES, *LINE_MOVES, *DELETIONS]
        return any(event.matches(row[0]) for row in tables) or event.key() in {
            Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter,
        }  # fmt: skip

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key says; tell whether it was for the text."""
        self.keep_composed()
        layer = self.layer
        if layer is not None and layer.writing == "vertical" and layer.path is None:
            event = along_columns(event)
        return self._move(event) or self._move_by_lines(event) or self._clipboard(event) or self._type(event)

    def _move(self, event: QKeyEvent) -> bool:
        for key, operation, mode in MOVES:
            if event.matches(key):
                self._cursor.movePosition(operation, mode)
                return True
        return False

    def _move_by_lines(self, event: QKeyEvent) -> bool:
        layer = self.layer
        for key, where, mode in LINE_MOVES:
            if layer is not None and event.matches(key):
                self._cursor.setPosition(self._line_position(self._map(layer), where), mode)
                return True
        return False

    def _line_position(self, caret: Caret, where: str) -> int:
        at = self._cursor.position()
        if where in {"start", "end"}:
            return caret.line_start(at) if where == "start" else caret.line_end(at)
        beside = caret.beside(at, 1 if where == "down" else -1)
        edge = utf16_length(self.text) if where == "down" else 0
        return edge if beside is None else beside

    def _clipboard(self, event: QKeyEvent) -> bool:
        clipboard = QGuiApplication.clipboard()
        if event.matches(_Keys.SelectAll):
            self._cursor.select(QTextCursor.SelectionType.Document)
        elif event.matches(_Keys.Copy) or event.matches(_Keys.Cut):
            if self._cursor.hasSelection():
                clipboard.setText(self._cursor.selection().toPlainText())
            if event.matches(_Keys.Cut):
                self._insert("")
        elif event.matches(_Keys.Paste):
            self._insert(lines_only(clipboard.text()))
        else:
            return False
        return True

    def _type(self, event: QKeyEvent) -> bool:
        for key, operation in DELETIONS:
            if event.matches(key):
                return self._delete(operation)
        if event.key() == Qt.Key.Key_Backspace:
            return self._delete(_Move.PreviousCharacter)
        if event.key() == Qt.Key.Key_Delete:
            return self._delete(_Move.NextCharacter)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return self._insert("\n")
        control = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
        typed = event.text()
        if typed and typed.isprintable() and (not control or event.modifiers() & ALT_GR):
            return self._insert(typed)
        return False

    def _delete(self, operation: QTextCursor.MoveOperation) -> bool:
        if not self._cursor.hasSelection():
            self._cursor.movePosition(operation, _Mode.KeepAnchor)
        return self._insert("")

    def _insert(self, text: str) -> bool:
        """Put `text` in the place of what is selected."""
        room = LONGEST_TEXT - utf16_length(self.text)
        if text or self._cursor.hasSelection():
            before, stretch = self.text, self.stretch
            self._cursor.insertText(text[: max(room, 0)])
            self._push(before, stretch, text[: max(room, 0)])
        return True

    def _push(self, before: str, stretch: tuple[int, int], words: str) -> None:
        """Make a step of what was typed; the letters that stay keep their styles."""
        layer = self._settled
        if layer is not None:
            changed = replaced(retyped(layer, before), *stretch, words)
            self._editor.apply(
                replace_layer(self._editor.settled, changed), EDIT_TEXT, f"text {self.layer_id}"
            )

    @property
    def _settled(self) -> TextLayer | None:
        """The layer without what is being composed."""
        layer = self._editor.settled.layer(self.layer_id)
        return layer if isinstance(layer, TextLayer) else None

    # What an input method does

    def input_method(self, event: QInputMethodEvent) -> None:
        """Show what is being composed, and take what is finished."""
        start, length = event.replacementStart(), event.replacementLength()
        committed = event.commitString()
        self._composed, self._caret_in_composed = "", 0
        if length:
            at = self._cursor.position() + start
            self._cursor.setPosition(max(at, 0))
            self._cursor.setPosition(min(max(at, 0) + length, utf16_length(self.text)), _Mode.KeepAnchor)
        if committed or length:
            self._insert(lines_only(committed))
        composed = lines_only(event.preeditString())
        if composed and self._cursor.hasSelection():
            self._insert("")
        self._composed = composed
        self._caret_in_composed = min(_caret_in(event), utf16_length(composed))
        self._show_composed()

    def _show_composed(self) -> None:
        layer = self._settled
        if layer is None:
            return
        at = self._characters(self._cursor.position())
        shown = replaced(retyped(layer, self.text), at, at, self._composed)
        document = replace_layer(self._editor.settled, shown)
        self._editor.preview(document if self._composed else None)

    def answer(self, query: Qt.InputMethodQuery, view: ViewMap) -> object:
        """Return what an input method asks; None for what it need not know."""
        position, anchor = self._cursor.position(), self._cursor.anchor()
        answers: dict[Qt.InputMethodQuery, object] = {
            _Query.ImEnabled: True,
            _Query.ImCursorPosition: position - self._cursor.block().position(),
            _Query.ImAnchorPosition: anchor - self._cursor.block().position(),
            _Query.ImAbsolutePosition: position,
            _Query.ImSurroundingText: self._cursor.block().text(),
            _Query.ImCurrentSelection: self._cursor.selectedText(),
            _Query.ImTextBeforeCursor: slice_utf16(self.text, 0, position),
            _Query.ImTextAfterCursor: slice_utf16(self.text, position, utf16_length(self.text)),
            _Query.ImHints: int(Qt.InputMethodHint.ImhMultiLine.value),
        }
        if query in {_Query.ImCursorRectangle, _Query.ImAnchorRectangle}:
            return self._caret_rect(view)
        if query == _Query.ImFont:
            return QFont()
        return answers.get(query)

    def _caret_rect(self, view: ViewMap) -> QRectF:
        layer = self.layer
        if layer is None:
            return QRectF()
        top, bottom = self._caret_ends(layer)
        return QRectF(view.point(top), view.point(bottom)).normalized().adjusted(0, 0, 1, 1)

    # What is seen

    def marks(self) -> tuple[Mark, ...]:
        """Return the box, the selection, what is being composed, and the caret."""
        layer = self.layer
        if layer is None:
            return ()
        marks: list[Mark] = [TextBoxMark(layer)]
        caret, at = self._map(layer), self._cursor.position()
        if self._composed:
            tints = caret.tints(at, at + utf16_length(self._composed))
        else:
            tints = caret.tints(self._cursor.selectionStart(), self._cursor.selectionEnd())
        is_composed = bool(self._composed)
        marks += [MarkedTextMark(_turned(layer, tint), composed=is_composed) for tint in tints]
        if self.caret_shows:
            marks.append(CaretMark(*self._caret_ends(layer)))
        return tuple(marks)

    def _caret_ends(self, layer: TextLayer) -> tuple[Point, Point]:
        position = self._cursor.position() + self._caret_in_composed
        top, bottom = _turned(layer, self._map(layer).ends(position))
        return top, bottom

    def _map(self, layer: TextLayer) -> Caret:
        if self._caret is None or self._caret[0] is not layer:
            self._caret = (layer, Caret(layer))
        return self._caret[1]


def _turned(layer: TextLayer, points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(rotated(*point, layer.box.center, layer.rotation) for point in points)


def _caret_in(event: QInputMethodEvent) -> int:
    """Return where the caret stands in what is being composed; at its end when nothing is said."""
    kind = QInputMethodEvent.AttributeType.Cursor
    places = [attribute.start for attribute in event.attributes() if attribute.type == kind]
    return places[-1] if places else utf16_length(event.preeditString())
