"""What is rare is folded away under a line that says what it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLayout, QSizePolicy, QToolButton, QWidget

from coverstudio.ui.icons import icon
from coverstudio.ui.widgets.forms import boxed, column, label, row


class Fold(QWidget):
    """A line with a caret; a click shows or hides what is under it.

    A `section` is one of the main parts of a panel.
    """

    def __init__(
        self, caption: str, content: QLayout, *, is_open: bool = False, section: bool = False
    ) -> None:
        super().__init__()
        self.line = QToolButton()
        self.line.setText(caption)
        self.line.setAccessibleName(caption)
        self.line.setProperty("role", "section" if section else "fold")
        self.line.setCheckable(True)
        self.line.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.line.setIconSize(QSize(12, 12))
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._note = label("", "caption")
        self._note.hide()
        self._content = boxed(content)
        self.setLayout(column(row(self.line, self._note), self._content, gap=8))
        self.line.toggled.connect(self._on_toggled)
        self.line.setChecked(is_open)
        self._on_toggled(is_open)

    @property
    def is_open(self) -> bool:
        """Whether what is under the line shows."""
        return self.line.isChecked()

    def open(self) -> None:
        """Show what is under the line."""
        self.line.setChecked(True)

    @property
    def line_end(self) -> str:
        """What the line says at its end."""
        return self._note.text()

    def note(self, words: str) -> None:
        """Say at the end of the line what is set under it; empty words say nothing."""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _on_toggled(self, is_open: bool) -> None:
        self._content.setVisible(is_open)
        self.line.setIcon(icon("caret-down" if is_open else "caret-right", "quiet"))
