"""Small covers to print, and the outside programs that look at what was printed."""

from __future__ import annotations

import functools
import shutil
import subprocess
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from numpy.typing import NDArray

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, replace_layer
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import AnyLayer, ImageLayer, TextLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.print_spec import PrintSpec
from coverstudio.imaging.writing import encode_png

CARD = PrintSpec(name="card", trim=Size(60, 90), bleed=3, safe=5)

needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs poppler-utils")
needs_ghostscript = pytest.mark.skipif(not shutil.which("gs"), reason="needs Ghostscript")
needs_qpdf = pytest.mark.skipif(not shutil.which("qpdf"), reason="needs qpdf")


def card(*layers: AnyLayer, **words: str) -> Document:
    return Document(
        print_spec=CARD, layers=layers, **{"title": "A Field of Glass", "author": "Ines Duarte", **words}
    )


def gradient(width: int, height: int, channels: int = 3) -> NDArray[np.uint8]:
    """Smooth in both directions, different in every channel."""
    y, x = np.mgrid[0:height, 0:width] / (max(width, height) - 1)
    planes = [x, y, 1 - (x + y) / 2, 0.15 + 0.85 * x * y]
    return np.round(np.stack(planes[:channels], axis=-1) * 255).astype(np.uint8)


def stored(store: AssetStore, pixels: NDArray[np.uint8]) -> Asset:
    return store.put(encode_png(pixels), "png")


def background(store: AssetStore, width: int = 780, height: int = 1134) -> ImageLayer:
    """A picture that fills the bleed box, 300 ppi as it comes."""
    return ImageLayer(name="Background", box=CARD.bleed_box, asset=stored(store, gradient(width, height)))


def painted(document: Document) -> Document:
    """The same cover, its pictures painted by a model."""
    recipe = Recipe(engine="diffusion", wish="generate", model="sd")
    for layer in document.images:
        document = replace_layer(document, msgspec.structs.replace(layer, recipe=recipe))
    return document


def text(words: str, top: float = 10.0, **more: object) -> TextLayer:
    wanted = {"family": "Source Serif Pro", "size": 14.0, "box": Box(5, top, 50, 15), "colour": "#101820"}
    return TextLayer(name="Text", text=words, **{**wanted, **more})


def by_poppler(pdf: Path, ppi: int) -> NDArray[np.uint8]:
    picture = pdf.with_name("poppler")
    subprocess.run(["pdftoppm", "-r", str(ppi), "-png", "-singlefile", pdf, picture], check=True)
    return _read(picture.with_suffix(".png"))


def by_ghostscript(pdf: Path, ppi: int, *options: str) -> NDArray[np.uint8]:
    picture = pdf.with_name("ghostscript.png")
    smooth = ["-dTextAlphaBits=4", "-dGraphicsAlphaBits=4"]
    quiet = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=png16m"]
    subprocess.run([*quiet, f"-r{ppi}", *smooth, *options, "-o", picture, pdf], check=True)
    return _read(picture)


def _read(path: Path) -> NDArray[np.uint8]:
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def said_by(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def extracted(pdf: Path) -> list[str]:
    return [line for line in said_by("pdftotext", "-enc", "UTF-8", pdf, "-").split("\n") if line.strip("\f")]


def ppi_of_pictures(pdf: Path) -> dict[str, float]:
    """Return the ppi across of the pictures that the page itself draws, by their names there."""
    found: dict[str, float] = {}
    across = 0.0
    with pikepdf.open(pdf) as file:
        drawn = file.pages[0].obj.Resources.XObject
        for one in pikepdf.parse_content_stream(file.pages[0]):
            if str(one.operator) == "cm":
                across = float(one.operands[0])
            elif str(one.operator) == "Do" and "/Width" in drawn[str(one.operands[0])]:
                found[str(one.operands[0])] = int(drawn[str(one.operands[0])].Width) / across * 72
    return found


@functools.cache
def has_hangul() -> bool:
    from coverstudio.rendering.fonts import font_available

    return font_available("NanumMyeongjo")


def square_font(path: Path, family: str, *, fs_type: int = 0, coloured: bool = False) -> Path:
    """Make a font of squares for A and a smiling face, in two colours as emoji fonts are or in none."""
    squares = {".notdef": (0, 500), "face": (50, 850), "head": (50, 850), "mouth": (200, 600)}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(squares))
    builder.setupCharacterMap({0x41: "face", 0x1F600: "face"})
    builder.setupGlyf({name: _square(*corners) for name, corners in squares.items()})
    builder.setupHorizontalMetrics(dict.fromkeys(squares, (900, 50)))
    builder.setupHorizontalHeader(ascent=850, descent=-150)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(
        sTypoAscender=850, sTypoDescender=-150, usWinAscent=850, usWinDescent=150, fsType=fs_type
    )
    builder.setupPost()
    if coloured:
        builder.setupCOLR({"face": [("head", 0), ("mouth", 1)]}, version=0)
        builder.setupCPAL([[(1, 0.8, 0, 1), (0.8, 0, 0, 1)]])
    builder.save(path)
    return path


def _square(low: int, high: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((low, low))
    for corner in ((high, low), (high, high), (low, high)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
