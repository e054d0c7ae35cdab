"""Small documents and pictures that the tests of this package share."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.print_spec import print_spec


def png(width: int = 4, height: int = 3, grey: int = 128) -> bytes:
    """Return a small grey PNG."""
    rows = b"".join(b"\0" + bytes([grey]) * width for _ in range(height))
    return png_of(struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0), zlib.compress(rows))


def png_of(header: bytes, rows: bytes) -> bytes:
    """Return a PNG of any header and compressed rows, right or wrong."""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is of any size."""
    return png_of(struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), zlib.compress(b""))


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def image(asset: Asset, layer_id: str = "picture", recipe: Recipe | None = None) -> ImageLayer:
    """Return an image layer that covers a little of the page."""
    return ImageLayer(id=layer_id, name="Picture", box=Box(0, 0, 40, 30), asset=asset, recipe=recipe)


def text(words: str = "Walden", layer_id: str = "title") -> TextLayer:
    """Return a text layer."""
    return TextLayer(
        id=layer_id, name="Title", box=Box(10, 10, 190, 60), text=words, family="Roboto", size=48
    )


def shape(layer_id: str = "scrim", box: Box | None = None) -> ShapeLayer:
    """Return a shape layer."""
    return ShapeLayer(id=layer_id, name="Scrim", box=box or Box(0, 0, 210, 100))


def cover(*layers: AnyLayer) -> Document:
    """Return an A4 cover of these layers."""
    return Document(print_spec=print_spec("a4"), title="Walden", author="Thoreau", layers=layers)


def filled_store(folder: Path) -> tuple[AssetStore, Document]:
    """Return a store with two pictures, and a cover that shows them under a title."""
    store = AssetStore(folder)
    first, second = store.put(png(4, 3), "png"), store.put(png(8, 6, 60), "png")
    return store, cover(image(first, "back"), image(second, "front"), text())
