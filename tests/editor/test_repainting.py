"""A diffusion model erases: window by window, only inside the mask, and the recipe says how."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.document.assets import AssetStore
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.editor.erasing import (
    DIFFUSION,
    NEGATIVE_PROMPT,
    PROMPT,
    Detector,
    Eraser,
    erase,
    erase_mask_of_layer,
    erase_text,
)
from coverstudio.editor.pictures import put
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import DiffuseInpaint, Progress, Region
from coverstudio.generation.models.abilities import can_erase
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.generation.models.families import families
from tests.fakes import GREY, FakeGenerator
from tests.generation.models.model_folders import sd1_folder
from tests.pictures import noise

Pixels = NDArray[np.uint8]


def a_model(**particulars: Any) -> InstalledModel:
    known = {
        "id": "fill", "name": "Fill", "kind": "inpaint", "family": "sd1", "path": "/models/fill",
        "bytes": 1, "origin": "added", "native_area": 64 * 64,
    }  # fmt: skip
    return InstalledModel(**(known | particulars))


def an_eraser(**wishes: Any) -> Eraser:
    return Eraser(engine=DIFFUSION, model=a_model(), **wishes)


def two_words() -> Pixels:
    mask = np.zeros((300, 400), np.uint8)
    mask[20:30, 20:60] = 255
    mask[250:260, 330:380] = 255
    return mask


def asked(generator: FakeGenerator) -> list[DiffuseInpaint]:
    return [request for request in generator.asked if isinstance(request, DiffuseInpaint)]


def test_only_what_is_masked_changes_and_transparency_stays() -> None:
    pixels, mask, generator = noise(400, 300, channels=4), two_words(), FakeGenerator()
    out = asyncio.run(erase(generator, pixels, mask, an_eraser()))
    np.testing.assert_array_equal(out[mask == 0], pixels[mask == 0])
    np.testing.assert_array_equal(out[..., 3], pixels[..., 3])
    assert (out[24:26, 30:50, :3] == GREY).all()
    assert (out[254:256, 340:370, :3] == GREY).all()


def test_the_model_is_told_what_the_eraser_says_in_each_window() -> None:
    generator = FakeGenerator()
    eraser = an_eraser(seed=7, steps=12, guidance=3.0, strength=0.8, prompt="a wall", negative_prompt="x")
    asyncio.run(erase(generator, noise(400, 300), two_words(), eraser))
    first, second = asked(generator)
    assert (first.model, first.prompt, first.negative_prompt) == ("/models/fill", "a wall", "x")
    assert (first.steps, first.guidance, first.strength) == (12, 3.0, 0.8)
    assert (first.seed, second.seed) == (7, 8)
    assert first.image.width * first.image.height < 300 * 400 / 4


def test_a_window_begins_with_what_those_before_it_have_made_and_sees_no_letters_to_go() -> None:
    mask = np.zeros((100, 200), np.uint8)
    mask[40:60, 20:90] = mask[40:60, 104:180] = 255  # each sees a part of the other
    generator = FakeGenerator()
    asyncio.run(erase(generator, noise(200, 100), mask, an_eraser(context=1.0)))
    first, second = asked(generator)
    x = second.image.width
    assert np.count_nonzero(first.mask.pixels) > 20 * 70  # the other word is a hole, too
    assert np.count_nonzero(second.mask.pixels) == 20 * 76
    assert (second.image.pixels[50, : x // 8] == GREY).all(axis=1).any()


def test_more_context_shows_more_of_the_picture() -> None:
    def seen(context: float) -> int:
        generator = FakeGenerator()
        asyncio.run(erase(generator, noise(400, 300), two_words(), an_eraser(context=context)))
        return max(request.image.width * request.image.height for request in asked(generator))

    assert seen(0.5) < seen(2.0)


def test_a_soft_mask_is_a_whole_hole_for_the_model_and_is_blended_softly() -> None:
    mask = np.zeros((64, 64), np.uint8)
    mask[20:40, 20:40] = 128
    pixels, generator = np.zeros((64, 64, 3), np.uint8), FakeGenerator(colour=(200, 200, 200))
    out = asyncio.run(erase(generator, pixels, mask, an_eraser()))
    (request,) = asked(generator)
    assert set(np.unique(request.mask.pixels)) == {0, 255}
    assert 90 <= out[30, 30, 0] <= 110


def test_progress_runs_once_over_all_windows() -> None:
    told: list[Progress] = []
    asyncio.run(erase(FakeGenerator(), noise(400, 300), two_words(), an_eraser(), told.append))
    assert [(one.step, one.total) for one in told] == [(250, 1000), (750, 1000)]


def test_without_a_model_nothing_is_asked() -> None:
    generator = FakeGenerator()
    with pytest.raises(ValueError, match="needs a model: choose one"):
        asyncio.run(erase(generator, noise(400, 300), two_words(), Eraser(engine=DIFFUSION)))
    assert generator.asked == []


def test_a_failure_is_passed_on() -> None:
    generator = FakeGenerator(fails="Too little memory.")
    with pytest.raises(GenerationError, match="Too little memory"):
        asyncio.run(erase(generator, noise(400, 300), two_words(), an_eraser()))


def test_found_lettering_is_erased_round_by_round_with_other_seeds() -> None:
    region = Region(((20.0, 20.0), (90.0, 20.0), (90.0, 50.0), (20.0, 50.0)), 0.9, "WORD")
    generator = FakeGenerator(regions=[[region], [region], []])
    erased = asyncio.run(
        erase_text(generator, noise(200, 100), detector=Detector(), eraser=an_eraser(seed=3))
    )
    assert (erased.report.engine, erased.report.rounds) == (DIFFUSION, 2)
    seeds = [request.seed for request in asked(generator)]
    assert seeds[0] == 3 and len(set(seeds)) > 1


def test_the_recipe_names_the_model_and_what_it_was_told(tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "fill")
    model = a_model(path=str(folder), id="fill-1")
    store = AssetStore(tmp_path / "assets")

    async def story() -> ImageLayer:
        asset = await put(store, noise(400, 300))
        layer = ImageLayer(id="art", name="Art", box=Box(0, 0, 100, 75), asset=asset)
        eraser = Eraser(engine=DIFFUSION, model=model, seed=5, strength=0.7, context=1.0)
        made, _ = await erase_mask_of_layer(FakeGenerator(), store, layer, two_words(), eraser=eraser)
        assert made.recipe.source == asset.digest
        return ImageLayer(id="art", name="Art", box=layer.box, asset=made.asset, recipe=made.recipe)

    recipe = asyncio.run(story()).recipe
    assert recipe is not None
    assert (recipe.engine, recipe.wish, recipe.model, recipe.seed) == ("diffusion", "erase", "fill-1", 5)
    assert (recipe.prompt, recipe.negative_prompt) == (PROMPT, NEGATIVE_PROMPT)
    told = recipe.settings
    assert (told["model_name"], told["strength"], told["context"]) == ("Fill", 0.7, 1.0)
    assert len(str(told["model_digest"])) == 64 and "steps" not in told
    json.dumps(told)


@pytest.mark.parametrize(
    ("kind", "family", "can"),
    [("inpaint", "sd1", True), ("background", "sdxl", True), ("background", "other", False),
     ("lora", "sd1", False), ("upscaler", "real-esrgan", False)],
)  # fmt: skip
def test_models_made_for_it_erase_and_those_that_go_on_from_a_picture(
    kind: str, family: str, can: bool
) -> None:
    assert can_erase(a_model(kind=kind, family=family)) is can


def test_every_family_with_a_second_pass_can_erase() -> None:
    able = {known.id for known in families() if can_erase(a_model(kind="background", family=known.id))}
    assert able == {known.id for known in families()} - {"other"}
