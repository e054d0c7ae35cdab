"""Every layer of a cover as a picture of its own, for programs that work with layers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from coverstudio.document.assets import MissingAssetError
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, BlendMode, ShapeLayer, TextLayer
from coverstudio.imaging.reading import PictureError
from coverstudio.limits import fits
from coverstudio.printing.errors import PrintError
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_layer
from coverstudio.rendering.shapes import REACH
from coverstudio.rendering.strips import painted, rendered
from coverstudio.rendering.text_looks import painted_box

Pixels = NDArray[np.uint8]

PAPER = "Page"  # the layer that the page's own colour becomes
LARGEST_FILE = 2_000_000_000  # bytes: what PSD allows, and half of what a zip can hold
_EDGE = 2  # pixels around what is painted: what smoothing reaches beyond it


@dataclass(frozen=True)
class Canvas:
    """The page with its bleed in pixels."""

    box: Box
    width: int
    height: int
    ppi: float

    @property
    def per_mm(self) -> tuple[float, float]:
        """Pixels to the millimetre, across and down."""
        return self.width / self.box.width, self.height / self.box.height


@dataclass(frozen=True, eq=False)
class Sheet:
    """A layer as pixels (H×W×4, straight alpha) and where their top-left corner lies on the canvas."""

    name: str
    left: int
    top: int
    pixels: Pixels
    opacity: float = 1.0
    blend_mode: BlendMode = "normal"
    visible: bool = True

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]


def canvas_of(document: Document, ppi: float | None) -> Canvas:
    """Return the canvas at `ppi`, None for the cover's own. Raises PrintError when it is too large."""
    box, ppi = document.print_spec.bleed_box, ppi or document.print_spec.ppi
    width, height = box.size.pixels(ppi)
    if not fits(width, height):
        raise PrintError(
            f"The page would have {width:,} × {height:,} pixels at {ppi:g} ppi, which is too large:"
            " ask for fewer ppi."
        )
    return Canvas(box, width, height, ppi)


def refuse_too_many(written: int) -> None:
    """Raise PrintError when so many bytes of layers are more than a layered file can hold."""
    if written > LARGEST_FILE:
        raise PrintError(
            "The layers are too large for one file: export with fewer ppi, or hide and delete some of them."
        )


def merged(document: Document, images: Images, canvas: Canvas) -> Pixels:
    """Return the page as it looks, H×W×3. Raises PrintError when a picture is missing or damaged."""
    try:
        return rendered(document, images, canvas.box, (canvas.width, canvas.height))
    except (MissingAssetError, PictureError) as error:
        raise PrintError(str(error)) from error


def sheets_of(document: Document, images: Images, canvas: Canvas) -> Iterator[Sheet]:
    """Yield the page's colour, then every layer that touches the page, from the bottom up.

    One is painted at a time, so that memory holds one page of pixels. Hidden layers come along, hidden.
    Raises PrintError when a picture is missing or damaged.
    """
    yield _paper(document.background, canvas)
    for layer in document.layers:
        place = _place(layer, canvas)
        if place is not None:
            left, top, width, height = place
            try:
                pixels = _painted(layer, images, canvas, place)
            except (MissingAssetError, PictureError) as error:
                raise PrintError(str(error)) from error
            if pixels[:, :, 3].any() and width and height:
                yield Sheet(layer.name, left, top, pixels, layer.opacity, layer.blend_mode, layer.visible)


def _paper(colour: str, canvas: Canvas) -> Sheet:
    shown = QColor(colour)
    rgba = np.array((shown.red(), shown.green(), shown.blue(), 255), np.uint8)
    return Sheet(PAPER, 0, 0, np.tile(rgba, (canvas.height, canvas.width, 1)))


def _place(layer: AnyLayer, canvas: Canvas) -> tuple[int, int, int, int] | None:
    """Return the pixels (left, top, width, height) that a layer may touch, None when it is off the page."""
    inked = _inked(layer)
    if inked is None:
        return None
    box, (across, down) = bounds(inked, layer.rotation, layer.box.center), canvas.per_mm
    left = max(0, math.floor((box.x - canvas.box.x) * across) - _EDGE)
    right = min(canvas.width, math.ceil((box.right - canvas.box.x) * across) + _EDGE)
    top = max(0, math.floor((box.y - canvas.box.y) * down) - _EDGE)
    bottom = min(canvas.height, math.ceil((box.bottom - canvas.box.y) * down) + _EDGE)
    return (left, top, right - left, bottom - top) if left < right and top < bottom else None


def _inked(layer: AnyLayer) -> Box | None:
    """Return the unturned box that a layer marks, None when it marks nothing."""
    match layer:
        case TextLayer():
            return painted_box(layer) if layer.text.strip() else None
        case ShapeLayer():
            return layer.box.inset(-REACH * layer.softness)
        case _:
            return layer.box


def _painted(layer: AnyLayer, images: Images, canvas: Canvas, place: tuple[int, int, int, int]) -> Pixels:
    """Return the layer alone, opaque and unblended: opacity and blend mode are told beside it."""
    left, top, width, height = place

    def paint(painter: QPainter) -> None:
        painter.translate(-left, 0)
        painter.scale(*canvas.per_mm)
        painter.translate(-canvas.box.x, -canvas.box.y)
        painter.setClipRect(QRectF(canvas.box.x, canvas.box.y, canvas.box.width, canvas.box.height))
        paint_layer(painter, msgspec.structs.replace(layer, opacity=1.0, blend_mode="normal"), images)

    return painted((width, height), QImage.Format.Format_ARGB32_Premultiplied, paint, top)
