"""Upscalers stand among the models: named for what they do, checked and taken off, never painted with."""

from __future__ import annotations

from pathlib import Path

from coverstudio.ui.models.row_words import RowWords
from coverstudio.ui.models.rows import WORDS
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.generation.models.hub_server import HubServer
from tests.generation.models.torch_files import upscaler_file
from tests.ui.models.scene import drop, item_of, open_models, shown_names
from tests.ui.stage import at_rest, play, until


def test_an_upscaler_that_is_dropped_is_listed_by_itself(hub: HubServer, tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await open_models(opened)
        drop(window, upscaler_file(tmp_path / "RealESRGAN_x4plus.pth"))
        await until(lambda: len(opened.stories.upscaling.upscalers) == 1, "it is known")
        await at_rest(opened)
        await until(lambda: "Upscalers" in shown_names(window), "it is listed")
        assert shown_names(window)["Upscalers"] == ["RealESRGAN_x4plus"]
        words: RowWords = item_of(window, "RealESRGAN_x4plus").data(WORDS)
        assert words.purpose == "Enlarges pictures for print"
        texts = {one.text() for one in window.page.foot.buttons.values()}
        assert "Check the files" in texts and "Take off the list" in texts
        assert not texts & {"Paint with it", "Save as offline pack…"}
        assert opened.stories.models.installed == () and opened.stories.models.loras == ()

    play(story, FakeGenerator())


def test_an_upscaler_that_is_dropped_on_the_main_window_comes_among_the_models(
    hub: HubServer, tmp_path: Path
) -> None:
    async def story(opened: StudioWindow) -> None:
        opened.stories.dropped.take([upscaler_file(tmp_path / "RealESRGAN_x4plus.pth")])
        await until(lambda: len(opened.stories.upscaling.upscalers) == 1, "it is known")
        bar = opened.window.message_bar
        await until(lambda: bar.sentence.text() == "RealESRGAN_x4plus is ready.", "it is told")

    play(story, FakeGenerator())
