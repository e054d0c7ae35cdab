"""A flattened cover looks as before, has nothing that shines through, and keeps the texts above it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, ShapeLayer
from coverstudio.printing.errors import PrintError
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.printed import FLATTENED
from coverstudio.printing.targets import Target
from coverstudio.printing.verifying import verify
from tests.printing.covers import (
    background,
    by_poppler,
    card,
    extracted,
    needs_poppler,
    ppi_of_pictures,
    text,
)

FLAT = Target(flattened=True)
SCRIM = ShapeLayer(name="Scrim", box=Box(0, 5, 60, 25), colour="#ffffff", softness=4, opacity=0.7)
SHADE = ShapeLayer(name="Shade", box=Box(0, 60, 30, 20), colour="#8090a0", blend_mode="multiply")


@pytest.fixture
def document(store) -> Document:
    return card(background(store), SCRIM, SHADE, text("A Field of Glass"))


def names_in(path: Path) -> set[str]:
    with pikepdf.open(path) as pdf:
        return set(pdf.pages[0].obj.Resources.XObject.keys())


def test_what_shines_through_becomes_one_picture_in_srgb(document, store, images, tmp_path) -> None:
    path = tmp_path / "flat.pdf"
    write_pdf(document, store, images, path, target=FLAT)
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0].obj
        assert set(page.Resources.XObject.keys()) == {FLATTENED, "/L3"}
        assert page.Resources.XObject[FLATTENED].ColorSpace[0] == pikepdf.Name.ICCBased
        assert "/Group" not in page
        assert not any("/SMask" in one for one in page.Resources.XObject.values())
        assert not page.Resources.get("/ExtGState", {}).keys()


@needs_poppler
@pytest.mark.parametrize("compression", ["lossless", "jpeg"])
def test_the_page_looks_and_reads_as_before(compression, document, store, images, tmp_path) -> None:
    for name, target in (("live", Target()), ("flat", Target(flattened=True, compression=compression))):
        write_pdf(document, store, images, tmp_path / f"{name}.pdf", target=target)
    live, flat = (by_poppler(tmp_path / f"{name}.pdf", 150).astype(np.int16) for name in ("live", "flat"))
    assert np.abs(live - flat).mean() < 1
    assert np.abs(live - flat)[:, -1].max() <= 8  # no white mixes in where the page ends
    assert "A Field of Glass" in extracted(tmp_path / "flat.pdf")


def test_a_cover_without_transparency_stays_as_it_is(store, images, tmp_path) -> None:
    path = tmp_path / "flat.pdf"
    write_pdf(card(background(store), text("A Field of Glass")), store, images, path, target=FLAT)
    assert names_in(path) == {"/L0", "/L1"}


def test_text_that_something_shines_through_has_twice_the_ppi(store, images, tmp_path) -> None:
    path = tmp_path / "flat.pdf"
    write_pdf(card(text("Pale", opacity=0.5)), store, images, path, target=FLAT)
    assert ppi_of_pictures(path) == pytest.approx({FLATTENED: 300, "/L0": 600}, rel=0.005)


def test_a_barcode_stays_sharp_or_is_refused(store, images, tmp_path) -> None:
    path = tmp_path / "flat.pdf"
    barcode = BarcodeLayer(name="ISBN", box=Box(10, 62, 40, 26), isbn="978-3-16-148410-0")
    with pytest.raises(PrintError, match="move it to the top, with full opacity"):
        write_pdf(card(background(store), barcode, SHADE), store, images, path, target=FLAT)
    write_pdf(card(background(store), SHADE, barcode), store, images, path, target=FLAT)
    assert names_in(path) == {FLATTENED, "/L2"}


def test_what_still_shines_through_is_noticed(document, store, images, tmp_path) -> None:
    write_pdf(document, store, images, tmp_path / "live.pdf")
    found = verify(tmp_path / "live.pdf", document, FLAT)
    assert found == ("something shines through in it, and it was to be flattened.",)


def test_nothing_is_added_to_the_covers_pictures(document, store, images, tmp_path) -> None:
    before = sorted(store.folder.iterdir())
    write_pdf(document, store, images, tmp_path / "flat.pdf", target=FLAT)
    assert sorted(store.folder.iterdir()) == before
