"""Stage 4: what the cover is laid out for, what a printer would object to, and the files to hand out."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from coverstudio.editor.editor import Editor
from coverstudio.ui.panels.print.continue_part import ContinuePart
from coverstudio.ui.panels.print.edition_part import EditionPart
from coverstudio.ui.panels.print.export_part import ExportPart
from coverstudio.ui.panels.print.findings_part import FindingsPart
from coverstudio.ui.panels.print.format_part import FormatPart
from coverstudio.ui.panels.print.proof_part import ProofPart
from coverstudio.ui.panels.print.spread_part import SpreadPart
from coverstudio.ui.stories.all import Stories
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import StagePanel, column, rule

_LAID_OUT_MS = 30


class PrintPanel(StagePanel):
    """Puts the parts together, from top to bottom in the order of the work.

    `title_asked` asks for the field of the title.
    """

    title_asked = Signal()

    def __init__(self, editor: Editor, stories: Stories) -> None:
        super().__init__()
        self.format = FormatPart(editor, stories.checking)
        self.edition = EditionPart(stories.wraps, self.format, tr("No printer: front only"))
        self.spread = SpreadPart(stories.spine, stories.barcodes)
        self.art = ContinuePart(stories.continuing)
        self.proof = ProofPart(stories.proofing, stories.drift)
        self.findings = FindingsPart(editor, stories.checking)
        self.export = ExportPart(stories.exporting)
        self.fill(
            self.edition,
            self.art,
            self.spread,
            rule("thin_rule"),
            self.findings,
            self.proof,
            self.export.options,
        )
        # However much is found, the way out stays in sight.
        self.pin(column(self.export))
        self.export.options.layout_asked.connect(stories.wraps.choose_printer)
        self.findings.title_asked.connect(self.title_asked)
        self.findings.barcode_asked.connect(self.spread.ask_for_barcode)
        # Once it is laid out: what opens below the edge would not be seen to open.
        self.spread.unfolded.connect(lambda: QTimer.singleShot(_LAID_OUT_MS, self, self._show_spread))

    def _show_spread(self) -> None:
        self.ensureWidgetVisible(self.spread, 0, 16)
