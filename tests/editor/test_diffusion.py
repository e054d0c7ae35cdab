"""Story (a) with a diffusion model: what is asked, what is kept, and the same picture once more."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import msgspec
import pytest

from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import ImageLayer, effective_ppi
from coverstudio.document.pictures import Recipe
from coverstudio.document.print_spec import FORMATS, PrintSpec, print_spec
from coverstudio.editor.again import request_again
from coverstudio.editor.backgrounds import Wish, background_request, generate_background, with_background
from coverstudio.editor.diffusion import (
    DiffusionWish,
    check_files,
    diffuse_background,
    diffusion_request,
    painted_size,
)
from coverstudio.editor.diffusion_recipes import settings_of
from coverstudio.editor.making import Order, Painting, make_cover
from coverstudio.editor.pictures import Made
from coverstudio.editor.upscaling import upscale_layer
from coverstudio.generation.messages import (
    DiffuseBackground,
    Diffused,
    GenerateBackground,
    LoraUse,
    PixelBox,
)
from coverstudio.generation.models.facts import InstalledModel, ModelError
from coverstudio.generation.models.store import ModelStore
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.rendering.images import StoreImages
from tests.fakes import FakeGenerator
from tests.generation.models.model_folders import lora_file, noisy_weights, sd1_folder
from tests.generation.models.safetensors_files import lora_layers, write_zeros

NOVEL = print_spec("46pan")


@pytest.fixture
def model(tmp_path: Path) -> InstalledModel:
    return ModelStore(tmp_path / "store").add(sd1_folder(tmp_path / "moonlight"))


@pytest.fixture
def models(tmp_path: Path, model: InstalledModel) -> ModelStore:
    return ModelStore(tmp_path / "store")


@pytest.fixture
def ink(tmp_path: Path) -> Path:
    return lora_file(tmp_path / "ink.safetensors")


def painted(
    tmp_path: Path, request: DiffuseBackground, model: InstalledModel, generator: FakeGenerator | None = None
) -> Made:
    store = AssetStore(tmp_path / "assets")
    return asyncio.run(
        diffuse_background(generator or FakeGenerator(), store, request, model, style="linocut")
    )


@pytest.mark.parametrize("spec", [entry.spec for entry in FORMATS], ids=[entry.id for entry in FORMATS])
def test_the_picture_has_the_shape_of_the_bleed_box(spec: PrintSpec, model: InstalledModel) -> None:
    width, height = painted_size(spec, model)
    bleed = spec.bleed_box
    assert abs(height - width * bleed.height / bleed.width) <= 0.5
    assert width * height == pytest.approx(4 * model.native_area, rel=0.01)


def test_without_a_second_pass_it_has_as_many_pixels_as_the_model_was_trained_on(
    model: InstalledModel,
) -> None:
    request = diffusion_request(NOVEL, DiffusionWish(prompt="a lighthouse", refine=0.0), model, 1)
    assert request.width * request.height == pytest.approx(model.native_area, rel=0.01)


def test_no_more_pixels_are_painted_than_print_needs(model: InstalledModel) -> None:
    card = PrintSpec(name="card", trim=Size(55, 85))
    large = msgspec.structs.replace(model, native_area=1328 * 1328)
    assert painted_size(card, large) == card.bleed_box.size.pixels_needed(300)


def test_the_picture_covers_the_bleed_and_says_honestly_how_fine_it_is(
    tmp_path: Path, model: InstalledModel
) -> None:
    made = painted(tmp_path, diffusion_request(NOVEL, DiffusionWish(prompt="x"), model, 1), model)
    (layer,) = with_background(Document(print_spec=NOVEL), made).layers
    assert isinstance(layer, ImageLayer)
    assert layer.box.contains(NOVEL.bleed_box)
    assert layer.box.width - NOVEL.bleed_box.width < 0.2
    assert effective_ppi(layer) == pytest.approx(made.asset.width / (NOVEL.bleed_box.width / 25.4), rel=0.002)


# On 128 × 188 mm with 3 mm of bleed, as shares of the picture: left, top, width, height.
ZONES = [
    (Box(0, 0, 67, 97), (3 / 134, 3 / 194, 67 / 134, 97 / 194)),
    (Box(-10, -10, 500, 500), (0, 0, 1, 1)),
    (Box(98, 152, 100, 100), (101 / 134, 155 / 194, 33 / 134, 39 / 194)),
]


@pytest.mark.parametrize(("zone", "shares"), ZONES, ids=["quarter", "everything", "over the corner"])
def test_the_calm_zone_is_told_in_pixels_of_the_picture(
    zone: Box, shares: tuple[float, ...], model: InstalledModel
) -> None:
    request = diffusion_request(NOVEL, DiffusionWish(prompt="x", calm_zone=zone), model, 1)
    found, width, height = request.calm_zone, request.width, request.height
    assert found is not None
    told = (found.x / width, found.y / height, found.width / width, found.height / height)
    assert told == pytest.approx(shares, abs=0.002)
    assert found.x + found.width <= width
    assert found.y + found.height <= height


def test_a_calm_zone_beside_the_page_is_none(model: InstalledModel) -> None:
    wish = DiffusionWish(prompt="x", calm_zone=Box(300, 0, 20, 20))
    assert diffusion_request(NOVEL, wish, model, 1).calm_zone is None


def test_a_seed_out_of_range_is_one_sentence(model: InstalledModel) -> None:
    with pytest.raises(ValueError, match="The seed must lie between 0 and"):
        diffusion_request(NOVEL, DiffusionWish(prompt="x"), model, 2**80)


def full_wish(ink: Path) -> DiffusionWish:
    return DiffusionWish(
        prompt="a lighthouse", negative_prompt="text", steps=12, guidance=6.5, sampler="euler",
        loras=(LoraUse(str(ink), 0.8),), calm_zone=Box(10, 10, 100, 40), refine=0.4,
    )  # fmt: skip


def test_the_recipe_leads_back_to_the_same_request(
    tmp_path: Path, model: InstalledModel, models: ModelStore, ink: Path
) -> None:
    request = diffusion_request(NOVEL, full_wish(ink), model, 7)
    engine = Answering(guidance=6.5, refine=0.4, ways=("channels_last",))
    recipe = painted(tmp_path, request, model, engine).recipe
    written = msgspec.json.decode(msgspec.json.encode(recipe), type=Recipe)
    expected = msgspec.structs.replace(request, tier="cpu", ways=("channels_last",))
    assert request_again(written, models) == expected
    assert (recipe.model, recipe.settings["style"]) == ("moonlight", "linocut")


def test_a_project_file_keeps_the_recipe(
    tmp_path: Path, model: InstalledModel, models: ModelStore, ink: Path
) -> None:
    request = diffusion_request(NOVEL, full_wish(ink), model, 7)
    made = painted(tmp_path, request, model, Answering(notes=("The prompt was long.",)))
    document = with_background(Document(print_spec=NOVEL), made)
    project_file.save(document, AssetStore(tmp_path / "assets"), tmp_path / "novel.cover", b"")
    (layer,) = project_file.load(tmp_path / "novel.cover", AssetStore(tmp_path / "other")).images
    assert layer.recipe == made.recipe
    assert request_again(layer.recipe, models) == request_again(made.recipe, models)


def test_what_was_left_to_the_engine_is_asked_for_by_name_the_next_time(
    tmp_path: Path, model: InstalledModel, models: ModelStore
) -> None:
    request = diffusion_request(NOVEL, DiffusionWish(prompt="x"), model, 7)
    again = request_again(painted(tmp_path, request, model).recipe, models)
    assert isinstance(again, DiffuseBackground)
    assert (again.steps, again.guidance, again.refine, again.sampler) == (20, 7.5, 0.0, "")
    assert (again.tier, again.ways) == ("cpu", ())


def test_what_the_engine_had_to_say_is_kept(tmp_path: Path, model: InstalledModel) -> None:
    generator = Answering(notes=("There was too little memory.", "The prompt was long."))
    made = painted(tmp_path, diffusion_request(NOVEL, DiffusionWish(prompt="x"), model, 7), model, generator)
    assert made.recipe.settings["notes"] == "There was too little memory.\nThe prompt was long."


def test_of_an_enlarged_picture_the_painted_one_is_made_again(
    tmp_path: Path, model: InstalledModel, models: ModelStore
) -> None:
    request = diffusion_request(NOVEL, DiffusionWish(prompt="x"), model, 7)
    made = painted(tmp_path, request, model)
    (layer,) = with_background(Document(print_spec=NOVEL), made).images
    enlarged = asyncio.run(upscale_layer(FakeGenerator(), AssetStore(tmp_path / "assets"), layer, 300))
    assert enlarged is not None
    assert request_again(enlarged.recipe, models) == request_again(made.recipe, models)


def test_a_picture_of_the_users_own_cannot_be_made_again(models: ModelStore) -> None:
    with pytest.raises(ValueError, match="was not generated here"):
        request_again(Recipe(engine="import", wish="import"), models)


def test_a_recipe_with_holes_is_one_sentence(models: ModelStore) -> None:
    with pytest.raises(ValueError, match="recipe is incomplete"):
        request_again(Recipe(engine="diffusion", wish="generate", seed=1, settings={"steps": 3}), models)


def test_a_prompt_that_no_recipe_has_room_for_is_one_sentence(model: InstalledModel) -> None:
    for wish in (
        DiffusionWish(prompt="x" * 100_001),
        DiffusionWish(prompt="", negative_prompt="x" * 100_001),
    ):
        with pytest.raises(ValueError, match="at most 100,000 letters, not 100,001"):
            diffusion_request(NOVEL, wish, model, 7)


@pytest.mark.parametrize("engine", ["diffusion", "procedural"])
def test_a_recipe_with_a_seed_that_nothing_takes_is_one_sentence(engine: str, models: ModelStore) -> None:
    with pytest.raises(ValueError, match="The seed must lie between 0 and"):
        request_again(Recipe(engine=engine, wish="generate", seed=2**80), models)


@pytest.fixture
def recipe(tmp_path: Path, model: InstalledModel, ink: Path) -> Recipe:
    return painted(tmp_path, diffusion_request(NOVEL, full_wish(ink), model, 7), model).recipe


def test_a_model_that_was_moved_is_found_by_its_id(
    tmp_path: Path, models: ModelStore, recipe: Recipe
) -> None:
    models.remove("moonlight")
    (tmp_path / "new").mkdir()
    (tmp_path / "moonlight").rename(tmp_path / "new" / "moonlight")
    models.add(tmp_path / "new" / "moonlight")
    again = request_again(recipe, models)
    assert isinstance(again, DiffuseBackground)
    assert again.model == str(tmp_path / "new" / "moonlight")


def test_a_model_that_is_gone_is_named(tmp_path: Path, models: ModelStore, recipe: Recipe) -> None:
    models.remove("moonlight")
    shutil.rmtree(tmp_path / "moonlight")
    with pytest.raises(ValueError, match=r"^The model “moonlight” that painted this picture is gone: add it"):
        request_again(recipe, models)


def test_a_model_that_was_trained_on_is_named(tmp_path: Path, models: ModelStore, recipe: Recipe) -> None:
    weights = tmp_path / "moonlight" / "unet" / "diffusion_pytorch_model.safetensors"
    other = noisy_weights(tmp_path / "other.safetensors", 240)
    assert other.stat().st_size == weights.stat().st_size
    other.replace(weights)
    with pytest.raises(ValueError, match=r"^The model “moonlight” has changed since it painted this picture"):
        request_again(recipe, models)


def test_a_note_beside_the_model_changes_nothing(tmp_path: Path, models: ModelStore, recipe: Recipe) -> None:
    (tmp_path / "moonlight" / "README.md").write_text("My favourite.")
    (tmp_path / "moonlight" / ".cache").mkdir()
    (tmp_path / "moonlight" / ".cache" / "state.json").write_text("{}")
    assert isinstance(request_again(recipe, models), DiffuseBackground)


def test_a_lora_that_is_gone_is_named(models: ModelStore, recipe: Recipe, ink: Path) -> None:
    ink.unlink()
    with pytest.raises(ValueError, match=r"^The LoRA “ink” of this picture is gone: add it again"):
        request_again(recipe, models)


def test_a_lora_of_that_name_that_is_another_one_is_named(
    models: ModelStore, recipe: Recipe, ink: Path
) -> None:
    lora_file(ink, rank=8)
    with pytest.raises(ValueError, match=r"^The LoRA “ink” has changed since it was used"):
        request_again(recipe, models)


def test_a_lora_that_was_moved_is_found_among_the_added_ones(
    tmp_path: Path, models: ModelStore, recipe: Recipe, ink: Path
) -> None:
    (tmp_path / "loras").mkdir()
    moved = ink.rename(tmp_path / "loras" / "ink.safetensors")
    models.add(moved)
    again = request_again(recipe, models)
    assert isinstance(again, DiffuseBackground)
    assert again.loras == (LoraUse(str(moved), 0.8),)


def test_a_recipe_does_not_tell_the_users_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    store = ModelStore(tmp_path / "store")
    model, ink = store.find(str(sd1_folder(tmp_path / "moonlight"))), lora_file(tmp_path / "ink.safetensors")
    request = diffusion_request(NOVEL, DiffusionWish(prompt="x", loras=(LoraUse(str(ink)),)), model, 7)
    recipe = painted(tmp_path, request, model).recipe
    assert str(tmp_path) not in msgspec.json.encode(recipe).decode()
    assert settings_of(recipe).model_path == "~/moonlight"
    again = request_again(recipe, store)
    assert isinstance(again, DiffuseBackground)
    assert (again.model, again.loras) == (request.model, request.loras)


def test_files_are_looked_at_before_the_worker_is_asked(
    tmp_path: Path, model: InstalledModel, ink: Path
) -> None:
    request = diffusion_request(NOVEL, full_wish(ink), model, 7)
    check_files(request)
    tall = lora_layers("lora_unet_double_blocks_0_img_attn_qkv", inside=3072, out=9216)
    flux = write_zeros(tmp_path / "flux.safetensors", tall, {"modelspec.architecture": "flux-1-dev/lora"})
    with pytest.raises(ModelError, match="choose a LoRA or a model of the same base"):
        check_files(msgspec.structs.replace(request, loras=(LoraUse(str(flux)),)))
    with pytest.raises(ModelError, match=r"no sampler “magic”: choose one of .*euler"):
        check_files(msgspec.structs.replace(request, sampler="magic"))
    shutil.rmtree(tmp_path / "moonlight" / "vae")
    with pytest.raises(ModelError, match="vae"):
        check_files(request)


def test_a_whole_cover_on_a_painted_background(qapp: object, tmp_path: Path, model: InstalledModel) -> None:
    store, generator = AssetStore(tmp_path / "assets"), FakeGenerator()
    order = Order(
        print_spec=NOVEL, title="The Last Lighthouse", seed=5,
        painting=Painting(model, DiffusionWish(prompt="a lighthouse")),
    )  # fmt: skip
    cover = asyncio.run(make_cover(generator, store, StoreImages(store), order))
    (asked,) = [request for request in generator.asked if isinstance(request, DiffuseBackground)]
    assert asked.calm_zone is not None
    assert asked.calm_zone.y < asked.height / 4
    background = cover.document.layers[0]
    assert isinstance(background, ImageLayer)
    assert background.recipe is not None
    assert background.recipe.before is not None
    assert background.recipe.before.engine == "diffusion"
    assert effective_ppi(background) >= 299.5


def test_a_drawing_is_made_again_with_the_same_pixels(tmp_path: Path, models: ModelStore) -> None:
    store, small = AssetStore(tmp_path / "assets"), PrintSpec(name="small", trim=Size(20, 30))

    async def story() -> None:
        worker = WorkerClient()
        try:
            wish = Wish(prompt="rain over a harbour at night", genre="crime")
            first = await generate_background(worker, store, background_request(small, wish, 11))
            request = request_again(first.recipe, models)
            assert isinstance(request, GenerateBackground)
            again = await generate_background(worker, store, request)
            assert again.asset == first.asset
            assert isinstance(request.calm_zone, PixelBox)
        finally:
            worker.close()

    asyncio.run(story())


class Answering(FakeGenerator):
    """Answers as an engine that decided these things itself."""

    def __init__(self, **decided: object) -> None:
        super().__init__()
        self._decided = decided

    async def run(self, request: object, on_progress: object = None) -> Diffused:
        answer = await super().run(request, on_progress)  # type: ignore[arg-type]
        return msgspec.structs.replace(answer, **self._decided)
