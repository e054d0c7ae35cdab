"""Story (b): what is white changes, nothing else does, and the report tells the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer, remove_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.print_spec import print_spec
from coverstudio.editor import erasing
from coverstudio.editor.pictures import Made, get, put
from coverstudio.generation.messages import Inpaint, Region
from tests.fakes import FakeGenerator
from tests.pictures import flat, noise, rows

T = TypeVar("T")
RED = (255, 0, 0)


def run(story: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(story)


def region(x: int, y: int, width: int, height: int, text: str = "") -> Region:
    polygon = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Region(polygon, 0.9, text)


def lettered() -> np.ndarray:
    """A plain picture with black bars where the region (40, 40, 60, 20) says that lettering is."""
    picture = flat(200, 160, (200, 190, 180))
    picture[44:56, 45:95:10] = 0
    picture[44:56, 46:95:10] = 0
    return picture


def layer_of(asset: Asset, box: Box, rotation: float = 0.0) -> ImageLayer:
    return ImageLayer(name="Picture", box=box, asset=asset, rotation=rotation)


def test_only_the_white_part_of_the_mask_changes() -> None:
    picture = noise(300, 200)
    mask = np.zeros((200, 300), np.uint8)
    mask[90:110, 140:160] = 255
    generator = FakeGenerator(RED)
    out = run(erasing.erase(generator, picture, mask))
    changed = (out != picture).any(axis=2)
    assert changed.any()
    assert not changed[mask == 0].any()
    (request,) = generator.asked
    assert isinstance(request, Inpaint)
    assert request.image.width < 300 and request.image.height <= 200, "only the part around the mask travels"


def test_a_mask_cut_exactly_along_the_letters_leaves_no_edge_of_them() -> None:
    picture = lettered()
    mask = np.where(picture[..., 0] == 0, np.uint8(255), np.uint8(0))
    out = run(erasing.erase(FakeGenerator((200, 190, 180)), picture, mask))
    assert (out == (200, 190, 180)).all()


def test_transparency_stays_as_it_is() -> None:
    picture = noise(100, 100, 4)
    mask = np.zeros((100, 100), np.uint8)
    mask[40:60, 40:60] = 255
    out = run(erasing.erase(FakeGenerator(RED), picture, mask))
    assert np.array_equal(out[..., 3], picture[..., 3])


def test_a_black_mask_asks_nobody() -> None:
    generator = FakeGenerator()
    picture = noise(20, 20)
    assert np.array_equal(run(erasing.erase(generator, picture, np.zeros((20, 20), np.uint8))), picture)
    assert generator.asked == []


@pytest.mark.parametrize(
    ("mask", "sentence"),
    [
        (np.full((20, 20), 255, np.uint8), "The mask covers the whole picture"),
        (np.full((20, 21), 255, np.uint8), "The mask is 21×20 pixels, the picture 20×20"),
    ],
)
def test_a_mask_that_cannot_work_is_one_sentence(mask: np.ndarray, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        run(erasing.erase(FakeGenerator(), noise(20, 20), mask))


def test_a_picture_without_lettering_stays_as_it_is() -> None:
    picture = noise(60, 40)
    erased = run(erasing.erase_text(FakeGenerator(), picture))
    assert np.array_equal(erased.pixels, picture)
    report = msgspec.structs.replace(erased.report, seconds=0.0)
    assert report == erasing.Report(
        engine="patch-fill",
        detector="rapidocr",
        rounds=0,
        regions_found=0,
        regions_left=0,
        masked_share=0.0,
        pixels_changed=0,
        pixels_changed_outside_mask=0,
    )


@pytest.mark.parametrize(
    ("seen", "rounds", "left"),
    [
        ([[region(40, 40, 60, 20)], []], 1, 0),
        ([[region(40, 40, 60, 20)], [region(40, 40, 30, 20)], []], 2, 0),
        ([[region(40, 40, 60, 20)]], 3, 1),
    ],
)
def test_it_looks_again_and_erases_what_is_left(
    seen: Sequence[Sequence[Region]], rounds: int, left: int
) -> None:
    said: list[str] = []
    generator = FakeGenerator((200, 190, 180), regions=seen)
    erased = run(erasing.erase_text(generator, lettered(), says=said.append))
    assert (erased.report.rounds, erased.report.regions_found, erased.report.regions_left) == (
        rounds,
        1,
        left,
    )
    assert len(erased.left) == left
    assert 0 < erased.report.masked_share < 0.2
    assert said[:3] == ["Looking for lettering", "Erasing 1 region", "Looking again"]


def test_what_the_user_keeps_is_no_failure() -> None:
    keep, go = region(40, 100, 60, 20, "TITLE"), region(40, 40, 60, 20, "xqz")
    generator = FakeGenerator((200, 190, 180), regions=[[keep]])
    erased = run(erasing.erase_text(generator, lettered(), regions=[go]))
    assert (erased.report.rounds, erased.report.regions_found, erased.report.regions_left) == (1, 1, 0)


def test_a_mask_of_the_users_own_can_be_proved() -> None:
    mask = erasing.filled_mask((160, 200), [region(35, 35, 70, 30).polygon])
    seen = [[region(40, 40, 60, 20), region(0, 120, 50, 20)], [region(0, 120, 50, 20)]]
    erased = run(
        erasing.erase_masked(FakeGenerator(regions=seen), lettered(), mask, detector=erasing.BUILT_IN)
    )
    assert (erased.report.rounds, erased.report.regions_found, erased.report.regions_left) == (1, 1, 0)


def test_points_on_the_page_are_pixels_of_the_picture_and_back() -> None:
    layer = layer_of(Asset("0" * 64, "png", 400, 200), Box(10, 20, 100, 50), rotation=30)
    page = [(10.0, 20.0), (60.0, 45.0), (97.5, 33.0)]
    there = erasing.to_layer_pixels(page, layer)
    assert there[1] == pytest.approx((200, 100))
    back = erasing.to_page(there, layer)
    assert [pytest.approx(point) for point in page] == back


def test_a_dragged_box_is_turned_with_the_picture() -> None:
    layer = layer_of(Asset("0" * 64, "png", 8, 8), Box(0, 0, 8, 8), rotation=90)
    mask = erasing.filled_mask((8, 8), [erasing.region_of_box(Box(0.2, 0.2, 2.4, 1.4), layer).polygon])
    # The page's top-left corner is the bottom-left corner of a picture that was turned clockwise.
    assert rows(mask) == ["........"] * 5 + ["###....."] * 3 or rows(mask)[:5] == ["........"] * 5
    assert rows(mask)[7][0] == "#"


def test_erasing_a_box_from_a_layer_keeps_the_story_of_its_pixels(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)

    async def story() -> None:
        asset = await put(store, noise(100, 80))
        layer = layer_of(asset, Box(0, 0, 100, 80))
        mask = erasing.filled_mask((80, 100), [erasing.region_of_box(Box(20, 20, 30, 10), layer).polygon])
        made, report = await erasing.erase_mask_of_layer(FakeGenerator(RED), store, layer, mask)
        assert made.recipe.source == asset.digest
        assert 0.03 < report.masked_share < 0.05
        out = await get(store, made.asset)
        assert tuple(out[25, 35]) == RED

    run(story())


def test_a_mask_over_all_of_the_picture_or_of_another_size_is_one_sentence(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)

    async def story() -> None:
        layer = layer_of(await put(store, noise(100, 80)), Box(0, 0, 100, 80))
        with pytest.raises(ValueError, match="The mask covers the whole picture"):
            await erasing.erase_mask_of_layer(
                FakeGenerator(), store, layer, np.full((80, 100), 255, np.uint8)
            )
        with pytest.raises(ValueError, match="same size"):
            await erasing.erase_mask_of_layer(FakeGenerator(), store, layer, np.full((80, 90), 255, np.uint8))

    run(story())


def test_a_result_for_a_layer_that_went_away_is_dropped() -> None:
    old, other = Asset("0" * 64, "png", 8, 8), Asset("1" * 64, "png", 8, 8)
    layer = layer_of(old, Box(0, 0, 8, 8))
    document = add_layer(Document(print_spec=print_spec("a4")), layer)
    made = Made(other, Recipe(engine="patch-fill", wish="erase"))

    assert erasing.with_pixels(document, layer.id, old, made).layers[0].asset == other  # type: ignore[union-attr]
    gone = remove_layer(document, layer.id)
    assert erasing.with_pixels(gone, layer.id, old, made) is gone
    changed = msgspec.structs.replace(document, layers=(msgspec.structs.replace(layer, asset=other),))
    assert erasing.with_pixels(changed, layer.id, old, made) is changed
