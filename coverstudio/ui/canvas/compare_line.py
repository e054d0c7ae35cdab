"""The line between before and after: dragged by hand or pushed by the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QWidget

from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr

WIDTH = 28
_KNOB = 12
_GAP = 8
_STEP = 0.02


class CompareLine(QWidget):
    """Stands over a part of its parent at a share of its width.

    `moved(before, after)` tells of x in pixels of the parent. Its words say which side is which.
    """

    moved = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._part = QRect()
        self._share = 0.5
        self._grip = 0
        self._before, self._after = QLabel(tr("Before"), parent), QLabel(tr("After"), parent)
        for word in (self._before, self._after):
            word.setProperty("role", "over_page")
            word.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Line between before and after"))
        self.hide_all()

    def show_over(self, part: QRect, *, whole: bool) -> None:
        """Stand over a part of the parent; with `whole` only the word "Before" shows."""
        self._part = part
        self.setVisible(not whole and not part.isEmpty())
        self._before.setVisible(not part.isEmpty())
        self._after.setVisible(not whole and not part.isEmpty())
        self._place()
        if whole:
            self._before.move(part.left() + _GAP, part.top() + _GAP)

    def hide_all(self) -> None:
        """Show neither line nor words."""
        for one in (self, self._before, self._after):
            one.hide()

    def line_x(self) -> int:
        """Return where the line stands, in pixels of the parent."""
        return self._part.left() + round(self._part.width() * self._share)

    def move_to(self, x: int) -> None:
        """Put the line at x, in pixels of the parent, as far as its part goes."""
        if self._part.width() <= 0:
            return
        before = self.line_x()
        self._share = min(max((x - self._part.left()) / self._part.width(), 0.0), 1.0)
        self._place()
        if self.line_x() != before:
            self.moved.emit(before, self.line_x())

    def _place(self) -> None:
        x = self.line_x()
        self.setGeometry(x - WIDTH // 2, self._part.top(), WIDTH, self._part.height())
        top = self._part.top() + _GAP
        for word, left in (
            (self._before, x - _GAP - self._before.sizeHint().width()),
            (self._after, x + _GAP),
        ):
            word.adjustSize()
            word.move(left, top)
            word.raise_()
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._grip = round(event.position().x()) - WIDTH // 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            at = self.mapToParent(QPoint(round(event.position().x()), 0))
            self.move_to(at.x() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go where it is."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the arrow keys."""
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.move_to(round(self.line_x() + way * max(1.0, _STEP * self._part.width())))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show who has the keys."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that another one has them."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a light line on a dark one, which reads on any picture, and a knob to take hold of."""
        painter = QPainter(self)
        middle = WIDTH // 2
        painter.fillRect(QRect(middle - 2, 0, 4, self.height()), QColor(0, 0, 0, 90))
        painter.fillRect(QRect(middle - 1, 0, 2, self.height()), QColor("#ffffff"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPoint(middle, self.height() // 2)
        painter.setPen(QPen(colour("accent") if self.hasFocus() else QColor(0, 0, 0, 110), 1.5))
        painter.setBrush(QColor("#ffffff"))
        painter.drawEllipse(centre, _KNOB, _KNOB)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#3a3b40"))
        for way in (-1, 1):
            tip = centre + QPoint(way * 8, 0)
            base = centre.x() + way * 3
            painter.drawPolygon(QPolygonF([tip, QPoint(base, centre.y() - 5), QPoint(base, centre.y() + 5)]))
