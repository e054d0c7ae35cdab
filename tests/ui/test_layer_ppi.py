"""Every picture says how many pixels an inch it has where it stands: red, amber or quiet, and at once."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt

from coverstudio.document.document import add_layer, replace_layer, with_print_spec
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.pictures import Asset
from coverstudio.editor.pictures import put
from coverstudio.ui.canvas.ppi_mark import PpiMark
from coverstudio.ui.canvas.view_map import ViewMap
from coverstudio.ui.ppi_words import ppi_words
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.pictures import flat
from tests.ui.stage import play

PPI = Qt.ItemDataRole.UserRole + 3


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        (150, ("150 ppi", "danger")), (199, ("199 ppi", "danger")), (200, ("200 ppi", "caution")),
        (299, ("299 ppi", "caution")), (300, ("300 ppi", "quiet")), (900, ("900 ppi", "quiet")),
    ],
)  # fmt: skip
def test_red_below_200_amber_below_300_quiet_otherwise(pixels: int, words: tuple[str, str]) -> None:
    art = ImageLayer(name="Art", box=Box(0, 0, 25.4, 25.4), asset=Asset("0" * 64, "png", pixels, pixels))
    assert ppi_words(art, 300) == words
    assert ppi_words(ShapeLayer(name="Plain", box=Box(0, 0, 5, 5)), 300) == ("", "")


def test_the_list_and_the_canvas_follow_while_a_picture_is_scaled() -> None:
    async def story(opened: StudioWindow) -> None:
        editor, window = opened.studio.editor, opened.window
        asset = await put(editor.store, flat(300, 300))
        art = ImageLayer(name="Art", box=Box(10, 10, 25.4, 25.4), asset=asset)
        editor.edit(lambda document: add_layer(document, art), "Add")
        editor.select(art.id)
        row = window.layers.list.item(0)
        assert row.data(PPI) == ("300 ppi", "quiet")
        for side, words in ((50.8, ("150 ppi", "danger")), (30.48, ("250 ppi", "caution"))):
            larger = replace(art, box=Box(10, 10, side, side))
            editor.preview(replace_layer(editor.document, larger))
            assert row.data(PPI) == words
            assert window.status_line.ppi.text() == f"{words[0]} effective"
            marks = [mark for mark in window.canvas.marks() if isinstance(mark, PpiMark)]
            assert [ppi_words(mark.layer, mark.wanted) for mark in marks] == [words]
        editor.preview(None)
        assert row.data(PPI) == ("300 ppi", "quiet")
        spec = replace(editor.document.print_spec, ppi=600)
        editor.edit(lambda document: with_print_spec(document, spec), "Format")
        assert row.data(PPI)[1] == "danger"

    play(story, FakeGenerator())


def test_the_menu_of_a_picture_offers_what_print_needs_and_that_of_words_does_not() -> None:
    async def story(opened: StudioWindow) -> None:
        editor, layers = opened.studio.editor, opened.window.layers
        asset = await put(editor.store, flat(100, 100))
        art = ImageLayer(name="Art", box=Box(0, 0, 100, 100), asset=asset)
        sharp = ImageLayer(name="Sharp", box=Box(0, 0, 5, 5), asset=asset)
        plain = ShapeLayer(name="Plain", box=Box(0, 0, 5, 5))
        for layer in (art, sharp, plain):
            editor.edit(lambda document, layer=layer: add_layer(document, layer), "Add")
        asked: list[str] = []
        layers.upscale_asked.disconnect()
        layers.upscale_asked.connect(asked.append)
        texts = {one.text(): one for one in layers.menu_of(art.id).actions()}
        assert texts["Upscale to 300 ppi"].isEnabled() and "Upscale…" in texts
        texts["Upscale to 300 ppi"].trigger()
        assert asked == [art.id]
        texts = {one.text(): one for one in layers.menu_of(sharp.id).actions()}
        assert not texts["Upscale to 300 ppi"].isEnabled()
        assert "Upscale…" not in {one.text() for one in layers.menu_of(plain.id).actions()}

    play(story, FakeGenerator())


def test_the_label_on_the_canvas_stays_in_view() -> None:
    art = ImageLayer(name="Art", box=Box(0, 0, 200, 300), asset=Asset("0" * 64, "png", 100, 100))
    view = ViewMap(4.0, 0.0, 0.0, 400, 300)
    assert QRectF(0, 0, 400, 300).contains(PpiMark(art, 300).shown_in(view))
