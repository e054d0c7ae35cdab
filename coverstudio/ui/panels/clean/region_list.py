"""The list of regions, with keys of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget

_REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class RegionList(QListWidget):
    """`remove_asked` tells of Delete, which would take the picture off the page anywhere else."""

    remove_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("regions")
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def event(self, event: QEvent) -> bool:
        """Keep Delete away from the window's shortcut."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _REMOVING:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove what is selected, or let go of it."""
        if event.key() in _REMOVING:
            self.remove_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
        else:
            super().keyPressEvent(event)
