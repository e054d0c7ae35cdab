"""The licence of a model: what it allows, what it forbids, and the one time that it is accepted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from coverstudio.generation.models.facts import Licence
from coverstudio.ui.icons import icon
from coverstudio.ui.models.words import licence_badge, licence_verdict
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import boxed, button, column, label, row, set_role


class LicencePart(QWidget):
    """`accepted(id)` and `page_asked(address)` tell what the user wants."""

    accepted = Signal(str)
    page_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._licence: Licence | None = None
        self.verdict = label("", "good", wraps=True)
        self.limits: list[QLabel] = []
        self._limits = column(gap=6)
        self.text_link = button("", self._on_text, "link")
        self.text_link.setIcon(icon("arrow-square-out", "accent"))
        self.text_link.setAutoDefault(False)
        self.accept = QCheckBox(tr("I accept this licence"))
        self.accept.clicked.connect(self._on_accept)
        layout = column(
            label(tr("Licence"), "caption"),
            row(self.text_link, None),
            self.verdict,
            boxed(self._limits),
            4,
            row(self.accept, None),
            gap=6,
        )
        self.setLayout(layout)

    def show_licence(self, licence: Licence, *, is_accepted: bool) -> None:
        """Show a licence; one that was accepted stays accepted."""
        if licence != self._licence:
            self._build(licence)
        self._licence = licence
        self.accept.setChecked(is_accepted)
        self.accept.setEnabled(not is_accepted)
        self.accept.setText(tr("You accepted this licence") if is_accepted else tr("I accept this licence"))

    def _build(self, licence: Licence) -> None:
        self.text_link.setText(told(licence.name))
        self.text_link.setToolTip(tr("Opens {address} in the browser", address=licence.url))
        self.verdict.setText(licence_verdict(licence))
        set_role(self.verdict, _role(licence))
        for one in self.limits:
            self._limits.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.limits = [label(f"– {told(sentence)}", "note", wraps=True) for sentence in licence.forbids]
        for one in self.limits:
            self._limits.addWidget(one)

    def _on_text(self) -> None:
        if self._licence is not None:
            self.page_asked.emit(self._licence.url)

    def _on_accept(self) -> None:
        if self._licence is not None and self.accept.isChecked():
            self.accepted.emit(self._licence.id)


def _role(licence: Licence) -> str:
    tone = licence_badge(licence)[1]
    return "note" if tone == "quiet" else tone
