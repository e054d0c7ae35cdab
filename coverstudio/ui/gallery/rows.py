"""The pictures of the gallery as a list that a view shows, and how one of them looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coverstudio.ui.canvas.dropping import kept_mime
from coverstudio.ui.gallery.thumbnails import Thumbnails
from coverstudio.ui.gallery.tile import STAR, paint_star
from coverstudio.ui.recipe_words import model_name, short
from coverstudio.ui.stories.gallery import KeptPictures
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.editor.gallery import Kept

Index = QModelIndex | QPersistentModelIndex
CELL = QSize(148, 196)
_PAD = 8
_ID = int(Qt.ItemDataRole.UserRole)


class PictureRows(QAbstractListModel):
    """What was found, newest first."""

    def __init__(self, story: KeptPictures, parent: QObject) -> None:
        super().__init__(parent)
        self._story = story
        self._rows: list[Kept] = []
        self._places: dict[str, int] = {}

    @property
    def pictures(self) -> Sequence[Kept]:
        """The pictures in their order."""
        return self._rows

    def show(self, found: Sequence[Kept]) -> None:
        """Show these pictures."""
        self.beginResetModel()
        self._rows = list(found)
        self._number()
        self.endResetModel()

    def add(self, older: Sequence[Kept]) -> None:
        """Show these pictures after the others."""
        if older:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(older) - 1)
            self._rows += older
            self._number()
            self.endInsertRows()

    def put_first(self, kept: Kept) -> None:
        """Show a picture that has just been made."""
        self.remove((kept.id,))
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._rows.insert(0, kept)
        self._number()
        self.endInsertRows()

    def change(self, kept: Kept) -> None:
        """Show that a picture has got or lost its star."""
        place = self._places.get(kept.id)
        if place is not None:
            self._rows[place] = kept
            self.refresh(kept.id)

    def refresh(self, identity: str) -> None:
        """Paint a picture anew."""
        place = self._places.get(identity)
        if place is not None:
            self.dataChanged.emit(self.index(place), self.index(place))

    def remove(self, identities: Sequence[str]) -> None:
        """Show these pictures no more."""
        for place in sorted((self._places[one] for one in identities if one in self._places), reverse=True):
            self.beginRemoveRows(QModelIndex(), place, place)
            del self._rows[place]
            self.endRemoveRows()
        self._number()

    def _number(self) -> None:
        self._places = {kept.id: place for place, kept in enumerate(self._rows)}

    def picture(self, index: Index) -> Kept | None:
        """Return the picture of a row."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many pictures there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = 0) -> object:
        """Return what a screen reader says and a pointer shows."""
        kept = self.picture(index)
        if kept is None:
            return None
        recipe = kept.recipe
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((short(recipe.prompt), model_name(recipe), tr("seed {seed}", seed=recipe.seed)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr(
                "{prompt}, seed {seed}", prompt=short(recipe.prompt) or tr("Background"), seed=recipe.seed
            )
        return kept.id if role == _ID else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let a picture be selected and dragged."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return what the first of the dragged pictures is dropped as."""
        kept = self.picture(indexes[0]) if indexes else None
        return QMimeData() if kept is None else kept_mime(kept.id, self._story.gallery.picture(kept))


class PictureCells(QStyledItemDelegate):
    """A picture whole in its cell, a ring where it is selected, its star."""

    def __init__(self, rows: PictureRows, thumbnails: Thumbnails, story: KeptPictures) -> None:
        super().__init__(rows)
        self._rows, self._thumbnails, self._story = rows, thumbnails, story

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of every cell."""
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one picture, or the place of one that is still being read."""
        kept = self._rows.picture(index)
        if kept is None:
            return
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        place = picture_place(rect, kept)
        image = self._thumbnails.image(kept.id, self._story.gallery.thumbnail(kept))
        path = QPainterPath()
        path.addRoundedRect(QRectF(place), 4, 4)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if image is None:
            painter.fillPath(path, colour("raised"))
        else:
            painter.setClipPath(path)
            painter.drawImage(place, image)
            painter.setClipping(False)
        hot = bool(state & QStyle.StateFlag.State_MouseOver)
        if state & QStyle.StateFlag.State_Selected or hot:
            name = "accent" if state & QStyle.StateFlag.State_Selected else "quiet"
            painter.setPen(QPen(colour(name), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(place).adjusted(-2, -2, 2, 2), 6, 6)
        if kept.starred or hot:
            paint_star(painter, star_place(place), kept.starred)
        painter.restore()


def picture_place(cell: QRect, kept: Kept) -> QRect:
    """Return where in its cell a picture lies: whole, in the middle, at the bottom of a shelf."""
    room = cell.adjusted(_PAD, _PAD, -_PAD, -_PAD)
    size = QSize(kept.width, kept.height).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRect(
        room.x() + (room.width() - size.width()) // 2,
        room.y() + (room.height() - size.height()) // 2,
        size.width(),
        size.height(),
    )


def star_place(picture: QRect) -> QRect:
    """Return where the star of a picture is, to be seen and to be clicked."""
    return QRect(picture.right() - STAR - 3, picture.y() + 4, STAR, STAR)
