"""Erasing by hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, column, label


class MaskPart(QWidget):
    """Offers the tool; `erase_tool_asked` asks for it."""

    erase_tool_asked = Signal()

    def __init__(self, story: Cleaning) -> None:
        super().__init__()
        self._story = story
        self.setLayout(
            column(
                label(tr("By hand"), "caption"),
                button(tr("Erase a rectangle"), self.erase_tool_asked.emit, "", "eraser"),
                label(
                    tr("Drag over anything on the page: it is painted over from what is around it."),
                    "note",
                    wraps=True,
                ),
            )
        )
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer it where there is a picture."""
        self.setEnabled(self._story.target is not None)
