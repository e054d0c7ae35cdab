"""A number that may be left to the program: an empty field says so."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFocusEvent, QValidator

from coverstudio.ui.widgets.numbers import NumberField


class OptionalNumber(NumberField):
    """`chosen(value)` tells of the user's number, None when the field was emptied.

    While there is none, the field shows what holds instead, in words.
    """

    chosen = Signal(object)

    def __init__(self, high: float, *, unit: str = "", decimals: int = 2, step: float = 1.0) -> None:
        super().__init__(0.0, high, unit=unit, decimals=decimals, step=step)
        self._usual = 0.0
        self.edited.connect(self._on_edited)

    def show_number(self, value: float | None, usual: float, words: str) -> None:
        """Show a number that was chosen; without one `words`, from which stepping goes on at `usual`."""
        self._usual = usual
        self.setSpecialValueText(words)
        self.show_value(value or 0.0)

    def validate(self, text: str, position: int) -> object:
        """Let the words and nothing at all through, too."""
        if text == self.specialValueText() or not self._bare(text):
            return (QValidator.State.Acceptable, text, position)
        return super().validate(text, position)

    def valueFromText(self, text: str) -> float:
        """Read a number; the words and nothing at all are none."""
        if text == self.specialValueText() or not self._bare(text):
            return 0.0
        return super().valueFromText(text)

    def stepBy(self, steps: int) -> None:
        """Step from what holds now, chosen or not."""
        if self.value() == 0.0:
            blocker = QSignalBlocker(self)
            self.setValue(self._usual)
            blocker.unblock()
        super().stepBy(steps)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let what is typed take the place of the words."""
        super().focusInEvent(event)
        self.selectAll()

    def _on_edited(self, value: float) -> None:
        self.chosen.emit(value or None)
