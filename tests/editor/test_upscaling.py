"""A picture gets the pixels that print needs where it stands, never fewer, and only when it lacks them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, effective_ppi
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.pictures import put
from coverstudio.editor.upscaling import upscale_layer
from tests.fakes import FakeGenerator
from tests.pictures import flat


def test_a_small_picture_gets_300_ppi_where_it_stands(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)

    async def story() -> None:
        layer = ImageLayer(name="Art", box=Box(0, 0, 20, 30), asset=await put(store, flat(100, 150)))
        assert round(effective_ppi(layer)) == 127
        made = await upscale_layer(FakeGenerator(), store, layer, 300)
        assert made is not None
        assert (made.asset.width, made.asset.height) == (237, 355)
        assert made.recipe.source == layer.asset.digest

    asyncio.run(story())


def test_a_picture_with_enough_pixels_is_left_alone(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)

    async def story() -> None:
        generator = FakeGenerator()
        layer = ImageLayer(name="Art", box=Box(0, 0, 25.4, 25.4), asset=await put(store, flat(300, 300)))
        assert await upscale_layer(generator, store, layer, 300) is None
        assert generator.asked == []

    asyncio.run(story())


def test_a_picture_of_the_size_that_printers_tables_name_is_left_alone(tmp_path: Path) -> None:
    store, bleed = AssetStore(tmp_path), print_spec("46pan").bleed_box

    async def story() -> None:
        layer = ImageLayer(name="Art", box=bleed, asset=await put(store, flat(*bleed.size.pixels(300))))
        assert effective_ppi(layer) < 300
        assert await upscale_layer(FakeGenerator(), store, layer, 300) is None

    asyncio.run(story())


def test_what_would_be_too_large_is_refused_before_any_work(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)

    async def story() -> None:
        generator = FakeGenerator()
        hair = ImageLayer(name="Hair", box=Box(0, 0, 210, 1_000_000), asset=await put(store, flat(1, 5000)))
        with pytest.raises(
            ValueError, match="“Hair” would have 2,481 × 11,811,024 pixels at 300 ppi, which is"
        ):
            await upscale_layer(generator, store, hair, 300)
        assert generator.asked == []

    asyncio.run(story())
