"""A number that several things have, the same or each its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QFocusEvent, QValidator

from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.numbers import NumberField


class MixedNumber(NumberField):
    """Says that values are mixed where they differ; a number that is typed then is for all of them."""

    def __init__(
        self, low: float, high: float, *, unit: str = "", decimals: int = 1, step: float = 1.0
    ) -> None:
        self._low, self._usual = low, low
        self._is_mixed = False  # before Qt asks what may be typed
        super().__init__(low, high, unit=unit, decimals=decimals, step=step)

    @property
    def is_mixed(self) -> bool:
        """Whether the values differ."""
        return self._is_mixed and self.value() == self.minimum()

    @property
    def held(self) -> float:
        """The value from which stepping and scrubbing go on: of mixed ones the first."""
        return self._usual if self.is_mixed else self.value()

    def show_values(self, values: Sequence[float]) -> None:
        """Show the one value there is, or that they are mixed."""
        self._usual = values[0]
        self._mix(any(round(value - values[0], self.decimals()) for value in values))

    def _mix(self, is_mixed: bool) -> None:
        self._is_mixed = is_mixed
        blocker = QSignalBlocker(self)
        # Below what can be chosen there is one value more, which is shown as words.
        self.setMinimum(self._low - 1 if is_mixed else self._low)
        self.setSpecialValueText(tr("Mixed") if is_mixed else "")
        self.setValue(self.minimum() if is_mixed else self._usual)
        blocker.unblock()

    def validate(self, text: str, position: int) -> object:
        """Let the words and nothing at all through, too."""
        if self._says_mixed(text):
            return (QValidator.State.Acceptable, text, position)
        return super().validate(text, position)

    def valueFromText(self, text: str) -> float:
        """Read a number; the words and nothing at all leave the values mixed."""
        return self.minimum() if self._says_mixed(text) else super().valueFromText(text)

    def _says_mixed(self, text: str) -> bool:
        return self._is_mixed and (text == self.specialValueText() or not self._bare(text))

    def stepBy(self, steps: int) -> None:
        """Step from the first of mixed values."""
        if self.is_mixed:
            self._mix(is_mixed=False)
        super().stepBy(steps)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let what is typed take the place of the words."""
        super().focusInEvent(event)
        if self.is_mixed:
            self.selectAll()
