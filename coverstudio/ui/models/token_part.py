"""The access token for models whose makers want to know who downloads them: kept by the system's keyring."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import boxed, button, column, label, row


class TokenPart(QWidget):
    """`entered(token)` and `removed` tell what the user wants; the token is shown to nobody."""

    entered = Signal(str)
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("Access token"))
        self.field.setPlaceholderText(tr("Access token"))
        self.field.setMaxLength(200)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._on_keep)
        self.keep = button(tr("Keep it"), self._on_keep)
        self.keep.setAutoDefault(False)
        self.keep.setEnabled(False)
        self.trouble = label("", "danger", wraps=True)
        how = tr(
            "Its makers want to know who downloads it: accept their terms on the model's page, make an access"
            " token in your account there, and enter it here. Only this computer's keyring keeps it."
        )
        self._asking = boxed(column(label(how, "note", wraps=True), row(self.field, self.keep), gap=8))
        self.forget = button(tr("Forget it"), self.removed.emit, "link")
        self.forget.setAutoDefault(False)
        self._kept = boxed(row(label(tr("An access token is kept."), "good"), self.forget, None))
        layout = column(label(tr("Access token"), "caption"), self._asking, self._kept, self.trouble, gap=6)
        self.setLayout(layout)

    def show_token(self, *, is_there: bool, trouble: str) -> None:
        """Show whether there is a token, and what the keyring objected to."""
        self._asking.setVisible(not is_there)
        self._kept.setVisible(is_there)
        self.trouble.setText(told(trouble))
        self.trouble.setVisible(bool(trouble))
        if is_there:
            self.field.clear()

    def _on_text_changed(self) -> None:
        self.keep.setEnabled(bool(self.field.text().strip()))

    def _on_keep(self) -> None:
        if self.field.text().strip():
            self.entered.emit(self.field.text().strip())
