"""All looks side by side, in the title's own words; a click tries one on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QWidget,
)

from coverstudio.ui.stories.look_previews import LookPreviews
from coverstudio.ui.stories.title_looks import TitleLooks
from coverstudio.ui.translation import language, tr
from coverstudio.ui.widgets.forms import column, label

if TYPE_CHECKING:
    from coverstudio.editor.title_looks import TitleLook

PICTURE = QSize(152, 88)
_CELL = QSize(164, 116)
_COLUMNS, _MOST_ROWS = 2, 6  # narrow: the page that the looks are tried on is to be seen beside them
_FOOT = 80
_ID = Qt.ItemDataRole.UserRole


class LookGallery(QFrame):
    """Stays open while looks are tried on; `tried(look)` tells which, Enter and a double click close it."""

    tried = Signal(object)

    def __init__(self, parent: QWidget, story: TitleLooks) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._story = story
        self._looks: dict[str, TitleLook] = {}
        self._is_filling = False
        self.pictures = _pictures()
        self.broken = label("", "caution", wraps=True)
        self.both = QCheckBox(tr("Title and author together"))
        self.both.setChecked(story.both)
        self.both.clicked.connect(self._on_both)
        layout = column(self.pictures, self.broken, self.both)
        layout.setContentsMargins(8, 8, 8, 8)
        self.setLayout(layout)
        self.previews = LookPreviews(story.images, PICTURE, self.devicePixelRatioF(), self)
        self.previews.painted.connect(self._show_picture)
        self.pictures.itemClicked.connect(self._on_item)
        self.pictures.itemActivated.connect(self._on_item)
        self.pictures.itemDoubleClicked.connect(lambda _: self.close())
        self.pictures.itemChanged.connect(self._on_renamed)
        self.pictures.customContextMenuRequested.connect(self._open_menu)
        story.changed.connect(self.fetch)
        self.fetch()

    def fetch(self) -> None:
        """Show the looks there are, and have their pictures painted."""
        layer = self._story.selected
        self._looks = {look.id: look for look in self._story.looks()}
        self._is_filling = True
        self.pictures.clear()
        for look in self._looks.values():
            item = QListWidgetItem(look.name_in(language()))
            item.setData(_ID, look.id)
            item.setToolTip(", ".join(look.genres_in(language())))
            item.setIcon(_blank())
            if self._story.is_own(look):
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.pictures.addItem(item)
        self._is_filling = False
        self.broken.setText("\n".join(self._story.broken()))
        self.broken.setVisible(bool(self.broken.text()))
        self.both.setVisible(layer is not None and layer.role in ("title", "author"))
        room = (self.screen().availableGeometry().height() - _FOOT) // _CELL.height()
        rows = max(1, min(-(-len(self._looks) // _COLUMNS), _MOST_ROWS, room))
        self.pictures.setFixedSize(_COLUMNS * _CELL.width() + 20, rows * _CELL.height() + 6)
        if layer is not None:
            self.previews.show(self._story.studio.editor.settled, layer, tuple(self._looks.values()))

    def open_at(self, anchor: QWidget) -> None:
        """Open beside `anchor`, to its left, wholly on the screen."""
        self.adjustSize()
        beside = anchor.mapToGlobal(QPoint(-12, 0))
        screen = anchor.screen().availableGeometry()
        x = max(screen.left(), beside.x() - self.width())
        self.move(x, max(screen.top(), min(beside.y(), screen.bottom() - self.height())))
        self.show()
        self.pictures.setFocus()

    def look_at(self, item: QListWidgetItem) -> TitleLook:
        """Return the look of an item."""
        return self._looks[item.data(_ID)]

    def event(self, event: QEvent) -> bool:
        """Keep Delete from the window, where it is for the selected layer."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() == Qt.Key.Key_Delete)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete a look of the user's with its key."""
        item = self.pictures.currentItem()
        if event.key() == Qt.Key.Key_Delete and item and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self._story.delete(self.look_at(item))
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Paint no more."""
        self.previews.stop()
        super().closeEvent(event)

    def _show_picture(self, identity: str, picture: QImage) -> None:
        self._is_filling = True
        for index in range(self.pictures.count()):
            item = self.pictures.item(index)
            if item.data(_ID) == identity:
                item.setIcon(QIcon(QPixmap.fromImage(picture)))
        self._is_filling = False

    def _on_item(self, item: QListWidgetItem) -> None:
        self.tried.emit(self.look_at(item))

    def _on_both(self, on: bool) -> None:
        self._story.both = on

    def _on_renamed(self, item: QListWidgetItem) -> None:
        look = self.look_at(item)
        name = look.name_in(language())
        if self._is_filling or item.text() == name or self._story.rename(look, item.text()):
            return
        self._is_filling = True
        item.setText(name)
        self._is_filling = False

    def _open_menu(self, at: QPoint) -> None:
        item = self.pictures.itemAt(at)
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(tr("Rename"), lambda: self.pictures.editItem(item))
            menu.addAction(tr("Delete"), lambda: self._story.delete(self.look_at(item)))
            menu.popup(self.pictures.viewport().mapToGlobal(at))


def _pictures() -> QListWidget:
    pictures = QListWidget()
    pictures.setObjectName("looks")
    pictures.setViewMode(QListView.ViewMode.IconMode)
    pictures.setMovement(QListView.Movement.Static)
    pictures.setResizeMode(QListView.ResizeMode.Adjust)
    pictures.setIconSize(PICTURE)
    pictures.setGridSize(_CELL)
    pictures.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    pictures.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
    pictures.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    pictures.setAccessibleName(tr("Looks"))
    return pictures


def _blank() -> QIcon:
    picture = QPixmap(PICTURE)
    picture.fill(Qt.GlobalColor.transparent)
    return QIcon(picture)
