"""A list to choose one of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from coverstudio.ui.widgets.wheel import is_turned_by_wheel


class ChoiceField(QComboBox):
    """One of a few named things; `edited(id)` tells of the user's choices."""

    edited = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._offered: tuple[tuple[tuple[str, str], ...], tuple[str, ...]] = ((), ())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a list's own policy lets the wheel focus it, too
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(20)
        self.offer(choices)
        self.activated.connect(lambda index: self.edited.emit(self.itemData(index)))

    def offer(self, choices: Sequence[tuple[str, str]], tips: Sequence[str] = ()) -> None:
        """Offer other (id, name) pairs; what was chosen stays chosen if it is among them."""
        if (tuple(choices), tuple(tips)) == self._offered:
            return
        self._offered, before = (tuple(choices), tuple(tips)), self.choice
        blocker = QSignalBlocker(self)
        self.clear()
        for index, (identity, name) in enumerate(choices):
            self.addItem(name, identity)
            if index < len(tips):
                self.setItemData(index, tips[index], Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(max(0, self.findData(before)))
        blocker.unblock()

    @property
    def choice(self) -> str:
        """The id that is chosen, empty when there is none."""
        return self.currentData() or ""

    def show_choice(self, identity: str) -> None:
        """Show a choice without telling."""
        blocker = QSignalBlocker(self)
        self.setCurrentIndex(self.findData(identity))
        blocker.unblock()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step only where the user works."""
        if is_turned_by_wheel(self):
            super().wheelEvent(event)
        else:
            event.ignore()
