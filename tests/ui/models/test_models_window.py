"""What is here is shown, added, checked and taken away in the models window."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from coverstudio import paths
from coverstudio.generation.messages import DescribeDevice
from coverstudio.generation.models import packs
from coverstudio.generation.models.checksums import recorded
from coverstudio.generation.models.store import ModelStore
from coverstudio.settings import Settings
from coverstudio.ui.models.licence_question import LicenceQuestion
from coverstudio.ui.models.row_words import RowWords
from coverstudio.ui.models.rows import WORDS
from coverstudio.ui.models.window import ModelsWindow
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.widgets.question import Question
from tests.fakes import FakeGenerator
from tests.generation.models.hub_server import HubServer
from tests.generation.models.model_folders import lora_file, sd1_folder
from tests.ui.models.scene import choose, drop, item_of, open_models, push, shown_names
from tests.ui.stage import at_rest, click, play, press, until


def facts(window: ModelsWindow) -> dict[str, str]:
    """The lines of the table by their captions."""
    return dict(window.page.facts.lines)


async def added(opened: StudioWindow, window: ModelsWindow, path: Path) -> None:
    """Drop a file onto the window and wait until it is listed."""
    count = len(opened.stories.models.known.installed)
    drop(window, path)
    await until(lambda: len(opened.stories.models.known.installed) == count + 1, f"{path.name} is listed")
    await at_rest(opened)
    await asyncio.sleep(0.05)


def test_a_lora_that_is_dropped_shows_what_its_file_tells(hub: HubServer, tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        await added(opened, window, lora_file(tmp_path / "moonlight.safetensors", rank=4))
        assert not window.veil.isVisible()
        assert shown_names(window)["LoRAs"] == ["moonlight"]
        assert window.page.title.text() == "moonlight", "what was added is what is looked at"
        assert facts(window)["Trigger words"] == "moonlit ink"
        assert facts(window)["Rank"] == "4"
        assert facts(window)["Base"] == "Stable Diffusion 1"
        words: RowWords = item_of(window, "moonlight").data(WORDS)
        assert words.purpose == "moonlit ink"
        assert [lora.name for lora in opened.stories.models.loras] == ["moonlight"]
        assert opened.stories.models.installed == ()

    play(story, FakeGenerator())


def test_what_is_no_model_is_refused_in_a_sentence_where_the_user_looks(
    hub: HubServer, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()

    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        drop(window, tmp_path / "empty")
        await until(window.message_bar.isVisible, "why not")
        assert "empty" in window.message_bar.sentence.text()
        assert not opened.window.message_bar.isVisible()
        drop(window, tmp_path / "picture.png")
        assert not window.veil.isVisible(), "a picture is no model: nothing is promised"

    play(story, FakeGenerator())


def test_an_added_model_is_checked_and_only_taken_off_the_list(hub: HubServer, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "My model")

    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        await added(opened, window, folder)
        foot = window.page.foot
        await push(window, "verify")
        await until(lambda: foot.sentence.text() == "Checked: every file is whole.", "all is well")
        weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-1] + b"?")
        await push(window, "verify")
        await until(lambda: "diffusion_pytorch_model" in foot.sentence.text(), "what is wrong")
        await push(window, "remove")
        await until(lambda: not opened.stories.models.installed, "it is off the list")
        assert weights.exists()
        assert "On this computer" not in shown_names(window)

    play(story, FakeGenerator())


def test_a_pack_brings_its_licence_and_is_deleted_only_after_a_question(
    hub: HubServer, tmp_path: Path
) -> None:
    folder, pack = sd1_folder(tmp_path / "model"), tmp_path / "moon.cspack"
    contents = packs.Contents(
        id="moon", name="Moon", kind="background", family="sd1", licence="flux-non-commercial",
        files=recorded(folder),
    )  # fmt: skip
    packs.write_pack(contents, folder, pack)

    async def question(window: ModelsWindow, kind: type) -> None:
        await until(lambda: window.findChildren(kind), "a question")
        await asyncio.sleep(0.05)

    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        drop(window, pack)
        await question(window, LicenceQuestion)
        assert opened.stories.models.installed == ()
        click(window.findChildren(LicenceQuestion)[0].accept_button)
        await until(lambda: opened.stories.models.installed, "it is unpacked")
        await at_rest(opened)
        await choose(window, "Moon")
        assert window.page.licence.verdict.text() == "Covers made with it must not be sold."
        await push(window, "remove")
        await question(window, Question)
        buttons = window.findChildren(Question)[0].findChildren(QPushButton)
        click(next(one for one in buttons if one.text() == "Delete"))
        await until(lambda: not opened.stories.models.installed, "it is deleted")
        assert not (paths.data_dir() / "models" / "moon").exists()
        assert pack.exists()

    play(story, FakeGenerator())


def test_a_model_is_saved_as_a_pack_where_the_user_wants_it(hub: HubServer, tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        await added(opened, window, lora_file(tmp_path / "moonlight.safetensors"))
        await push(window, "pack")
        await until(lambda: window.findChildren(QFileDialog), "where to")
        dialog = window.findChildren(QFileDialog)[0]
        dialog.setDirectory(str(tmp_path))
        dialog.accept()
        await until((tmp_path / "moonlight.cspack").exists, "the pack")
        await at_rest(opened)
        assert window.message_bar.sentence.text() == "Wrote moonlight.cspack."

    play(story, FakeGenerator())


def test_the_device_is_told_and_what_does_not_fit_can_be_put_away(hub: HubServer) -> None:
    generator = FakeGenerator()

    async def story(opened: StudioWindow) -> None:
        assert not any(isinstance(request, DescribeDevice) for request in generator.asked)
        window = await open_models(opened)
        await until(window.only_fitting.isVisible, "the device is known")
        assert window.device.text() == "This computer's processor, 8 GB: slow, some minutes a picture."
        assert sum(isinstance(request, DescribeDevice) for request in generator.asked) == 1
        await asyncio.sleep(0.05)
        click(window.only_fitting)
        assert shown_names(window)["To download · 1 does not fit this computer"] == ["Tiny Moon"]
        click(window.only_fitting)
        assert shown_names(window)["To download"] == ["Tiny Moon", "Gated Sun"]
        await choose(window, "Gated Sun")
        assert window.page.notice.text().startswith("Needs ")

    play(story, generator)


def test_the_window_is_used_by_keyboard_and_closed_by_escape(hub: HubServer) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        assert window.list.hasFocus() and window.page.title.text() == "Tiny Moon"
        press(window.list, Qt.Key.Key_Down)
        assert window.page.title.text() == "Gated Sun"
        press(window.list, Qt.Key.Key_Escape)
        assert not window.isVisible() and not opened.stories.models.is_open
        await open_models(opened)
        assert window.page.title.text() == "Gated Sun", "it remembers what was looked at"

    play(story, FakeGenerator())


def test_what_the_command_line_added_is_shown_when_the_user_comes_back(
    hub: HubServer, tmp_path: Path
) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        opened.window.activateWindow()
        await until(opened.window.isActiveWindow, "the user is elsewhere")
        ModelStore(paths.data_dir() / "models").add(lora_file(tmp_path / "moonlight.safetensors"))
        window.activateWindow()
        await until(lambda: "LoRAs" in shown_names(window), "it is listed")

    play(story, FakeGenerator())


def test_the_window_follows_a_change_of_language(hub: HubServer) -> None:
    async def story(opened: StudioWindow) -> None:
        await open_models(opened)
        opened.studio.preferences.change(language="ko")
        await until(lambda: opened.models is not None and opened.models.isVisible(), "it is shown again")
        assert opened.models is not None
        assert opened.models.windowTitle() == "모델"
        opened.studio.preferences.change(language="en")

    play(story, FakeGenerator(), Settings(language="en"))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_is_cut_off_in_the_smallest_window(hub: HubServer, language: str) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        window.resize(window.minimumSize())
        await asyncio.sleep(0.1)
        assert window.size() == window.minimumSize(), "nothing needs more room"
        for one in window.findChildren(QPushButton):
            if one.isVisible():
                needed = one.fontMetrics().horizontalAdvance(one.text())
                assert one.width() >= needed, one.text()

    play(story, FakeGenerator(), Settings(language=language))
