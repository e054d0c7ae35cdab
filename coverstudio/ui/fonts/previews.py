"""Families previewed in the words of the text: painted by one thread, the ones in sight first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QImage, QPainter

from coverstudio.rendering.font_library.faces import may_be_embedded
from coverstudio.rendering.font_library.listing import lacking
from coverstudio.rendering.font_library.sfnt import Embedding
from coverstudio.rendering.font_library.variations import variation
from coverstudio.rendering.fonts import qt_font
from coverstudio.ui.widgets.in_sight import InSight, Limits

_Key = tuple[str, str]  # family and colour
# One at a time: the thread rests until it is looked at, and the window has the time.
_LIMITS = Limits(at_a_time=1, wanted=40, kept=400)
_LARGEST, _SMALLEST = 0.62, 0.4  # of the picture's height: the letters' size


@dataclass(frozen=True)
class Preview:
    """A family set in the words, and what is to know of it before it is chosen.

    Where it lacks letters of the words, the picture shows its own name instead, or letters that it has.
    """

    picture: QImage
    lacking: str
    embedding: Embedding
    is_variable: bool


class Previews(QObject):
    """Never waits: `preview` answers with what is there, `arrived(family)` tells when there is more."""

    arrived = Signal(str)

    def __init__(self, words: str, size: QSize, scale: float, parent: QObject) -> None:
        """`size` is that of a picture in pixels of the window, of which each has `scale` device pixels."""
        super().__init__(parent)
        self._words, self._size, self._scale = words, size, scale
        painter = ThreadPoolExecutor(1, thread_name_prefix="preview fonts")
        self._pictures: InSight[_Key, Preview] = InSight(painter, _LIMITS, self._on_arrived, self)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        return self._pictures.is_idle

    @property
    def awaited(self) -> int:
        """How many are on their way."""
        return self._pictures.awaited

    def preview(self, family: str, colour: QColor) -> Preview | None:
        """Return the preview of a family in a colour, None until it has been painted."""
        name = colour.name()
        return self._pictures.get(
            (family, name), lambda: _painted(family, name, self._words, self._size, self._scale)
        )

    def close(self) -> None:
        """Paint no more; what is being painted is waited for, which takes milliseconds."""
        self._pictures.close()

    def _on_arrived(self, key: _Key) -> None:
        self.arrived.emit(key[0])


def _painted(family: str, colour: str, words: str, size: QSize, scale: float) -> Preview:
    absent = lacking(words, family)
    shown = words if words and not absent else _own_words(family)
    picture = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(scale)
    font, width = _fitting(family, shown, size)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(font)
    # Capitals stand in the middle, so that families with tall accents line up with others.
    baseline = size.height() / 2 + metrics.capHeight() / 2
    painter.drawText(
        QRectF(0, baseline - metrics.ascent(), max(width, size.width()) + 100, metrics.height()), 0, shown
    )
    painter.end()
    _fade_out(picture, width > size.width(), size)
    return Preview(picture, absent, may_be_embedded(family), bool(variation(family, 400, False).axes))


def _own_words(family: str) -> str:
    """Return the name of a family, or what Qt knows to show of its scripts where it lacks the letters."""
    if not lacking(family, family):
        return family
    samples = (QFontDatabase.writingSystemSample(one) for one in QFontDatabase.writingSystems(family))
    return next((sample for sample in samples if not lacking(sample, family)), "")


def _fitting(family: str, words: str, size: QSize) -> tuple[QFont, float]:
    """Return the font in the size that fits the words, if any does, and how wide they are in it."""
    largest, smallest = round(size.height() * _LARGEST), round(size.height() * _SMALLEST)
    font = qt_font(family, 400, False, largest)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    width = QFontMetricsF(font).horizontalAdvance(words)
    if width > size.width():
        font.setPixelSize(max(smallest, int(largest * size.width() / width)))
        width = QFontMetricsF(font).horizontalAdvance(words)
    return font, width


def _fade_out(picture: QImage, is_cut: bool, size: QSize) -> None:
    """Let words that are cut off fade at their end."""
    if not is_cut:
        return
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    for step in range(24):
        painter.fillRect(
            QRect(size.width() - 24 + step, 0, 1, size.height()), QColor(0, 0, 0, 255 - step * 255 // 23)
        )
    painter.end()
