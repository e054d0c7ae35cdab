"""The foot of a page: how it stands, how far work on it is, and its buttons. Always in sight."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton

from coverstudio.ui.models.acting import Action, Foot
from coverstudio.ui.widgets.forms import boxed, button, column, label, row, set_role


class FootBar(QFrame):
    """`asked(deed)` tells which button was clicked."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stage_foot")
        self.sentence = label("", "note", wraps=True)
        self.words = label("", "note")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self._progress = boxed(column(self.words, self.bar, gap=6))
        self._row = row()
        self._row.addStretch(1)
        self._actions: tuple[Action, ...] = ()
        self.buttons: dict[str, QPushButton] = {}
        layout = column(self.sentence, self._progress, self._row, gap=12)
        layout.setContentsMargins(24, 14, 24, 16)
        self.setLayout(layout)

    def show_foot(self, foot: Foot) -> None:
        """Show how it stands now; buttons that stay keep the focus."""
        self.sentence.setText(foot.sentence)
        self.sentence.setVisible(bool(foot.sentence))
        set_role(self.sentence, "note" if foot.tone == "quiet" else foot.tone)
        self._progress.setVisible(foot.share is not None)
        self.words.setText(foot.words)
        self.bar.setValue(round(1000 * (foot.share or 0.0)))
        if [one.deed for one in foot.actions] != [one.deed for one in self._actions]:
            self._build(foot.actions)
        self._actions = foot.actions
        for action in foot.actions:
            one = self.buttons[action.deed]
            one.setText(action.text)
            one.setEnabled(action.enabled)
        self.setVisible(bool(foot.actions or foot.sentence))

    def _build(self, actions: tuple[Action, ...]) -> None:
        for one in self.buttons.values():
            self._row.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.buttons = {}
        # The urged one stands at the right, where a hand looks for it.
        for action in sorted(actions, key=lambda one: one.is_primary):
            made = button(
                action.text,
                lambda deed=action.deed: self.asked.emit(deed),
                "primary" if action.is_primary else "",
            )
            made.setAutoDefault(False)
            self.buttons[action.deed] = made
            self._row.addWidget(made)
