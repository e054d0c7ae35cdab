"""Exactly the pixels that trim and bleed need: nothing that print never shows, nothing too few."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size, corners
from coverstudio.document.layers import ImageLayer, effective_ppi
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import PrintSpec, print_spec
from coverstudio.document.spread import Edition
from coverstudio.editor.pictures import get, put
from coverstudio.editor.shown_parts import Enlargement, for_print, place_of, shown_part, whole
from coverstudio.editor.upscaling import upscale_part, with_enlarged
from coverstudio.generation.messages import PixelBox
from coverstudio.printing.wraps import laid_out
from tests.fakes import FakeGenerator
from tests.pictures import noise

A4 = print_spec("a4")


def layer(box: Box, width: int, height: int, rotation: float = 0.0) -> ImageLayer:
    return ImageLayer(name="Art", box=box, asset=Asset("0" * 64, "png", width, height), rotation=rotation)


def test_a_picture_that_fills_the_page_gets_what_the_bleed_box_needs() -> None:
    found = for_print(layer(A4.bleed_box, 600, 842), A4)
    assert found == Enlargement(PixelBox(0, 0, 600, 842), 2552, 3579)


def test_what_hangs_over_the_bleed_is_left_out() -> None:
    art = layer(Box(-53, -3, 316, 303), 3160, 3030)  # ten pixels a millimetre, 50 mm too wide on each side
    found = for_print(art, A4)
    assert found == Enlargement(PixelBox(500, 0, 2160, 3030), 2552, 3579)
    assert place_of(art, found.part) == Box(-3, -3, 216, 303)


def test_pixels_that_show_by_a_hair_are_kept_whole() -> None:
    art = layer(Box(-4, -4, 300, 400), 300, 400)
    assert shown_part(art, A4) == PixelBox(1, 1, 216, 303)
    shifted = layer(Box(-4.5, -4, 300, 400), 300, 400)
    assert shown_part(shifted, A4) == PixelBox(1, 1, 217, 303)


def test_on_a_spread_the_whole_wrap_is_the_page() -> None:
    spec = _wrap()
    page = spec.bleed_box
    art = layer(Box(page.x - 20, page.y, page.width + 40, page.height), 4000, 2000)
    found = for_print(art, spec)
    needed = page.size.pixels_needed(spec.ppi)
    assert needed[0] <= found.width <= needed[0] + 2 * spec.ppi * art.box.width / 4000 / 25.4 + 1
    assert found.height == needed[1]
    front = next(panel.box for panel in spec.spread.panels if panel.name == "front")  # type: ignore[union-attr]
    on_front = layer(front, 500, 700)
    assert for_print(on_front, spec) == Enlargement(whole(on_front), *front.size.pixels_needed(spec.ppi))


def test_what_stands_beside_the_page_is_taken_whole() -> None:
    art = layer(Box(1000, 0, 50, 50), 100, 100)
    assert shown_part(art, A4) == PixelBox(0, 0, 100, 100)


def test_of_a_turned_picture_the_part_stays_in_its_place() -> None:
    art = layer(Box(-100, 50, 410, 200), 4100, 2000, rotation=90)
    part = shown_part(art, A4)
    assert part == PixelBox(520, 0, 3030, 2000)
    box = place_of(art, part)
    xs, ys = zip(*corners(box, 90), strict=True)
    assert (min(xs), max(xs)) == pytest.approx((5, 205))
    assert (min(ys), max(ys)) == pytest.approx((-3, 300))


places = st.builds(
    Box, st.floats(-300, 300), st.floats(-300, 300), st.floats(5, 600), st.floats(5, 600)
)  # fmt: skip


@given(places, st.integers(1, 3000), st.integers(1, 3000), st.floats(-180, 180))
def test_the_part_reaches_print_resolution_and_wastes_less_than_a_pixel(
    box: Box, width: int, height: int, rotation: float
) -> None:
    art = layer(box, width, height, rotation)
    found = for_print(art, A4)
    place = place_of(art, found.part)
    assert found.part.x >= 0 and found.part.x + found.part.width <= width
    assert found.part.y >= 0 and found.part.y + found.part.height <= height
    for pixels, side in ((found.width, place.width), (found.height, place.height)):
        assert pixels / (side / 25.4) >= 300 - 1e-3
        assert pixels == 1 or (pixels - 1) / (side / 25.4) < 300


def test_the_part_takes_the_layers_place_as_one_step_that_shows_the_same(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)

    async def story() -> None:
        pixels = noise(316, 303)
        art = ImageLayer(name="Art", box=Box(-53, -3, 316, 303), asset=await put(store, pixels))
        document = Document(print_spec=A4, layers=(art,))
        found = for_print(art, A4)
        generator = FakeGenerator()
        made = await upscale_part(generator, store, art, found)
        (request,) = generator.asked
        assert np.array_equal(request.image.pixels, pixels[:, 50:266])  # type: ignore[union-attr]
        assert (made.asset.width, made.asset.height) == (2552, 3579)
        assert (made.recipe.source, made.recipe.settings) == (art.asset.digest, {"part": "50,0 216×303"})
        changed = with_enlarged(document, art.id, art.asset, found.part, made).layer(art.id)
        assert isinstance(changed, ImageLayer)
        assert changed.box == Box(-3, -3, 216, 303)
        assert 300 <= effective_ppi(changed) < 300.2
        assert (await get(store, changed.asset)).shape == (3579, 2552, 3)

    asyncio.run(story())


def test_a_layer_that_was_moved_meanwhile_gets_its_part_where_it_is_now(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)

    async def story() -> None:
        art = ImageLayer(name="Art", box=Box(-53, -3, 316, 303), asset=await put(store, noise(316, 303)))
        found = for_print(art, A4)
        made = await upscale_part(FakeGenerator(), store, art, found)
        from msgspec.structs import replace

        moved = replace(art, box=art.box.moved(10, 20))
        document = Document(print_spec=A4, layers=(moved,))
        changed = with_enlarged(document, art.id, art.asset, found.part, made).layer(art.id)
        assert changed is not None
        assert changed.box == Box(7, 17, 216, 303)
        other = replace(art, asset=made.asset)
        document = Document(print_spec=A4, layers=(other,))
        assert with_enlarged(document, art.id, art.asset, found.part, made) is document
        assert with_enlarged(document, "gone", art.asset, found.part, made) is document

    asyncio.run(story())


def _wrap() -> PrintSpec:
    edition = Edition(
        printer="kdp-paperback", kind="paperback", trim=Size(152.4, 228.6), paper="white", pages=200
    )
    return laid_out(edition).print_spec("wrap")
