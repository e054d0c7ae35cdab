"""The licence of an offline pack, asked for before the pack is unpacked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from coverstudio.generation.models.facts import Licence
from coverstudio.ui.models.licence_part import LicencePart
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, column, label, row

_WIDTH = 420


class LicenceQuestion(QDialog):
    """`accepted_licence(id)` tells that the user accepts it."""

    accepted_licence = Signal(str)
    page_asked = Signal(str)

    def __init__(self, parent: QWidget, licence: Licence, name: str) -> None:
        super().__init__(parent)
        self._licence = licence
        self.setWindowTitle("CoverStudio")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        part = LicencePart()
        part.show_licence(licence, is_accepted=False)
        part.accept.setVisible(False)
        part.page_asked.connect(self.page_asked)
        self.accept_button = button(tr("Accept and add"), self._on_accept, "primary")
        self.accept_button.setDefault(True)
        title = label(tr("“{name}” comes with a licence", name=name), "title", wraps=True)
        cancel = button(tr("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        layout = column(title, part, 8, row(None, cancel, self.accept_button), gap=12)
        layout.setContentsMargins(24, 24, 24, 20)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)

    def _on_accept(self) -> None:
        self.accept()
        self.accepted_licence.emit(self._licence.id)
