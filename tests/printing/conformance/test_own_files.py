"""What CoverStudio itself writes keeps the standard that it says it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, ShapeLayer
from coverstudio.imaging.profiles import read_profile
from coverstudio.printing.conformance import Conformance, check
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.targets import Colours, Marks, Target
from coverstudio.rendering.images import StoreImages
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.printing.covers import background, card, text

WAYS: list[tuple[Conformance, Colours, Marks]] = [
    ("pdfx1a", "cmyk", Marks()),
    ("pdfx3", "cmyk", Marks(crop=True, bleed=True, slug=True)),
    ("pdfx4", "rgb", Marks()),
    ("pdfx4", "cmyk", Marks(crop=True)),
]


@pytest.mark.parametrize(("standard", "colours", "marks"), WAYS)
def test_a_cover_with_everything_on_it_keeps_its_standard(
    standard: Conformance,
    colours: Colours,
    marks: Marks,
    store: AssetStore,
    images: StoreImages,
    tmp_path: Path,
) -> None:
    scrim = ShapeLayer(name="Scrim", box=Box(0, 20, 60, 20), colour="#102030", opacity=0.6, softness=3)
    barcode = BarcodeLayer(name="Barcode", box=Box(10, 55, 40, 26), isbn="978-89-01-00001-5")
    document = card(background(store), scrim, text("A Field of Glass"), barcode)
    press = read_profile(tiny_cmyk_profile(), "tiny")
    target = Target(standard=standard, colours=colours, profile=press, marks=marks)
    path = tmp_path / "cover.pdf"
    write_pdf(document, store, images, path, target=target)
    assert check(path, standard) == ()
    other: Conformance = "pdfx4" if standard != "pdfx4" else "pdfx1a"
    assert "identification" in {one.rule for one in check(path, other)}


def test_a_plain_pdf_keeps_none(store: AssetStore, images: StoreImages, tmp_path: Path) -> None:
    path = tmp_path / "cover.pdf"
    write_pdf(card(background(store), text("Glass")), store, images, path)
    for standard in ("pdfx1a", "pdfx3", "pdfx4"):
        assert {"identification", "output-intent"} <= {one.rule for one in check(path, standard)}
