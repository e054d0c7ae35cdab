"""A diffusion model paints what lies beyond the front: window by window, beside what is known."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import msgspec
import numpy as np
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Recipe
from coverstudio.editor.again import generated_recipe
from coverstudio.editor.continuing import continued, front_art
from coverstudio.editor.diffusion import DiffusionWish
from coverstudio.editor.diffusion_recipes import settings_of
from coverstudio.editor.outpainting import (
    KNOWN,
    NEGATIVE,
    PROMPT,
    WIDEST,
    Outpainting,
    Windows,
    require_goes_on,
    wish_for,
)
from coverstudio.editor.pictures import Pixels, get, put
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import DiffuseBackground, Progress
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.generation.models.store import ModelStore
from tests.document.test_spread import spec_of, spread
from tests.fakes import GREY, FakeGenerator
from tests.generation.models.model_folders import sd1_folder
from tests.pictures import noise

FLAPPED = spec_of(
    spread(("back-flap", 20), ("back", 40), ("spine", 5), ("front", 40), ("front-flap", 20), height=60)
)
PER_MM = 2
PAINTED = Recipe(engine="diffusion", wish="generate", prompt="a red house", negative_prompt="fog", seed=3)


@pytest.fixture
def store(tmp_path: Path) -> AssetStore:
    return AssetStore(tmp_path / "store")


@pytest.fixture
def model(tmp_path: Path) -> InstalledModel:
    added = ModelStore(tmp_path / "models").add(sd1_folder(tmp_path / "moonlight"))
    return msgspec.structs.replace(added, native_area=64 * 64)


def cover(store: AssetStore, pixels: Pixels | None = None, recipe: Recipe | None = None) -> Document:
    box = FLAPPED.front_printed_box
    pixels = noise(round(box.width * PER_MM), round(box.height * PER_MM)) if pixels is None else pixels
    asset = asyncio.run(put(store, pixels))
    layer = ImageLayer(id="art", name="Art", box=box, asset=asset, recipe=recipe)
    return Document(print_spec=FLAPPED, layers=(layer,))


def way(model: InstalledModel, **wishes: object) -> Outpainting:
    return Outpainting(model=model, wish=DiffusionWish(prompt=PROMPT, **wishes), seed=11)


def art_of(document: Document) -> ImageLayer:
    (layer,) = document.images
    return layer


def front_of(layer: ImageLayer, box: Box, pixels: Pixels) -> Pixels:
    x, y = round((box.x - layer.box.x) * PER_MM), round((box.y - layer.box.y) * PER_MM)
    return pixels[y : y + round(box.height * PER_MM), x : x + round(box.width * PER_MM)]


def test_the_wrap_is_covered_and_the_front_is_the_same(store: AssetStore, model: InstalledModel) -> None:
    before = cover(store, recipe=PAINTED)
    after = asyncio.run(continued(FakeGenerator(), store, before, way(model)))
    old, new = art_of(before), art_of(after)
    assert new.box.contains(FLAPPED.bleed_box)
    pixels = asyncio.run(get(store, new.asset))
    assert np.array_equal(front_of(new, old.box, pixels), asyncio.run(get(store, old.asset)))
    assert (pixels[:, :40] == GREY).all()
    assert front_art(after) is None


def test_windows_move_away_from_the_front_and_know_a_third_at_least(
    store: AssetStore, model: InstalledModel
) -> None:
    generator, told = FakeGenerator(), list[Progress]()
    asyncio.run(continued(generator, store, cover(store), way(model), told.append))
    asked = [request for request in generator.asked if isinstance(request, DiffuseBackground)]
    assert len(asked) == 3  # two to the left of the front, one to its right
    assert len({request.seed for request in asked}) == 3
    for request, is_turned in zip(asked, (True, True, False), strict=True):
        assert request.canvas is not None
        assert request.width * request.height <= 4 * model.native_area * 1.02
        known = (request.canvas.mask.pixels == 0).all(axis=0)
        assert known.mean() >= KNOWN - 0.02
        columns = known[::-1] if is_turned else known
        assert not np.diff(columns.astype(int)).max() > 0  # known first, then not
    shares = [progress.step / progress.total for progress in told]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1
    second = asked[1].canvas
    assert second is not None
    first_known = int((second.mask.pixels == 0).all(axis=0).argmax())
    beside = second.image.pixels[:, first_known : first_known + 20]
    assert (beside == GREY).mean() > 0.9  # what the first window painted


@pytest.mark.parametrize("more", [3, 100, 1000, 2500, 9000])
@pytest.mark.parametrize("size", [(1000, 1500), (1500, 1000), (300, 1500), (40, 60)])
@pytest.mark.parametrize("area", [64**2, 1024**2, 9000**2])
def test_windows_cover_what_is_painted(more: int, size: tuple[int, int], area: int) -> None:
    windows = Windows.beyond(*size, more, area)
    assert windows.column(0) == windows.known
    assert windows.column(windows.count) == windows.known + windows.more
    assert windows.height <= size[1]
    assert windows.width * windows.height <= area * 1.1 + windows.height
    assert windows.width <= WIDEST * windows.height + 1
    columns = [windows.column(number) for number in range(windows.count + 1)]
    for begin, end in itertools.pairwise(columns):
        assert begin < end
        assert windows.width - (end - begin) >= KNOWN * windows.width - 1.5


def test_without_a_second_pass_windows_have_the_trained_area(
    store: AssetStore, model: InstalledModel
) -> None:
    generator = FakeGenerator()
    asyncio.run(continued(generator, store, cover(store), way(model, refine=0.0)))
    areas = [request.width * request.height for request in generator.asked]
    assert max(areas) <= model.native_area * 1.1


def test_the_recipe_tells_what_the_model_was_told(store: AssetStore, model: InstalledModel) -> None:
    before = cover(store, recipe=PAINTED)
    after = asyncio.run(continued(FakeGenerator(), store, before, way(model, steps=9)))
    recipe = art_of(after).recipe
    assert recipe is not None
    assert (recipe.engine, recipe.wish, recipe.model) == ("diffusion", "continue", model.id)
    assert (recipe.prompt, recipe.seed, recipe.source) == (PROMPT, 11, art_of(before).asset.digest)
    assert (recipe.width, recipe.height) == (art_of(after).asset.width, art_of(after).asset.height)
    assert (settings_of(recipe).steps, recipe.settings["windows"]) == (9, 3)
    assert generated_recipe(recipe) == PAINTED


def test_what_the_front_was_told_is_told_again() -> None:
    erased = Recipe(engine="patch-fill", wish="erase", before=PAINTED)
    assert wish_for(erased) == DiffusionWish(prompt="a red house", negative_prompt="fog")
    photo = DiffusionWish(prompt=PROMPT, negative_prompt=NEGATIVE)
    assert wish_for(None) == wish_for(Recipe(engine="import", wish="import")) == photo


def test_a_model_that_cannot_begin_from_a_picture_is_refused_at_once(
    store: AssetStore, model: InstalledModel
) -> None:
    other = msgspec.structs.replace(model, family="other")
    generator = FakeGenerator()
    with pytest.raises(ValueError, match="cannot go on from a picture: choose a model of another family"):
        asyncio.run(continued(generator, store, cover(store), way(other)))
    with pytest.raises(ValueError, match="cannot go on from a picture"):
        require_goes_on(msgspec.structs.replace(model, kind="lora"))
    assert generator.asked == []


def test_transparent_pictures_are_not_painted_over(store: AssetStore, model: InstalledModel) -> None:
    clear = noise(88, 132, 4)
    with pytest.raises(ValueError, match="mirror it instead"):
        asyncio.run(continued(FakeGenerator(), store, cover(store, clear), way(model)))


def test_a_worker_that_fails_says_so(store: AssetStore, model: InstalledModel) -> None:
    with pytest.raises(GenerationError, match="No memory"):
        asyncio.run(continued(FakeGenerator(fails="No memory."), store, cover(store), way(model)))


def test_it_can_be_given_up_between_two_windows(store: AssetStore, model: InstalledModel) -> None:
    before = cover(store)

    async def story() -> None:
        generator = FakeGenerator(wait_for=asyncio.Event())
        work = asyncio.create_task(continued(generator, store, before, way(model)))
        while not generator.asked:
            await asyncio.sleep(0.01)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        assert len(generator.asked) == 1

    asyncio.run(story())
