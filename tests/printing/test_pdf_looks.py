"""What other programs show of a printed page is what the canvas shows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BlendMode, ImageLayer, ShapeLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.printing.pdf import write_pdf
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render
from tests.printing.covers import (
    CARD,
    background,
    by_ghostscript,
    by_poppler,
    card,
    gradient,
    needs_ghostscript,
    needs_poppler,
    said_by,
    stored,
    text,
)

PPI = 150
MODES: tuple[BlendMode, ...] = get_args(BlendMode)
RENDERERS = [
    pytest.param(by_poppler, marks=needs_poppler),
    pytest.param(by_ghostscript, marks=needs_ghostscript),
]


def canvas(document: Document, images: StoreImages, like: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Render the bleed box on the pixel grid of another program's rendering."""
    height, width = like.shape[:2]
    box = document.print_spec.bleed_box
    seen = Box(box.x, box.y, width / PPI * 25.4, height / PPI * 25.4)
    return to_array(render(document, images, seen, (width, height)))


def difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return how far pixels are apart, at most, over the channels; edges differ by their antialiasing.

    So each pixel is held against the 3×3 around the other's: what lies between their extremes does not count.
    """
    low, high = cv2.erode(other, np.ones((3, 3), np.uint8)), cv2.dilate(other, np.ones((3, 3), np.uint8))
    under = low.astype(np.int16) - one
    over = one.astype(np.int16) - high
    return np.maximum(np.maximum(under, over), 0).max(axis=2)


@pytest.fixture
def printed(tmp_path: Path, store: AssetStore, images: StoreImages):
    def write(document: Document) -> Path:
        path = tmp_path / "cover.pdf"
        write_pdf(document, store, images, path)
        return path

    return write


@pytest.mark.parametrize("renderer", RENDERERS)
def test_every_blend_mode_looks_as_on_the_canvas(renderer, printed, store, images) -> None:
    patch = stored(store, gradient(60, 60, 4)[::-1].copy())
    layers = [background(store)]
    for number, mode in enumerate(MODES):
        x, y = 1 + 20 * (number % 3), 1 + 22 * (number // 3)
        layers.append(
            ShapeLayer(name=mode, box=Box(x, y, 9, 18), colour="#c86432", blend_mode=mode, opacity=0.8)
        )
        layers.append(ImageLayer(name=mode, box=Box(x + 9, y, 9, 18), asset=patch, blend_mode=mode))
    document = card(*layers)

    shown = renderer(printed(document), PPI)
    wrong = difference(shown, canvas(document, images, shown))

    for layer in layers:
        box = layer.box.moved(3, 3).inset(0.5)
        x, y, right, bottom = (round(v / 25.4 * PPI) for v in (box.x, box.y, box.right, box.bottom))
        assert np.percentile(wrong[y:bottom, x:right], 99) <= 5, layer.name


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("degrees", [30.0, 90.0, 187.5])
def test_turned_layers_stand_where_they_stand_on_the_canvas(
    renderer, degrees, printed, store, images
) -> None:
    document = card(
        background(store),
        ImageLayer(
            name="Inset", box=Box(-12, 50, 50, 30), asset=stored(store, gradient(590, 354)), rotation=degrees
        ),
        ShapeLayer(name="Sun", box=Box(25, 20, 30, 12), shape="ellipse", colour="#ffcc00", rotation=degrees),
        ShapeLayer(
            name="Scrim", box=Box(10, 60, 30, 12), softness=3, colour="#000000", opacity=0.6, rotation=degrees
        ),
        text("Turned", rotation=degrees, size=30, colour="#ffffff"),
    )
    shown = renderer(printed(document), PPI)
    wrong = difference(shown, canvas(document, images, shown))
    assert np.mean(wrong > 8) < 0.002
    assert np.mean(wrong) < 0.5


@pytest.mark.parametrize("renderer", RENDERERS)
def test_translucent_letters_do_not_darken_where_they_overlap(renderer, printed, images) -> None:
    overlapping = text("AVAVAV", size=40, tracking=-250, opacity=0.5, colour="#000000", weight=900)
    document = card(overlapping)
    shown = renderer(printed(document), PPI)
    assert shown.min() >= 126
    assert np.mean(difference(shown, canvas(document, images, shown))) < 0.1


@pytest.mark.skipif(sys.platform != "linux", reason="only FreeType's slant has been measured")
@pytest.mark.parametrize("renderer", RENDERERS[:1])
@pytest.mark.parametrize("more", [{"italic": True}, {"italic": True, "rotation": 20.0}, {"weight": 900}])
@pytest.mark.parametrize("family", ["Manrope", "Source Serif Pro", "Amatic SC"])
def test_letters_are_as_slanted_and_as_bold_as_on_the_canvas(renderer, family, more, printed, images) -> None:
    lines = text("Hamburg\nilluminated", family=family, size=24, box=Box(2, 20, 56, 40), **more)
    document = card(lines)
    shown = renderer(printed(document), PPI)
    assert np.mean(difference(shown, canvas(document, images, shown)) > 24) < 0.0005


@pytest.mark.parametrize("renderer", RENDERERS)
def test_the_background_colour_fills_the_bleed(renderer, printed) -> None:
    document = Document(print_spec=CARD, background="#2266aa", layers=(text("On blue"),))
    shown = renderer(printed(document), PPI)
    corners = shown[[1, 1, -3, -3], [1, -3, 1, -3]]
    assert np.abs(corners.astype(int) - (0x22, 0x66, 0xAA)).max() <= 1


@needs_ghostscript
def test_a4_at_300_ppi_has_the_pixels_printers_expect(printed) -> None:
    a4 = print_spec("a4")
    path = printed(
        Document(print_spec=a4, layers=(ShapeLayer(name="Block", box=a4.bleed_box, colour="#204060"),))
    )
    assert by_ghostscript(path, 300).shape == (3579, 2551, 3)
    assert by_ghostscript(path, 300, "-dUseTrimBox").shape == (3508, 2480, 3)


@needs_poppler
def test_pixels_at_300_ppi_are_those_of_the_asset(printed, store, tmp_path) -> None:
    document = card(background(store))
    path = printed(document)
    said_by("pdfimages", "-png", path, tmp_path / "image")
    extracted = cv2.cvtColor(cv2.imread(str(tmp_path / "image-000.png")), cv2.COLOR_BGR2RGB)
    assert np.array_equal(extracted, gradient(780, 1134))
