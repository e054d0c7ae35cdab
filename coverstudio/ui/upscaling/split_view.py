"""A crop of a picture at 100 %, enlarged in two ways: one left of a line that can be dragged, one right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coverstudio.generation.messages import PixelBox
from coverstudio.ui.theme import colour

MOST_CROP_PIXELS = 40_000  # of the picture: what the slowest network enlarges in three seconds
_LINE_REACH = 10.0
_STEP = 24.0


@dataclass(frozen=True)
class Shown:
    """One way of enlarging: its name and, once it is made, the crop that it was made of and the result."""

    name: str
    crop: PixelBox | None = None
    image: QImage | None = None


class SplitView(QWidget):
    """Drag the picture to look elsewhere, the line to compare; `crop_changed` tells of another crop."""

    crop_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._source = QImage()
        self._part = PixelBox(0, 0, 1, 1)
        self._factor = 1.0
        self._middle = QPointF(0.5, 0.5)
        self._split = 0.5
        self._held: QPointF | None = None
        self._holds_line = False
        self.sides = [Shown(""), Shown("")]
        self.setMinimumSize(320, 280)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def sizeHint(self) -> QSize:
        """Return a size that shows something."""
        return QSize(560, 520)

    def show_picture(self, source: QImage, part: PixelBox, factor: float) -> None:
        """Show a part of a picture at `factor` device pixels for each of its own."""
        if source.size() != self._source.size() or part != self._part:
            self._middle = QPointF(part.x + part.width / 2, part.y + part.height / 2)
        self._source, self._part, self._factor = source, part, factor
        self._look_at(self._middle)

    def show_side(self, index: int, shown: Shown) -> None:
        """Show one way of enlarging on the left (0) or the right (1)."""
        self.sides[index] = shown
        self.update()

    def crop(self) -> PixelBox:
        """Return what is to be enlarged of the picture: what shows, or its middle where that is much."""
        width, height = self._seen_size()
        shrunk = min(1.0, (MOST_CROP_PIXELS / (width * height)) ** 0.5)
        wide = min(self._part.width, max(1, int(width * shrunk)))
        high = min(self._part.height, max(1, int(height * shrunk)))
        x = round(min(max(self._middle.x() - wide / 2, self._part.x), self._part.x + self._part.width - wide))
        y = round(
            min(max(self._middle.y() - high / 2, self._part.y), self._part.y + self._part.height - high)
        )
        return PixelBox(x, y, wide, high)

    def result_size(self, crop: PixelBox) -> tuple[int, int]:
        """Return the pixels that a crop becomes."""
        return max(1, round(crop.width * self._factor)), max(1, round(crop.height * self._factor))

    def _is_limited(self, crop: PixelBox) -> bool:
        """Tell whether only the middle of what shows is tried out."""
        width, height = self._seen_size()
        return (
            crop.width < min(width, self._part.width) - 2 or crop.height < min(height, self._part.height) - 2
        )

    def _seen_size(self) -> tuple[float, float]:
        ratio = self.devicePixelRatioF() / self._factor
        return max(1.0, self.width() * ratio), max(1.0, self.height() * ratio)

    def _look_at(self, middle: QPointF) -> None:
        before = self.crop()
        width, height = self._seen_size()
        part = self._part

        def held(at: float, start: int, length: int, seen: float) -> float:
            reach = min(seen, length) / 2
            return min(max(at, start + reach), start + length - reach)

        self._middle = QPointF(
            held(middle.x(), part.x, part.width, width), held(middle.y(), part.y, part.height, height)
        )
        self.update()
        if self.crop() != before:
            self.crop_changed.emit()

    def _place(self, crop: PixelBox) -> QRectF:
        """Return where a crop lies in the widget."""
        scale = self._factor / self.devicePixelRatioF()
        left = self.width() / 2 + (crop.x - self._middle.x()) * scale
        top = self.height() / 2 + (crop.y - self._middle.y()) * scale
        return QRectF(left, top, crop.width * scale, crop.height * scale)

    def line_x(self) -> float:
        """Return where the line stands."""
        return self.width() * self._split

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for what shows more or less now."""
        super().resizeEvent(event)
        self.crop_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the line or of the picture."""
        self._held = event.position()
        self._holds_line = self._is_on_line(event.position())
        if not self._holds_line:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the line, or the picture under it."""
        at = event.position()
        if self._held is None:
            on_line = self._is_on_line(at)
            self.setCursor(Qt.CursorShape.SplitHCursor if on_line else Qt.CursorShape.OpenHandCursor)
        elif self._holds_line:
            self._split = min(max(at.x() / max(1, self.width()), 0.0), 1.0)
            self.update()
        else:
            by, self._held = at - self._held, at
            self._look_at(self._middle - by * (self.devicePixelRatioF() / self._factor))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look elsewhere with the arrows."""
        steps = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._look_at(self._middle + QPointF(*step) * (_STEP / self._factor))

    def _is_on_line(self, at: QPointF) -> bool:
        return abs(at.x() - self.line_x()) <= _LINE_REACH

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both sides, the line between them and their names."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("pasteboard"))
        if self._source.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        line = self.line_x()
        clips = (QRectF(0, 0, line, self.height()), QRectF(line, 0, self.width() - line, self.height()))
        for shown, clip in zip(self.sides, clips, strict=True):
            painter.save()
            painter.setClipRect(clip)
            self._paint_side(painter, shown)
            painter.restore()
        painter.fillRect(QRectF(round(line) - 1, 0, 2, self.height()), QColor("#ffffff"))
        self._paint_names(painter, line)
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_side(self, painter: QPainter, shown: Shown) -> None:
        """Paint the picture plainly enlarged, and over it what was made of the crop once it is there."""
        part = self._place(self._part).intersected(QRectF(self.rect()))
        scale, place = self.devicePixelRatioF() / self._factor, self._place(self._part)
        source = QRectF(
            self._part.x + (part.x() - place.x()) * scale, self._part.y + (part.y() - place.y()) * scale,
            part.width() * scale, part.height() * scale,
        )  # fmt: skip
        painter.drawImage(part, self._source, source)
        crop = self.crop()
        if self._is_limited(crop):
            painter.fillRect(part, QColor(0, 0, 0, 96))
            painter.drawImage(
                self._place(crop), self._source, QRectF(crop.x, crop.y, crop.width, crop.height)
            )
        if shown.image is not None and shown.crop is not None:
            painter.drawImage(self._place(shown.crop), shown.image)

    def _paint_names(self, painter: QPainter, line: float) -> None:
        for index, shown in enumerate(self.sides):
            words = shown.name if shown.crop == self.crop() else f"{shown.name} …"
            width = painter.fontMetrics().horizontalAdvance(words) + 16
            left = line - width - 8 if index == 0 else line + 8
            box = QRectF(left, self.height() - 34, width, 24)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 150))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(QColor("#ffffff"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
