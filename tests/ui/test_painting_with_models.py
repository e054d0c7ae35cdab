"""The stage of backgrounds with a diffusion model: who paints, with which words, styles and LoRAs."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from coverstudio.document.geometry import Box
from coverstudio.editor.backgrounds import Wish, background_request
from coverstudio.generation.messages import (
    AnyRequest,
    DiffuseBackground,
    Diffused,
    Engine,
    GenerateBackground,
    ListEngines,
    LoraUse,
)
from coverstudio.settings import Settings
from coverstudio.ui.canvas import Tool
from coverstudio.ui.panels.background.book import BookPopover
from coverstudio.ui.panels.model_choice import GET
from coverstudio.ui.stages import BACKGROUND, TYPE
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import ENGINES, FakeGenerator
from tests.generation.models.model_folders import lora_file, sd1_folder
from tests.generation.models.safetensors_files import lora_layers, write_zeros
from tests.ui.models_here import with_model
from tests.ui.stage import a_picture, application, at_rest, click, on_page, play, press, until, write


class WithoutRuntime(FakeGenerator):
    """No diffusion model can paint here."""

    async def run(self, request: AnyRequest, on_progress: object = None) -> object:
        if isinstance(request, ListEngines):
            missing = Engine(
                id="diffusion", kind="background", ready=False, reason="The AI runtime is missing."
            )
            return msgspec.structs.replace(ENGINES, engines=(*ENGINES.engines[:1], missing))
        return await super().run(request, None)


def asked(generator: FakeGenerator) -> list[DiffuseBackground]:
    return [request for request in generator.asked if isinstance(request, DiffuseBackground)]


def sdxl_lora(path: Path) -> Path:
    return write_zeros(
        path,
        lora_layers("lora_unet_x_attn2_to_k", rank=4, inside=2048),
        {"ss_base_model_version": "sdxl_base_v1-0"},
    )


def drop(widget: object, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = QPointF(40, 40)
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(at.toPoint(), copy, mime, left, plain))
    QApplication.sendEvent(widget, QDropEvent(at, copy, mime, left, plain))


def test_without_a_model_the_built_in_engine_paints_and_models_are_one_click_away() -> None:
    async def story(opened: StudioWindow) -> None:
        panel = opened.window.background
        wanted: list[None] = []
        opened.stories.models.opened.connect(lambda: wanted.append(None))
        assert panel.painter.model is None and panel.built_in.isVisible()
        click(panel.painter.get)
        assert wanted == [None]
        opened.window.activateWindow()
        panel.painter.field.edited.emit(GET)
        assert len(wanted) == 2 and panel.painter.field.choice == "", "what opens a window is no choice"

    play(story, FakeGenerator())


def test_a_model_without_a_runtime_says_why_and_how_to_get_it(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_model(opened, tmp_path)
        panel = opened.window.background
        assert panel.painter.obstacle.text() == "The AI runtime is missing."
        assert panel.painter.get.isVisible() and not panel.generate.isEnabled()
        press(panel.prompt, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert opened.stories.backgrounds.pending == 0
        panel.painter.choose("")
        assert panel.generate.isEnabled() and not panel.painter.obstacle.isVisible()

    play(story, WithoutRuntime())


def test_prompt_style_and_settings_reach_the_model(tmp_path: Path) -> None:
    generator = FakeGenerator()

    async def story(opened: StudioWindow) -> None:
        model = await with_model(opened, tmp_path)
        panel = opened.window.background
        fields = panel.model_fields
        write(panel.prompt, "a lighthouse at dawn")
        fields.style_field.setCurrentIndex(fields.style_field.findData("linocut"))
        click(fields.more_fold.line)
        assert fields.more.steps.value() == 30, "what the family likes"
        write(fields.more.steps, "12")
        press(fields.more.steps, Qt.Key.Key_Return)
        fields.more.sampler.show_choice("euler")
        write(panel.variants, "2")
        press(panel.variants, Qt.Key.Key_Return)
        click(panel.generate)
        await at_rest(opened)
        first, second = asked(generator)
        assert first.model == model.path and second.seed == first.seed + 1
        assert "a lighthouse at dawn" in first.prompt and "linocut" in first.prompt
        assert (first.steps, first.sampler, first.guidance, first.refine) == (12, "euler", None, None)
        assert "watermark" in first.negative_prompt
        bleed = opened.studio.editor.document.print_spec.bleed_box
        assert first.width / first.height == pytest.approx(bleed.width / bleed.height, abs=1e-3)
        assert len(opened.window.film_strip.tiles) == 2

    play(story, generator)


def test_loras_are_dropped_weighed_switched_and_their_words_put_into_the_prompt(tmp_path: Path) -> None:
    generator = FakeGenerator()

    async def story(opened: StudioWindow) -> None:
        await with_model(opened, tmp_path)
        panel = opened.window.background
        file = lora_file(tmp_path / "ink.safetensors")
        a_picture(tmp_path, "ink.png")
        write(panel.prompt, "a heron")
        drop(panel.prompt.viewport(), file)
        assert panel.prompt.words == "a heron", "the name of a file is no prompt"
        await until(lambda: panel.model_fields.loras.rows, "the LoRA")
        row = panel.model_fields.loras.rows[0]
        await until(row.triggers[0].isVisible, "its words")
        assert row.picture is not None and "Rank 4" in row.switch.toolTip()
        click(row.triggers[0])
        assert panel.prompt.words == "a heron, moonlit ink"
        click(row.triggers[0])
        assert panel.prompt.words == "a heron, moonlit ink", "they are there already"
        write(row.weight, "-1.5")
        press(row.weight, Qt.Key.Key_Return)
        write(panel.variants, "1")
        press(panel.variants, Qt.Key.Key_Return)
        click(panel.generate)
        await at_rest(opened)
        row.switch.setChecked(False)
        click(panel.generate)
        await at_rest(opened)
        weighed, without = asked(generator)
        assert weighed.loras == (LoraUse(str(file), -1.5),) and without.loras == ()
        click(row.remove)
        assert panel.model_fields.loras.rows == []

    play(story, generator)


def test_a_lora_for_another_base_is_refused_in_a_sentence(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_model(opened, tmp_path)
        drop(opened.window.background.viewport(), sdxl_lora(tmp_path / "xl.safetensors"))
        await until(opened.window.message_bar.isVisible, "the sentence")
        said = opened.window.message_bar.sentence.text()
        assert "Stable Diffusion XL" in said and "Stable Diffusion 1" in said
        assert opened.stories.backgrounds.loras.chosen == ()
        drop(opened.window, tmp_path / "gone.safetensors")
        await until(lambda: opened.window.message_bar.sentence.text() != said, "another sentence")

    play(story, FakeGenerator())


def test_a_prompt_is_written_from_the_book_and_taken_back_with_one_undo(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_model(opened, tmp_path)
        panel = opened.window.background
        opened.stories.lettering.write("title", "The Keeper")
        write(panel.prompt, "my own words")
        click(panel.from_book)
        popover = opened.window.findChildren(BookPopover)[0]
        assert popover.title.text() == "The Keeper"
        write(popover.mood, "lonely")
        write(popover.wishes, "a lighthouse in a storm")
        popover.genre.show_choice("crime")
        click(popover.write)
        assert "a lighthouse in a storm" in panel.prompt.words and "lonely" in panel.prompt.words
        assert "Keeper" not in panel.prompt.words, "a model that reads a title draws letters"
        assert opened.stories.lettering.genre == "crime"
        panel.prompt.undo()
        assert panel.prompt.words == "my own words"
        await until(lambda: not opened.window.findChildren(BookPopover), "the popover is gone")
        click(panel.from_book)
        again = opened.window.findChildren(BookPopover)[0]
        assert again.mood.text() == "lonely", "what was typed is there the next time"
        click(again.name_it)
        assert panel.prompt.words.startswith("book cover titled The Keeper. genre is")

    play(story, FakeGenerator())


def test_a_model_that_goes_leaves_the_built_in_engine(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        model = await with_model(opened, tmp_path)
        panel = opened.window.background
        write(panel.prompt, "a heron")
        await asyncio.to_thread(opened.stories.models.store().remove, model.id)
        opened.stories.models.refresh()
        await until(lambda: panel.painter.model is None, "nobody else paints")
        assert panel.built_in.isVisible() and not panel.model_fields.isVisible()
        assert panel.prompt.words == "a heron", "nothing that was typed is lost"

    play(story, FakeGenerator())


def test_a_model_whose_files_are_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    generator = FakeGenerator()

    async def story(opened: StudioWindow) -> None:
        await with_model(opened, tmp_path)
        before = opened.studio.editor.document
        (tmp_path / "storybook").rename(tmp_path / "elsewhere")
        click(opened.window.background.generate)
        await at_rest(opened)
        assert opened.window.message_bar.isVisible()
        assert asked(generator) == [] and opened.studio.editor.document == before
        panel = opened.window.background
        await until(lambda: panel.painter.model is None, "it is not offered any more")
        (tmp_path / "elsewhere").rename(tmp_path / "storybook")
        opened.stories.models.refresh()
        await until(lambda: panel.painter.model is not None, "back again, as a disk that was plugged in")

    play(story, generator)


def test_the_model_that_painted_last_paints_after_a_new_start(tmp_path: Path) -> None:
    kept: list[Settings] = []

    async def first(opened: StudioWindow) -> None:
        await with_model(opened, tmp_path)
        kept.append(opened.studio.preferences.settings)

    async def second(opened: StudioWindow) -> None:
        panel = opened.window.background
        assert panel.painter.model is None and panel.built_in.isVisible(), "nothing is known yet"
        opened.stories.models.refresh()
        await until(lambda: panel.painter.model is not None, "the model is known")
        assert panel.model_fields.isVisible() and not panel.built_in.isVisible()

    play(first, FakeGenerator())
    play(second, FakeGenerator(), kept[0])


def test_what_the_command_line_added_is_offered_when_the_user_comes_back(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        models, field = opened.stories.models, opened.window.background.painter.field
        models.refresh()
        await until(lambda: models.catalog, "the first look")
        elsewhere = QWidget()
        elsewhere.show()
        elsewhere.activateWindow()
        await until(elsewhere.isActiveWindow, "the terminal is in front")
        added = await asyncio.to_thread(models.store().add, sd1_folder(tmp_path / "storybook"))
        opened.window.activateWindow()
        await until(lambda: field.findData(added.id) > 0, "it is offered")
        elsewhere.close()

    play(story, FakeGenerator())


class WithNotes(FakeGenerator):
    """Has something to say of every picture."""

    def _answer(self, request: AnyRequest) -> Any:
        answer = super()._answer(request)
        if isinstance(answer, Diffused) and isinstance(request, DiffuseBackground):
            few = "Painted at 64 × 64 pixels and enlarged."
            return msgspec.structs.replace(
                answer, notes=(few,) if request.seed < 12 else ("Something else.",)
            )
        return answer


def test_what_the_engine_notes_is_told_once_and_stays_with_the_picture(tmp_path: Path) -> None:
    said: list[str] = []

    async def story(opened: StudioWindow) -> None:
        await with_model(opened, tmp_path)
        opened.studio.messages.told.connect(lambda message: said.append(message.sentence))
        panel = opened.window.background
        write(panel.variants, "3")
        press(panel.variants, Qt.Key.Key_Return)
        panel.seed.show_value(10)
        click(panel.generate)
        await at_rest(opened)
        assert said == ["Painted at 64 × 64 pixels and enlarged.", "Something else."]
        tile = opened.window.film_strip.tiles[-1]
        assert "Notes: Painted at 64 × 64 pixels and enlarged." in tile.toolTip()
        assert max(len(line) for line in tile.toolTip().splitlines()) <= 60

    play(story, WithNotes())


def test_the_tab_key_goes_through_the_panel_from_top_to_bottom(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await with_model(opened, tmp_path)
        panel = opened.window.background
        panel.model_fields.more_fold.open()
        for name in ("ink", "moon"):
            opened.stories.backgrounds.loras.add(lora_file(tmp_path / f"{name}.safetensors"))
        await until(lambda: len(panel.model_fields.loras.rows) == 2, "two LoRAs")
        await asyncio.sleep(0.05)  # laid out
        panel.painter.field.setFocus()
        passed: list[QWidget] = []
        while (now := application().focusWidget()) not in passed and now is not panel.generate:
            assert now is not None and panel.isAncestorOf(now)
            spoken = QAccessible.queryAccessibleInterface(now)
            assert spoken is not None and spoken.text(QAccessible.Text.Name), f"{now} has no name"
            passed.append(now)
            press(now, Qt.Key.Key_Tab)
        heights = [one.mapTo(panel.widget(), one.rect().center()).y() for one in passed]
        stepped = [later - earlier for earlier, later in itertools.pairwise(heights)]
        assert min(stepped) > -40, "nothing is jumped over and come back to"
        fields = panel.model_fields
        removes = {one.remove for one in fields.loras.rows}
        assert {fields.style_field, fields.loras.add, panel.variants, fields.more.sampler, *removes} <= {
            *passed
        }

    play(story, FakeGenerator())


def drag_zone(opened: StudioWindow, start: tuple[float, float], end: tuple[float, float]) -> None:
    viewport, left = opened.window.canvas.viewport(), Qt.MouseButton.LeftButton
    first, last = on_page(opened, *start), on_page(opened, *end)
    QTest.mousePress(viewport, left, Qt.KeyboardModifier.NoModifier, first)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(viewport, first + (last - first) * share)
    QTest.mouseRelease(viewport, left, Qt.KeyboardModifier.NoModifier, last)


def test_the_title_zone_is_drawn_on_the_page_and_kept_calm(tmp_path: Path) -> None:
    generator = FakeGenerator()

    async def story(opened: StudioWindow) -> None:
        await with_model(opened, tmp_path)
        panel, backgrounds = opened.window.background, opened.stories.backgrounds
        spec = opened.studio.editor.document.print_spec
        opened.window.stages.show_stage(TYPE)
        press(opened.window, Qt.Key.Key_C)
        assert opened.window.stages.stage == BACKGROUND and opened.window.canvas.tool() is Tool.ZONE
        drag_zone(opened, (40, 150), (170, 220))
        drawn = backgrounds.calm.box
        assert (
            drawn is not None
            and drawn.x == pytest.approx(40, abs=1)
            and drawn.right == pytest.approx(170, abs=1)
        )
        assert opened.window.canvas.tool() is Tool.SELECT
        write(panel.variants, "1")
        press(panel.variants, Qt.Key.Key_Return)
        click(panel.generate)
        await at_rest(opened)
        request = asked(generator)[0]
        assert request.calm_zone is not None
        middle = (request.calm_zone.y + request.calm_zone.height / 2) / request.height
        assert middle == pytest.approx((drawn.center[1] + spec.bleed) / spec.bleed_box.height, abs=0.01)
        panel.painter.choose("")
        click(panel.generate)
        await at_rest(opened)
        built_in = next(one for one in generator.asked if isinstance(one, GenerateBackground))
        assert built_in.calm_zone is not None, "the built-in engine keeps the same place calm"
        assert built_in.calm_zone.y / built_in.height == pytest.approx(
            request.calm_zone.y / request.height, abs=0.01
        )
        click(panel.calm.usual)
        assert backgrounds.calm.box is None and not panel.calm.usual.isVisible()
        click(panel.calm.switch)
        click(panel.generate)
        await at_rest(opened)
        last = [one for one in generator.asked if isinstance(one, GenerateBackground)][-1]
        assert last.calm_zone is None

    play(story, generator)


def test_another_cover_has_its_title_where_titles_usually_stand(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        backgrounds = opened.stories.backgrounds
        backgrounds.calm.draw(Box(20, 200, 100, 50))
        opened.stories.files.opened.emit()
        assert backgrounds.calm.box is None
        spec = opened.studio.editor.document.print_spec
        request = background_request(spec, Wish(), 1)
        backgrounds.calm.take(request.calm_zone, request.width, request.height)
        assert backgrounds.calm.box is None, "what was the usual place is the usual place again"

    play(story, FakeGenerator())
