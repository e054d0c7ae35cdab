"""A flattened cover looks as before, has nothing that shines through, and keeps the texts above it."""

from __future__ import annotations

import numpy as np
import pikepdf
import pytest

from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.printing.errors import PrintError
from coverstudio.printing.flattening import flattened
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.verifying import verify
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.render import render
from tests.printing.covers import CARD, background, by_poppler, card, needs_poppler, text

SCRIM = ShapeLayer(name="Scrim", box=Box(0, 5, 60, 25), colour="#ffffff", softness=4, opacity=0.7)
SHADE = ShapeLayer(name="Shade", box=Box(0, 60, 30, 20), colour="#8090a0", blend_mode="multiply")


def test_what_shines_through_becomes_one_picture_under_the_texts(store, images) -> None:
    document = card(background(store), SCRIM, SHADE, text("A Field of Glass"))
    flat = flattened(document, store, images)
    assert [type(layer) for layer in flat.layers] == [ImageLayer, TextLayer]
    size = CARD.bleed_box.size.pixels(300)
    before, after = (to_array(render(one, images, CARD.bleed_box, size)) for one in (document, flat))
    difference = np.abs(before.astype(np.int16) - after)
    assert difference.mean() < 0.2
    assert difference[:, -1].max() <= 2  # no white mixes in where the page ends


def test_a_cover_without_transparency_stays_as_it_is(store, images) -> None:
    document = card(background(store), text("A Field of Glass"))
    assert flattened(document, store, images) is document


def test_the_pdf_has_no_transparency_and_its_words(store, images, tmp_path) -> None:
    flat = flattened(card(background(store), SCRIM, SHADE, text("A Field of Glass")), store, images)
    path = tmp_path / "flat.pdf"
    write_pdf(flat, store, images, path)
    assert verify(path, flat) == ()
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0].obj
        assert "/Group" not in page
        assert not any("/SMask" in one for one in page.Resources.XObject.values())
        assert not page.Resources.get("/ExtGState", {}).keys()


@needs_poppler
def test_the_page_looks_the_same_to_poppler(store, images, tmp_path) -> None:
    document = card(background(store), SCRIM, SHADE, text("A Field of Glass"))
    flat = flattened(document, store, images)
    for name, one in (("live", document), ("flat", flat)):
        write_pdf(one, store, images, tmp_path / f"{name}.pdf")
    live, still = (by_poppler(tmp_path / f"{name}.pdf", 150).astype(np.int16) for name in ("live", "flat"))
    assert np.abs(live - still).mean() < 1


def test_text_that_something_shines_through_has_twice_the_ppi(store, images) -> None:
    flat = flattened(card(text("Pale", opacity=0.5)), store, images)
    (layer,) = flat.layers
    assert isinstance(layer, ImageLayer)
    assert layer.asset.width / (layer.box.width / 25.4) == pytest.approx(601, abs=1.5)


def test_a_barcode_stays_sharp_or_is_refused(store, images) -> None:
    barcode = BarcodeLayer(name="ISBN", box=Box(10, 62, 40, 26), isbn="978-3-16-148410-0")
    with pytest.raises(PrintError, match="move it to the top, with full opacity"):
        flattened(card(background(store), barcode, SHADE), store, images)
    above = flattened(card(background(store), SHADE, barcode), store, images)
    assert above.layers[-1] is barcode
