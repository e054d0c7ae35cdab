"""Scrolling on while a drag is held beyond the edge of the view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRect, QTimer

_TICK_MS = 16
_SHARE = 0.2
_FASTEST = 40.0


class EdgeScroll(QObject):
    """Calls `scroll(dx, dy)` again and again while the hand is beyond the edge, faster the further it is."""

    def __init__(self, scroll: Callable[[float, float], None], parent: QObject) -> None:
        super().__init__(parent)
        self._scroll = scroll
        self._by = (0.0, 0.0)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._on_tick)

    def hold(self, pixel: QPointF, room: QRect) -> None:
        """Tell where a drag is held, in pixels of the view that is `room` large."""
        self._by = _beyond(pixel.x(), room.width()), _beyond(pixel.y(), room.height())
        if self._by == (0.0, 0.0):
            self._ticks.stop()
        elif not self._ticks.isActive():
            self._ticks.start()

    def stop(self) -> None:
        """The drag is over."""
        self._ticks.stop()

    def _on_tick(self) -> None:
        self._scroll(*self._by)


def _beyond(at: float, length: float) -> float:
    """Return how far to shift the page for a place that far beyond the view: against it, and not too fast."""
    over = at - min(max(at, 0.0), length)
    return -min(max(over * _SHARE, -_FASTEST), _FASTEST)
