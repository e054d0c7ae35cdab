"""What only shows when a cover is rendered: contrast behind words, white edges, hard folds, ink, gamut.

One reduced rendering of the art without its words serves for all of it. Words are left out because black ones
are printed in black ink alone, and because what stands behind them is asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ShapeLayer, TextLayer
from coverstudio.imaging.contrast import contrast_ratio, luminance_of, rgb, worst_tenth
from coverstudio.imaging.ink import coverage
from coverstudio.imaging.separations import Separation
from coverstudio.printing.places import ink_of
from coverstudio.printing.printed import printed_layers
from coverstudio.rendering.arrays import Pixels, to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_layer

_MOST_PIXELS = 1_500_000
_MOST_INKED = 350_000  # pixels that are turned into inks: areas of too much ink are larger than a pixel
_MOST_COMPARED = 120_000  # pixels of which is asked whether a press prints them
_WHITE = 250  # the least of the three bytes that is white to the eye
_EDGE_MM = 1.0
_FOLD_MM = 0.8
_HARD = 24  # a difference of levels that is seen as an edge
_HARD_SHARE = 0.3
_SPOT_MM = 12.0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spot:
    """Part of a page: its share of all, the number at its worst, and the place where most of it is (mm)."""

    share: float
    most: int
    place: Box


@dataclass(frozen=True, eq=False)
class Inks:
    """The page in the inks of a press: per cents of ink (h×w) and what cannot be printed (h×w).

    `flat` are the ids of texts and shapes whose own colour cannot be printed.
    """

    coverage: NDArray[np.uint16]
    out_of_gamut: NDArray[np.bool_]
    flat: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Proof:
    """Facts of a rendered page.

    `box` is the part of the page that was rendered (mm). `contrasts` are those of the texts with the worst
    tenth of what is behind them, by their ids; `white_sides` how much of the page's left, top, right and
    bottom edge is white, 0 to 1; `hard_folds` the x (mm) of folds where one colour ends and another begins;
    `inks` None where no press is known.
    """

    box: Box
    contrasts: dict[str, float]
    white_sides: tuple[float, float, float, float]
    hard_folds: tuple[float, ...]
    inks: Inks | None

    def above(self, limit: float) -> Spot | None:
        """Return where more than `limit` per cent of ink lies, None when nowhere."""
        if self.inks is None:
            return None
        return self._spot(self.inks.coverage > limit, int(self.inks.coverage.max(initial=0)))

    def unprintable(self) -> Spot | None:
        """Return where colours lie that the press cannot print, None when nowhere."""
        return None if self.inks is None else self._spot(self.inks.out_of_gamut, 0)

    def _spot(self, mask: NDArray[np.bool_], most: int) -> Spot | None:
        if not mask.any():
            return None
        height, width = mask.shape
        scale = width / self.box.width
        side = max(1, round(_SPOT_MM * scale))
        dense = cv2.boxFilter(mask.astype(np.float32), -1, (side, side), borderType=cv2.BORDER_CONSTANT)
        row, column = np.unravel_index(int(dense.argmax()), dense.shape)
        x, y = (
            self.box.x + (int(column) + 0.5) / scale,
            self.box.y + (int(row) + 0.5) / height * self.box.height,
        )
        place = Box(x - _SPOT_MM / 2, y - _SPOT_MM / 2, _SPOT_MM, _SPOT_MM).intersected(self.box)
        return Spot(float(mask.mean()), most, place or self.box)


def prove(document: Document, images: Images, separation: Separation | None = None) -> Proof:
    """Render a cover in small and return what can be seen there.

    `separation` is how its colours become inks; what it says of a limit is left aside, because the ink that
    the cover asks for is measured. May be called from any thread. Raises what `images` raises for a picture
    that is missing or damaged.
    """
    page = _Page.of(document)
    contrasts: dict[str, float] = {}
    for layer in printed_layers(document):
        if isinstance(layer, TextLayer):
            contrasts[layer.id] = page.contrast(layer)
        elif not isinstance(layer, BarcodeLayer):
            page.paint(layer, images)
    pixels = to_array(page.image)
    return Proof(
        box=page.box,
        contrasts=contrasts,
        white_sides=_white_sides(pixels, page.scale, document.print_spec.bleed),
        hard_folds=tuple(fold for fold in _folds(document) if _is_hard(pixels, page, fold)),
        inks=_inks(document, pixels, separation) if separation is not None else None,
    )


@dataclass(frozen=True)
class _Page:
    """The art so far, on the bleed box at `scale` pixels a millimetre."""

    image: QImage
    box: Box
    scale: float

    @staticmethod
    def of(document: Document) -> _Page:
        box = document.print_spec.bleed_box
        enough = document.print_spec.ppi / 25.4
        scale = min(enough, math.sqrt(_MOST_PIXELS / (box.width * box.height)))
        size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(QColor(document.background))
        return _Page(image, box, scale)

    def paint(self, layer: AnyLayer, images: Images) -> None:
        painter = QPainter(self.image)
        try:
            self._aim(painter, self.box)
            paint_layer(painter, layer, images)
        finally:  # a painter still active when its image goes crashes the program
            painter.end()

    def contrast(self, text: TextLayer) -> float:
        """Return the contrast of a text with the worst tenth of what is behind it, 21 where nothing shows."""
        ink = ink_of(text)
        seen = ink.inset(-0.5).intersected(self.box) if ink is not None else None
        if seen is None:
            return worst_tenth(np.empty(0))
        below = self._crop(seen)
        letters = QImage(below.size(), QImage.Format.Format_ARGB32_Premultiplied)
        letters.fill(Qt.GlobalColor.transparent)
        plain = msgspec.structs.replace(text, opacity=1.0, blend_mode="normal")
        shares = _alpha(self._painted(letters, seen, plain))
        # Thin strokes cover no pixel of a small rendering wholly.
        is_letter = shares >= min(128.0, 0.6 * float(shares.max(initial=0)))
        if not shares.any():
            return worst_tenth(np.empty(0))
        behind = to_array(below)[is_letter].astype(np.float64)
        if text.blend_mode == "normal":
            shown = behind * (1 - text.opacity) + rgb(text.colour).astype(np.float64) * text.opacity
        else:
            shown = to_array(self._painted(below.copy(), seen, text))[is_letter].astype(np.float64)
        return worst_tenth(contrast_ratio(luminance_of(shown), luminance_of(behind)))

    def _crop(self, part: Box) -> QImage:
        x, y = round((part.x - self.box.x) * self.scale), round((part.y - self.box.y) * self.scale)
        width, height = max(1, round(part.width * self.scale)), max(1, round(part.height * self.scale))
        return self.image.copy(QRect(x, y, width, height))

    def _painted(self, image: QImage, part: Box, text: TextLayer) -> QImage:
        painter = QPainter(image)
        try:
            self._aim(painter, part)
            paint_layer(painter, text, _NoImages())
        finally:
            painter.end()
        return image

    def _aim(self, painter: QPainter, part: Box) -> None:
        painter.scale(self.scale, self.scale)
        painter.translate(-part.x, -part.y)


class _NoImages:
    """Texts need no pictures."""

    def image(self, asset: object, at_most: tuple[int, int] | None = None) -> QImage:
        raise LookupError(asset)


def _alpha(image: QImage) -> Floats:
    return to_array(image)[..., 3].astype(np.float64)


def _white_sides(pixels: Pixels, scale: float, bleed: float) -> tuple[float, float, float, float]:
    """Return how much of the strips along the left, top, right and bottom cut is white."""
    outside, strip = round(bleed * scale), max(1, round(_EDGE_MM * scale))
    height, width = pixels.shape[:2]
    page = pixels[outside : height - outside or None, outside : width - outside or None]
    strips = page[:, :strip], page[:strip], page[:, -strip:], page[-strip:]
    left, top, right, bottom = (float((part.min(axis=2) >= _WHITE).mean()) for part in strips)
    return left, top, right, bottom


def _folds(document: Document) -> list[float]:
    spread = document.print_spec.spread
    return [panel.box.x for panel in spread.panels[1:]] if spread is not None else []


def _is_hard(pixels: Pixels, page: _Page, fold: float) -> bool:
    """Tell whether the colours on both sides of a fold differ along a good part of it."""
    sides = [round((fold + by - page.box.x) * page.scale) for by in (-_FOLD_MM, _FOLD_MM)]
    before, after = (pixels[:, min(max(0, x), pixels.shape[1] - 1)].astype(np.int16) for x in sides)
    return float((np.abs(before - after).max(axis=1) > _HARD).mean()) > _HARD_SHARE


def _inks(document: Document, pixels: Pixels, separation: Separation) -> Inks:
    whole = msgspec.structs.replace(separation, ink_limit=None)
    flat = tuple(
        layer.id
        for layer in printed_layers(document)
        if isinstance(layer, TextLayer | ShapeLayer)
        and bool(whole.out_of_gamut(rgb(layer.colour).reshape(1, 1, 3)).any())
    )
    return Inks(
        coverage=coverage(whole.pixels(_thinned(pixels, _MOST_INKED))),
        out_of_gamut=whole.out_of_gamut(_thinned(pixels, _MOST_COMPARED)),
        flat=flat,
    )


def _thinned(pixels: Pixels, most: int) -> Pixels:
    """Return every so manieth pixel in both directions: means would hide what is extreme."""
    step = max(1, math.ceil(math.sqrt(pixels.shape[0] * pixels.shape[1] / most)))
    return np.ascontiguousarray(pixels[::step, ::step])
