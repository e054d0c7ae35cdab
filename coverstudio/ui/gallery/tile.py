"""One generated picture in the film strip, or the place of one on its way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication

from coverstudio.ui.icons import paint_icon
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr

TILE = 84
STAR = 18
_NARROWEST, _WIDEST = 44, 110
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Tile(QAbstractButton):
    """Signals besides `clicked`: `pointed_at` when the pointer comes and goes, `picked(extends)` for a click
    with Ctrl (or, extending, with Shift), `stepped(±1)` to a neighbour, `star_asked`, `remove_asked`,
    `dragged`, `menu_asked(QPoint)`.
    """

    pointed_at = Signal(bool)
    picked = Signal(bool)
    star_asked = Signal()
    remove_asked = Signal()
    stepped = Signal(int)
    dragged = Signal()
    menu_asked = Signal(object)

    def __init__(self, image: QImage | None) -> None:
        super().__init__()
        self._image = image
        self._is_current = self._is_picked = self._is_starred = False
        self._pressed: QPointF | None = None
        self.is_pending = image is None
        self._fit()
        if not self.is_pending:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _fit(self) -> None:
        image = self._image
        ratio = image.width() / image.height() if image is not None and image.height() else 0.7
        self.setFixedSize(min(max(round(TILE * ratio), _NARROWEST), _WIDEST), TILE)

    def show_preview(self, image: QImage | None) -> None:
        """Show what has been painted so far of a picture on its way."""
        self._image = image
        if image is not None:
            self._fit()
        self.update()

    def show_state(self, *, current: bool, picked: bool, starred: bool) -> None:
        """Show whether it is on the page, picked for comparing, starred."""
        self._is_current, self._is_picked, self._is_starred = current, picked, starred
        states = ((current, tr("on the page")), (picked, tr("picked")), (starred, tr("starred")))
        self.setAccessibleDescription(", ".join(words for holds, words in states if holds))
        self.update()

    # The hand

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the pointer has come."""
        super().enterEvent(event)
        self.pointed_at.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        super().leaveEvent(event)
        self.pointed_at.emit(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold, pick, or star."""
        if self.is_pending or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._star_place().contains(event.position().toPoint()):
            self.star_asked.emit()
        elif event.modifiers() & (_CTRL | _SHIFT):
            self.picked.emit(bool(event.modifiers() & _SHIFT))
        else:
            self._pressed = event.position()
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag once the hand has gone far enough to mean it."""
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (event.position() - self._pressed).manhattanLength()
            if far >= QApplication.startDragDistance():
                self._pressed = None
                self.setDown(False)
                self.dragged.emit()
                return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press without a drag is a click."""
        if self._pressed is not None:
            self._pressed = None
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for what can be done with the picture."""
        if not self.is_pending:
            self.menu_asked.emit(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts away from keys that mean this picture: Delete is no layer's here."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_S)
            and not event.modifiers()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """S stars, Enter uses, Ctrl+Space picks, Delete removes, the arrows go on."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Space and event.modifiers() & _CTRL:
            self.picked.emit(False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key == Qt.Key.Key_S and not self.is_pending:
            self.star_asked.emit()
        elif key == Qt.Key.Key_Delete and not self.is_pending:
            self.remove_asked.emit()
        elif key == Qt.Key.Key_Menu and not self.is_pending:
            self.menu_asked.emit(self.mapToGlobal(QPoint(self.width() // 2, self.height() // 2)))
        else:
            super().keyPressEvent(event)

    # What is seen

    def _star_place(self) -> QRect:
        return QRect(self.width() - STAR - 5, 5, STAR, STAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, a ring around the one on the page or picked, and its star."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        path = QPainterPath()
        path.addRoundedRect(frame, 3, 3)
        if self._image is None:
            painter.fillPath(path, colour("raised"))
        else:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(frame, self._image)
            painter.restore()
        self._paint_ring(painter)
        if self._is_starred or (not self.is_pending and (self.underMouse() or self.hasFocus())):
            paint_star(painter, self._star_place(), self._is_starred)

    def _paint_ring(self, painter: QPainter) -> None:
        if self._is_picked:
            paint_tick(painter, QRectF(7, 7, 14, 14))
        invites = self.underMouse() and not self.is_pending  # a click on what is on its way does nothing
        if self._is_current or self._is_picked or invites or self.hasFocus():
            painter.setPen(QPen(colour("accent" if self._is_current or self._is_picked else "quiet"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)


def paint_star(painter: QPainter, place: QRect, is_starred: bool) -> None:
    """Paint a star on a dark disc, which shows on any picture; filled where it is given."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 21, 24, 150))
    painter.drawEllipse(place)
    name, paint = ("star-fill", "#ffd166") if is_starred else ("star", "#f2f2f4")
    paint_icon(painter, place.adjusted(3, 3, -3, -3), name, paint)
    painter.restore()


def paint_tick(painter: QPainter, place: QRectF) -> None:
    """Paint the mark of a picture that is picked."""
    painter.save()
    painter.setPen(QPen(QColor("#ffffff"), 1))
    painter.setBrush(colour("primary"))
    painter.drawRoundedRect(place, 3, 3)
    paint_icon(painter, place.toRect().adjusted(2, 2, -2, -2), "check", "#ffffff")
    painter.restore()
