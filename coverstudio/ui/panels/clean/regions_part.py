"""The lettering that was found: what goes and what stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QMenu, QWidget

from coverstudio.editor.found import Found
from coverstudio.ui.panels.clean.region_list import RegionList
from coverstudio.ui.panels.clean.region_rows import HEIGHT, RegionRows
from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.stories.detectors import Detectors
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import button, column, icon_button, label, row

_MOST_ROWS = 8
_NONE = -1


class RegionsPart(QWidget):
    """Lists the regions, each of which can be switched off, and erases the others.

    `pointed_at(index)` tells of the row under the mouse, -1 for none, `picked(rows)` of those that are
    selected; `mark_asked` asks for the tool that marks a region by hand, `write_asked(index)` for other words
    in the place of one.
    """

    pointed_at = Signal(int)
    picked = Signal(object)
    mark_asked = Signal()
    write_asked = Signal(int)

    def __init__(self, story: Cleaning, detectors: Detectors) -> None:
        super().__init__()
        self._story, self._detectors = story, detectors
        self.find_again = button(tr("Find again"), story.find, "link")
        self.all = button(tr("All"), lambda: story.choose_all(True), "link")
        self.none = button(tr("None"), lambda: story.choose_all(False), "link")
        self.keep_title = button(tr("All but the title"), story.keep_title, "link")
        self.list = self._made_list()
        self.mark = icon_button("bounding-box", tr("Mark lettering by hand (R)"), self.mark_asked.emit)
        self.mark.setCheckable(True)
        self.keep_this = button(tr("Keep this one"), self._on_keep, "link")
        self.merge = icon_button("arrows-in-line-horizontal", tr("Make one region of them"), self._on_merge)
        self.whole = icon_button("rectangle", tr("Whole area instead of the strokes"), self._on_whole)
        self.write = icon_button("text-t", tr("Write words here…"), self._on_write)
        self.remove = icon_button("trash", tr("Remove from the list"), self._on_remove)
        self.show_mask = button(tr("Show what goes"), story.show_mask, "link")
        self.show_mask.setToolTip(tr("Makes a mask of it that can be changed by hand."))
        self.erase_button = button("", story.erase_chosen, "primary")
        self._lay_out()
        for one in (story, detectors):
            one.changed.connect(self.refresh)
        self.refresh()

    def _made_list(self) -> RegionList:
        made = RegionList()
        made.setAccessibleName(tr("Lettering in the picture"))
        made.remove_asked.connect(self._on_remove)
        self._rows = RegionRows(made, self._on_whole_clicked)
        made.setItemDelegate(self._rows)
        made.itemChanged.connect(self._on_item_changed)
        made.itemSelectionChanged.connect(self._show_what_can_be_done)
        made.itemEntered.connect(lambda item: self.pointed_at.emit(made.row(item)))
        made.viewportEntered.connect(lambda: self.pointed_at.emit(_NONE))
        made.viewport().installEventFilter(self)
        made.customContextMenuRequested.connect(
            lambda at: self._menu().popup(made.viewport().mapToGlobal(at))
        )
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Point at nothing once the mouse has left the list."""
        if event.type() == QEvent.Type.Leave:
            self.pointed_at.emit(_NONE)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        caption = row(label(tr("Lettering in the picture"), "caption"), None, self.find_again)
        choices = row(self.all, self.none, self.keep_title, None, self.show_mask, gap=12)
        deeds = row(self.mark, self.merge, self.whole, self.write, self.remove, None, self.keep_this, gap=2)
        self.setLayout(column(caption, choices, self.list, deeds, 4, self.erase_button, gap=4))

    def show_tool(self, is_marking: bool) -> None:
        """Show whether the tool that marks regions is in the hand."""
        self.mark.setChecked(is_marking)

    def refresh(self) -> None:
        """Show what was found in the picture that is cleaned."""
        found = self._story.found
        self.setVisible(found is not None and bool(found.entries))
        self.find_again.setEnabled(not self._detectors.obstacle and not self._story.is_busy)
        if found is not None:
            self._show_regions(found)
            self._show_what_can_be_done()

    def point_at(self, index: int) -> None:
        """Light the row of the region that is hovered on the page, -1 for none, and bring it into sight."""
        self._rows.pointed = index
        if 0 <= index < self.list.count():
            self.list.scrollToItem(self.list.item(index))
        self.list.viewport().update()

    @property
    def selected(self) -> frozenset[int]:
        """The rows that are selected."""
        return frozenset(self.list.row(item) for item in self.list.selectedItems())

    def _show_regions(self, found: Found) -> None:
        with QSignalBlocker(self.list):
            before, count = self.list.count(), len(found.entries)
            if before != count:
                self.list.clear()
                for _ in found.entries:
                    self.list.addItem(QListWidgetItem())
                if count == before + 1 and found.entries[-1].by_hand:  # it was marked to do something with
                    self.list.item(before).setSelected(True)
            for index, entry in enumerate(found.entries):
                RegionRows.fill(self.list.item(index), entry)
        rows = min(_MOST_ROWS, max(1, len(found.entries)))
        self.list.setFixedHeight(rows * HEIGHT + 8)
        self.list.viewport().update()
        count = len(found.chosen)
        self.erase_button.setEnabled(count > 0 and not self._story.is_busy)
        self.show_mask.setEnabled(count > 0 and not self._story.is_busy)
        self.erase_button.setText(self._erase_words(count))

    def _show_what_can_be_done(self) -> None:
        count, found = len(self.selected), self._story.found
        for one in (self.whole, self.remove, self.keep_this):
            one.setEnabled(count > 0)
        self.merge.setEnabled(count > 1)
        self.write.setEnabled(count == 1)
        self.picked.emit(self.selected)
        self.keep_this.setText(tr("Keep this one") if count < 2 else tr("Keep these"))
        self.all.setEnabled(found is not None and len(found.chosen) < len(found.entries))
        self.none.setEnabled(found is not None and bool(found.chosen))

    def _erase_words(self, count: int) -> str:
        if not count:
            return tr("Erase regions")
        report = self._story.report
        if report is not None and not report.is_clean:
            return tr("Erase again")
        return tr_count(count, "Erase 1 region", "Erase {count} regions")

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, run, source in (
            (self.keep_this.text(), self._on_keep, self.keep_this),
            (self.merge.toolTip(), self._on_merge, self.merge),
            (self.whole.toolTip(), self._on_whole, self.whole),
            (self.write.toolTip(), self._on_write, self.write),
            (self.remove.toolTip(), self._on_remove, self.remove),
        ):
            menu.addAction(words, run).setEnabled(source.isEnabled())
        return menu

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        self._story.choose(self.list.row(item), item.checkState() == Qt.CheckState.Checked)

    def _on_keep(self) -> None:
        self._story.keep_only(self.selected)

    def _on_merge(self) -> None:
        self._story.merge(self.selected)

    def _on_write(self) -> None:
        if len(self.selected) == 1:
            self.write_asked.emit(next(iter(self.selected)))

    def _on_remove(self) -> None:
        self._story.remove(self.selected)

    def _on_whole(self) -> None:
        found = self._story.found
        if found is not None:
            is_whole = all(found.entries[index].whole for index in self.selected)
            self._story.take_whole(self.selected, not is_whole)

    def _on_whole_clicked(self, index: int) -> None:
        found = self._story.found
        if found is not None:
            self._story.take_whole({index}, not found.entries[index].whole)
