"""The families a text can be set in, each in its own face, found by typing a part of the name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy

from coverstudio.ui.widgets.wheel import is_turned_by_wheel

_ROW = 30


class _Families(QStringListModel):
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.FontRole:
            font = QFont(super().data(index, Qt.ItemDataRole.DisplayRole))
            font.setPixelSize(16)
            return font
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, _ROW)
        return super().data(index, role)


class FamilyField(QComboBox):
    """A family; `edited(family)` tells of the user's choices. The list is fetched when first shown."""

    edited = Signal(str)

    def __init__(self, families: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._families = families
        self._names: tuple[str, ...] = ()
        self._shown = ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a list's own policy lets the wheel focus it, too
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(16)
        self.setModel(_Families(self))
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.textActivated.connect(self._on_activated)
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._on_typed)

    def show_family(self, family: str) -> None:
        """Show a family that comes from the document, installed or not."""
        self._shown = family
        blocker = QSignalBlocker(self)
        self.setCurrentIndex(self.findText(family, Qt.MatchFlag.MatchExactly))
        self.setEditText(family)
        blocker.unblock()

    def showEvent(self, event: QShowEvent) -> None:
        """Fetch the list when it is first needed: the start does not load every font."""
        if not self._names:
            self._names = self._families()
            model = self.model()
            if isinstance(model, QStringListModel):
                model.setStringList(list(self._names))
            self.show_family(self._shown)
        super().showEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step only where the user works."""
        if is_turned_by_wheel(self):
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_activated(self, family: str) -> None:
        self._choose(family)

    def _on_typed(self) -> None:
        typed = self.currentText().strip().casefold()
        match = next((name for name in self._names if name.casefold() == typed), None)
        if match is None:
            match = next((name for name in self._names if typed and name.casefold().startswith(typed)), None)
        if match is None:
            self.show_family(self._shown)
        else:
            self._choose(match)

    def _choose(self, family: str) -> None:
        if family != self._shown:
            self._shown = family
            self.edited.emit(family)
        self.setEditText(family)
