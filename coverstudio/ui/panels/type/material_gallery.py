"""All materials side by side, painted in the first letters of the text; a click asks for one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from coverstudio.document.layers import TextLayer
from coverstudio.ui.stories.material_previews import MaterialPreviews
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import language, tr

PICTURE = QSize(62, 48)
CELL = QSize(67, 54)
COLUMNS = 4
_ID = Qt.ItemDataRole.UserRole


class MaterialGallery(QListWidget):
    """`asked(id)` asks for a material, `pointed(id)` tells of the one under the pointer, "" of none.

    Pictures are painted while it is to be seen, and not before.
    """

    asked = Signal(str)
    pointed = Signal(str)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._layer: TextLayer | None = None
        self.previews = MaterialPreviews(studio, PICTURE, self)
        self.previews.painted.connect(self._show_picture)
        self.setObjectName("materials")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(PICTURE)
        self.setGridSize(CELL)
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Materials"))
        self.setMouseTracking(True)
        self.itemClicked.connect(self._on_item)
        self.itemActivated.connect(self._on_item)
        self.itemEntered.connect(self._on_entered)

    def show_layer(self, layer: TextLayer) -> None:
        """Show the materials in the letters of a text."""
        self._layer = layer
        self._paint()

    def show_material(self, identity: str) -> None:
        """Show which material the letters are of, empty for none."""
        item = self._item(identity)
        if item is None:
            self.clearSelection()
        else:
            self.setCurrentItem(item)

    def item_of(self, identity: str) -> QListWidgetItem:
        """Return the item of a material. Raises LookupError."""
        item = self._item(identity)
        if item is None:
            raise LookupError(identity)
        return item

    def event(self, event: QEvent) -> bool:
        """Begin to paint when it comes into sight, and stop when it goes."""
        if event.type() == QEvent.Type.Show:
            self._paint()
        elif event.type() == QEvent.Type.Hide:
            self.previews.stop()
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none any more."""
        super().leaveEvent(event)
        self.pointed.emit("")

    def wheelEvent(self, event: QEvent) -> None:
        """Let the panel scroll: here all is in sight."""
        event.ignore()

    def _paint(self) -> None:
        if self._layer is None or not self.isVisible():
            return
        from coverstudio.generation.materials import materials  # noqa: PLC0415 - most never open it

        if not self.count():
            self._fill()
        self.previews.show(self._layer, self.devicePixelRatioF(), materials())

    def _fill(self) -> None:
        from coverstudio.generation.materials import materials  # noqa: PLC0415

        for material in materials():
            item = QListWidgetItem(_blank(), "")
            item.setData(_ID, material.id)
            name = material.name_in(language())
            item.setToolTip(f"{name}\n{material.description_in(language())}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            item.setSizeHint(CELL)
            self.addItem(item)
        rows = -(-self.count() // COLUMNS)
        self.setFixedSize(COLUMNS * CELL.width() + 4, rows * CELL.height() + 2)

    def _item(self, identity: str) -> QListWidgetItem | None:
        items = (self.item(index) for index in range(self.count()))
        return next((item for item in items if item.data(_ID) == identity), None)

    def _show_picture(self, identity: str, picture: QImage) -> None:
        item = self._item(identity)
        if item is not None:
            icon, pixmap = QIcon(), QPixmap.fromImage(picture)
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # else the chosen one is tinted
                icon.addPixmap(pixmap, mode)
            item.setIcon(icon)

    # No lambda: Qt would hold it, and with it the gallery, for ever.
    def _on_entered(self, item: QListWidgetItem) -> None:
        self.pointed.emit(item.data(_ID))

    def _on_item(self, item: QListWidgetItem) -> None:
        self.asked.emit(item.data(_ID))


def _blank() -> QIcon:
    """Return the tile of a picture that is on its way."""
    tile = QPixmap(PICTURE)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("raised"))
    painter.drawRoundedRect(tile.rect(), 5, 5)
    painter.end()
    return QIcon(tile)
