"""How a layer looks in the list: thumbnail, name, the ppi of a picture, lock and eye."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, ShapeLayer
from coverstudio.document.pictures import Asset
from coverstudio.ui.icons import paint_icon
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import told

ID = Qt.ItemDataRole.UserRole
_LAYER = Qt.ItemDataRole.UserRole + 1
_PICTURE = Qt.ItemDataRole.UserRole + 2
_PPI = Qt.ItemDataRole.UserRole + 3
HEIGHT = 40
_THUMBNAIL = QSize(28, 32)
_FLAG = 24
_SMALL = 11  # pixels of the second line

Index = QModelIndex | QPersistentModelIndex


class LayerRows(QStyledItemDelegate):
    """Paints the rows; a click on the eye or the lock is told to `flag_clicked(layer id, flag)`."""

    def __init__(self, parent: QObject, flag_clicked: Callable[[str, str], object]) -> None:
        super().__init__(parent)
        self._flag_clicked = flag_clicked

    @staticmethod
    def fill(item: QListWidgetItem, layer: AnyLayer, picture: QImage | None) -> None:
        """Give a row what it shows."""
        item.setData(_LAYER, layer)
        item.setData(_PICTURE, picture)
        item.setToolTip(told(layer.name))

    @staticmethod
    def show_ppi(item: QListWidgetItem, words: tuple[str, str]) -> None:
        """Give a row the second line, and the name of its colour."""
        if item.data(_PPI) != words:
            item.setData(_PPI, words)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is as high as the next."""
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint thumbnail, name, ppi, lock and eye."""
        layer: AnyLayer = index.data(_LAYER)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        hot = bool(state & QStyle.StateFlag.State_MouseOver)
        if state & QStyle.StateFlag.State_Selected:
            _plate(painter, rect, "chosen")
        elif hot:
            _plate(painter, rect, "raised")
        painter.setOpacity(1.0 if layer.visible else 0.45)
        _paint_thumbnail(painter, thumbnail_rect(rect), layer, index.data(_PICTURE))
        _paint_words(painter, name_rect(rect), told(layer.name), *(index.data(_PPI) or ("", "")))
        painter.setOpacity(1.0)
        if layer.locked or hot:
            lock = "lock-simple" if layer.locked else "lock-simple-open"
            paint_icon(painter, _icon(lock_rect(rect)), lock, "text" if layer.locked else "faint")
        eye = "eye" if layer.visible else "eye-slash"
        paint_icon(painter, _icon(eye_rect(rect)), eye, "quiet" if layer.visible else "faint")
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Take clicks on eye and lock for themselves; a click there selects nothing."""
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
            for place, flag in ((eye_rect(rect), "visible"), (lock_rect(rect), "locked")):
                if place.contains(event.position().toPoint()):
                    if event.type() == QEvent.Type.MouseButtonRelease:
                        self._flag_clicked(index.data(ID), flag)
                    return True
        return super().editorEvent(event, model, option, index)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Rename in a line as high as the others."""
        return QLineEdit(parent)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Place the line over the name."""
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        place = name_rect(rect).adjusted(-8, 6, 0, -6)
        editor.setGeometry(place)


def thumbnail_rect(row: QRect) -> QRect:
    """Return where the thumbnail stands."""
    return QRect(row.left() + 6, row.top() + 4, _THUMBNAIL.width(), _THUMBNAIL.height())


def eye_rect(row: QRect) -> QRect:
    """Return where the eye stands."""
    return QRect(row.right() - 4 - _FLAG, row.center().y() - _FLAG // 2 + 1, _FLAG, _FLAG)


def lock_rect(row: QRect) -> QRect:
    """Return where the lock stands."""
    return eye_rect(row).translated(-_FLAG, 0)


def name_rect(row: QRect) -> QRect:
    """Return where the name stands."""
    left = thumbnail_rect(row).right() + 10
    return QRect(left, row.top(), lock_rect(row).left() - left - 4, row.height())


def _icon(rect: QRect) -> QRect:
    return rect.adjusted(4, 4, -4, -4)


def _plate(painter: QPainter, rect: QRect, name: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(name))
    painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 5, 5)


def _paint_words(painter: QPainter, rect: QRect, name: str, ppi: str, tone: str) -> None:
    """Paint the name and, where there is a second line, that below it."""
    middle = rect.center().y()
    upper = rect.adjusted(0, 0, 0, middle - rect.bottom() + 2) if ppi else rect
    elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, rect.width())
    painter.setPen(colour("text"))
    bottom, centre = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignVCenter
    painter.drawText(upper, bottom if ppi else centre, elided)
    if ppi:
        font = painter.font()
        font.setPixelSize(_SMALL)
        painter.setFont(font)
        painter.setPen(colour(tone))
        painter.drawText(rect.adjusted(0, middle - rect.top() + 3, 0, 0), Qt.AlignmentFlag.AlignTop, ppi)


def _paint_thumbnail(painter: QPainter, rect: QRect, layer: AnyLayer, picture: QImage | None) -> None:
    path = QPainterPath()
    path.addRoundedRect(rect, 3, 3)
    painter.fillPath(path, colour("field"))
    if picture is not None and not picture.isNull():
        painter.save()
        painter.setClipPath(path)
        size = picture.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        place = QRect(rect.topLeft(), size)
        place.moveCenter(rect.center())
        painter.drawImage(place, picture)
        painter.restore()
    elif isinstance(layer, ShapeLayer):
        painter.fillPath(path, QColor(layer.colour))
    elif isinstance(layer, BarcodeLayer):
        paint_icon(painter, rect.adjusted(3, 5, -3, -5), "barcode", "text")
    elif isinstance(layer, ImageLayer):
        paint_icon(painter, rect.adjusted(5, 7, -5, -7), "image", "faint")
    else:
        paint_icon(painter, rect.adjusted(5, 7, -5, -7), "text-t", "text")


class Thumbnails(QObject):
    """Small pictures of the assets, decoded beside the window's work; `arrived` tells of another one.

    They are nobody's child: one may arrive after the window was made anew in another language.
    """

    arrived = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._pictures: dict[str, QImage] = {}
        self._asked: set[str] = set()

    def of(self, layer: AnyLayer) -> QImage | None:
        """Return the small picture of a layer, None while there is none."""
        if not isinstance(layer, ImageLayer):
            return None
        digest = layer.asset.digest
        if digest not in self._pictures and digest not in self._asked:
            self._asked.add(digest)
            self._studio.errands.send(self._fetch(layer.asset))
        return self._pictures.get(digest)

    async def _fetch(self, asset: Asset) -> None:
        image = await asyncio.to_thread(self._studio.images.image, asset, (64, 96))
        self._pictures[asset.digest] = image.scaled(
            128, 128, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.arrived.emit()
