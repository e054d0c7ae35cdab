"""The four stages of a cover, from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from coverstudio.ui.widgets.forms import column, row

BACKGROUND, CLEAN, TYPE, PRINT = range(4)


class Stages(QWidget):
    """Tabs as wide as the panel, and the panel of the stage that is open; `changed` tells of another."""

    changed = Signal()

    def __init__(self, stages: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        self._tabs: list[QToolButton] = []
        tabs = row(gap=0)
        for index, (name, panel) in enumerate(stages):
            tab = QToolButton()
            tab.setText(name)
            tab.setToolTip(f"{name} (Alt+{index + 1})")
            tab.setCheckable(True)
            tab.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            tab.clicked.connect(lambda _checked=False, index=index: self.show_stage(index))
            self._group.addButton(tab)
            self._tabs.append(tab)
            tabs.addWidget(tab, len(name) + 4)
            self._stack.addWidget(panel)
        bar = QFrame()
        bar.setObjectName("stages")
        bar.setLayout(tabs)
        self.setLayout(column(bar, self._stack, gap=0))
        self.show_stage(BACKGROUND)

    @property
    def stage(self) -> int:
        """Which stage is open."""
        return self._stack.currentIndex()

    def show_stage(self, index: int) -> None:
        """Open a stage."""
        focused = QApplication.focusWidget()
        if focused is not None and self._stack.isAncestorOf(focused) and index != self.stage:
            # Or Qt would pass the focus on to whatever comes next, far from the stage that opens.
            self._tabs[index].setFocus()
        self._stack.setCurrentIndex(index)
        self._tabs[index].setChecked(True)
        self.changed.emit()
