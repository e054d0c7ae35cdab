"""The barcode on a cover: painted, printed and read back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pikepdf
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.barcode import barcode
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.isbn import parse_isbn
from coverstudio.document.layers import BarcodeLayer
from coverstudio.printing.barcodes.bars import numbers_in
from coverstudio.printing.barcodes.face import face
from coverstudio.printing.errors import PrintError
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.verifying import verify
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.barcodes import DIGIT_HEIGHT
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render
from tests.printing.covers import (
    background,
    by_ghostscript,
    by_poppler,
    card,
    extracted,
    needs_ghostscript,
    needs_poppler,
)

ISBN = parse_isbn("978-3-16-148410-0")
NUMBER = {("9783161484100", "51495")}
RENDERERS = [
    pytest.param(by_poppler, marks=needs_poppler),
    pytest.param(by_ghostscript, marks=needs_ghostscript),
]


def layer(scale: float = 1.0, addon: str = "51495", **more: object) -> BarcodeLayer:
    """A barcode in the middle of the card, its box a millimetre larger than it must be."""
    size = barcode(ISBN, addon).size(scale)
    box = Box(30 - size.width / 2, 45 - size.height / 2, size.width, size.height)
    return BarcodeLayer(name="Barcode", isbn=ISBN.hyphenated, addon=addon, **{"box": box.inset(-0.5), **more})


@pytest.fixture
def cover(store: AssetStore) -> Document:
    return card(background(store), layer())


@pytest.fixture
def pdf(cover: Document, store: AssetStore, images: StoreImages, tmp_path: Path) -> Path:
    path = tmp_path / "cover.pdf"
    write_pdf(cover, store, images, path)
    return path


@pytest.mark.parametrize("ppi", [300, 600])
@pytest.mark.parametrize("scale", [0.8, 1.0])
@pytest.mark.parametrize("degrees", [0.0, 90.0, 180.0])
def test_a_painted_barcode_is_read(degrees, scale, ppi, store, images) -> None:
    document = card(background(store), layer(scale, rotation=degrees))
    page = document.print_spec.bleed_box
    assert numbers_in(to_array(render(document, images, page, page.size.pixels(ppi)))) == NUMBER


def test_the_whole_box_is_white_where_nothing_else_is(store, images) -> None:
    wide = layer(0.8, box=Box(5, 20, 50, 50))
    document = card(background(store), wide)
    pixels = to_array(render(document, images, wide.box, (500, 500)))
    # The barcode has 44.1 × 24.0 mm at 80 %; here it has 50 × 27.2, from row 114 to row 386.
    assert (pixels[:114] == 255).all()
    assert (pixels[386:] == 255).all()
    assert (pixels[114:386] == 0).any()


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("degrees", [0.0, -90.0])
def test_a_printed_barcode_is_read_where_it_stands_on_the_canvas(
    renderer, degrees, store, images, tmp_path
) -> None:
    document = card(background(store), layer(rotation=degrees))
    write_pdf(document, store, images, tmp_path / "cover.pdf")
    shown = renderer(tmp_path / "cover.pdf", 600)
    assert numbers_in(shown) == NUMBER
    page = document.print_spec.bleed_box
    height, width = shown.shape[:2]
    seen = Box(page.x, page.y, width / 600 * 25.4, height / 600 * 25.4)
    canvas = to_array(render(document, images, seen, (width, height)))[..., :3]
    # Edges alone make up to 1.5; a barcode that is off by one module makes 32.
    assert np.abs(shown.astype(int) - canvas).mean() < 2


@needs_poppler
def test_its_words_are_text(pdf: Path) -> None:
    lines = extracted(pdf)
    assert "ISBN 978-3-16-148410-0" in lines
    assert "783161484100" in "".join("".join(lines).split())


def test_its_black_is_that_of_one_ink(pdf: Path) -> None:
    with pikepdf.open(pdf) as file:
        form = file.pages[0].Resources.XObject["/L1"]
        operators = [str(one.operator) for one in pikepdf.parse_content_stream(form)]
        colours = [
            (str(one.operator), float(one.operands[0]))
            for one in pikepdf.parse_content_stream(form)
            if str(one.operator) in {"g", "G", "rg", "RG", "k", "K", "cs", "sc", "scn"}
        ]
    assert colours == [("g", 1.0), ("g", 0.0)]
    assert operators.count("re") == 1 + len(barcode(ISBN, "51495").bars)


@pytest.mark.parametrize(
    ("before", "after"), [(b"0 g", b"1 g"), (b"re\nf\nBT", b"re\nn\nBT")], ids=["white", "not filled"]
)
def test_verifying_notices_a_barcode_that_does_not_read(
    before: bytes, after: bytes, pdf: Path, cover: Document
) -> None:
    assert verify(pdf, cover) == ()
    with pikepdf.open(pdf, allow_overwriting_input=True) as file:
        form = file.pages[0].Resources.XObject["/L1"]
        content = form.read_bytes()
        assert before in content
        form.write(content.replace(before, after))
        file.save(pdf)
    assert verify(pdf, cover) == ("the barcode “Barcode” cannot be read back from it.",)


def test_verifying_notices_another_number(pdf: Path, cover: Document) -> None:
    other = msgspec.structs.replace(cover.layers[1], addon="51490")
    assert verify(pdf, msgspec.structs.replace(cover, layers=(cover.layers[0], other))) == (
        "the barcode “Barcode” cannot be read back from it.",
    )


def test_a_barcode_too_small_for_scanners_is_not_printed(store, images, tmp_path) -> None:
    document = card(background(store), layer(0.7, box=Box(5, 20, 40, 25)))
    with pytest.raises(PrintError) as refused:
        write_pdf(document, store, images, tmp_path / "cover.pdf")
    assert str(refused.value) == (
        "The barcode “Barcode” has 73 % of its size and scanners need 80 %: "
        "enlarge its box to 44.1 × 24.0 mm at least."
    )
    assert not (tmp_path / "cover.pdf").exists()


def test_canvas_and_file_set_digits_equally_high() -> None:
    assert face().digit_height / face().units == DIGIT_HEIGHT
