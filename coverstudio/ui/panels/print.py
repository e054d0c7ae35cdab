"""Stage 4: the format, what preflight finds, and the files for printer and shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from coverstudio.document.document import Document
from coverstudio.document.print_spec import FORMATS, PrintSpec
from coverstudio.editor.editor import Editor
from coverstudio.ui.icons import icon
from coverstudio.ui.stories.checking import Checking
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import (
    Segments,
    StagePanel,
    button,
    captioned,
    column,
    label,
    number,
    row,
    rule,
)
from coverstudio.ui.widgets.numbers import NumberField

if TYPE_CHECKING:
    from coverstudio.printing.preflight import Finding

CUSTOM = "custom"


def format_choices() -> list[tuple[str, str]]:
    """Return the formats as (id, name) pairs."""
    return [(one.id, told(one.label)) for one in FORMATS]


class PrintPanel(StagePanel):
    """Changes the print spec through its story.

    `export_asked(suffix, lossless)` asks for a file, `title_asked` for the field of the title.
    """

    export_asked = Signal(str, bool)
    title_asked = Signal()

    def __init__(self, editor: Editor, story: Checking) -> None:
        super().__init__()
        self._editor, self._story = editor, story
        self.format = ChoiceField([*format_choices(), (CUSTOM, tr("Custom size"))])
        self.trim_width = NumberField(10, 2000, unit="mm", decimals=2)
        self.trim_height = NumberField(10, 2000, unit="mm", decimals=2)
        self.bleed = NumberField(0, 50, unit="mm", decimals=2, step=0.5)
        self.safe = NumberField(0, 100, unit="mm", decimals=2, step=0.5)
        self.ppi = NumberField(72, 1200, unit="ppi", decimals=0, step=10)
        self.findings = QVBoxLayout()
        self.findings.setSpacing(8)
        self.compression = Segments(
            (("lossless", tr("Lossless"), ""), ("jpeg", tr("JPEG, smaller"), "")), lambda _: None
        )
        self.compression.show_choice("lossless")
        self._fill()
        self._connect()
        self._show_spec(editor.document.print_spec)
        self.refresh()

    def _fill(self) -> None:
        sizes = row(number(tr("Trim width"), self.trim_width), number(tr("Trim height"), self.trim_height))
        edges = row(
            number(tr("Bleed"), self.bleed),
            number(tr("Safe area"), self.safe),
            number(tr("Resolution"), self.ppi),
        )
        pdf = button(tr("Export PDF…"), lambda: self._ask(".pdf"), "primary")
        png = button("PNG…", lambda: self._ask(".png"))
        png.setToolTip(tr("Export PNG…"))
        jpeg = button("JPEG…", lambda: self._ask(".jpg"))
        jpeg.setToolTip(tr("Export JPEG…"))
        pictures = row(png, jpeg)
        self.fill(
            column(captioned(tr("Format"), self.format), sizes, edges, gap=12),
            rule("thin_rule"),
            column(label(tr("Findings"), "caption"), self.findings, gap=8),
        )
        # However much is found, the way out stays in sight.
        self.pin(column(captioned(tr("Pictures in the PDF"), self.compression), pdf, pictures, gap=12))

    def _connect(self) -> None:
        self.format.edited.connect(self._on_format)
        self.trim_width.edited.connect(lambda width: self._change_trim(width=width))
        self.trim_height.edited.connect(lambda height: self._change_trim(height=height))
        self.bleed.edited.connect(lambda bleed: self._change(bleed=bleed))
        self.safe.edited.connect(lambda safe: self._change(safe=safe))
        self.ppi.edited.connect(lambda ppi: self._change(ppi=int(ppi)))
        self._editor.document_changed.connect(self._on_document_changed)
        self._story.changed.connect(self.refresh)

    def _ask(self, suffix: str) -> None:
        self.export_asked.emit(suffix, self.compression.choice != "jpeg")

    def _on_document_changed(self, old: Document, new: Document) -> None:
        if old.print_spec != new.print_spec:
            self._show_spec(new.print_spec)

    def _show_spec(self, spec: PrintSpec) -> None:
        known = {one.id for one in FORMATS}
        self.format.show_choice(spec.name if spec.name in known else CUSTOM)
        self.trim_width.show_value(spec.trim.width)
        self.trim_height.show_value(spec.trim.height)
        self.bleed.show_value(spec.bleed)
        self.safe.show_value(spec.safe)
        self.ppi.show_value(spec.ppi)

    def _on_format(self, identity: str) -> None:
        for one in FORMATS:
            if one.id == identity:
                self._story.change_spec(one.spec)

    # Only what was edited is changed: the fields show rounded numbers.
    def _change_trim(self, **sides: float) -> None:
        trim = msgspec.structs.replace(self._editor.document.print_spec.trim, **sides)
        self._change(trim=trim, name=CUSTOM)

    def _change(self, **values: object) -> None:
        self._story.change_spec(msgspec.structs.replace(self._editor.document.print_spec, **values))

    def refresh(self) -> None:
        """Show what preflight says."""
        while (item := self.findings.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for finding in self._story.findings:
            self.findings.addWidget(self._row(finding))
        if not self._story.findings:
            self.findings.addWidget(label(tr("Nothing stands in the way of print."), "good", wraps=True))

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


LOW_PPI = ("low-ppi", "very-low-ppi")
MARKS = {
    "rejects": ("warning-circle", "danger"),
    "may-be-rejected": ("warning", "caution"),
    "looks-bad": ("info", "quiet"),
}


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
