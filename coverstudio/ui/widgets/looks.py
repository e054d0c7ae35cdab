"""The looks of the built-in backgrounds, chosen by their pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem, QWidget

from coverstudio.paths import resources_dir
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import button, column

_PICTURE = QSize(72, 102)
_CELL = QSize(116, 130)
_COLUMNS, _ROWS = 5, 4


class LookField(ChoiceField):
    """A choice that opens as a sheet of pictures; the entry with the empty id leaves it to the engine."""

    def showPopup(self) -> None:
        """Open the sheet in place of a list."""
        choices = [(self.itemData(index), self.itemText(index)) for index in range(self.count())]
        tips = [self.itemData(index, Qt.ItemDataRole.ToolTipRole) or "" for index in range(self.count())]
        sheet = LookSheet(self.window(), choices, tips, self.choice)
        sheet.chosen.connect(self._on_chosen)
        sheet.open_at(self)

    def _on_chosen(self, identity: str) -> None:
        self.show_choice(identity)
        self.edited.emit(identity)


class LookSheet(QFrame):
    """The pictures of all looks; a click or Enter on one is told by `chosen(id)`."""

    chosen = Signal(str)

    def __init__(
        self, parent: QWidget, choices: Sequence[tuple[str, str]], tips: Sequence[str], current: str
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pictures = QListWidget()
        self.pictures.setObjectName("looks")
        self.pictures.setViewMode(QListView.ViewMode.IconMode)
        self.pictures.setMovement(QListView.Movement.Static)
        self.pictures.setResizeMode(QListView.ResizeMode.Adjust)
        self.pictures.setIconSize(_PICTURE)
        self.pictures.setGridSize(_CELL)
        self.pictures.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pictures.setFixedSize(_COLUMNS * _CELL.width() + 24, _ROWS * _CELL.height() + 12)
        for (identity, name), tip in zip(choices, tips, strict=True):
            if identity:
                self._add(identity, name, tip, identity == current)
        self.pictures.itemClicked.connect(self._on_item)
        self.pictures.itemActivated.connect(self._on_item)
        parts: list[QWidget] = [self.pictures]
        if choices and not choices[0][0]:
            parts.insert(0, button(choices[0][1], lambda: self.choose("")))
        layout = column(*parts, gap=8)
        layout.setContentsMargins(8, 8, 8, 8)
        self.setLayout(layout)

    def _add(self, identity: str, name: str, tip: str, is_current: bool) -> None:
        item = QListWidgetItem(name)
        item.setData(Qt.ItemDataRole.UserRole, identity)
        item.setToolTip(f"{name}\n{tip}" if tip else name)
        path = resources_dir() / "looks" / f"{identity}.jpg"
        if path.is_file():
            item.setIcon(QIcon(QPixmap(str(path))))
        self.pictures.addItem(item)
        if is_current:
            self.pictures.setCurrentItem(item)

    def open_at(self, anchor: QWidget) -> None:
        """Open below `anchor`, its right edges aligned, wholly on the screen."""
        self.adjustSize()
        below = anchor.mapToGlobal(anchor.rect().bottomRight())
        screen = anchor.screen().availableGeometry()
        x = max(screen.left(), below.x() - self.width())
        y = min(below.y() + 4, screen.bottom() - self.height())
        self.move(x, max(screen.top(), y))
        self.show()
        self.pictures.setFocus()

    def _on_item(self, item: QListWidgetItem) -> None:
        self.choose(item.data(Qt.ItemDataRole.UserRole))

    def choose(self, identity: str) -> None:
        """Take a look and close."""
        self.close()
        self.chosen.emit(identity)
