"""The words of the back stand in its safe area, above the barcode, and can be read on any art."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.isbn import parse_isbn
from coverstudio.document.layers import ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec, print_spec
from coverstudio.document.spread import Edition
from coverstudio.editor.barcodes import with_barcode
from coverstudio.editor.blurbs import BLURB, GROUND, checked_blurb, with_blurb
from coverstudio.editor.legibility import ENOUGH, legibility
from coverstudio.editor.lettering import LetteringError
from coverstudio.editor.pictures import put
from coverstudio.printing.preflight import preflight
from coverstudio.printing.wraps import laid_out
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.text_layout import lay_out
from tests.pictures import flat, noise

WORDS = "A man goes to live in the woods.\nHe stays for two years,\n\n\n  and writes down what it costs.  "
LONG = "He went to the woods because he wished to live deliberately. " * 20


def spec() -> PrintSpec:
    edition = Edition(
        printer="kdp-paperback", kind="paperback", trim=Size(152.4, 228.6), paper="cream", pages=240
    )
    return msgspec.structs.replace(laid_out(edition).print_spec("wrap"), ppi=72)


@pytest.fixture
def store(tmp_path: Path, qapp: QGuiApplication) -> AssetStore:
    return AssetStore(tmp_path / "store")


def cover(store: AssetStore, art: str) -> Document:
    pixels = {"black": flat(200, 150, (0, 0, 0)), "white": flat(200, 150, (255, 255, 255))}
    asset = asyncio.run(put(store, pixels.get(art, noise(200, 150))))
    return Document(print_spec=spec(), layers=(ImageLayer(name="Art", box=spec().bleed_box, asset=asset),))


def blurb_of(document: Document) -> TextLayer:
    (layer,) = (text for text in document.texts if text.name == BLURB)
    return layer


@pytest.mark.parametrize("art", ["black", "white", "noise"])
@pytest.mark.parametrize("text", [WORDS, LONG, "숲으로 간 사람이 두 해를 살고 쓴 책이다. " * 12])
def test_they_can_be_read_and_stand_where_text_may(art: str, text: str, store: AssetStore) -> None:
    images = StoreImages(store)
    bare = with_barcode(cover(store, art), parse_isbn("979-11-86757-09-3"))
    after = with_blurb(bare, images, text)
    layer = blurb_of(after)
    spread = after.print_spec.spread
    assert spread is not None
    back = spread.panel("back")
    assert back is not None and back.safe is not None and spread.barcode is not None
    ink = lay_out(layer).ink
    assert ink is not None
    assert back.safe.contains(ink)
    assert ink.bottom < spread.barcode.y
    assert 8 <= layer.size <= 12
    below = msgspec.structs.replace(after, layers=after.layers[: after.index(layer.id)])
    assert legibility(below, images, layer) >= ENOUGH
    (ground,) = (shape for shape in after.layers if shape.name == GROUND)
    assert isinstance(ground, ShapeLayer)
    assert ground.box.contains(ink)


def test_a_printer_that_wants_small_text_in_black_alone_gets_it_on_any_art(store: AssetStore) -> None:
    edition = Edition(
        printer="ingramspark", kind="paperback", trim=Size(152.4, 228.6), paper="creme", pages=240
    )
    ingram = msgspec.structs.replace(laid_out(edition).print_spec("wrap"), ppi=72)
    for art in ("black", "noise"):
        document = msgspec.structs.replace(cover(store, art), print_spec=ingram)
        lettered = with_blurb(document, StoreImages(store), WORDS)
        blurb = blurb_of(lettered)
        assert blurb.colour == "#000000"
        below = msgspec.structs.replace(lettered, layers=lettered.layers[: lettered.index(blurb.id)])
        assert legibility(below, StoreImages(store), blurb) >= ENOUGH
        assert "small-text-in-colours" not in {finding.rule for finding in preflight(lettered)}


def test_other_words_take_their_place(store: AssetStore) -> None:
    images = StoreImages(store)
    once = with_blurb(cover(store, "noise"), images, WORDS)
    twice = with_blurb(once, images, "Other words.")
    assert blurb_of(twice).text == "Other words."
    assert len(twice.layers) == len(once.layers)


def test_paragraphs_stay_and_lines_are_joined() -> None:
    assert checked_blurb(WORDS) == (
        "A man goes to live in the woods. He stays for two years,\n\nand writes down what it costs."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n", "are empty"),
        ("word " * 1000, "shorten them to at most 4,000"),
        ("Short.\n\n" * 400, "do not fit"),
    ],
)
def test_what_is_no_blurb_is_told_in_a_sentence(text: str, sentence: str, store: AssetStore) -> None:
    with pytest.raises(LetteringError, match=sentence):
        with_blurb(cover(store, "noise"), StoreImages(store), text)


def test_a_front_alone_has_no_room_for_them(store: AssetStore) -> None:
    front = Document(print_spec=print_spec("6x9"))
    with pytest.raises(LetteringError, match="no back"):
        with_blurb(front, StoreImages(store), WORDS)


def test_a_barcode_outside_its_box_is_kept_clear_of(store: AssetStore) -> None:
    images = StoreImages(store)
    bare = with_barcode(cover(store, "noise"), parse_isbn("979-11-86757-09-3"))
    (code,) = bare.barcodes
    high = msgspec.structs.replace(code, box=Box(20, 60, code.box.width, code.box.height))
    layers = tuple(high if layer.id == code.id else layer for layer in bare.layers)
    after = with_blurb(msgspec.structs.replace(bare, layers=layers), images, WORDS)
    assert blurb_of(after).box.bottom < 60
