"""The list on the left: captions and entries, one of which is shown on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from coverstudio.ui.models.entries import Entry, Section
from coverstudio.ui.models.row_words import RowWords, row_words
from coverstudio.ui.models.rows import CAPTION, WORDS, EntryRows
from coverstudio.ui.stories.models import Models
from coverstudio.ui.translation import tr, tr_count

KEY = Qt.ItemDataRole.UserRole
NOTHING = RowWords("", "", "", "image-square")


class EntryList(QListWidget):
    """`chosen(key)` tells which entry the user looks at."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Models"))
        self.setItemDelegate(EntryRows(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._shown: list[str] = []
        self.currentItemChanged.connect(self._on_current_changed)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for half of a small window."""
        return QSize(260, 120)

    def show_sections(self, sections: Sequence[Section], models: Models, key: str) -> None:
        """Show what there is, with the entry `key` chosen; the view stays where it was scrolled to."""
        wanted = [text for section in sections for text in _keys(section)]
        blocker = QSignalBlocker(self)
        if wanted != self._shown:
            place = self.verticalScrollBar().value()
            self._build(sections)
            self._shown = wanted
            self.verticalScrollBar().setValue(place)
        for section in sections:
            for entry in section.entries:
                self.show_entry(entry, models)
        item = self._item(key)
        if item is not None and item is not self.currentItem():
            self.setCurrentItem(item)
        blocker.unblock()

    def show_entry(self, entry: Entry, models: Models) -> None:
        """Show one entry as it is now."""
        item, words = self._item(entry.key), row_words(entry, models)
        if item is None or item.data(WORDS) == words:
            return
        before: RowWords = item.data(WORDS)
        item.setData(WORDS, words)
        item.setText(words.name)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, _read_aloud(words))
        if (before.purpose, before.share is None) != (words.purpose, words.share is None):
            self.scheduleDelayedItemsLayout()  # Qt asks for heights when rows come and go, not for this

    def _build(self, sections: Sequence[Section]) -> None:
        self.clear()
        for section in sections:
            caption = QListWidgetItem(section.caption)
            caption.setData(CAPTION, _caption(section))
            caption.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(caption)
            for entry in section.entries:
                item = QListWidgetItem(entry.name)
                item.setData(KEY, entry.key)
                item.setData(WORDS, NOTHING)
                self.addItem(item)

    def _item(self, key: str) -> QListWidgetItem | None:
        items = (self.item(row) for row in range(self.count()))
        return next((item for item in items if item.data(KEY) == key), None)

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY):
            self.chosen.emit(item.data(KEY))


def _keys(section: Section) -> list[str]:
    return [_caption(section), *(entry.key for entry in section.entries)]


def _caption(section: Section) -> str:
    if not section.hidden:
        return section.caption
    hidden = tr_count(section.hidden, "1 does not fit this computer", "{count} do not fit this computer")
    return f"{section.caption} · {hidden}"


def _read_aloud(words: RowWords) -> str:
    return ". ".join(part for part in (words.purpose, words.facts, words.badge) if part)
