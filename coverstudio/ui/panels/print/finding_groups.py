"""Findings by how bad they are, each group under its count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coverstudio.ui.panels.print.finding_row import FindingRow
from coverstudio.ui.translation import marked, tr
from coverstudio.ui.widgets.forms import column, label

if TYPE_CHECKING:
    from coverstudio.printing.findings import Finding, Severity

GROUPS: tuple[tuple[Severity, str], ...] = (
    ("rejects", marked("Will be rejected")),
    ("may-be-rejected", marked("May be rejected")),
    ("looks-bad", marked("Looks bad")),
)


class FindingGroups(QWidget):
    """Rows stay while what they say is still true, so that nothing flickers; `make` makes the others."""

    def __init__(self, make: Callable[[Finding], FindingRow]) -> None:
        super().__init__()
        self._make = make
        self.rows: dict[Finding, FindingRow] = {}
        self.groups = {severity: _Group(tr(caption)) for severity, caption in GROUPS}
        self.setLayout(column(*self.groups.values(), gap=12))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these and no others."""
        for finding in [one for one in self.rows if one not in findings]:
            self.drop(finding)
        for severity, group in self.groups.items():
            group.show_rows([self._row(one) for one in findings if one.severity == severity])
        self.setVisible(bool(findings))

    def drop(self, finding: Finding) -> None:
        """Let go of a row that no longer says what is true."""
        self.rows.pop(finding).leave()

    def _row(self, finding: Finding) -> FindingRow:
        if finding not in self.rows:
            self.rows[finding] = self._make(finding)
        return self.rows[finding]


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
