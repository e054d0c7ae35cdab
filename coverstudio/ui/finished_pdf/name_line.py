"""The name of a file on one line, shortened in its middle where there is no room."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from coverstudio.document.sentences import shown

_LONGEST = 255  # letters: more no file system has; the line shortens it by its own width


class NameLine(QLabel):
    """Its tip is the whole path."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.setProperty("role", "title")
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_path(self, path: Path | None) -> None:
        """Show the name of another file."""
        self._name = shown(path.name, _LONGEST) if path is not None else ""
        self.setToolTip(str(path) if path is not None else "")
        self.setAccessibleName(self._name)
        self._shorten()

    def minimumSizeHint(self) -> QSize:
        """A long name does not make the window wider."""
        return QSize(80, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the name as there is room for."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        room = max(80, self.width())
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room))
