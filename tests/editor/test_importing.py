"""A picture of the user's: the first becomes the background, the next land where they are dropped."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PIL import Image

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.backgrounds import background_layer
from coverstudio.editor.importing import import_picture, with_picture
from coverstudio.imaging.reading import PictureError
from tests.pictures import noise

BLANK = Document(print_spec=print_spec("a4"))


def test_the_first_picture_is_the_background_and_the_next_a_layer(tmp_path: Path) -> None:
    Image.fromarray(noise(140, 210)).save(tmp_path / "art.png")
    made = asyncio.run(import_picture(AssetStore(tmp_path / "store"), tmp_path / "art.png"))
    assert made.recipe.settings == {"file": "art.png"}

    once = with_picture(BLANK, made)
    background = background_layer(once)
    assert background is not None
    assert background.box.contains(BLANK.print_spec.bleed_box)

    twice = with_picture(once, made, at=(50, 60))
    logo = twice.layers[1]
    assert logo.name == "art.png"
    assert logo.box.center == pytest.approx((50, 60))
    assert logo.box.width / logo.box.height == pytest.approx(140 / 210)
    assert logo.box.width == pytest.approx(140 / 300 * 25.4), "at the ppi of print"


def test_a_large_picture_is_dropped_at_half_the_page(tmp_path: Path) -> None:
    Image.fromarray(noise(3000, 100)).save(tmp_path / "wide.png")
    made = asyncio.run(import_picture(AssetStore(tmp_path / "store"), tmp_path / "wide.png"))
    logo = with_picture(with_picture(BLANK, made), made).layers[1]
    assert logo.box.width == pytest.approx(105)
    assert logo.box.center == pytest.approx((105, 148.5))


def test_what_is_no_picture_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("not a picture", encoding="utf-8")
    with pytest.raises(PictureError, match=r"notes\.png"):
        asyncio.run(import_picture(AssetStore(tmp_path / "store"), tmp_path / "notes.png"))


def test_a_plain_jpeg_keeps_its_own_bytes(tmp_path: Path) -> None:
    Image.fromarray(noise(140, 210)).save(tmp_path / "art.jpg", quality=90)
    store = AssetStore(tmp_path / "store")
    made = asyncio.run(import_picture(store, tmp_path / "art.jpg"))
    assert store.read(made.asset) == (tmp_path / "art.jpg").read_bytes()
