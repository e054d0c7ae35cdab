"""Families previewed in the words of the text: painted by one thread, the ones in sight first."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QImage, QPainter

from coverstudio.rendering.font_library.faces import may_be_embedded
from coverstudio.rendering.font_library.listing import lacking
from coverstudio.rendering.font_library.sfnt import Embedding
from coverstudio.rendering.font_library.variations import variation
from coverstudio.rendering.fonts import qt_font

_LOOK_EVERY_MS = 8
_AT_A_TIME = 1  # the thread rests until it is looked at: the window has the time
_MOST_WANTED = 40  # what was scrolled past is not painted any more
_MOST_KEPT = 400
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
        self._kept: OrderedDict[tuple[str, str], Preview] = OrderedDict()
        self._wanted: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._coming: dict[tuple[str, str], Future[Preview]] = {}
        self._painter = painter = ThreadPoolExecutor(1, thread_name_prefix="preview fonts")
        self.destroyed.connect(lambda: painter.shutdown(wait=False, cancel_futures=True))
        # Looked at rather than signalled: nothing can then arrive at a window that is gone.
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_EVERY_MS)
        self._watch.timeout.connect(self._collect)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._coming and not self._wanted

    def preview(self, family: str, colour: QColor) -> Preview | None:
        """Return the preview of a family in a colour, None until it has been painted."""
        key = (family, colour.name())
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._coming:
            self._wanted[key] = None
            self._wanted.move_to_end(key)
            if not self._watch.isActive():  # starting it anew while scrolling would put it off for ever
                self._watch.start()
        return None

    def close(self) -> None:
        """Paint no more; what is being painted is waited for, which takes milliseconds."""
        self._wanted.clear()
        self._watch.stop()
        self._painter.shutdown(wait=True, cancel_futures=True)

    def _collect(self) -> None:
        for key, future in [item for item in self._coming.items() if item[1].done()]:
            del self._coming[key]
            self._kept[key] = future.result()
            self.arrived.emit(key[0])
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        while len(self._wanted) > _MOST_WANTED:
            self._wanted.popitem(last=False)
        while self._wanted and len(self._coming) < _AT_A_TIME:
            key, _ = self._wanted.popitem()  # the one that was asked for last is in sight
            self._coming[key] = self._painter.submit(
                _painted, key[0], key[1], self._words, self._size, self._scale
            )
        if self.is_idle:
            self._watch.stop()


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
