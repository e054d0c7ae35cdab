"""Small pages and pictures for tests of painting and lettering."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import AnyLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import PrintSpec
from coverstudio.rendering.arrays import from_array, to_array
from coverstudio.rendering.render import render

Pixels = NDArray[np.uint8]


class FakeImages:
    """Pictures held in memory; `asked` tells at which size each was wanted."""

    def __init__(self) -> None:
        self._images: dict[str, QImage] = {}
        self.asked: list[tuple[int, int] | None] = []

    def asset(self, pixels: Pixels) -> Asset:
        digest = hashlib.sha256(pixels.tobytes()).hexdigest()
        kind = (
            QImage.Format.Format_RGB32 if pixels.shape[2] == 3 else QImage.Format.Format_ARGB32_Premultiplied
        )
        self._images[digest] = from_array(pixels).convertToFormat(kind)
        return Asset(digest=digest, extension="png", width=pixels.shape[1], height=pixels.shape[0])

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        self.asked.append(at_most)
        return self._images[asset.digest]


def page(*layers: AnyLayer, width: float = 40, height: float = 60, bleed: float = 3) -> Document:
    spec = PrintSpec(name="small", trim=Size(width, height), bleed=bleed, safe=2)
    return Document(print_spec=spec, layers=layers)


def text(words: str, **changes: Any) -> TextLayer:
    style: dict[str, Any] = {
        "family": "Source Serif Pro",
        "size": 24.0,
        "box": Box(2, 2, 36, 30),
        "name": "Text",
    }
    return TextLayer(text=words, **(style | changes))


def box(**changes: Any) -> ShapeLayer:
    look: dict[str, Any] = {"name": "Shape", "box": Box(10, 10, 20, 20), "colour": "#ff0000"}
    return ShapeLayer(**(look | changes))


def with_picture(pixels: Pixels, spec: PrintSpec) -> tuple[Document, FakeImages]:
    """Return a document whose bleed box is covered by a picture."""
    images = FakeImages()
    asset = images.asset(pixels)
    cover = Box.covering(Size(asset.width, asset.height), spec.bleed_box)
    return Document(print_spec=spec, layers=(ImageLayer(name="Picture", asset=asset, box=cover),)), images


def painted(document: Document, images: FakeImages | None = None, per_mm: float = 1) -> Pixels:
    """Return the trimmed page as pixels."""
    trim = document.print_spec.trim_box
    size = (round(trim.width * per_mm), round(trim.height * per_mm))
    return to_array(render(document, images or FakeImages(), trim, size))
