"""Small things in lines, as many in each as fit: words that can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP = 4


class Flow(QWidget):
    """Lays widgets out from left to right and on to the next line."""

    def __init__(self, parts: Sequence[QWidget]) -> None:
        super().__init__()
        self._parts = parts
        for part in parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines in that width."""
        return self._lay_out(width, place=False)

    def hasHeightForWidth(self) -> bool:
        """Tell that narrower means higher."""
        return True

    def sizeHint(self) -> QSize:
        """Return the size of all lines in the width of now."""
        return QSize(0, self.heightForWidth(max(self.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the parts out anew."""
        self.setFixedHeight(self._lay_out(self.width(), place=True))

    def _lay_out(self, width: int, *, place: bool) -> int:
        x = y = height = 0
        for part in self._parts:
            hint = part.sizeHint()
            wide = min(hint.width(), width)
            if x and x + wide > width:
                x, y = 0, y + height + _GAP
            if place:
                part.setGeometry(x, y, wide, hint.height())
            x, height = x + wide + _GAP, hint.height()
        return y + height
