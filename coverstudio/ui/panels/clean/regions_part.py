"""The lettering that was found: what goes and what stays."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from coverstudio.editor.found import Found
from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import button, column, label, row

_ROW = 26
_MOST_ROWS = 8


class RegionsPart(QWidget):
    """Lists the regions, each of which can be switched off, and erases the others."""

    def __init__(self, story: Cleaning) -> None:
        super().__init__()
        self._story = story
        self._can_find = True
        self.find_again = button(tr("Find again"), story.find, "link")
        self.list = QListWidget()
        self.list.setObjectName("regions")
        self.list.itemChanged.connect(self._on_item_changed)
        self.erase_button = button("", story.erase_chosen, "primary")
        caption = label(tr("Lettering in the picture"), "caption")
        self.setLayout(column(row(caption, None, self.find_again), self.list, 4, self.erase_button, gap=4))
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what was found in the picture that is cleaned."""
        found = self._story.found
        self.setVisible(found is not None and bool(found.entries))
        self.find_again.setEnabled(self._can_find and not self._story.is_busy)
        if found is not None:
            self._show_regions(found)

    def allow_search(self, can_find: bool) -> None:
        """Tell whether lettering can be looked for here and now."""
        self._can_find = can_find
        self.refresh()

    def _show_regions(self, found: Found) -> None:
        blocker = QSignalBlocker(self.list)
        if self.list.count() != len(found.regions):
            self.list.clear()
            for _ in found.regions:
                self.list.addItem(QListWidgetItem())
        for index, region in enumerate(found.regions):
            item = self.list.item(index)
            item.setText(region.text or tr("Unreadable lettering"))
            item.setToolTip(tr("{share} % sure", share=round(region.score * 100)))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            chosen = index in found.chosen
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        blocker.unblock()
        rows = min(_MOST_ROWS, max(1, len(found.regions)))
        self.list.setFixedHeight(rows * _ROW + 8)
        count = len(found.chosen)
        self.erase_button.setEnabled(count > 0 and not self._story.is_busy)
        self.erase_button.setText(self._erase_words(count))

    def _erase_words(self, count: int) -> str:
        if not count:
            return tr("Erase regions")
        report = self._story.report
        if report is not None and not report.is_clean:
            return tr("Erase again")
        return tr_count(count, "Erase 1 region", "Erase {count} regions")

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        self._story.choose(self.list.row(item), item.checkState() == Qt.CheckState.Checked)
