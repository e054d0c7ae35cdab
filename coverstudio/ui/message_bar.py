"""One sentence over the bottom of the canvas, with the fix as a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from coverstudio.ui.icons import icon
from coverstudio.ui.stories.studio import Message
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, icon_button, label, row

NOTE_MS = 8000
_MARGIN = 16
_WIDEST = 720
_LINE = 540


class MessageBar(QFrame):
    """Floats over `canvas`; a note goes by itself, an error and a question stay until they are closed.

    A question that something else is told over comes back after it.
    """

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._message: Message | None = None
        self._question: Message | None = None
        self.setObjectName("message")
        self.mark = label("")
        self.sentence = label("", wraps=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action = button("", self._on_action, "link")
        self.close_button = icon_button("x", tr("Close"), self._on_close)
        layout = row(self.mark, self.sentence, self.action, self.close_button, gap=8)
        layout.setContentsMargins(12, 8, 8, 8)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go)
        canvas.installEventFilter(self)
        self.hide()

    def tell(self, message: Message) -> None:
        """Show a message in place of the one there was."""
        self._message = message
        if message.close is not None:
            self._question = message
        self.setProperty("kind", message.kind)
        self.style().unpolish(self)
        self.style().polish(self)
        name, colour = ("warning-circle", "danger") if message.kind == "error" else ("info", "quiet")
        self.mark.setPixmap(icon(name, colour).pixmap(18, 18))
        self.sentence.setText(message.sentence)
        self.action.setText(message.action)
        self.action.setVisible(bool(message.action))
        self._place()
        self.show()
        self.raise_()
        stays = message.kind == "error" or message.close is not None
        self._timer.start(NOTE_MS) if not stays else self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the canvas when it is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        room = max(200, min(_WIDEST, self._canvas.width() - 2 * _MARGIN))
        text = self.sentence.fontMetrics().horizontalAdvance(self.sentence.text()) + 4
        self.sentence.setFixedWidth(min(text, _LINE, room - 140))
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.adjustSize()
        x = (self._canvas.width() - self.width()) // 2
        self.move(x, self._canvas.height() - self.height() - _MARGIN)

    def settle(self) -> None:
        """Take an error away: what was tried has been done since."""
        if self.isVisible() and self._message is not None and self._message.kind == "error":
            self._go()

    def _go(self) -> None:
        self.hide()
        self._timer.stop()
        if self._question is not None and self._question is not self._message:
            self.tell(self._question)

    def _on_action(self) -> None:
        message = self._answered()
        if message is not None and message.act is not None:
            message.act()

    def _on_close(self) -> None:
        message = self._answered()
        if message is not None and message.close is not None:
            message.close()

    def _answered(self) -> Message | None:
        message = self._message
        if message is self._question:
            self._question = None
        self._go()
        return message
