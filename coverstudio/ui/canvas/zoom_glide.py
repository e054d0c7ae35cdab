"""A notch of the wheel as a short glide instead of a jump, so that the eye keeps its place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QTimer

from coverstudio.ui.canvas.picking import Point

_FRAME_MS = 15
_SHARE_A_FRAME = 0.4
_NEAR = 0.004


class ZoomGlide(QObject):
    """Hands out what is left to zoom, frame by frame; notches that come meanwhile add up.

    `zoom(factor, pixel, point)` is called for every frame: the point of the page belongs at that pixel.
    """

    def __init__(self, zoom: Callable[[float, QPointF, Point], None], parent: QObject) -> None:
        super().__init__(parent)
        self._zoom = zoom
        self._left = 1.0
        self._pixel, self._point = QPointF(), (0.0, 0.0)
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._on_frame)

    @property
    def is_gliding(self) -> bool:
        """Tell whether there is anything left."""
        return self._frames.isActive()

    def add(self, factor: float, pixel: QPointF, point: Point) -> None:
        """Zoom by `factor` more, the first part of it at once.

        `point` of the page (mm) stays at `pixel` of the view, without the drift that measuring it anew for
        every frame would bring.
        """
        if pixel != self._pixel or not self.is_gliding:
            self._pixel, self._point = pixel, point
        self._left *= factor
        self._frames.start()
        self._on_frame()

    def stop(self) -> None:
        """Leave it where it is."""
        self._frames.stop()
        self._left = 1.0

    def _on_frame(self) -> None:
        part = self._left**_SHARE_A_FRAME
        if abs(self._left - 1) < _NEAR:
            part = self._left
            self._frames.stop()
        self._left /= part
        self._zoom(part, self._pixel, self._point)
