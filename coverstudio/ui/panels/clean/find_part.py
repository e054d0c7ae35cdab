"""Looking for lettering: the button, and what stands in its way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import GROUP_GAP, button, column, label, set_role


class FindPart(QWidget):
    """Offers the search; `picture_asked` asks for a picture where there is none."""

    picture_asked = Signal()

    def __init__(self, story: Cleaning) -> None:
        super().__init__()
        self._story = story
        self._obstacle = ""
        self.hint = label("", "quiet", wraps=True)
        self.button = button(tr("Find lettering"), story.find, "primary")
        self.picture = button(tr("Use a picture…"), self.picture_asked.emit, "", "image")
        layout = column(self.hint, self.picture, self.button, gap=GROUP_GAP)
        self.setLayout(layout)
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what can be done now with the picture that is cleaned."""
        has_picture, found = self._story.target is not None, self._story.found
        has_regions = found is not None and bool(found.entries)
        self.picture.setVisible(not has_picture)
        self.button.setVisible(has_picture and not has_regions)
        self.button.setEnabled(not self._obstacle and not self._story.is_busy)
        self.button.setText(tr("Find again") if found is not None else tr("Find lettering"))
        # What was found and erased needs no second search: it is offered, not urged.
        set_role(self.button, "primary" if found is None else "")
        self.hint.setText(self._hint())
        self.hint.setVisible(bool(self.hint.text()))
        self.setVisible(self._has_something_to_show())

    def show_obstacle(self, sentence: str) -> None:
        """Say why lettering cannot be found here and now, and how to get there; empty when it can."""
        self._obstacle = sentence
        self.refresh()

    def _has_something_to_show(self) -> bool:
        parts = (self.hint, self.picture, self.button)
        return any(not part.isHidden() for part in parts)

    def _hint(self) -> str:
        if self._story.target is None:
            return tr("There is no picture on the page yet.")
        if self._obstacle:
            return self._obstacle
        if self._story.found is None:
            return tr("Looks for lettering in the picture, so that you can choose what goes.")
        if not self._story.found.entries and self._story.report is None:
            return tr("No lettering was found.")
        return ""
