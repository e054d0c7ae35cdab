"""The grid of the gallery: many pictures, picked by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from coverstudio.ui.gallery.rows import CELL, PictureCells, PictureRows, picture_place, star_place
from coverstudio.ui.gallery.thumbnails import Thumbnails
from coverstudio.ui.stories.gallery import KeptPictures
from coverstudio.ui.translation import tr

_NEAR_THE_END = 2 * 196  # pixels: older pictures are looked for before the last ones are in sight


class PictureGrid(QListView):
    """Signals: `use_asked`, `star_asked`, `remove_asked` for what is picked, `menu_asked(QPoint)`,
    `picked_changed`, `end_neared` when older pictures are wanted.
    """

    use_asked = Signal()
    star_asked = Signal()
    remove_asked = Signal()
    menu_asked = Signal(object)
    picked_changed = Signal()
    end_neared = Signal()

    def __init__(self, story: KeptPictures) -> None:
        super().__init__()
        self._story = story
        self.rows = PictureRows(story, self)
        self.thumbnails = Thumbnails(CELL * self.devicePixelRatioF(), self)
        self.setModel(self.rows)
        self.setItemDelegate(PictureCells(self.rows, self.thumbnails, story))
        self._set_up()
        self.thumbnails.arrived.connect(self.rows.refresh)
        story.starred.connect(self.rows.change)
        story.removed.connect(self.rows.remove)
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked_changed.emit())
        self.rows.modelReset.connect(self.picked_changed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.activated.connect(lambda _: self.use_asked.emit())
        self.customContextMenuRequested.connect(self._on_menu)

    def _set_up(self) -> None:
        self.setObjectName("gallery")
        self.setAccessibleName(tr("Pictures"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.setUniformItemSizes(True)
        self.setGridSize(QSize(CELL))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    @property
    def picked(self) -> tuple[str, ...]:
        """The ids of what is picked, the current one first."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        ids = [kept.id for index in indexes if (kept := self.rows.picture(index)) is not None]
        current = self.rows.picture(self.currentIndex())
        first = [current.id] if current is not None and current.id in ids else []
        return tuple(dict.fromkeys((*first, *ids)))

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - _NEAR_THE_END:
            self.end_neared.emit()

    def _on_menu(self, at: QPoint) -> None:
        if self.picked:
            self.menu_asked.emit(self.viewport().mapToGlobal(at))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a star is for the star alone."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        kept = self.rows.picture(index)
        if kept is not None and event.button() == Qt.MouseButton.LeftButton:
            place = star_place(picture_place(self.visualRect(index), kept))
            if place.contains(at):
                self._story.star(kept.id, not kept.starred)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """S stars, Delete removes, Enter puts on the page; the view knows the arrows."""
        if event.key() == Qt.Key.Key_S and self.picked:
            self.star_asked.emit()
        elif event.key() == Qt.Key.Key_Delete and self.picked:
            self.remove_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.picked:
            self.use_asked.emit()
        else:
            super().keyPressEvent(event)
