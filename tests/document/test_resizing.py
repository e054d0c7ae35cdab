"""A text made larger with all that belongs to it."""

from __future__ import annotations

import msgspec
import pytest

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.resizing import resized
from coverstudio.document.retyping import restyled, restyled_whole
from coverstudio.document.type_looks import Gradient, PictureFill, Stop
from coverstudio.document.type_shapes import ArcPath, WavePath

BOX = Box(0, 0, 200, 100)


@pytest.fixture
def title() -> TextLayer:
    box = Box(0, 0, 100, 50)
    return TextLayer(name="Title", box=box, text="Walden", family="Roboto", size=20, column_gap=4)


def test_letters_of_their_own_size_and_gaps_grow_along(title: TextLayer) -> None:
    larger = resized(restyled(title, 0, 1, size=30.0), BOX, 40.0)
    assert (larger.box, larger.size, larger.spans[0].size, larger.column_gap) == (BOX, 40.0, 60.0, 8.0)


def test_a_wave_grows_and_an_arc_bends_as_before(title: TextLayer) -> None:
    waving = msgspec.structs.replace(title, path=WavePath(height=3.0, waves=2.0))
    assert resized(waving, BOX, 40.0).path == WavePath(height=6.0, waves=2.0)
    bent = msgspec.structs.replace(title, path=ArcPath(bend=90.0))
    assert resized(bent, BOX, 40.0).path == ArcPath(bend=90.0)


def test_a_picture_in_the_letters_stays_where_it_was_in_them(title: TextLayer) -> None:
    asset = Asset(digest="0" * 64, extension="png", width=100, height=50)
    placed = msgspec.structs.replace(title, fill=PictureFill(asset=asset, box=Box(-50, -25, 100, 50)))
    larger = resized(placed, BOX, 40.0).fill
    assert isinstance(larger, PictureFill)
    assert larger.box == Box(-100, -50, 200, 100)
    covering = msgspec.structs.replace(title, fill=PictureFill(asset=asset))
    assert resized(covering, BOX, 40.0).fill == covering.fill
    gradient = Gradient(stops=(Stop(0.0, "#000000"), Stop(1.0, "#ffffff")))
    assert resized(msgspec.structs.replace(title, fill=gradient), BOX, 40.0).fill == gradient


def test_whatever_grows_can_still_be_saved_and_opened(title: TextLayer) -> None:
    wild = msgspec.structs.replace(
        restyled(title, 0, 1, size=1500.0), column_gap=900.0, path=WavePath(height=9_000.0)
    )
    for grown in (resized(wild, BOX, 9_999.0), restyled_whole(wild, size=1800.0)):
        assert msgspec.json.decode(msgspec.json.encode(grown), type=TextLayer) == grown
