"""How erasing went: what can still be read, what changed, and the page before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QPushButton, QWidget

from coverstudio.ui.panels.clean.proof_words import changed_words, outcome_words, round_lines
from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.stories.comparing import Comparing, Mode
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.folds import Fold
from coverstudio.ui.widgets.forms import Segments, boxed, captioned, column, label, set_role

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Report


class ProofPart(QWidget):
    """Shows what the report says of the picture of now, and lays before and after over the page."""

    def __init__(self, story: Cleaning, comparing: Comparing) -> None:
        super().__init__()
        self._story, self._comparing = story, comparing
        self.outcome = label("", "good", wraps=True)
        self.change = label("", "note", wraps=True)
        self.rounds = label("", "note", wraps=True)
        self.fold = Fold(tr("Rounds"), column(self.rounds))
        self.mode = Segments(_modes(), lambda mode: comparing.show(cast(Mode, mode)))
        self.hold = QPushButton(tr("Hold to see it before"))
        self.hold.setToolTip(tr("Or hold the key Y."))
        self.hold.pressed.connect(lambda: comparing.hold(True))
        self.hold.released.connect(lambda: comparing.hold(False))
        self._told = boxed(column(self.outcome, self.change, self.fold, gap=8))
        modes = captioned(tr("Before and after"), self.mode)
        self._compared = boxed(column(modes, self.hold, gap=8))
        self.setLayout(column(self._told, self._compared, gap=12))
        for one in (story, comparing):
            one.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how erasing went that made the picture of now."""
        report, has_original = self._story.report, self._comparing.original is not None
        self.setVisible(report is not None or has_original)
        self.outcome.setVisible(report is not None)
        self.fold.setVisible(report is not None)
        if report is not None:
            self._show_report(report)
        words = self._change_words(report)
        self.change.setText(words)
        self.change.setVisible(bool(words))
        self._told.setVisible(report is not None or bool(words))
        self._compared.setVisible(has_original)
        self.mode.show_choice(self._comparing.mode)

    def _change_words(self, report: Report | None) -> str:
        if self._comparing.mode != "difference":
            return changed_words(report, None)
        found = self._comparing.differences
        return tr("Comparing every pixel…") if found is None else changed_words(report, found)

    def _show_report(self, report: Report) -> None:
        self.outcome.setText(outcome_words(report))
        set_role(self.outcome, "good" if report.is_clean else "caution")
        self.rounds.setText("\n".join(round_lines(report)))


def _modes() -> tuple[tuple[str, str, str], ...]:
    return (("off", tr("Off"), ""), ("line", tr("Slider"), ""), ("difference", tr("Difference"), ""))
