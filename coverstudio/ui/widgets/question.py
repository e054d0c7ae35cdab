"""A question in a small window: what it is about, what hangs on it, and the answers as buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from coverstudio.ui.widgets.forms import button, column, label, row

_WIDTH = 380


class Question(QDialog):
    """`answer` is the id of the button that was clicked, empty when the window was closed."""

    def __init__(
        self, parent: QWidget | None, title: str, words: str, answers: Sequence[tuple[str, str]]
    ) -> None:
        """`answers` are (id, text); the last one is the primary, taken by Enter."""
        super().__init__(parent)
        self.answer = ""
        self.setWindowTitle("CoverStudio")
        self.setModal(True)
        buttons = [
            button(text, lambda identity=identity: self._take(identity), "primary" if is_last else "")
            for identity, text, is_last in _with_last(answers)
        ]
        for one in buttons:
            one.setAutoDefault(one is buttons[-1])
        buttons[-1].setDefault(True)
        title_label = label(title, "title", wraps=True)
        title_label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        layout = column(title_label, label(words, "quiet", wraps=True), 8, row(None, *buttons), gap=8)
        layout.setContentsMargins(24, 24, 24, 20)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)

    def _take(self, identity: str) -> None:
        self.answer = identity
        self.accept()


def _with_last(answers: Sequence[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    return [(identity, text, index == len(answers) - 1) for index, (identity, text) in enumerate(answers)]
