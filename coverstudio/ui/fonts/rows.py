"""Families as a list that a view shows, and how one of them looks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coverstudio.rendering.font_library.listing import Family
from coverstudio.ui.fonts.previews import Preview, Previews
from coverstudio.ui.icons import paint_icon
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr

Index = QModelIndex | QPersistentModelIndex
ROW = 56
PREVIEW_HEIGHT = 34
SIDE = 12
_CAPTION = 18
_STAR = 16


class FamilyRows(QAbstractListModel):
    """The families that are shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[Family, ...] = ()
        self._places: dict[str, int] = {}
        self.favourites: frozenset[str] = frozenset()

    def show(self, families: Sequence[Family]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = tuple(families)
        self._places = {family.name: place for place, family in enumerate(self._rows)}
        self.endResetModel()

    def place_of(self, name: str) -> QModelIndex:
        """Return where a family stands, an invalid index where it does not."""
        place = self._places.get(name)
        return QModelIndex() if place is None else self.index(place)

    def family(self, index: Index) -> Family | None:
        """Return the family of a row."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def refresh(self, name: str) -> None:
        """Paint a family anew."""
        index = self.place_of(name)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = 0) -> object:
        """Return what a screen reader says."""
        family = self.family(index)
        if family is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole and family.name in self.favourites:
            return tr("{family}, favourite", family=family.name)
        return (
            family.name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        )


def star_place(row: QRect) -> QRect:
    """Return where the star of a row is, as large as a hand hits."""
    return QRect(row.right() - SIDE - _STAR - 4, row.top() + 2, _STAR + 8, _STAR + 8)


class FamilyCells(QStyledItemDelegate):
    """A family: its name, what is to know of it, and its preview. Opens no font."""

    def __init__(self, rows: FamilyRows, previews: Previews) -> None:
        super().__init__(rows)
        self._rows, self._previews = rows, previews
        # Made once: to find the face of a new font, a painter waits for whoever opens one.
        self._font = QFont(QApplication.font())
        self._font.setPixelSize(11)
        self._metrics = QFontMetrics(self._font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same size for all."""
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        family = self._rows.family(index)
        if family is None:
            return
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]  # PySide's stubs leave the fields out
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if is_chosen or is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("chosen" if is_chosen else "raised"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 5, 5)
        preview = self._previews.preview(family.name, colour("text"))
        self._paint_caption(painter, rect, family, preview)
        if preview is not None:
            painter.drawImage(rect.left() + SIDE, rect.bottom() - PREVIEW_HEIGHT - 2, preview.picture)
        is_favourite = family.name in self._rows.favourites
        if is_favourite or is_hovered or is_chosen:
            place = star_place(rect).adjusted(5, 5, -5, -5)
            paint_icon(
                painter,
                place,
                "star-fill" if is_favourite else "star",
                "accent" if is_favourite else "quiet",
            )
        painter.restore()

    def _paint_caption(self, painter: QPainter, rect: QRect, family: Family, preview: Preview | None) -> None:
        painter.setFont(self._font)
        metrics = self._metrics
        caption = QRect(rect.left() + SIDE, rect.top() + 5, rect.width() - 2 * SIDE - _STAR - 8, _CAPTION)
        note, note_colour = _note(preview)
        room = caption.width() - (metrics.horizontalAdvance(note) + 16 if note else 0)
        painter.setPen(colour("quiet"))
        name = metrics.elidedText(family.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(caption, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        if note:
            painter.setPen(colour(note_colour))
            painter.drawText(caption, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note)


def _note(preview: Preview | None) -> tuple[str, str]:
    """Return the most important thing to know of a family, and its colour."""
    if preview is None:
        return "", "quiet"
    if preview.embedding == "forbidden":
        return tr("may not be embedded"), "danger"
    if preview.lacking:
        few = preview.lacking[:6] + ("…" if len(preview.lacking) > 6 else "")
        return tr("lacks {letters}", letters=few), "caution"
    if preview.embedding == "whole":
        return tr("may only be embedded whole"), "caution"
    return (tr("variable"), "quiet") if preview.is_variable else ("", "quiet")
