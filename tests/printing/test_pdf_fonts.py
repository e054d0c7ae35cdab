"""Fonts that vary, on their way into a PDF."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.printing.pdf import write_pdf
from coverstudio.rendering.images import StoreImages
from tests.printing.covers import card, extracted, needs_poppler, text
from tests.rendering.font_library.made_fonts import FEATURES, fonts_of, made_font

WORDS = "AB 1A"


def fonts_in(pdf: Path) -> list[str]:
    told = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout
    return told.splitlines()[2:]


@needs_poppler
@pytest.mark.parametrize("weight", [300, 900])
def test_words_in_a_variable_font_are_text_in_an_embedded_subset(
    weight: int, tmp_path: Path, store: AssetStore, images: StoreImages
) -> None:
    made_font(tmp_path / "v.ttf", "Vary Test", varies=True, features=FEATURES)
    with fonts_of(tmp_path):
        layer = text(WORDS, family="Vary Test", weight=weight, axes={"XTRA": 5.0}, features={"ss01": 1})
        write_pdf(card(layer), store, images, tmp_path / "cover.pdf")
    assert extracted(tmp_path / "cover.pdf") == [WORDS]
    (one,) = fonts_in(tmp_path / "cover.pdf")
    assert " yes yes " in one or " yes no " in one
