"""Numbers with a unit: typed, summed, stepped by wheel and arrows, scrubbed by dragging their label."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QLabel, QWidget

from coverstudio.ui.widgets.sums import SumError, evaluated
from coverstudio.ui.widgets.wheel import is_turned_by_wheel

_MAYBE_A_SUM = re.compile(r"[\d\s.,+\-*/×÷()]*")
_PIXELS_A_STEP = 3


class NumberField(QDoubleSpinBox):
    """A number; `edited(value)` tells of the user's changes only, `show_value` shows one without telling."""

    edited = Signal(float)

    def __init__(
        self, low: float, high: float, *, unit: str = "", decimals: int = 1, step: float = 1.0
    ) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setDecimals(decimals)
        self.setSingleStep(step)
        self.setSuffix(f" {unit}" if unit else "")
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToPreviousValue)
        # The stylesheet's padding does not reach the line inside a spin box.
        self.lineEdit().setTextMargins(5, 0, 3, 0)
        self.valueChanged.connect(self.edited)

    def show_value(self, value: float) -> None:
        """Show a value that comes from the document."""
        blocker = QSignalBlocker(self)
        self.setValue(value)
        blocker.unblock()

    @property
    def held(self) -> float:
        """The value from which stepping and scrubbing go on."""
        return self.value()

    def textFromValue(self, value: float) -> str:
        """Write a number without zeros that say nothing."""
        text = f"{value:.{self.decimals()}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def valueFromText(self, text: str) -> float:
        """Read a number or a sum."""
        try:
            return evaluated(self._bare(text))
        except SumError:
            return self.value()

    def validate(self, text: str, position: int) -> object:
        """Let through what may become a sum."""
        bare = self._bare(text)
        if not _MAYBE_A_SUM.fullmatch(bare):
            return (QValidator.State.Invalid, text, position)
        try:
            evaluated(bare)
        except SumError:
            return (QValidator.State.Intermediate, text, position)
        return (QValidator.State.Acceptable, text, position)

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.suffix()).removesuffix(self.suffix().strip()).strip()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step only where the user works: a panel scrolled past must not change numbers."""
        if is_turned_by_wheel(self):
            super().wheelEvent(event)
        else:
            event.ignore()


class ScrubLabel(QLabel):
    """The name of a number field; dragging it sideways turns the number."""

    def __init__(self, text: str, field: NumberField, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "scrub")
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setBuddy(field)
        self._field = field
        self._start: tuple[float, float] | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to scrub."""
        if event.button() == Qt.MouseButton.LeftButton and self._field.isEnabled():
            self._start = (event.globalPosition().x(), self._field.held)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn the number; Shift makes it ten times as fast, Ctrl ten times as fine."""
        if self._start is None:
            return
        x, value = self._start
        steps = round((event.globalPosition().x() - x) / _PIXELS_A_STEP)
        self._field.setValue(value + steps * self._field.singleStep() * _pace(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End scrubbing."""
        self._start = None

    def changeEvent(self, event: QEvent) -> None:
        """Show the hand's cursor only where scrubbing works."""
        if event.type() == QEvent.Type.EnabledChange:
            works = self.isEnabled()
            self.setCursor(Qt.CursorShape.SizeHorCursor if works else Qt.CursorShape.ArrowCursor)
        super().changeEvent(event)


def _pace(event: QMouseEvent) -> float:
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return 10.0
    return 0.1 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1.0
