"""How the last erasing went."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.widgets.forms import label, row, set_role


class ProofPart(QWidget):
    """Says whether anything can still be read where something was erased."""

    def __init__(self, story: Cleaning) -> None:
        super().__init__()
        self._story = story
        self.outcome = label("", "good", wraps=True)
        self.setLayout(row(self.outcome))
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how erasing went that made the picture of now."""
        outcome = self._story.outcome
        self.setVisible(outcome is not None)
        if outcome is not None:
            self.outcome.setText(outcome.sentence)
            set_role(self.outcome, "good" if outcome.is_clean else "caution")
