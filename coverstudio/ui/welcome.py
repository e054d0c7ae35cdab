"""What an empty page says: what to do next, with the buttons for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from coverstudio.ui.canvas.page_view import PageView
from coverstudio.ui.icons import icon
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, column, label

_WIDTH = 296
_INK = "#1d1d20"  # it lies on the white page in both themes


class Welcome(QFrame):
    """Floats over the middle of the front while the cover is empty."""

    def __init__(
        self, canvas: PageView, use_picture: Callable[[], object], describe: Callable[[], object]
    ) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("welcome")
        self.setFixedWidth(_WIDTH)
        mark = label("")
        mark.setPixmap(icon("book-open", _INK).pixmap(36, 36))
        title = label(tr("Start your cover"), "title")
        words = label(
            tr("Drop a picture here, or describe a background and have it drawn."), "quiet", wraps=True
        )
        self.describe = button(tr("Describe a background"), describe, "primary")
        self.use_picture = button(tr("Use a picture…"), use_picture)
        self.use_picture.setIcon(icon("image", _INK))
        for part in (mark, title, words):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = column(mark, 4, title, words, 8, self.describe, self.use_picture, gap=8)
        layout.setContentsMargins(24, 24, 24, 24)
        self.setLayout(layout)
        canvas.installEventFilter(self)
        canvas.zoom_changed.connect(lambda _: self._place())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the front."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay over the front."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        # Qt sizes what floats without asking how high its wrapped words are.
        self.resize(_WIDTH, self.heightForWidth(_WIDTH))
        middle = self._canvas.front_in_view().center().toPoint()
        x, y = middle.x() - self.width() // 2, middle.y() - self.height() // 2
        farthest = self._canvas.width() - self.width(), self._canvas.height() - self.height()
        self.move(max(0, min(x, farthest[0])), max(0, min(y, farthest[1])))
