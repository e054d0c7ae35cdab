"""A finished PDF from elsewhere: what it is held against, and what stands in the way of print."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from coverstudio.ui.canvas.dropping import pdfs_in
from coverstudio.ui.finished_pdf.results import Results
from coverstudio.ui.panels.print.edition_part import EditionPart
from coverstudio.ui.stories.finished_pdf import FinishedPdf
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import StagePanel, button, captioned, column, label, row
from coverstudio.ui.widgets.side_window import SideWindow

if TYPE_CHECKING:
    from coverstudio.printing.conformance import Conformance

SIZE = (780, 600)
SMALLEST = (620, 420)
_SIDE = 304
STANDARDS = (("pdfx1a", "PDF/X-1a:2001"), ("pdfx3", "PDF/X-3:2002"), ("pdfx4", "PDF/X-4"))


class PdfWindow(SideWindow):
    """Stays open beside the work on the cover. Escape closes it; a dropped PDF takes its file's place."""

    def __init__(self, parent: QWidget, studio: Studio, story: FinishedPdf) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._story = story
        self.setObjectName("finished_pdf")
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.setAcceptDrops(True)
        self.results = Results(story, studio.jobs)
        nobody = label(tr("Choose who prints it, and its size is checked, too."), "note", wraps=True)
        self.edition = EditionPart(story.edition, nobody, tr("No printer"))
        self.standard = ChoiceField([("", tr("Only what it says of itself")), *STANDARDS])
        self.other = button(tr("Check another PDF…"), lambda: story.ask(self))
        self.again = button(tr("Check again"), story.check, "primary")
        self.again.setToolTip("F5")
        QShortcut(QKeySequence(Qt.Key.Key_F5), self).activated.connect(story.check)
        self.standard.edited.connect(self._on_standard)
        self._lay_out()
        self.edition.printer.setFocus()
        story.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        foot = row(self.other, None, self.again)
        foot.setContentsMargins(16, 12, 16, 16)
        left = column(self.results, foot, gap=0)
        left.setStretch(0, 1)
        wanted = StagePanel()
        wanted.fill(
            label(tr("Checked against"), "title"), self.edition, captioned(tr("Standard"), self.standard)
        )
        side = QFrame()
        side.setObjectName("side")
        side.setFixedWidth(_SIDE)
        beside = column(wanted)
        beside.setContentsMargins(1, 0, 0, 0)  # its line
        side.setLayout(beside)
        layout = row(left, side, gap=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Show which file it is, and what it is held against."""
        path = self._story.path
        self.setWindowTitle(tr("Check {name}", name=path.name) if path is not None else tr("Check a PDF"))
        self.standard.show_choice(self._story.standard or "")

    def _on_standard(self, choice: str) -> None:
        self._story.choose_standard(cast("Conformance", choice) if choice else None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take PDFs."""
        if pdfs_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped, in place of the file before."""
        event.acceptProposedAction()
        self._story.open(pdfs_in(event.mimeData())[0])

    def changeEvent(self, event: QEvent) -> None:
        """Find out on coming back whether another program has written the file anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._story.look_at_file()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give up what is still looked at."""
        self._story.close()
        super().closeEvent(event)
