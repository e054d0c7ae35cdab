"""Colours of a gradient as stops under a bar: dragged along it, pulled off it, added by a click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from coverstudio.ui.theme import colour as theme_colour
from coverstudio.ui.translation import tr

BAR = 20
_HANDLE = 6  # half the width of a stop's mark
_REACH = 12  # pixels from which a stop is taken hold of
_AWAY = 36  # pixels beside the bar from which a stop is pulled off
_STEP = 0.01
FEWEST, MOST = 2, 32
_REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_KEYS = (*_REMOVING, Qt.Key.Key_Left, Qt.Key.Key_Right)

StopAt = tuple[float, str]


class GradientBar(QWidget):
    """`edited(stops)` tells of the user's changes, `chosen(index)` which stop is in the hand.

    Stops are pairs of a place 0..1 and a colour "#rrggbb", in the order of their places.
    """

    edited = Signal(object)
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._stops: list[StopAt] = [(0.0, "#ffffff"), (1.0, "#000000")]
        self._held = self._grabbed = 0
        self._dragged: list[StopAt] | None = None
        self.setFixedHeight(BAR + 12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Colours of the gradient"))
        self.setToolTip(tr("Click to add a colour, drag to move it, pull it off the bar to remove it"))

    @property
    def stops(self) -> tuple[StopAt, ...]:
        """The stops of now."""
        return tuple(self._stops)

    @property
    def held(self) -> int:
        """The index of the stop whose colour is shown."""
        return min(self._held, len(self._stops) - 1)

    def show_stops(self, stops: Sequence[StopAt]) -> None:
        """Show the stops of the document; while one is dragged the hand knows better."""
        if self._dragged is None:
            self._stops = sorted(stops, key=lambda stop: stop[0])
            self.update()

    def recolour(self, colour: str) -> None:
        """Give the stop in the hand another colour."""
        self._stops[self.held] = (self._stops[self.held][0], colour)
        self._tell()

    def remove(self) -> None:
        """Take the stop in the hand away, unless only two are left."""
        if len(self._stops) > FEWEST:
            del self._stops[self.held]
            self._choose(self.held)
            self._tell()

    def sizeHint(self) -> QSize:
        """Return a width that leaves room to drag."""
        return QSize(160, BAR + 12)

    def colour_at(self, place: float) -> str:
        """Return the colour that the gradient has at a place 0..1."""
        before = max((stop for stop in self._stops if stop[0] <= place), default=self._stops[0])
        after = next((stop for stop in self._stops if stop[0] >= place), self._stops[-1])
        width = after[0] - before[0]
        share = (place - before[0]) / width if width > 0 else 0.0
        one, other = QColor(before[1]), QColor(after[1])
        mixed = QColor.fromRgbF(
            one.redF() + (other.redF() - one.redF()) * share,
            one.greenF() + (other.greenF() - one.greenF()) * share,
            one.blueF() + (other.blueF() - one.blueF()) * share,
        )
        return mixed.name()

    def _bar(self) -> QRectF:
        return QRectF(_HANDLE + 0.5, 0.5, self.width() - 2 * _HANDLE - 1, BAR - 1)

    def _x(self, place: float) -> float:
        bar = self._bar()
        return bar.left() + place * bar.width()

    def _place(self, x: float) -> float:
        bar = self._bar()
        return round(min(max((x - bar.left()) / max(bar.width(), 1.0), 0.0), 1.0), 3)

    def _tell(self) -> None:
        self.update()
        self.edited.emit(self.stops)

    def _choose(self, index: int) -> None:
        self._held = index
        self.update()
        self.chosen.emit(self.held)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a stop, or add one where there is none."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        nearest = min(range(len(self._stops)), key=lambda index: abs(self._x(self._stops[index][0]) - x))
        if abs(self._x(self._stops[nearest][0]) - x) > _REACH and len(self._stops) < MOST:
            added = (self._place(x), self.colour_at(self._place(x)))
            self._stops = sorted([*self._stops, added], key=lambda stop: stop[0])
            nearest = self._stops.index(added)
            self._tell()
        self._dragged, self._grabbed = list(self._stops), nearest
        self._choose(nearest)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the stop follow the hand; far from the bar it is gone, until it comes back."""
        if self._dragged is None:
            return
        others = [stop for index, stop in enumerate(self._dragged) if index != self._grabbed]
        y = event.position().y()
        if (y < -_AWAY or y > self.height() + _AWAY) and len(others) >= FEWEST:
            self._stops = others
        else:
            moved = (self._place(event.position().x()), self._dragged[self._grabbed][1])
            self._stops = sorted([*others, moved], key=lambda stop: stop[0])
            self._held = self._stops.index(moved)
        self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._dragged = None
        self._choose(self.held)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that are for stops from the shortcuts of the window, where they are for layers."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() in _KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the stop by arrows, remove it by Delete."""
        key = Qt.Key(event.key())
        if key in _REMOVING:
            self.remove()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            place, colour = self._stops[self.held]
            step = _STEP if key == Qt.Key.Key_Right else -_STEP
            moved = (round(min(max(place + step, 0.0), 1.0), 3), colour)
            others = [stop for index, stop in enumerate(self._stops) if index != self.held]
            self._stops = sorted([*others, moved], key=lambda stop: stop[0])
            self._held = self._stops.index(moved)
            self._tell()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the colours, and below them a mark for every stop."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = self._bar()
        colours = QLinearGradient(bar.topLeft(), bar.topRight())
        for place, colour in self._stops:
            colours.setColorAt(place, QColor(colour))
        painter.setPen(QPen(theme_colour("edge"), 1))
        painter.setBrush(colours)
        painter.drawRoundedRect(bar, 4, 4)
        for index, (place, colour) in enumerate(self._stops):
            self._paint_mark(painter, self._x(place), colour, is_held=index == self.held)

    def _paint_mark(self, painter: QPainter, x: float, colour: str, *, is_held: bool) -> None:
        top, size = BAR - 3.0, float(_HANDLE)
        mark = QPolygonF(
            [
                QPointF(x, top),
                QPointF(x + size - 1, top + size),
                QPointF(x + size - 1, self.height() - 1.5),
                QPointF(x - size + 1, self.height() - 1.5),
                QPointF(x - size + 1, top + size),
            ]
        )
        painter.setPen(QPen(theme_colour("accent" if is_held else "text"), 2 if is_held else 1))
        painter.setBrush(QColor(colour))
        painter.drawPolygon(mark)
