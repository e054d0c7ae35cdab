"""The art of a page in small, painted layer by layer, and how words stand out from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import MM_PER_INCH, Box
from coverstudio.document.layers import AnyLayer, TextLayer
from coverstudio.imaging.contrast import contrast_ratio, luminance_of, rgb, worst_tenth
from coverstudio.printing.places import ink_of
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_layer
from coverstudio.rendering.text_looks import plain_colours

_MOST_PIXELS = 1_500_000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ArtPage:
    """The art so far, on the bleed box at `scale` pixels a millimetre."""

    image: QImage
    box: Box
    scale: float

    @staticmethod
    def of(document: Document) -> ArtPage:
        """Return the bare page of a document, with at most 1.5 million pixels."""
        box = document.print_spec.bleed_box
        enough = document.print_spec.ppi / MM_PER_INCH
        scale = min(enough, math.sqrt(_MOST_PIXELS / (box.width * box.height)))
        size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(QColor(document.background))
        return ArtPage(image, box, scale)

    def paint(self, layer: AnyLayer, images: Images) -> None:
        """Paint a layer of the art onto it."""
        painter = QPainter(self.image)
        try:
            self._aim(painter, self.box)
            paint_layer(painter, layer, images)
        finally:  # a painter still active when its image goes crashes the program
            painter.end()

    def contrast(self, text: TextLayer, images: Images) -> float:
        """Return the contrast of a text with the worst tenth of what is behind it, 21 where nothing shows.

        Its own outlines, shadows and panels are behind it as far as they were painted before.
        """
        ink = ink_of(text)
        seen = ink.inset(-0.5).intersected(self.box) if ink is not None else None
        if seen is None:
            return worst_tenth(np.empty(0))
        below = self._crop(seen)
        letters = QImage(below.size(), QImage.Format.Format_ARGB32_Premultiplied)
        letters.fill(Qt.GlobalColor.transparent)
        plain = msgspec.structs.replace(text, opacity=1.0, blend_mode="normal", effects=())
        shares = _alpha(self._painted(letters, seen, plain, images))
        most = float(shares.max(initial=0))
        if not most:
            return worst_tenth(np.empty(0))
        if text.blend_mode == "normal" and plain_colours(text) == {text.colour}:
            # Thin strokes cover no pixel of a small rendering wholly.
            is_letter = shares >= min(128.0, 0.6 * most)
            behind = to_array(below)[is_letter].astype(np.float64)
            shown = behind * (1 - text.opacity) + rgb(text.colour).astype(np.float64) * text.opacity
        else:  # how colours mix is known to the painter, where letters cover pixels wholly
            is_letter = shares >= 0.98 * most
            behind = to_array(below)[is_letter].astype(np.float64)
            shown = to_array(self._painted(below.copy(), seen, text, images))[is_letter].astype(np.float64)
        return worst_tenth(contrast_ratio(luminance_of(shown), luminance_of(behind)))

    def _crop(self, part: Box) -> QImage:
        x, y = round((part.x - self.box.x) * self.scale), round((part.y - self.box.y) * self.scale)
        width, height = max(1, round(part.width * self.scale)), max(1, round(part.height * self.scale))
        return self.image.copy(QRect(x, y, width, height))

    def _painted(self, image: QImage, part: Box, text: TextLayer, images: Images) -> QImage:
        painter = QPainter(image)
        try:
            self._aim(painter, part)
            paint_layer(painter, text, images)
        finally:
            painter.end()
        return image

    def _aim(self, painter: QPainter, part: Box) -> None:
        painter.scale(self.scale, self.scale)
        painter.translate(-part.x, -part.y)


def _alpha(image: QImage) -> Floats:
    return to_array(image)[..., 3].astype(np.float64)
