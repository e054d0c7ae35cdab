"""Story (a): the request is pure, the picture lands under everything, the recipe tells how."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.backgrounds import (
    Wish,
    background_layer,
    background_request,
    generate_background,
    new_seed,
    with_background,
)
from coverstudio.editor.pictures import Made
from tests.fakes import FakeGenerator

SMALL = print_spec("46pan")


def made(store: AssetStore, prompt: str = "hills", seed: int = 3) -> Made:
    request = background_request(SMALL, Wish(prompt=prompt), seed)
    return asyncio.run(generate_background(FakeGenerator(), store, request))


def test_the_request_covers_the_bleed_box_at_print_resolution() -> None:
    request = background_request(print_spec("a4"), Wish(prompt="hills", genre="crime"), 5)
    assert (request.width, request.height, request.seed) == (2552, 3579, 5)
    zone = request.calm_zone
    assert zone is not None
    assert zone.x > 0 and zone.x + zone.width < request.width
    assert zone.y > 0 and zone.y + zone.height < request.height / 2


def test_a_prompt_that_no_recipe_has_room_for_is_one_sentence() -> None:
    assert background_request(SMALL, Wish(prompt="x" * 100_000), 5).prompt
    with pytest.raises(ValueError, match="A prompt has at most 100,000 letters, not 100,001"):
        background_request(SMALL, Wish(prompt="x" * 100_001), 5)


def test_without_a_calm_zone_when_not_wanted() -> None:
    assert background_request(SMALL, Wish(calm=False), 5).calm_zone is None


@pytest.mark.parametrize("seed", [-1, 2**80])
def test_a_seed_out_of_range_is_one_sentence(seed: int) -> None:
    with pytest.raises(ValueError, match="The seed must lie between 0 and"):
        background_request(SMALL, Wish(), seed)


def test_new_seeds_differ() -> None:
    assert len({new_seed() for _ in range(20)}) > 15


def test_the_background_goes_under_everything_and_covers_the_bleed(tmp_path: Path) -> None:
    band = ShapeLayer(name="Band", box=Box(0, 0, 10, 10))
    document = add_layer(Document(print_spec=SMALL), band)
    result = with_background(document, made(AssetStore(tmp_path)))
    background = background_layer(result)
    assert background is not None
    assert result.layers == (background, band)
    assert background.box.contains(SMALL.bleed_box)
    assert background.recipe is not None
    assert (background.recipe.prompt, background.recipe.seed) == ("hills", 3)
    assert background.recipe.settings["family"] == "hills"


def test_another_background_takes_the_place_of_the_first(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    once = with_background(Document(print_spec=SMALL), made(store))
    twice = with_background(once, made(store, "sea", 4))
    (layer,) = twice.layers
    assert isinstance(layer, ImageLayer)
    assert layer.id == once.layers[0].id
    assert layer.recipe is not None
    assert layer.recipe.prompt == "sea"
