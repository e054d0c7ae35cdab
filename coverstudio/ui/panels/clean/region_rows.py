"""How a region looks in the list: whether it goes, what it says, and whether more than its strokes goes."""

from __future__ import annotations

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
)
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coverstudio.editor.found import FoundRegion
from coverstudio.ui.icons import paint_icon
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr

HEIGHT = 28
_ENTRY = Qt.ItemDataRole.UserRole
_CHECK = 14
_SMALL = 11  # pixels of what a row says about its region

Index = QModelIndex | QPersistentModelIndex


class RegionRows(QStyledItemDelegate):
    """Paints the rows; a click on the sign at the right is told to `whole_clicked(row)`.

    `pointed` is the row of the region under the mouse on the page, -1 for none.
    """

    def __init__(self, parent: QObject, whole_clicked: Callable[[int], object]) -> None:
        super().__init__(parent)
        self._whole_clicked = whole_clicked
        self.pointed = -1

    @staticmethod
    def fill(item: QListWidgetItem, entry: FoundRegion) -> None:
        """Give a row what it shows."""
        item.setData(_ENTRY, entry)
        item.setText(words_of(entry))
        item.setToolTip(_tip(entry))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if entry.chosen else Qt.CheckState.Unchecked)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row is as high as the next."""
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the check box, the words, what they are, and whether strokes go or the whole area."""
        entry: FoundRegion = index.data(_ENTRY)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        is_hot = bool(state & QStyle.StateFlag.State_MouseOver) or index.row() == self.pointed
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected or is_hot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("chosen" if is_selected else "raised"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 4, 4)
        _paint_check(painter, check_rect(rect), entry.chosen)
        _paint_words(painter, rect, entry)
        sign, shade = ("rectangle", "text") if entry.goes_whole else ("text-aa", "faint")
        paint_icon(painter, whole_rect(rect).adjusted(4, 4, -4, -4), sign, shade)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Take clicks on the check box and the sign for themselves; a click there selects nothing."""
        if not isinstance(event, QMouseEvent):
            return super().editorEvent(event, model, option, index)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        at = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        on_check = check_rect(rect).adjusted(-6, -7, 5, 7).contains(at)
        if event.type() == QEvent.Type.MouseButtonRelease and on_check:
            entry: FoundRegion = index.data(_ENTRY)
            now = Qt.CheckState.Unchecked if entry.chosen else Qt.CheckState.Checked
            return model.setData(index, now, Qt.ItemDataRole.CheckStateRole)
        if event.type() == QEvent.Type.MouseButtonRelease and whole_rect(rect).contains(at):
            self._whole_clicked(index.row())
            return True
        return on_check or whole_rect(rect).contains(at)


def check_rect(row: QRect) -> QRect:
    """Return where the check box stands."""
    return QRect(row.left() + 6, row.center().y() - _CHECK // 2 + 1, _CHECK, _CHECK)


def whole_rect(row: QRect) -> QRect:
    """Return where the sign for strokes or the whole area stands."""
    return QRect(row.right() - 24, row.center().y() - 11, 24, 24)


def words_of(entry: FoundRegion) -> str:
    """Return what a region says, or what can be said of it."""
    text = " ".join(entry.region.text.split())
    if text:
        return text
    return tr("Marked by hand") if entry.by_hand else tr("Unreadable lettering")


def kind_of(entry: FoundRegion) -> str:
    """Return what kind of words a region has; nothing for plain ones and where none were read."""
    return "" if entry.region.legible or not entry.region.text else tr("pseudo-text")


def _tip(entry: FoundRegion) -> str:
    lines = [words_of(entry)]
    if not entry.by_hand:
        lines.append("  ·  ".join(filter(None, (_sureness(entry), kind_of(entry)))))
    lines.append(_extent_words(entry))
    return "\n".join(lines)


def _extent_words(entry: FoundRegion) -> str:
    if entry.whole:
        return tr("The whole area goes.")
    if not entry.told_apart:
        return tr("The whole area goes: its strokes cannot be told from the picture.")
    return tr("Only the strokes go.")


def _sureness(entry: FoundRegion) -> str:
    return tr("{share} % sure", share=round(entry.region.score * 100))


def _paint_check(painter: QPainter, rect: QRect, is_checked: bool) -> None:
    painter.setPen(QPen(colour("primary" if is_checked else "faint"), 1))
    painter.setBrush(colour("primary" if is_checked else "field"))
    painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if is_checked:
        paint_icon(painter, rect.adjusted(1, 1, -1, -1), "check", QColor("#ffffff").name())


def _paint_words(painter: QPainter, rect: QRect, entry: FoundRegion) -> None:
    left, right = check_rect(rect).right() + 9, whole_rect(rect).left() - 4
    kind = kind_of(entry)
    if kind:
        small = QFont(painter.font())
        small.setPixelSize(_SMALL)
        plain = painter.font()
        painter.setFont(small)
        width = painter.fontMetrics().horizontalAdvance(kind)
        painter.setPen(colour("faint"))
        place = QRect(right - width, rect.top(), width, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, kind)
        painter.setFont(plain)
        right -= width + 8
    painter.setPen(colour("text" if entry.region.legible else "quiet"))
    place = QRect(left, rect.top(), right - left, rect.height())
    words = painter.fontMetrics().elidedText(words_of(entry), Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
