"""Looks painted in the title's own words over the picture it stands on, each in an idle moment."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.retyping import retyped
from coverstudio.rendering.images import Images

if TYPE_CHECKING:
    from coverstudio.editor.title_looks import TitleLook

_MOST_LETTERS = 48  # of a text are shown
_AROUND = 1.16  # times the letters: what of the page is in the picture
_PAUSE_MS = 1


class LookPreviews(QObject):
    """`painted(id, picture)` tells of each preview; every one takes some milliseconds of its own."""

    painted = Signal(str, QImage)

    def __init__(self, images: Images, size: QSize, scale: float, parent: QObject) -> None:
        """`size` is that of a picture in pixels of the window, each with `scale` device pixels."""
        super().__init__(parent)
        self._images, self._size, self._scale = images, size, scale
        self._waiting: deque[TitleLook] = deque()
        self._document: Document | None = None
        self._layer: TextLayer | None = None
        self._below: QImage | None = None
        self._ground: float | None = None
        self._idle = QTimer(self)
        self._idle.setInterval(_PAUSE_MS)
        self._idle.timeout.connect(self._paint_next)

    @property
    def is_idle(self) -> bool:
        """Whether everything is painted."""
        return not self._waiting

    def show(self, document: Document, layer: TextLayer, looks: Sequence[TitleLook]) -> None:
        """Paint these looks of a text from now on, and no others."""
        self._document, self._layer, self._below = document, _shortened(layer), None
        self._waiting = deque(looks)
        self._idle.start()

    def stop(self) -> None:
        """Paint no more."""
        self._waiting.clear()
        self._idle.stop()

    def _paint_next(self) -> None:
        if self._document is None or self._layer is None or not self._waiting:
            self._idle.stop()
        elif self._below is None:
            self._paint_below(self._document, self._layer)
        else:
            look = self._waiting.popleft()
            self.painted.emit(look.id, self._picture(look, self._layer, self._below))

    def _place(self, layer: TextLayer) -> Box:
        """Return what of the page is in the picture, about the middle of the letters."""
        from coverstudio.rendering.text_layout import lay_out

        ink = lay_out(layer).ink or layer.box
        width = max(ink.width, ink.height * self._size.width() / self._size.height()) * _AROUND
        height = width * self._size.height() / self._size.width()
        x, y = ink.center
        return Box(x - width / 2, y - height / 2, width, height)

    def _paint_below(self, document: Document, layer: TextLayer) -> None:
        from coverstudio.editor.title_looks import ground_below
        from coverstudio.rendering.render import render

        rest = tuple(other for other in document.layers if not isinstance(other, TextLayer))
        bare = msgspec.structs.replace(document, layers=rest)
        pixels = self._size * self._scale
        self._below = render(bare, self._images, self._place(layer), (pixels.width(), pixels.height()))
        self._ground = ground_below(document, self._images, layer)

    def _picture(self, look: TitleLook, layer: TextLayer, below: QImage) -> QImage:
        from coverstudio.editor.title_looks import with_letters
        from coverstudio.rendering.text_looks import paint_text

        dressed = with_letters(layer, look.letters_for(layer), self._ground)
        place = self._place(dressed)
        picture = below.copy()
        painter = QPainter(picture)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(picture.width() / place.width, picture.height() / place.height)
            painter.translate(-place.x, -place.y)
            paint_text(painter, dressed, self._images)
        finally:
            painter.end()
        picture.setDevicePixelRatio(self._scale)
        return picture


def _shortened(layer: TextLayer) -> TextLayer:
    """Return a text that can be shown small: its beginning, straight and in horizontal lines."""
    text = layer.text.strip()
    if len(text) > _MOST_LETTERS:
        text = text[:_MOST_LETTERS].rsplit(" ", 1)[0] + "…"
    plain = retyped(layer, text or "Aa")
    return msgspec.structs.replace(plain, path=None, warp=None, columns=1, opacity=1.0)
