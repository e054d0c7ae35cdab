"""What keys do where a text is edited in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

_Move = QTextCursor.MoveOperation
_Mode = QTextCursor.MoveMode
_Keys = QKeySequence.StandardKey

# Keys that Qt's own cursor knows what to do with.
MOVES: tuple[tuple[QKeySequence.StandardKey, QTextCursor.MoveOperation, QTextCursor.MoveMode], ...] = (
    (_Keys.MoveToNextChar, _Move.Right, _Mode.MoveAnchor),
    (_Keys.MoveToPreviousChar, _Move.Left, _Mode.MoveAnchor),
    (_Keys.SelectNextChar, _Move.Right, _Mode.KeepAnchor),
    (_Keys.SelectPreviousChar, _Move.Left, _Mode.KeepAnchor),
    (_Keys.MoveToNextWord, _Move.WordRight, _Mode.MoveAnchor),
    (_Keys.MoveToPreviousWord, _Move.WordLeft, _Mode.MoveAnchor),
    (_Keys.SelectNextWord, _Move.WordRight, _Mode.KeepAnchor),
    (_Keys.SelectPreviousWord, _Move.WordLeft, _Mode.KeepAnchor),
    (_Keys.MoveToStartOfDocument, _Move.Start, _Mode.MoveAnchor),
    (_Keys.MoveToEndOfDocument, _Move.End, _Mode.MoveAnchor),
    (_Keys.SelectStartOfDocument, _Move.Start, _Mode.KeepAnchor),
    (_Keys.SelectEndOfDocument, _Move.End, _Mode.KeepAnchor),
)
LINE_MOVES: tuple[tuple[QKeySequence.StandardKey, str, QTextCursor.MoveMode], ...] = (
    (_Keys.MoveToNextLine, "down", _Mode.MoveAnchor),
    (_Keys.MoveToPreviousLine, "up", _Mode.MoveAnchor),
    (_Keys.SelectNextLine, "down", _Mode.KeepAnchor),
    (_Keys.SelectPreviousLine, "up", _Mode.KeepAnchor),
    (_Keys.MoveToStartOfLine, "start", _Mode.MoveAnchor),
    (_Keys.MoveToEndOfLine, "end", _Mode.MoveAnchor),
    (_Keys.SelectStartOfLine, "start", _Mode.KeepAnchor),
    (_Keys.SelectEndOfLine, "end", _Mode.KeepAnchor),
)
DELETIONS = (
    (_Keys.DeleteEndOfWord, _Move.NextWord),
    (_Keys.DeleteStartOfWord, _Move.PreviousWord),
)
ALT_GR = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.GroupSwitchModifier
_IN_COLUMNS = {
    Qt.Key.Key_Down: Qt.Key.Key_Right,
    Qt.Key.Key_Up: Qt.Key.Key_Left,
    Qt.Key.Key_Left: Qt.Key.Key_Down,
    Qt.Key.Key_Right: Qt.Key.Key_Up,
}


def along_columns(event: QKeyEvent) -> QKeyEvent:
    """Return what an arrow means in columns from right to left: down goes on, left to the next column."""
    key = Qt.Key(event.key())
    if key not in _IN_COLUMNS:
        return event
    return QKeyEvent(event.type(), _IN_COLUMNS[key], event.modifiers(), event.text(), event.isAutoRepeat())
