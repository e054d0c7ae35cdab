"""One of the pictures that are compared: all of them at the same zoom and place."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coverstudio.document.pictures import Asset
from coverstudio.rendering.images import Images
from coverstudio.ui.theme import colour

LARGEST = 16.0
_BY_TURN = 1.0015  # for each eighth of a degree, as on the canvas
_BY_KEY = 1.25


class SharedView(QObject):
    """What all panes look at: `zoom` (1.0 shows the whole picture) and the `middle`, 0..1 across and down."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.zoom = 1.0
        self.middle = QPointF(0.5, 0.5)

    def look_at(self, zoom: float, middle: QPointF) -> None:
        """Look at another place, or from nearer; never so far aside that the picture leaves the view."""
        self.zoom = min(max(zoom, 1.0), LARGEST)
        reach = 0.5 / self.zoom
        x = min(max(middle.x(), reach), 1 - reach)
        y = min(max(middle.y(), reach), 1 - reach)
        self.middle = QPointF(x, y)
        self.changed.emit()


class Pane(QWidget):
    """Zooms with the wheel to the pointer, pans by dragging; a double click goes near or far."""

    def __init__(self, asset: Asset, images: Images, view: SharedView) -> None:
        super().__init__()
        self._asset, self._images, self._view = asset, images, view
        self._held: QPointF | None = None
        self.setMinimumSize(140, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        view.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a size that shows something."""
        return QSize(320, 440)

    @property
    def asset(self) -> Asset:
        """The picture."""
        return self._asset

    def place(self) -> QRectF:
        """Return where the whole picture lies, in pixels of the widget; much of it may be outside."""
        room = min(self.width() / self._asset.width, self.height() / self._asset.height)
        width, height = (side * room * self._view.zoom for side in (self._asset.width, self._asset.height))
        middle = self._view.middle
        return QRectF(
            self.width() / 2 - middle.x() * width, self.height() / 2 - middle.y() * height, width, height
        )

    def _zoom_about(self, factor: float, at: QPointF) -> None:
        place, before = self.place(), self._view.zoom
        zoom = min(max(before * factor, 1.0), LARGEST)
        x, y = (at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height()
        grown = zoom / before
        middle = QPointF(
            x + (self.width() / 2 - at.x()) / (place.width() * grown),
            y + (self.height() / 2 - at.y()) / (place.height() * grown),
        )
        self._view.look_at(zoom, middle)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the pointer."""
        self._zoom_about(_BY_TURN ** event.angleDelta().y(), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        self._held = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is seen in all panes."""
        if self._held is None:
            return
        by, place = event.position() - self._held, self.place()
        self._held = event.position()
        shift = QPointF(by.x() / place.width(), by.y() / place.height())
        self._view.look_at(self._view.zoom, self._view.middle - shift)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go near, pixel by pixel, or show the whole picture."""
        if self._view.zoom > 1.0:
            self._view.look_at(1.0, self._view.middle)
        else:
            room = min(self.width() / self._asset.width, self.height() / self._asset.height)
            self._zoom_about(max(1 / (room * self.devicePixelRatioF()), 2.0), event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with + and -, show all with 0, pan with the arrows."""
        steps = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom_about(_BY_KEY, QRectF(self.rect()).center())
        elif key == Qt.Key.Key_Minus:
            self._zoom_about(1 / _BY_KEY, QRectF(self.rect()).center())
        elif key == Qt.Key.Key_0:
            self._view.look_at(1.0, self._view.middle)
        elif key in steps:
            across, down = steps[key]
            by = QPointF(across, down) * (0.1 / self._view.zoom)
            self._view.look_at(self._view.zoom, self._view.middle + by)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the part of the picture that shows."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("pasteboard"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place, ratio = self.place(), self.devicePixelRatioF()
        image = self._images.image(self._asset, (int(place.width() * ratio), int(place.height() * ratio)))
        seen = place.intersected(QRectF(self.rect()))
        scale = image.width() / place.width(), image.height() / place.height()
        source = QRectF(
            (seen.x() - place.x()) * scale[0], (seen.y() - place.y()) * scale[1],
            seen.width() * scale[0], seen.height() * scale[1],
        )  # fmt: skip
        painter.drawImage(seen, image, source)
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
