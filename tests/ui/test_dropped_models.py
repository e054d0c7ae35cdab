"""Models, LoRAs and packs that are dropped on the window."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from coverstudio.generation import runtimes
from coverstudio.generation.models import packs
from coverstudio.generation.models.checksums import recorded
from coverstudio.generation.runtimes import Runtime
from coverstudio.ui.models.licence_question import LicenceQuestion
from coverstudio.ui.stages import BACKGROUND, TYPE
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.generation.models.model_folders import lora_file, sd1_file, sd1_folder
from tests.ui.models_here import with_model
from tests.ui.stage import click, play, until


def drop(widget: QWidget, *paths: Path) -> None:
    """Drag files over the middle of a widget and let them go; what it leaves alone goes to its parents."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = QPointF(widget.rect().center())
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), copy, mime, left, plain)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(at, copy, mime, left, plain))


@pytest.fixture(params=["page", "panel", "strip of tools"])
def place(request: pytest.FixtureRequest) -> str:
    return request.param


def widget_at(opened: StudioWindow, place: str) -> QWidget:
    window = opened.window
    places = {"page": window.canvas.viewport(), "panel": window.background.viewport()}
    return places.get(place, window.tool_rail)


def has_runtime(state: Literal["here", "missing"], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the AI runtime be here, or be missing, whatever this environment has of it."""
    runtime = Runtime(id="ai", name="AI runtime", purpose="", bytes=1, state=state, python="", reason="")
    monkeypatch.setattr(runtimes, "runtimes", lambda: (runtime,))


def test_a_dropped_model_comes_among_the_models_and_paints_by_one_click(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_runtime("here", monkeypatch)
    folder = sd1_folder(tmp_path / "storybook")

    async def story(opened: StudioWindow) -> None:
        opened.window.stages.show_stage(BACKGROUND if place == "panel" else TYPE)
        drop(widget_at(opened, place), folder)
        bar = opened.window.message_bar
        await until(bar.isVisible, "it is told")
        assert bar.sentence.text() == "storybook is ready." and bar.action.text() == "Paint with it"
        assert not opened.studio.editor.document.layers, "a model is no picture"
        click(bar.action)
        model = opened.window.background.painter.model
        assert model is not None and model.path == str(folder)
        assert opened.window.stages.stage == BACKGROUND

    play(story, FakeGenerator())


def test_what_a_dropped_model_in_one_file_still_needs_is_told(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        drop(opened.window.canvas.viewport(), sd1_file(tmp_path / "dream.safetensors"))
        bar = opened.window.message_bar
        await until(bar.isVisible, "it is told")
        assert bar.sentence.text().startswith("“dream.safetensors” needs CLIP's list of words")
        assert [model.name for model in opened.stories.models.installed] == ["dream"]

    play(story, FakeGenerator())


def test_a_dropped_model_that_nothing_can_run_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_runtime("missing", monkeypatch)

    async def story(opened: StudioWindow) -> None:
        drop(opened.window.canvas.viewport(), sd1_folder(tmp_path / "storybook"))
        bar = opened.window.message_bar
        await until(bar.isVisible, "it is told")
        assert bar.sentence.text() == "storybook is here: to paint with it, install the AI runtime."
        click(bar.action)
        await until(lambda: opened.models and opened.models.isVisible(), "where it is installed")

    play(story, FakeGenerator())


def test_a_dropped_lora_is_kept_for_later_where_no_model_paints(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        file = lora_file(tmp_path / "ink.safetensors")
        drop(opened.window.canvas.viewport(), file)
        await until(lambda: [one.path for one in opened.stories.models.loras] == [str(file)], "the LoRA")
        await with_model(opened, tmp_path)
        drop(opened.window.canvas.viewport(), file)
        await until(lambda: opened.stories.backgrounds.loras.chosen, "it is laid over the model")

    play(story, FakeGenerator())


def test_a_dropped_pack_asks_for_its_licence(tmp_path: Path) -> None:
    folder, pack = sd1_folder(tmp_path / "model"), tmp_path / "moon.cspack"
    contents = packs.Contents(
        id="moon", name="Moon", kind="background", family="sd1", licence="flux-non-commercial",
        files=recorded(folder),
    )  # fmt: skip
    packs.write_pack(contents, folder, pack)

    async def story(opened: StudioWindow) -> None:
        drop(opened.window.canvas.viewport(), pack)
        await until(lambda: opened.models and opened.models.findChildren(LicenceQuestion), "its licence")
        assert opened.models is not None
        opened.models.findChildren(LicenceQuestion)[0].reject()

    play(story, FakeGenerator())


def test_a_folder_without_a_model_is_refused_in_a_sentence(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        drop(opened.window.canvas.viewport(), tmp_path)
        await until(opened.window.message_bar.isVisible, "why not")
        assert tmp_path.name in opened.window.message_bar.sentence.text()

    play(story, FakeGenerator())
