"""A page painted in strips is the page painted at once, to the bit."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.pictures import Asset
from coverstudio.rendering import strips
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render
from tests.printing.covers import CARD, background, card, text


@pytest.fixture
def store(tmp_path, qapp: QGuiApplication) -> AssetStore:
    return AssetStore(tmp_path / "store")


@pytest.mark.parametrize("strip", [1000, 7777, 50_000, 10_000_000])
def test_strips_of_every_height_give_the_same_page(store, monkeypatch, strip: int) -> None:
    monkeypatch.setattr(strips, "_STRIP", strip)
    glow = ShapeLayer(name="Glow", shape="ellipse", box=Box(5, 20, 50, 40), softness=4, blend_mode="screen")
    document = card(background(store, 300, 436), glow, text("A Field of Glass", rotation=8, size=18))
    images = StoreImages(store)
    whole = to_array(render(document, images, CARD.bleed_box, (417, 607)))
    assert np.array_equal(strips.rendered(document, images, CARD.bleed_box, (417, 607)), whole)


def test_a_missing_picture_raises_as_always(store) -> None:
    lost = ImageLayer(name="Lost", box=CARD.trim_box, asset=Asset("0" * 64, "png", 10, 10))
    with pytest.raises(MissingAssetError):
        strips.rendered(
            Document(print_spec=CARD, layers=(lost,)), StoreImages(store), CARD.trim_box, (20, 30)
        )
