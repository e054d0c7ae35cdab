"""Who paints over what is erased: chosen in the panel Clean or the models window, told in fields, kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import numpy as np

from coverstudio.editor.erasing import DIFFUSION, NEGATIVE_PROMPT, PATCHES, PROMPT
from coverstudio.generation.messages import (
    AnyRequest,
    DiffuseInpaint,
    Engine,
    Inpaint,
    ListEngines,
    Region,
)
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.settings import Settings
from coverstudio.ui.panels.model_choice import BUILT_IN, GET
from coverstudio.ui.stages import BACKGROUND, CLEAN
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import ENGINES, FakeGenerator
from tests.generation.models.model_folders import lora_file, sd1_folder
from tests.ui.models.scene import choose, open_models, push
from tests.ui.stage import a_picture, at_rest, play, until


class WithoutRuntime(FakeGenerator):
    """No diffusion model can erase here."""

    async def run(self, request: AnyRequest, on_progress: object = None) -> object:
        if isinstance(request, ListEngines):
            missing = Engine(id="diffusion", kind="inpaint", ready=False, reason="The AI runtime is missing.")
            return msgspec.structs.replace(ENGINES, engines=(*ENGINES.engines[:1], missing))
        return await super().run(request, None)


def filling_folder(folder: Path) -> Path:
    sd1_folder(folder)
    (folder / "unet" / "config.json").write_text('{"in_channels": 9, "sample_size": 64}')
    return folder


async def with_models(opened: StudioWindow, folder: Path) -> InstalledModel:
    """Add one model that paints, one made for inpainting and a LoRA; return the second."""
    models = opened.stories.models
    added = [
        await asyncio.to_thread(models.store().add, path)
        for path in (
            sd1_folder(folder / "storybook"),
            filling_folder(folder / "filler"),
            lora_file(folder / "ink.safetensors"),
        )
    ]
    models.refresh()
    await until(lambda: len(models.known.installed) == len(added), "the models are known")
    await opened.stories.backgrounds.load_choices()
    return added[1]


def test_without_models_the_built_in_engine_erases_and_models_are_one_click_away() -> None:
    async def story(opened: StudioWindow) -> None:
        part, wanted = opened.window.clean.eraser, list[None]()
        opened.stories.models.opened.connect(lambda: wanted.append(None))
        assert opened.stories.erasers.eraser == PATCHES and part.fields is None
        opened.window.stages.show_stage(CLEAN)
        assert part.get.isVisible() and part.get.text() == "Get models…"
        part.choice.edited.emit(GET)
        assert wanted and part.choice.choice == BUILT_IN
        await until(lambda: opened.stories.models.catalog, "what there is")

    play(story, FakeGenerator())


def test_a_model_is_chosen_told_and_remembered(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        filler = await with_models(opened, tmp_path)
        part, erasers = opened.window.clean.eraser, opened.stories.erasers
        assert [model.name for model in erasers.offered] == ["filler", "storybook"]
        part.choice.edited.emit(filler.id)
        assert opened.studio.preferences.settings.eraser == filler.id
        eraser = erasers.eraser
        assert (eraser.engine, eraser.model, eraser.prompt) == (DIFFUSION, filler, PROMPT)
        assert eraser.negative_prompt == NEGATIVE_PROMPT
        assert erasers.eraser.seed != eraser.seed
        fields = part.fields
        assert fields is not None
        assert fields.prompt.words == PROMPT and fields.steps.text() == "the model's own"
        fields.prompt.replace_words("a mossy wall")
        fields.context.setValue(120)
        fields.strength.setValue(80)
        fields.steps.setValue(12)
        fields.guidance.setValue(2.5)
        told = erasers.eraser
        assert (told.prompt, told.context, told.strength) == ("a mossy wall", 1.2, 0.8)
        assert (told.steps, told.guidance) == (12, 2.5)
        fields.strength.setValue(0)
        fields.prompt.replace_words(" ")
        assert (erasers.eraser.strength, erasers.eraser.prompt) == (None, PROMPT)
        part.choice.edited.emit(BUILT_IN)
        assert erasers.eraser == PATCHES and fields.isHidden()

    play(story, FakeGenerator())


def test_a_model_that_is_gone_lets_the_built_in_engine_erase_and_is_remembered(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_models(opened, tmp_path)
        assert opened.stories.erasers.model is None
        assert opened.window.clean.eraser.choice.choice == BUILT_IN
        assert opened.studio.preferences.settings.eraser == "gone"

    play(story, FakeGenerator(), Settings(language="en", eraser="gone"))


def test_what_a_model_needs_to_erase_is_said_beside_it(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        filler = await with_models(opened, tmp_path)
        part = opened.window.clean.eraser
        assert not part.obstacle.text()
        opened.stories.erasers.choose(filler.id)
        opened.window.stages.show_stage(CLEAN)
        assert part.obstacle.isVisible() and part.obstacle.text() == "The AI runtime is missing."
        assert part.get.text() == "Get it…"

    play(story, WithoutRuntime())


def test_the_models_window_lets_a_model_erase_that_was_made_for_it(
    tmp_path: Path,
) -> None:
    async def story(opened: StudioWindow) -> None:
        filler = await with_models(opened, tmp_path)
        opened.window.stages.show_stage(BACKGROUND)
        window = await open_models(opened)
        await choose(window, "filler")
        assert window.page.foot.buttons["use"].text() == "Erase with it"
        await push(window, "use")
        await until(lambda: opened.stories.erasers.model == filler, "it erases")
        assert opened.window.stages.stage == CLEAN
        assert opened.stories.backgrounds.painter is None

    play(story, FakeGenerator())


def test_found_lettering_and_masks_by_hand_are_erased_by_the_chosen_model(tmp_path: Path) -> None:
    word = Region(((20, 20), (190, 20), (190, 60), (20, 60)), 0.9, "WORD", legible=True)
    generator = FakeGenerator(regions=[(word,), ()])

    async def story(opened: StudioWindow) -> None:
        filler = await with_models(opened, tmp_path)
        opened.stories.erasers.choose(filler.id)
        opened.stories.files.import_path(a_picture(tmp_path))
        await at_rest(opened)
        cleaning, masking, editor = opened.stories.cleaning, opened.stories.masking, opened.studio.editor
        cleaning.find()
        await at_rest(opened)
        cleaning.erase_chosen()
        await at_rest(opened)
        mask = np.zeros((303, 216), np.uint8)
        mask[200:220, 50:120] = 255
        masking.take(mask, "Erase")
        masking.erase()
        await at_rest(opened)
        asked = [request for request in generator.asked if isinstance(request, DiffuseInpaint)]
        assert {request.model for request in asked} == {filler.path} and len(asked) >= 2
        assert not any(isinstance(request, Inpaint) for request in generator.asked)
        layer = cleaning.target
        assert layer is not None and layer.recipe is not None and layer.recipe.before is not None
        for recipe in (layer.recipe, layer.recipe.before):
            assert (recipe.engine, recipe.wish, recipe.model) == (DIFFUSION, "erase", filler.id)
            assert (recipe.prompt, recipe.settings["model_name"]) == (PROMPT, "filler")
        assert editor.undo_name == "Erase"
        editor.undo()
        assert editor.undo_name == "Erase 1 region"

    play(story, generator)
