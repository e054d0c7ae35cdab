"""A picture gets less ink where it stands, once, as a step that can be undone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Recipe
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.ink import all_with_less_ink, with_less_ink, with_pictures
from coverstudio.editor.pictures import get, put
from coverstudio.imaging.ink import coverage
from coverstudio.imaging.profiles import read_profile
from coverstudio.imaging.separations import Separation
from tests.imaging.tiny_profile import NAME, tiny_cmyk_profile
from tests.pictures import flat, noise


@pytest.fixture(scope="module")
def separation() -> Separation:
    return Separation(read_profile(tiny_cmyk_profile()))


def test_a_dark_picture_keeps_the_limit_and_tells_how_it_was_made(
    tmp_path: Path, separation: Separation
) -> None:
    store, shares = AssetStore(tmp_path), list[float]()

    async def story() -> None:
        asset = await put(store, noise(60, 40) // 4)
        before = Recipe(engine="procedural", wish="generate", seed=4)
        layer = ImageLayer(name="Art", box=Box(0, 0, 60, 40), asset=asset, recipe=before)
        made = await with_less_ink(store, layer, separation, 240, on_share=shares.append)
        assert made is not None
        assert coverage(separation.pixels(await get(store, made.asset))).max() <= 240
        assert made.recipe.wish == "reduce ink"
        assert made.recipe.settings == {"limit": 240, "profile": NAME}
        assert (made.recipe.source, made.recipe.before) == (asset.digest, before)

    asyncio.run(story())
    assert shares[-1] == 1.0


def test_a_picture_that_is_light_enough_is_left_alone(tmp_path: Path, separation: Separation) -> None:
    store = AssetStore(tmp_path)

    async def story() -> None:
        layer = ImageLayer(
            name="Sky", box=Box(0, 0, 9, 9), asset=await put(store, flat(9, 9, (200, 220, 240)))
        )
        assert await with_less_ink(store, layer, separation, 240) is None

    asyncio.run(story())


def test_a_picture_that_shows_twice_is_made_once_and_replaced_twice(
    tmp_path: Path, separation: Separation
) -> None:
    store = AssetStore(tmp_path)

    async def story() -> None:
        dark, light = await put(store, flat(9, 9, (9, 9, 9))), await put(store, flat(9, 9, (250, 250, 250)))
        one = ImageLayer(name="One", box=Box(0, 0, 9, 9), asset=dark)
        other = msgspec.structs.replace(one, id="other", name="Other")
        sky = ImageLayer(name="Sky", box=Box(0, 0, 9, 9), asset=light)
        document = Document(print_spec=print_spec("a5"))
        for layer in (one, other, sky):
            document = add_layer(document, layer)
        made = await all_with_less_ink(store, tuple(document.images), separation, 240)
        assert set(made) == {dark}
        after = list(with_pictures(document, made).images)
        assert after[0].asset == after[1].asset == made[dark].asset
        assert after[2] == sky
        assert all(layer.recipe == made[dark].recipe for layer in after[:2])

    asyncio.run(story())
