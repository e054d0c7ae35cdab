"""Story (a): the request is pure, the picture lands under everything, the recipe tells how."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.print_spec import PrintSpec, print_spec
from coverstudio.editor.backgrounds import (
    Wish,
    background_layer,
    background_request,
    generate_background,
    new_seed,
    title_zone,
    with_background,
)
from coverstudio.editor.pictures import Made
from tests.document.test_spread import spread
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


WRAP = PrintSpec(
    name="wrap",
    trim=Size(306, 210),
    ppi=50,
    spread=spread(("back", 148), ("spine", 10), ("front", 148)),
)


def test_a_front_is_painted_without_spine_and_back_and_calm_where_its_title_stands() -> None:
    request = background_request(WRAP, Wish(), 5, "front")
    assert (request.width, request.height) == Size(151, 216).pixels_needed(50)
    zone, title = request.calm_zone, title_zone(WRAP)
    assert zone is not None and title.x >= 158
    assert zone.x == round((title.x - 158) / 25.4 * 50)


def test_a_whole_wrap_is_painted_as_one_picture_that_is_calm_on_its_front() -> None:
    request = background_request(WRAP, Wish(), 5)
    assert (request.width, request.height) == WRAP.bleed_box.size.pixels_needed(50)
    assert request.calm_zone is not None and request.calm_zone.x > request.width / 2


def test_a_zone_that_lies_on_the_back_asks_nothing_of_the_front() -> None:
    assert background_request(WRAP, Wish(zone=Box(10, 10, 80, 40)), 5, "front").calm_zone is None


def made_of(width: int, height: int) -> Made:
    return Made(Asset("0" * 64, "png", width, height), Recipe(engine="file", wish="import"))


def test_an_upright_picture_covers_the_front_of_a_wrap_and_keeps_off_the_spine() -> None:
    (layer,) = with_background(Document(print_spec=WRAP), made_of(800, 1000)).layers
    assert layer.box.contains(WRAP.front_printed_box, 1e-9)
    assert layer.box.x == WRAP.front_printed_box.x


def test_a_wide_picture_covers_the_whole_wrap() -> None:
    (layer,) = with_background(Document(print_spec=WRAP), made_of(1500, 1000)).layers
    assert layer.box.contains(WRAP.bleed_box, 1e-9)
