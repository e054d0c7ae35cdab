"""Which layers have to be blended with what lies below them, and which can be printed as they are.

From the top layer down: a layer through which something shines is blended, and so is every layer that lies
under a blended one. The others can all be printed after them without a pixel looking different.
"""

from __future__ import annotations

import math

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.type_looks import PictureFill
from coverstudio.printing.printed import layer_names, printed_layers
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_layer
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks import TextEffect
from coverstudio.rendering.text_looks.reach import is_vector

_CELLS_PER_MM = 3.0
_MOST_CELLS = 1200  # along the longer side of the page

Cells = NDArray[np.bool_]


class Pile:
    """The printed layers of a document, and where each of them puts paint."""

    def __init__(self, document: Document, store: AssetStore, images: Images) -> None:
        self._page = document.print_spec.bleed_box
        self._layers = dict(zip(layer_names(document), printed_layers(document), strict=True))
        self._store, self._images = store, images
        longer = max(self._page.width, self._page.height)
        self._scale = min(_CELLS_PER_MM, _MOST_CELLS / longer)
        self._cells: dict[str, Cells] = {}

    def blended(self) -> frozenset[str]:
        """Return the names of the layers that are blended, or lie under one."""
        found: list[str] = []
        for name, layer in reversed(self._layers.items()):
            if self._asks(layer) or self._meets(name, found):
                found.append(name)
        return frozenset(found)

    def box(self, names: frozenset[str]) -> Box | None:
        """Return the upright box, in millimetres, around what these layers paint on the page."""
        painted = np.any([self.cells(name) for name in names], axis=0)
        rows, columns = np.flatnonzero(painted.any(axis=1)), np.flatnonzero(painted.any(axis=0))
        if not len(rows):
            return None
        left, top = columns[0] / self._scale, rows[0] / self._scale
        wide, high = (columns[-1] + 1) / self._scale - left, (rows[-1] + 1) / self._scale - top
        around = Box(self._page.x + left, self._page.y + top, wide, high)
        return around.intersected(self._page)

    def cells(self, name: str) -> Cells:
        """Return where on a coarse grid over the page a layer puts paint, and one cell around that."""
        if name not in self._cells:
            self._cells[name] = self._painted(self._layers[name])
        return self._cells[name]

    def _meets(self, name: str, others: list[str]) -> bool:
        return any(bool((self.cells(name) & self.cells(other)).any()) for other in others)

    def _asks(self, layer: AnyLayer) -> bool:
        return layer.blend_mode != "normal" or _has_pictures_for_letters(layer) or not self._is_solid(layer)

    def _is_solid(self, layer: AnyLayer) -> bool:
        """Tell whether nothing shines through what a layer paints."""
        if layer.opacity < 1:
            return False
        match layer:
            case ImageLayer():
                return is_opaque(layer.asset, self._store, self._images)
            case ShapeLayer():
                return layer.softness == 0
            case TextEffect():
                return is_vector(layer.effect)
            case TextLayer(fill=PictureFill(asset=asset)):
                return is_opaque(asset, self._store, self._images)
            case _:
                return True

    def _painted(self, layer: AnyLayer) -> Cells:
        size = (math.ceil(self._page.width * self._scale), math.ceil(self._page.height * self._scale))
        picture = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(0)
        painter = QPainter(picture)
        try:
            painter.scale(self._scale, self._scale)
            painter.translate(-self._page.x, -self._page.y)
            paint_layer(painter, self._plain(layer), self._images)
        finally:
            painter.end()
        alpha = to_array(picture)[:, :, 3]
        return cv2.dilate(alpha, np.ones((3, 3), np.uint8)) > 0

    def _plain(self, layer: AnyLayer) -> AnyLayer:
        """Return a layer that paints the same places; a picture without holes need not be read for that."""
        if isinstance(layer, ImageLayer) and is_opaque(layer.asset, self._store, self._images):
            return ShapeLayer(name="", box=layer.box, rotation=layer.rotation)
        return msgspec.structs.replace(layer, opacity=1.0, blend_mode="normal")


def is_opaque(asset: Asset, store: AssetStore, images: Images) -> bool:
    """Tell whether nothing shines through a picture; most files say so in their first bytes."""
    if asset.extension == "jpg":
        return True
    try:
        with Image.open(store.path(asset), formats=("PNG",)) as header:
            if header.mode in {"RGB", "L"} and "transparency" not in header.info:
                return True
    except (OSError, SyntaxError):  # a damaged file, of which reading it whole says more
        pass
    return not images.image(asset).hasAlphaChannel()


def _has_pictures_for_letters(layer: AnyLayer) -> bool:
    if not isinstance(layer, TextLayer) or isinstance(layer, TextEffect):
        return False
    return bool(lay_out(layer).glyphs.coloured)
