"""The proof of one text: verdict, the exact difference, measures, and what makes it easier to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGraphicsOpacityEffect, QPushButton, QVBoxLayout, QWidget

from coverstudio.ui.icons import icon
from coverstudio.ui.panels.print.glance import Glance
from coverstudio.ui.panels.type.proof_measures import ProofMeasures
from coverstudio.ui.panels.type.reading_lines import ReadingLines
from coverstudio.ui.stories.proof_words import MARKS, difference_lines, differing, note_of, verdict_of
from coverstudio.ui.stories.proving import Proved, Proving
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import boxed, button, column, label, row

if TYPE_CHECKING:
    from coverstudio.editor.legibility.fixing import LegibilityFix

_DIMMED = 0.45
_SHOWS = (QEvent.Type.Enter, QEvent.Type.FocusIn)
_LEAVES = (QEvent.Type.Leave, QEvent.Type.FocusOut)


class ProofCard(QWidget):
    """What was found; dimmed once the text or what lies below it has changed."""

    def __init__(self, story: Proving) -> None:
        super().__init__()
        self._story = story
        self._shown: Proved | None = None
        self._glance = Glance(self, story.show_as_it_is)
        self._mark = label("")
        self._mark.setFixedSize(20, 20)
        self.verdict = label("", wraps=True)
        self.stale = label(tr("changed since"), "caution")
        self.stale.setToolTip(tr("The text, or what lies around it, is not what was proved: prove it again."))
        self.note = label("", "note", wraps=True)
        self.reading = ReadingLines()
        self.differences = label("", "note", wraps=True)
        self.add_recogniser = button(tr("Add a recogniser…"), story.see_models, "", "download-simple")
        self.measures = ProofMeasures()
        self.fixes: dict[str, QPushButton] = {}
        self._fix_rows = QVBoxLayout()
        self._fix_rows.setContentsMargins(0, 0, 0, 0)
        self._fix_rows.setSpacing(0)
        caption = label(tr("Make it easier to read"), "caption")
        self._fix_box = boxed(column(caption, self._fix_rows, gap=2))
        self.body = boxed(
            column(self.note, self.reading, self.differences, self.measures, self._fix_box, gap=10)
        )
        self.dim = QGraphicsOpacityEffect(self.body)
        self.dim.setOpacity(_DIMMED)
        self.dim.setEnabled(False)
        self.body.setGraphicsEffect(self.dim)
        head = row(self._mark, self.verdict, self.stale, gap=4)
        head.setStretch(1, 1)
        self.setLayout(column(head, self.add_recogniser, self.body, gap=8))

    def show_proof(self, found: Proved, *, is_stale: bool) -> None:
        """Show what was found of a text, and whether it still holds."""
        self.stale.setVisible(is_stale)
        self.dim.setEnabled(is_stale)
        if found is not self._shown:
            self._shown = found
            self._fill(found)
        self._fix_box.setEnabled(not is_stale)

    def _fill(self, found: Proved) -> None:
        proof = found.judgement.proof
        name, colour = MARKS[proof.verdict]
        self._mark.setPixmap(icon(name, colour).pixmap(18, 18))
        self.verdict.setText(verdict_of(proof))
        self.note.setText(note_of(proof))
        self.note.setVisible(bool(self.note.text()))
        self.add_recogniser.setVisible(proof.verdict == "no recogniser")
        says_letters = bool(proof.differences) and proof.verdict != "no recogniser"
        self.reading.setVisible(says_letters)
        self.differences.setVisible(says_letters)
        if says_letters:
            words = difference_lines(proof)
            self.differences.setText(words)
            self.reading.show_lines(differing(proof), words)
        self.measures.show_judgement(found.judgement, found.thumbnail)
        self._show_fixes(found.fixes)

    def _show_fixes(self, fixes: tuple[LegibilityFix, ...]) -> None:
        self._glance.end()
        for shown in self.fixes.values():
            shown.clearFocus()
            shown.hide()
            shown.deleteLater()
        self.fixes = {fix.kind: self._fix_button(fix) for fix in fixes}
        for shown in self.fixes.values():
            self._fix_rows.addWidget(shown, 0, Qt.AlignmentFlag.AlignLeft)
        self._fix_box.setVisible(bool(fixes))

    def _fix_button(self, fix: LegibilityFix) -> QPushButton:
        shown = _FixButton(f"{told(fix.name)} · {_gain(fix)}")
        shown.looked_at.connect(lambda: self._look_at(fix, shown))
        shown.left.connect(self._glance.end)
        shown.clicked.connect(lambda _checked=False: self._make(fix))
        return shown

    def _look_at(self, fix: LegibilityFix, shown: QPushButton) -> None:
        self._story.show(fix)
        self._glance.begin(shown)

    def _make(self, fix: LegibilityFix) -> None:
        self._story.make(fix)
        self._glance.end()


class _FixButton(QPushButton):
    """Tells when it comes under the pointer or has the focus, and when no longer."""

    looked_at = Signal()
    left = Signal()

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("role", "link")

    def event(self, event: QEvent) -> bool:
        """Tell of pointer and focus."""
        if event.type() in _SHOWS and self.isEnabled():
            self.looked_at.emit()
        elif event.type() in _LEAVES:
            self.left.emit()
        return super().event(event)


def _gain(fix: LegibilityFix) -> str:
    """Say what is measured once a fix is made."""
    if fix.kind == "size":
        return tr("{size} px", size=f"{fix.after.capitals:.1f}")
    return tr("contrast {contrast}", contrast=f"{fix.after.contrast:.1f}")
