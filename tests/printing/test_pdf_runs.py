"""Texts whose letters differ, stand in columns or are set by hand read in the PDF as they were typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import Box
from coverstudio.document.retyping import restyled
from coverstudio.document.type_runs import PairKern
from coverstudio.printing.pdf import write_pdf
from coverstudio.rendering.images import StoreImages
from tests.printing.covers import card, extracted, needs_poppler, text

BLURB = "Nobody in the valley believed her until the river rose and the bells began to ring at night."


@pytest.fixture
def printed(tmp_path: Path, store: AssetStore, images: StoreImages):
    def write(*layers) -> Path:
        path = tmp_path / "cover.pdf"
        write_pdf(card(*layers), store, images, path)
        return path

    return write


@needs_poppler
def test_letters_of_every_style_read_as_one_line(printed) -> None:
    layer = text("The Tale of Two", size=12)
    layer = restyled(layer, 4, 8, family="Roboto", size=18.0, colour="#c02020", baseline_shift=100.0)
    layer = restyled(layer, 6, 8, weight=700)
    assert extracted(printed(layer)) == ["The Tale of Two"]


@needs_poppler
def test_pairs_kerned_by_hand_put_no_spaces_into_words(printed) -> None:
    layer = text("WALDEN", size=12, kerns=(PairKern(2, 400.0), PairKern(4, -60.0)), features={"smcp": 1})
    assert extracted(printed(layer)) == ["WALDEN"]


@needs_poppler
def test_columns_read_one_after_the_other(printed) -> None:
    box = Box(2, 2, 46, 30)
    layer = text(BLURB, size=6, box=box, columns=2, column_gap=4.0, alignment="justify")
    assert " ".join(extracted(printed(layer))) == BLURB


@needs_poppler
def test_a_fitted_text_in_another_case_reads_as_it_is_set(printed) -> None:
    assert extracted(printed(text("Walden", fit="width", case="upper"))) == ["WALDEN"]
