"""A part of the page is shown as the press prints it, with what it cannot print, and with its ink."""

import msgspec
import numpy as np
import pytest
from PySide6.QtGui import QImage

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer
from coverstudio.document.type_looks import Panel
from coverstudio.imaging.heat import heat
from coverstudio.imaging.profiles import read_profile
from coverstudio.imaging.separations import Separation
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.proofing import WARNING, Look, proof
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.rendering.pages import FakeImages, box, page, text

pytestmark = pytest.mark.usefixtures("qapp")
GREEN, BLACK = "#00ff00", "#000000"
LEFT = Box(0, 0, 10, 20)
SIZE = (20, 20)


@pytest.fixture(scope="module")
def separation() -> Separation:
    return Separation(read_profile(tiny_cmyk_profile()))


def shown(document: Document, separation: Separation, look: Look, limit: int = 300) -> np.ndarray:
    image = proof(document, FakeImages(), Box(0, 0, 20, 20), SIZE, separation, look, limit)
    assert isinstance(image, QImage)
    return to_array(image)


def test_colours_are_those_of_the_press(separation: Separation) -> None:
    picture = shown(page(box(box=LEFT, colour=GREEN)), separation, "colours")
    assert tuple(picture[10, 15]) == tuple(separation.proofed(np.full((1, 1, 3), 255, np.uint8))[0, 0])
    assert picture[10, 5][0] > 60  # the green of the press is duller


def test_what_cannot_be_printed_is_warned_of_and_the_rest_left(separation: Separation) -> None:
    picture = shown(page(box(box=LEFT, colour=GREEN)), separation, "gamut")
    assert tuple(picture[10, 5]) == WARNING
    assert tuple(picture[10, 15]) == (255, 255, 255)


def test_ink_shows_in_the_colours_of_the_scale(separation: Separation) -> None:
    picture = shown(page(box(box=LEFT, colour=BLACK)), separation, "ink", 240)
    assert tuple(picture[10, 5]) == heat(360, 240)
    assert tuple(picture[10, 15]) == heat(0, 240)


def test_no_ink_of_the_art_is_under_a_barcode(separation: Separation) -> None:
    code = BarcodeLayer(name="Barcode", box=Box(10, 0, 10, 20), isbn="978-3-16-148410-0")
    art = box(box=Box(0, 0, 20, 20), colour="#102040")
    picture = shown(page(art, code), separation, "ink", 240)
    assert tuple(picture[10, 15]) == heat(0, 240)
    assert tuple(picture[10, 5]) != heat(0, 240)


def test_black_words_are_printed_in_black_ink_alone(separation: Separation) -> None:
    black = shown(page(text("Walden", colour=BLACK)), separation, "ink", 240)
    dark = shown(page(text("Walden", colour="#000010")), separation, "ink", 240)
    assert (black == heat(0, 240)).all()
    assert not (dark == heat(0, 240)).all()


def test_of_black_words_the_ink_around_them_counts(separation: Separation) -> None:
    panel = Panel(padding=300, colour="#402000", opacity=1.0)
    words = text("HH", size=30, colour=BLACK, box=Box(0, 2, 20, 16))
    bare, around = (
        shown(page(one), separation, "ink")
        for one in (words, msgspec.structs.replace(words, effects=(panel,)))
    )
    assert np.array_equal(bare, shown(page(), separation, "ink"))
    assert not np.array_equal(around, bare)
