"""What a printer would object to, by how bad it is; each with its place on the page and, if any, its fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.document.geometry import bounds
from coverstudio.editor.editor import Editor
from coverstudio.ui.panels.print.finding_groups import FindingGroups
from coverstudio.ui.panels.print.finding_row import FindingRow
from coverstudio.ui.panels.print.glance import Glance
from coverstudio.ui.stories.checking import Checking
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import button, column, label, row, set_role

if TYPE_CHECKING:
    from coverstudio.printing.findings import Finding


class FindingsPart(QWidget):
    """The findings in groups, and the button that makes several fixes together.

    `title_asked` and `barcode_asked` ask for the fields of the title and of the ISBN, `place_asked(Box)` for
    a place on the page (mm), `place_outlined(Box | None)` for a line around it where no layer's frame tells
    where it is.
    """

    title_asked = Signal()
    barcode_asked = Signal()
    place_asked = Signal(object)
    place_outlined = Signal(object)

    def __init__(self, editor: Editor, story: Checking) -> None:
        super().__init__()
        self._editor, self._story = editor, story
        self._glance = Glance(self, story.show_as_it_is)
        self._groups = FindingGroups(self._row)
        self.rows, self.groups = self._groups.rows, self._groups.groups
        self.good = label(tr("Nothing stands in the way of print."), "good", wraps=True)
        self.fix_all = button("", story.make_all, "link")
        head = row(label(tr("Findings"), "caption"), None, self.fix_all)
        self.setLayout(column(head, self.good, self._groups, gap=8))
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what preflight says."""
        findings = self._story.findings
        for finding, shown in tuple(self.rows.items()):
            if shown.fix_name != self._fix_name(finding):
                self._groups.drop(finding)
        self._groups.show_findings(findings)
        is_empty = not self._editor.document.layers
        self.good.setText(_nothing_words(is_empty=is_empty))
        set_role(self.good, "note" if is_empty else "good")
        self.good.setVisible(not findings)
        safe = self._story.safe_fixes
        self.fix_all.setVisible(safe > 1)
        self.fix_all.setText(tr_count(safe, "Fix 1 of them", "Fix {count} of them"))

    def _fix_name(self, finding: Finding) -> str:
        fix = self._story.fix(finding)
        return fix.name if fix is not None else ""

    def _row(self, finding: Finding) -> FindingRow:
        shown = FindingRow(finding, self._fix_name(finding))
        shown.place_asked.connect(lambda: self._go_to(finding))
        shown.place_left.connect(lambda: self.place_outlined.emit(None))
        shown.preview_asked.connect(lambda: self._look_at(finding, shown))
        shown.preview_left.connect(self._glance.end)
        shown.fix_asked.connect(lambda: self._story.make(finding))
        shown.title_asked.connect(self.title_asked)
        shown.barcode_asked.connect(self.barcode_asked)
        return shown

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


def _nothing_words(*, is_empty: bool) -> str:
    """Return what to say while nothing is found."""
    if is_empty:
        return tr("What would keep the cover from print is listed here.")
    return tr("Nothing stands in the way of print.")
