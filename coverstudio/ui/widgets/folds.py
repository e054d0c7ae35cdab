"""What is rare is folded away under a line that says what it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLayout, QSizePolicy, QToolButton, QWidget

from coverstudio.ui.icons import icon
from coverstudio.ui.widgets.forms import boxed, column


class Fold(QWidget):
    """A line with a caret; a click shows or hides what is under it."""

    def __init__(self, caption: str, content: QLayout, *, is_open: bool = False) -> None:
        super().__init__()
        self.line = QToolButton()
        self.line.setText(caption)
        self.line.setAccessibleName(caption)
        self.line.setProperty("role", "fold")
        self.line.setCheckable(True)
        self.line.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.line.setIconSize(QSize(12, 12))
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._content = boxed(content)
        self.setLayout(column(self.line, self._content, gap=8))
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

    def _on_toggled(self, is_open: bool) -> None:
        self._content.setVisible(is_open)
        self.line.setIcon(icon("caret-down" if is_open else "caret-right", "quiet"))
