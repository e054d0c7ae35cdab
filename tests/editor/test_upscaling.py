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
from coverstudio.editor.upscaling import (
    UpscaleWish,
    denoising_partner,
    upscale,
    upscale_layer,
    upscale_recipe,
)
from coverstudio.generation.messages import Upscale
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


def test_a_wish_reaches_the_engine_and_the_recipe(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    wish = UpscaleWish(
        engine="real-esrgan", model="/models/a.pth", other_model="/models/b.pth", other_share=0.25,
        strength=0.5,
    )  # fmt: skip

    async def story() -> None:
        generator = FakeGenerator()
        layer = ImageLayer(name="Art", box=Box(0, 0, 20, 30), asset=await put(store, flat(100, 150)))
        made = await upscale_layer(generator, store, layer, 300, wish=wish)
        (request,) = generator.asked
        assert isinstance(request, Upscale)
        assert (request.engine, request.model, request.other_model) == (
            "real-esrgan", "/models/a.pth", "/models/b.pth"
        )  # fmt: skip
        assert (request.other_share, request.strength, request.protect) == (0.25, 0.5, None)
        assert made is not None
        assert (made.recipe.engine, made.recipe.model) == ("real-esrgan", "a.pth")
        assert made.recipe.settings == {
            "strength": 0.5, "other_model": "b.pth", "other_share": 0.25, "ppi": 300
        }  # fmt: skip

    asyncio.run(story())


def test_a_recipe_says_nothing_of_models_that_took_no_part() -> None:
    assert upscale_recipe(UpscaleWish(), (20, 30)).settings == {}
    alone = UpscaleWish(engine="real-esrgan", model="/m/a.pth", other_model="/m/b.pth")
    assert upscale_recipe(alone, (20, 30)).settings == {"strength": 1.0}


@pytest.mark.parametrize("size", [(100_000, 10), (10, 100_000), (29_000, 29_000)])
def test_sizes_that_no_picture_may_have_are_refused_before_any_work(size: tuple[int, int]) -> None:
    generator = FakeGenerator()
    with pytest.raises(ValueError, match=r"which is too large: ask for at most 30,000 pixels a side and 200"):
        asyncio.run(upscale(generator, flat(2, 2), size))
    assert generator.asked == []


def test_the_network_that_keeps_noise_lies_beside_the_one_that_does_not() -> None:
    model = Path("models") / "realesr-general-x4v3.pth"
    assert denoising_partner(model) == Path("models") / "realesr-general-wdn-x4v3.pth"
    with pytest.raises(ValueError, match=r"^RealESRGAN_x4plus\.pth has no partner to mix in"):
        denoising_partner(Path("RealESRGAN_x4plus.pth"))
