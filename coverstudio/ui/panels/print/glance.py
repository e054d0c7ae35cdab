"""A look at what a fix would do, which ends as soon as the user does something else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

# The first is sent before a key's shortcut is looked for.
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.InputMethod)
_Key = Qt.Key
_MODIFIERS = {_Key.Key_Shift, _Key.Key_Control, _Key.Key_Alt, _Key.Key_Meta, _Key.Key_AltGr}
_PRESSES = {_Key.Key_Space, _Key.Key_Return, _Key.Key_Enter, _Key.Key_Select}


class Glance(QObject):
    """Calls `end` before a key does anything while something is only shown.

    What a key does would otherwise be done to the cover that is shown: the fix would stay with the nudge.
    """

    def __init__(self, parent: QWidget, end: Callable[[], object]) -> None:
        super().__init__(parent)
        self._end = end
        self._button: QObject | None = None

    def begin(self, button: QObject) -> None:
        """Watch the keys; those that press `button` are its own."""
        self._button = button
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def end(self) -> None:
        """Watch no more, and show the page as it is."""
        self._button = None
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End the look before a key does what it does."""
        if event.type() in _KEYS and not self._is_its_own(watched, event):
            self.end()
        return False

    def _is_its_own(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        return key in _MODIFIERS or (key in _PRESSES and QApplication.focusWidget() is self._button)
