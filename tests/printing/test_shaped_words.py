"""Vertical, bent and warped titles: they read as they were typed, and print where the canvas shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import Box
from coverstudio.document.type_shapes import ArcPath, CirclePath, Warp
from coverstudio.printing.pdf import write_pdf
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render
from tests.printing.covers import by_poppler, card, has_hangul, needs_poppler, said_by, text

PPI = 150
VERTICAL: dict[str, Any] = {
    "writing": "vertical",
    "family": "NanumMyeongjo",
    "alignment": "left",
    "size": 14.0,
}


@needs_poppler
@pytest.mark.parametrize(
    ("words", "lines", "shape"),
    [
        ("봄, 「밤」 그리고\n우리의 “바다”!", ["봄, 「밤」 그리고", "우리의 “바다”!"], VERTICAL),
        ("2026년 New York", ["2026년 New York"], VERTICAL | {"rotation": 12.0}),
        ("24시 서울", ["24시 서울"], VERTICAL | {"latin": "upright"}),
        ("THE OFFICE HOUR", ["THE OFFICE HOUR"], {"path": ArcPath(bend=140), "alignment": "center"}),
        ("ROUND ABOUT", ["ROUND ABOUT"], {"path": CirclePath(), "alignment": "justify", "size": 11.0}),
        ("THE LAST\nHOUR", ["THE LAST", "HOUR"], {"warp": Warp(kind="arch", amount=0.6)}),
    ],
    ids=["columns", "turned words", "figures", "arc", "circle", "warp"],
)
def test_a_shaped_title_reads_as_typed_and_prints_as_shown(
    words: str, lines: list[str], shape: dict[str, Any],
    store: AssetStore, images: StoreImages, tmp_path: Path, qapp: object,
) -> None:  # fmt: skip
    if "family" in shape and not has_hangul():
        pytest.skip("needs NanumMyeongjo")
    layer = text(words, **{"box": Box(10, 20, 40, 55), "size": 20.0, **shape})
    document = card(layer)
    pdf = tmp_path / "cover.pdf"
    write_pdf(document, store, images, pdf)
    read = said_by("pdftotext", "-raw", "-enc", "UTF-8", pdf, "-")
    assert [line for line in read.split("\n") if line.strip("\f")] == lines
    assert "emb" in said_by("pdffonts", pdf)
    printed = by_poppler(pdf, PPI).astype(int)
    size = (printed.shape[1], printed.shape[0])
    shown = to_array(render(document, images, document.print_spec.bleed_box, size)).astype(int)
    assert np.abs(printed - shown).mean() < 1.5
    assert np.abs(printed - shown).max(axis=2).mean() < 3.0
    assert (shown < 100).any()
