"""The file, its page, and what a printer would object to in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from coverstudio.editor.jobs import Jobs
from coverstudio.ui.finished_pdf.name_line import NameLine
from coverstudio.ui.finished_pdf.page_map import PageMap
from coverstudio.ui.finished_pdf.progress_part import ProgressPart
from coverstudio.ui.panels.print.edition_words import name_of, size_words
from coverstudio.ui.panels.print.finding_groups import FindingGroups
from coverstudio.ui.panels.print.finding_row import FindingRow
from coverstudio.ui.stories.finished_pdf import FinishedPdf
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import StagePanel, column, label

if TYPE_CHECKING:
    from coverstudio.printing.findings import Finding
    from coverstudio.printing.foreign import Look


class Results(QWidget):
    """Follows the story. What was found before stays while the file is looked at anew."""

    def __init__(self, story: FinishedPdf, jobs: Jobs) -> None:
        super().__init__()
        self._story = story
        self.name = NameLine()
        self.page = label("", "note", wraps=True)
        self.progress = ProgressPart(jobs)
        self.trouble = label("", "danger", wraps=True)
        self.hint = label("", "caution", wraps=True)
        self.good = label("", "good", wraps=True)
        self.map = PageMap()
        self.findings = FindingGroups(self._row)
        self.list = StagePanel()
        self.list.fill(self.good, self.findings)
        head = column(self.name, self.page, self.progress, self.hint, self.trouble, self.map, gap=6)
        head.setContentsMargins(16, 16, 16, 0)
        layout = column(head, self.list, gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known of the file."""
        story = self._story
        self.name.show_path(story.path)
        self.progress.show_job(story.job)
        look = None if story.is_given_up else story.look
        self.page.setText("" if look is None else _page_words(look))
        self.page.setVisible(look is not None)
        _tell(self.trouble, told(story.sentence) if story.job is None else "")
        _tell(self.hint, self._hint())
        self._show_findings(look)

    def _hint(self) -> str:
        if self._story.is_given_up:
            return tr("The check was cancelled.")
        return tr("The file has changed since it was checked.") if self._story.is_stale else ""

    def _show_findings(self, look: Look | None) -> None:
        findings = look.findings if look is not None else ()
        self.map.show_wrap(self._story.edition.wrap)
        self.map.setVisible(any(one.place is not None for one in findings))
        if self.map.place not in [one.place for one in findings]:
            self.map.show_place(None)
        self.findings.show_findings(findings)
        is_good = look is not None and not findings
        _tell(self.good, self._praise() if is_good else "")

    def _praise(self) -> str:
        printer = self._story.edition.page_printer
        if printer is None:
            return tr("Nothing stands in the way of print.")
        return tr("Nothing stands in the way of print at {printer}.", printer=name_of(printer))

    def _row(self, finding: Finding) -> FindingRow:
        shown = FindingRow(finding, None)
        shown.place_asked.connect(lambda: self.map.show_place(finding.place))
        return shown


def _page_words(look: Look) -> str:
    words = size_words(look.page)
    return words if look.count == 1 else words + " · " + tr("{count} pages", count=look.count)


def _tell(line: QLabel, sentence: str) -> None:
    line.setText(sentence)
    line.setVisible(bool(sentence))
