"""What a printer would object to, each with a place to jump to and, where there is one, its fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from coverstudio.editor.editor import Editor
from coverstudio.ui.icons import icon
from coverstudio.ui.stories.checking import Checking
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import button, column, label, row

if TYPE_CHECKING:
    from coverstudio.printing.findings import Finding

LOW_PPI = ("low-ppi", "very-low-ppi")
MARKS = {
    "rejects": ("warning-circle", "danger"),
    "may-be-rejected": ("warning", "caution"),
    "looks-bad": ("info", "quiet"),
}


class FindingsPart(QWidget):
    """The list of findings. `title_asked` asks for the field of the title."""

    title_asked = Signal()

    def __init__(self, editor: Editor, story: Checking) -> None:
        super().__init__()
        self._editor, self._story = editor, story
        self.rows = QVBoxLayout()
        self.rows.setSpacing(8)
        self.setLayout(column(label(tr("Findings"), "caption"), self.rows, gap=8))
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what preflight says."""
        while (item := self.rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for finding in self._story.findings:
            self.rows.addWidget(self._row(finding))
        if not self._story.findings:
            self.rows.addWidget(label(tr("Nothing stands in the way of print."), "good", wraps=True))

    def _row(self, finding: Finding) -> QWidget:
        mark = label("")
        name, colour = MARKS[finding.severity]
        mark.setPixmap(icon(name, colour).pixmap(16, 16))
        mark.setFixedWidth(20)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = column(label(told(finding.sentence), "", wraps=True), gap=2)
        if finding.rule in LOW_PPI and self._story.can_enlarge(finding.layer_id):
            ppi = self._editor.document.print_spec.ppi
            text = tr("Upscale to {ppi} ppi", ppi=ppi)
            fix = button(text, lambda: self._story.enlarge(finding.layer_id), "link")
            words.addLayout(row(fix, None))
        elif finding.rule == "title-missing":
            words.addLayout(row(button(tr("Give it a title"), self.title_asked.emit, "link"), None))
        holder = _FindingRow(finding.layer_id)
        holder.setLayout(row(mark, words, gap=4))
        holder.clicked.connect(self._editor.select)
        return holder


class _FindingRow(QFrame):
    """A finding; a click selects the layer it speaks of."""

    clicked = Signal(str)

    def __init__(self, layer_id: str) -> None:
        super().__init__()
        self._layer_id = layer_id
        if layer_id:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: object) -> None:
        """Tell of the click."""
        if self._layer_id:
            self.clicked.emit(self._layer_id)
