"""What a printer would object to, by how bad it is; each with its place on the page and, if any, its fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coverstudio.document.geometry import bounds
from coverstudio.editor.editor import Editor
from coverstudio.ui.panels.print.finding_row import FindingRow
from coverstudio.ui.panels.print.glance import Glance
from coverstudio.ui.stories.checking import Checking
from coverstudio.ui.translation import marked, tr, tr_count
from coverstudio.ui.widgets.forms import button, column, label, row

if TYPE_CHECKING:
    from coverstudio.printing.findings import Finding, Severity

GROUPS: tuple[tuple[Severity, str], ...] = (
    ("rejects", marked("Will be rejected")),
    ("may-be-rejected", marked("May be rejected")),
    ("looks-bad", marked("Looks bad")),
)


class FindingsPart(QWidget):
    """The findings in groups. Rows stay while what they say is still true, so that nothing flickers.

    `title_asked` and `barcode_asked` ask for the fields of the title and of the ISBN, `place_asked(Box)` for a place on the page (mm),
    `place_outlined(Box | None)` for a line around it where no layer's frame tells where it is.
    """

    title_asked = Signal()
    barcode_asked = Signal()
    place_asked = Signal(object)
    place_outlined = Signal(object)

    def __init__(self, editor: Editor, story: Checking) -> None:
        super().__init__()
        self._editor, self._story = editor, story
        self.rows: dict[Finding, FindingRow] = {}
        self._glance = Glance(self, story.show_as_it_is)
        self.groups = {severity: _Group(tr(caption)) for severity, caption in GROUPS}
        self.good = label(tr("Nothing stands in the way of print."), "good", wraps=True)
        self.fix_all = button("", story.make_all, "link")
        head = row(label(tr("Findings"), "caption"), None, self.fix_all)
        self.setLayout(column(head, self.good, *self.groups.values(), gap=8))
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what preflight says."""
        findings = self._story.findings
        for finding, shown in tuple(self.rows.items()):
            if finding not in findings or shown.fix_name != self._fix_name(finding):
                self.rows.pop(finding).leave()
        for severity, group in self.groups.items():
            group.show_rows([self._row(one) for one in findings if one.severity == severity])
        self.good.setVisible(not findings)
        safe = self._story.safe_fixes
        self.fix_all.setVisible(safe > 1)
        self.fix_all.setText(tr_count(safe, "Fix 1 of them", "Fix {count} of them"))

    def _fix_name(self, finding: Finding) -> str:
        fix = self._story.fix(finding)
        return fix.name if fix is not None else ""

    def _row(self, finding: Finding) -> FindingRow:
        if finding not in self.rows:
            shown = FindingRow(finding, self._fix_name(finding))
            shown.place_asked.connect(lambda: self._go_to(finding))
            shown.place_left.connect(lambda: self.place_outlined.emit(None))
            shown.preview_asked.connect(lambda: self._look_at(finding, shown))
            shown.preview_left.connect(self._glance.end)
            shown.fix_asked.connect(lambda: self._story.make(finding))
            shown.title_asked.connect(self.title_asked)
            shown.barcode_asked.connect(self.barcode_asked)
            self.rows[finding] = shown
        return self.rows[finding]

    def _look_at(self, finding: Finding, shown: FindingRow) -> None:
        self._story.show(finding)
        self._glance.begin(shown.fix if shown.fix is not None else shown.show_place)

    def _go_to(self, finding: Finding) -> None:
        layer = self._editor.document.layer(finding.layer_id)
        self._editor.select(finding.layer_id if layer is not None else "")
        frame = bounds(layer.box, layer.rotation) if layer is not None else None
        is_framed = frame is not None and finding.place is not None and frame.contains(finding.place)
        self.place_outlined.emit(None if is_framed else finding.place)
        place = finding.place or frame
        self.place_asked.emit(place or self._editor.document.print_spec.bleed_box)


class _Group(QWidget):
    """Findings of one severity under their count; hidden while there are none."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self._caption = caption
        self.heading = label("", "note")
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self.setLayout(column(self.heading, self._rows, gap=6))

    def show_rows(self, rows: list[FindingRow]) -> None:
        """Show these rows in this order; the ones that stood here already stay."""
        for place, one in enumerate(rows):
            if self._rows.indexOf(one) != place:
                self._rows.insertWidget(place, one)
        self.heading.setText(f"{self._caption} · {len(rows)}")
        self.setVisible(bool(rows))
