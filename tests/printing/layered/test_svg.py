"""A cover as SVG looks as on the canvas, and its texts and shapes can still be edited."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, ShapeLayer
from coverstudio.printing.layered import svg, write_layered
from coverstudio.printing.layered.sheets import canvas_of, merged
from coverstudio.printing.presets import Extras
from coverstudio.rendering.arrays import to_array
from tests.printing.covers import background, card, text

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture
def cover(store) -> Document:
    return card(
        background(store),
        ShapeLayer(name="Band", box=Box(10, 30, 40, 10), colour="#c03020", opacity=0.6, rotation=20),
        ShapeLayer(name="Card", box=Box(5, 44, 20, 10), colour="#203080", corner_radius=3),
        ShapeLayer(name="Glow", shape="ellipse", box=Box(30, 44, 18, 14), colour="#ffffff", softness=3),
        text("A Field of\nGlass & <Light>", size=18, alignment="left", rotation=-5),
        BarcodeLayer(name="ISBN", box=Box(10, 62, 40, 26), isbn="978-3-16-148410-0"),
    )


def by_qt(path: Path, size: tuple[int, int]) -> np.ndarray:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    QSvgRenderer(str(path)).render(painter)
    painter.end()
    return to_array(image)


def shown_twice(document: Document, store, images, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The SVG as Qt shows it, and the canvas."""
    write_layered(document, store, images, path)
    canvas = canvas_of(document, None)
    return by_qt(path, (canvas.width, canvas.height)), merged(document, images, canvas)


def test_it_looks_as_on_the_canvas(cover, store, images, tmp_path) -> None:
    wordless = Document(
        print_spec=cover.print_spec, layers=tuple(one for one in cover.layers if one.name != "Text")
    )
    svg_pixels, page = shown_twice(wordless, store, images, tmp_path / "cover.svg")
    difference = np.abs(svg_pixels.astype(np.int16) - page).max(axis=2)
    assert difference.mean() < 0.6
    assert (difference > 40).mean() < 0.001


def test_words_stand_where_they_stood(store, images, tmp_path) -> None:
    # Qt's SVG rounds sizes of fonts to whole units, so only the last baseline and the beginning can agree.
    words = text("Glass\nHills", size=30, alignment="left", box=Box(5, 10, 50, 40))
    in_svg, on_canvas = (inked(one) for one in shown_twice(card(words), store, images, tmp_path / "w.svg"))
    assert in_svg == pytest.approx(on_canvas, abs=1)


def inked(pixels: np.ndarray) -> tuple[int, int]:
    """The lowest row and the first column of what is dark."""
    dark = pixels.min(axis=2) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return int(rows[-1]), int(columns[0])


def root_of(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()


def test_the_page_is_the_bleed_box_in_millimetres(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.svg"
    write_layered(cover, store, images, path, Extras(disclosure="Drawn by hand."))
    root = root_of(path)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("66mm", "96mm", "-3 -3 66 96")
    assert root.findtext(f"{SVG}title") == "A Field of Glass"
    assert root.findtext(f"{SVG}desc") == "Fonts: Source Serif Pro 400. Drawn by hand."


def test_words_stay_words_line_by_line(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.svg"
    write_layered(cover, store, images, path)
    lines = root_of(path).findall(f"{SVG}g/{SVG}g/{SVG}text")
    assert [line.text for line in lines] == ["A Field of", "Glass & <Light>"]
    style = root_of(path).findall(f"{SVG}g/{SVG}g")[0]
    assert style.get("font-family") == "'Source Serif Pro'"
    assert float(style.get("font-size", "")) == pytest.approx(18 / 72 * 25.4, abs=1e-4)


def test_letters_stay_joined_and_what_xml_cannot_hold_is_left_out(store, images, tmp_path) -> None:
    path = tmp_path / "cover.svg"
    write_layered(card(text("می‌خواهم\x07", size=18), title="A\x0bfamily 👩‍👧"), store, images, path)
    (line,) = root_of(path).iter(f"{SVG}text")
    assert line.text == "می‌خواهم"
    assert root_of(path).findtext(f"{SVG}title") == "Afamily 👩‍👧"


def test_a_picture_lies_in_it_byte_for_byte(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.svg"
    write_layered(cover, store, images, path)
    (image,) = root_of(path).iter(f"{SVG}image")
    kind, _, data = image.get(HREF, "").partition(",")
    assert kind == "data:image/png;base64"
    assert hashlib.sha256(base64.b64decode(data)).hexdigest() == next(cover.images).asset.digest


def test_blending_opacity_and_hiding_are_said_in_css(store, images, tmp_path) -> None:
    shade = ShapeLayer(name='A "shade"', box=Box(0, 0, 9, 9), blend_mode="multiply", opacity=0.25)
    hidden = ShapeLayer(name="Draft", box=Box(0, 0, 9, 9), visible=False)
    write_layered(card(shade, hidden), store, images, tmp_path / "c.svg")
    first, second = root_of(tmp_path / "c.svg").findall(f"{SVG}g")
    assert (first.get("data-name"), first.get("opacity")) == ('A "shade"', "0.2500")
    assert first.get("style") == "mix-blend-mode:multiply;"
    assert second.get("style") == "display:none;"


def test_lost_words_are_noticed(cover, store, images, tmp_path) -> None:
    path = tmp_path / "cover.svg"
    write_layered(cover, store, images, path)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("A Field of</text>", "A Field</text>"), encoding="utf-8")
    assert list(svg.findings(path, cover)) == ["the words of “Text” are not in it"]
    path.write_text(
        whole.replace('href="data:image/png;base64,iVBOR', 'href="data:image/png;base64,iVBOS'), "utf-8"
    )
    assert list(svg.findings(path, cover)) == ["the picture “Background” is not in it"]
    path.write_text(whole[:-20], encoding="utf-8")
    assert "cannot be read back" in next(svg.findings(path, cover))
