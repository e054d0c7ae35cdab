"""How many pixels an inch the selected picture has, below its frame, also while it is scaled."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from coverstudio.document.layers import ImageLayer
from coverstudio.ui.canvas.marks import label_font
from coverstudio.ui.canvas.tools import CanvasColours
from coverstudio.ui.canvas.view_map import ViewMap
from coverstudio.ui.ppi_words import ppi_words

_BELOW = 12  # pixels under the frame, clear of its handles
_HEIGHT = 20
# On the dark box of all labels, whatever the theme.
_TONES = {"danger": "#ff7b72", "caution": "#f0b429"}


@dataclass(frozen=True)
class PpiMark:
    """A label; `wanted` is the ppi that the cover is printed with."""

    layer: ImageLayer
    wanted: int

    def shown_in(self, view: ViewMap) -> QRectF:
        """Return the label's box."""
        words, _ = ppi_words(self.layer, self.wanted)
        frame = view.around(self.layer)
        width = round(QFontMetricsF(label_font()).horizontalAdvance(words)) + 16
        left = min(max(frame.center().x() - width / 2, 4), view.width - width - 4)
        top = min(frame.bottom() + _BELOW, view.height - _HEIGHT - 4)
        return QRectF(round(left), round(top), width, _HEIGHT)

    def paint(self, painter: QPainter, view: ViewMap, colours: CanvasColours) -> None:
        """Paint the words on the dark rounded box of labels."""
        words, tone = ppi_words(self.layer, self.wanted)
        box, dark = self.shown_in(view), QColor(colours.label)
        dark.setAlphaF(0.85)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dark)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(label_font())
        painter.setPen(QColor(_TONES.get(tone, colours.label_text)))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
