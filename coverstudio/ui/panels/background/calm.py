"""The title's calm zone: kept or not, drawn on the page, put back to where titles usually stand."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from coverstudio.ui.stories.calm_zone import CalmZone
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import icon_button, row


class CalmRow(QWidget):
    """`tool_asked` wants the tool that draws the zone."""

    tool_asked = Signal()

    def __init__(self, story: CalmZone) -> None:
        super().__init__()
        self._story = story
        self.switch = QCheckBox(tr("Keep a calm place for the title"))
        self.draw = icon_button("selection", tr("Draw the place on the page (C)"), self.tool_asked.emit)
        self.usual = icon_button(
            "arrow-counter-clockwise", tr("The usual place again"), lambda: story.draw(None)
        )
        self.setLayout(row(self.switch, None, self.usual, self.draw, gap=4))
        self.switch.toggled.connect(story.keep)
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now."""
        blocker = QSignalBlocker(self.switch)
        self.switch.setChecked(self._story.is_kept)
        blocker.unblock()
        self.usual.setVisible(self._story.is_kept and self._story.box is not None)
        self.draw.setEnabled(self._story.is_kept)
