"""Rows for words in print and for the edges of letters that are painted in a material."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

import cv2
import msgspec
import numpy as np
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.exporting import export
from coverstudio.editor.font_locked import MaterialWish, painted_letters
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images, StoreImages
from coverstudio.rendering.painter import paint_layer
from coverstudio.rendering.text_looks import glyph_coverage
from tests.benchmarks.rows import Row
from tests.benchmarks.titles import bare_fonts, lost_words
from tests.benchmarks.twelve_titles import TITLES

_MATERIALS = ("gold-foil", "moss", "embroidery")
_PPI = 300
_FINER = 8  # the vector's edge is known from so many times the pixels


def print_rows() -> list[Row]:
    """A cover of twelve texts, plain, bent, in columns and with effects, as a PDF that is read back."""
    if not (shutil.which("pdftotext") and shutil.which("pdffonts")):
        return []
    with tempfile.TemporaryDirectory() as folder:
        store, pdf = AssetStore(Path(folder)), Path(folder, "twelve.pdf")
        document = twelve_texts()
        asyncio.run(export(document, store, StoreImages(store), pdf))
        lost, bare = lost_words(document, pdf), bare_fonts(pdf)
    count = len(list(document.texts))
    return [
        Row(f"type: of {count} texts of a PDF, said exactly", count - len(lost), "", aim=str(count)),
        Row("type: fonts of it that are no embedded subsets", len(bare), "", aim="0"),
    ]


def twelve_texts() -> Document:
    """Return a page with the twelve titles below each other, each in its shape and with its effects."""
    document = Document(print_spec=print_spec("a4"))
    for index, title in enumerate(TITLES):
        row, column = divmod(index, 3)
        layer = TextLayer(
            name=title.name, text=title.words, size=20, box=Box(10, 10, 60, 60), colour="#203040",
            family="NanumMyeongjo" if title.is_korean else "Source Serif Pro", effects=title.effects,
        )  # fmt: skip
        kept = {key: value for key, value in title.change.items() if key not in ("box", "size", "spans")}
        place = Box(5 + column * 68, 8 + row * 72, 64, 64)
        document = add_layer(document, msgspec.structs.replace(layer, **kept, box=place))
    return document


def edge_rows() -> list[Row]:
    """How far the edge of painted letters lies from that of their outlines."""
    return [
        Row(
            "type: edges of painted letters from the vector's, farthest",
            asyncio.run(_farthest()), "px at 300 ppi", aim="≤ 0.5 px",
        )
    ]  # fmt: skip


async def _farthest() -> float:
    client = WorkerClient()
    try:
        with tempfile.TemporaryDirectory() as folder:
            store = AssetStore(Path(folder))
            images = StoreImages(store)
            found: list[float] = []
            for words, family in (("Glass & Ash", "Source Serif Pro"), ("봄밤의 숲", "NanumMyeongjo")):
                layer = TextLayer(
                    name="Title", text=words, family=family, size=60, weight=700, box=Box(10, 20, 128, 30)
                )
                document = add_layer(Document(print_spec=print_spec("6x9")), layer)
                for material in _MATERIALS:
                    wish = MaterialWish(material=material, seeds=1)
                    painted = await painted_letters(client, document, images, store, layer, wish)
                    found.append(edge_distance(painted.layer, images))
            return max(found)
    finally:
        client.close()


def edge_distance(layer: TextLayer, images: Images) -> float:
    """Return how far the painted edge is from the vector's, in pixels at 300 ppi: the farthest.

    By how much of a pixel on an edge more or less is covered is how far the edge lies from its place.
    """
    box = layer.box
    size = box.size.pixels(_PPI)
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(size[0] / box.width, size[1] / box.height)
    painter.translate(-box.x, -box.y)
    paint_layer(painter, msgspec.structs.replace(layer, effects=()), images)
    painter.end()
    fine = glyph_coverage(layer, box, (size[0] * _FINER, size[1] * _FINER))
    wanted = cv2.resize(fine.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return float(np.abs(to_array(image)[:, :, 3] - wanted).max() / 255)
