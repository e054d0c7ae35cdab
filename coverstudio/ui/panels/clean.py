"""Stage 2: lettering found, switched on and off, and erased."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from coverstudio.ui.stories.cleaning import Cleaning, Found
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import StagePanel, boxed, button, column, label, row, rule, set_role

_ROW = 26
_MOST_ROWS = 8


class CleanPanel(StagePanel):
    """Shows what was found; `erase_tool_asked` and `picture_asked` tell what else the user wants."""

    erase_tool_asked = Signal()
    picture_asked = Signal()

    def __init__(self, story: Cleaning) -> None:
        super().__init__()
        self._story = story
        self._obstacle = ""
        self.hint = label("", "quiet", wraps=True)
        self.find_button = button(tr("Find lettering"), story.find, "primary")
        self.find_again = button(tr("Find again"), story.find, "link")
        self.picture = button(tr("Use a picture…"), self.picture_asked.emit, "", "image")
        self.regions = QListWidget()
        self.regions.setObjectName("regions")
        self.regions.itemChanged.connect(self._on_item_changed)
        self.erase_button = button("", story.erase_chosen, "primary")
        self.outcome = label("", "good", wraps=True)
        self.found = boxed(
            column(
                row(label(tr("Lettering in the picture"), "caption"), None, self.find_again),
                self.regions,
                4,
                self.erase_button,
                gap=4,
            )
        )
        self.result = boxed(row(self.outcome))
        by_hand = column(
            label(tr("By hand"), "caption"),
            button(tr("Erase a rectangle"), self.erase_tool_asked.emit, "", "eraser"),
            label(
                tr("Drag over anything on the page: it is painted over from what is around it."),
                "note",
                wraps=True,
            ),
        )
        self.by_hand = boxed(by_hand)
        self.fill(
            self.hint,
            self.picture,
            self.result,
            self.find_button,
            self.found,
            rule("thin_rule"),
            self.by_hand,
        )
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the story knows of the picture that is cleaned."""
        target, found, outcome = self._story.target, self._story.found, self._story.outcome
        self.picture.setVisible(target is None)
        has_regions = found is not None and bool(found.regions)
        self.find_button.setVisible(target is not None and not has_regions)
        self.by_hand.setEnabled(target is not None)
        can_find = not self._obstacle and not self._story.is_busy
        self.find_button.setEnabled(can_find)
        self.find_again.setEnabled(can_find)
        self.find_button.setText(tr("Find again") if found is not None else tr("Find lettering"))
        # What was found and erased needs no second search: it is offered, not urged.
        set_role(self.find_button, "primary" if found is None else "")
        self.found.setVisible(has_regions)
        self.hint.setText(self._hint(found))
        self.hint.setVisible(bool(self.hint.text()))
        self.result.setVisible(outcome is not None)
        if outcome is not None:
            self.outcome.setText(outcome.sentence)
            set_role(self.outcome, "good" if outcome.is_clean else "caution")
        if found is not None:
            self._show_regions(found)

    def show_obstacle(self, sentence: str) -> None:
        """Say why lettering cannot be found here and now, and how to get there; empty when it can."""
        self._obstacle = sentence
        self.refresh()

    def _hint(self, found: Found | None) -> str:
        if self._story.target is None:
            return tr("There is no picture on the page yet.")
        if self._obstacle:
            return self._obstacle
        if found is None:
            return tr("Looks for lettering in the picture, so that you can choose what goes.")
        if not found.regions and self._story.outcome is None:
            return tr("No lettering was found.")
        return ""

    def _show_regions(self, found: Found) -> None:
        blocker = QSignalBlocker(self.regions)
        if self.regions.count() != len(found.regions):
            self.regions.clear()
            for _ in found.regions:
                self.regions.addItem(QListWidgetItem())
        for index, region in enumerate(found.regions):
            item = self.regions.item(index)
            item.setText(region.text or tr("Unreadable lettering"))
            item.setToolTip(tr("{share} % sure", share=round(region.score * 100)))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            chosen = index in found.chosen
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        blocker.unblock()
        rows = min(_MOST_ROWS, max(1, len(found.regions)))
        self.regions.setFixedHeight(rows * _ROW + 8)
        count = len(found.chosen)
        self.erase_button.setEnabled(count > 0 and not self._story.is_busy)
        self.erase_button.setText(self._erase_words(count))

    def _erase_words(self, count: int) -> str:
        if not count:
            return tr("Erase regions")
        outcome = self._story.outcome
        if outcome is not None and not outcome.is_clean:
            return tr("Erase again")
        return tr_count(count, "Erase 1 region", "Erase {count} regions")

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        self._story.choose(self.regions.row(item), item.checkState() == Qt.CheckState.Checked)
