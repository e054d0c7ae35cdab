"""What lies over the models window while files are dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from coverstudio.ui.icons import icon
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import column, label

_OPACITY = 225


class DropVeil(QFrame):
    """Says what a drop would do; hidden as long as nothing is dragged."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        # The drag belongs to the window below.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark = label("")
        mark.setPixmap(icon("download-simple", "accent").pixmap(40, 40))
        words = label(tr("Drop to add it to your models"), "title")
        for part in (mark, words):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(column(None, mark, words, None, gap=12))
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let what lies below shine through."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = colour("panel")
        veil.setAlpha(_OPACITY)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(5, 5, -5, -5), 8, 8)

    def lift(self) -> None:
        """Cover the window."""
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
