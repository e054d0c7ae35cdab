"""How the last erasing went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.translation import tr_count
from coverstudio.ui.widgets.forms import label, row, set_role

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Report

MOST_QUOTED = 3


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
        report = self._story.report
        self.setVisible(report is not None)
        if report is not None:
            self.outcome.setText(outcome_words(report))
            set_role(self.outcome, "good" if report.is_clean else "caution")


def outcome_words(report: Report) -> str:
    """Say after how many rounds nothing can be read any more, or what still can."""
    if report.is_clean:
        return tr_count(
            report.rounds,
            "Clean after 1 round: nothing can be read there any more.",
            "Clean after {count} rounds: nothing can be read there any more.",
        )
    left = report.history[-1].left
    words = " ".join(f"“{region.text}”" for region in left[:MOST_QUOTED] if region.text)
    sentence = tr_count(len(left), "1 region can still be read.", "{count} regions can still be read.")
    return f"{sentence} {words}".strip()
