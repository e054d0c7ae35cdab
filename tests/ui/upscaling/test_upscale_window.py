"""Upscalers are compared on a crop, files of networks are dropped on the window, and the work is a job."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QStandardItemModel
from PySide6.QtTest import QTest

from coverstudio.document.document import add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, effective_ppi
from coverstudio.editor.pictures import put
from coverstudio.generation.messages import Engine, Engines, PixelBox, Upscale
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.upscaling.window import UpscaleWindow
from tests.fakes import ENGINES, FakeGenerator
from tests.generation.models.torch_files import upscaler_file
from tests.pictures import noise
from tests.ui.stage import at_rest, click, play, until

NO_RUNTIME = "It needs the AI runtime: coverstudio runtime install ai."


class Studios(FakeGenerator):
    """Knows the engine of networks, ready or with the reason why not."""

    def __init__(self, reason: str = "", **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        engine = Engine(id="real-esrgan", kind="upscale", ready=not reason, reason=reason)
        self.engines = Engines(engines=(*ENGINES.engines, engine), families=ENGINES.families)

    def _answer(self, request: object) -> object:
        from coverstudio.generation.messages import ListEngines

        return self.engines if isinstance(request, ListEngines) else super()._answer(request)  # type: ignore[arg-type]

    @property
    def upscales(self) -> list[Upscale]:
        return [request for request in self.asked if isinstance(request, Upscale)]


async def with_picture(opened: StudioWindow, box: Box | None = None) -> ImageLayer:
    editor = opened.studio.editor
    asset = await put(editor.store, noise(316, 303))
    layer = ImageLayer(name="Art", box=box or Box(-53, -3, 316, 303), asset=asset)
    editor.edit(lambda document: add_layer(document, layer), "Add")
    editor.select(layer.id)
    await opened.stories.backgrounds.load_choices()
    return layer


async def with_upscaler(opened: StudioWindow, folder: Path, *names: str) -> None:
    story, store = opened.stories.upscaling, opened.stories.models.store()
    for name in names:
        await asyncio.to_thread(store.add, upscaler_file(folder / name))
    opened.stories.models.refresh()
    await until(lambda: len(story.upscalers) == len(names), "the upscalers are known")


def shown(opened: StudioWindow, layer: ImageLayer) -> UpscaleWindow:
    opened.stories.upscaling.open(layer.id)
    assert opened.upscaling is not None
    return opened.upscaling


async def both_made(window: UpscaleWindow) -> None:
    crop = window.view.crop
    await until(lambda: all(side.crop == crop() for side in window.view.sides), "both sides are made")


def is_enabled(window: UpscaleWindow, index: int) -> bool:
    items = window.right.model()
    assert isinstance(items, QStandardItemModel)
    return items.item(index).isEnabled()


def test_two_upscalers_are_compared_and_the_one_on_the_right_does_the_work(tmp_path: Path) -> None:
    generator = Studios()

    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened)
        await with_upscaler(opened, tmp_path, "RealESRGAN_x4plus.pth")
        window = shown(opened, layer)
        assert (window.left.currentText(), window.right.currentText()) == (
            "Lanczos (built in)", "RealESRGAN_x4plus"
        )  # fmt: skip
        await both_made(window)
        by_network, plain = generator.upscales
        assert (by_network.engine, Path(by_network.model).name) == ("real-esrgan", "RealESRGAN_x4plus.pth")
        assert (plain.engine, plain.image) == ("lanczos", by_network.image)
        assert by_network.image.width * by_network.image.height < 80_000, "a crop alone is tried out"
        assert "2,552 × 3,579 px · 300 ppi effective" in window.summary.text()
        click(window.upscale)
        await until(lambda: not opened.studio.jobs.running and len(generator.upscales) == 3, "it is made")
        await at_rest(opened)
        request = generator.upscales[-1]
        assert (request.engine, request.width, request.height) == ("real-esrgan", 2552, 3579)
        assert (request.image.width, request.image.height) == (216, 303)
        made = opened.studio.editor.document.layer(layer.id)
        assert isinstance(made, ImageLayer)
        assert made.box == Box(-3, -3, 216, 303)
        assert made.recipe is not None and made.recipe.model == "RealESRGAN_x4plus.pth"
        assert opened.studio.preferences.settings.upscaler == "realesrgan-x4plus"
        assert opened.studio.editor.undo_name == "Upscale Art"

    play(story, generator)


def test_the_crop_is_moved_by_hand_and_what_is_no_longer_seen_is_given_up() -> None:
    generator = Studios()

    async def story(opened: StudioWindow) -> None:
        window = shown(opened, await with_picture(opened))
        await both_made(window)
        view, before, asked = window.view, window.view.crop(), len(generator.upscales)
        middle = QPoint(view.width() // 4, view.height() // 2)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
        for step in range(1, 6):
            QTest.mouseMove(view, middle + QPoint(20 * step, 10 * step))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
        after = view.crop()
        assert after.x < before.x
        await both_made(window)
        assert len(generator.upscales) == asked + 2, "asked for once the hand has stopped"
        QTest.keyClick(view, Qt.Key.Key_Right)
        assert view.crop().x > after.x
        window.close()

    play(story, generator)


def test_the_line_between_both_sides_follows_the_hand() -> None:
    async def story(opened: StudioWindow) -> None:
        window = shown(opened, await with_picture(opened))
        await both_made(window)
        view = window.view
        before, crop = view.line_x(), view.crop()
        at = QPoint(round(before), 50)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        QTest.mouseMove(view, at + QPoint(60, 0))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        assert view.line_x() == pytest.approx(before + 60, abs=1)
        assert view.crop() == crop
        window.close()

    play(story, Studios())


def test_sizes_are_chosen_in_words_and_by_number() -> None:
    async def story(opened: StudioWindow) -> None:
        window = shown(opened, await with_picture(opened))
        target = window.target
        chosen = target.enlargement()
        assert chosen is not None and (chosen.width, chosen.height) == (2552, 3579)
        target.only_shown.setChecked(False)
        chosen = target.enlargement()
        assert chosen is not None and chosen.part == PixelBox(0, 0, 316, 303)
        assert (chosen.width, chosen.height) == (3733, 3579)
        target.target.show_choice("x2")
        target.target.edited.emit("x2")
        chosen = target.enlargement()
        assert chosen is not None and (chosen.width, chosen.height) == (632, 606)
        target.target.show_choice("pixels")
        target.target.edited.emit("pixels")
        assert target.width_field.isVisible() and target.width_field.value() == 632
        target.width_field.show_value(1000)
        target.width_field.edited.emit(1000)
        chosen = target.enlargement()
        assert chosen is not None and (chosen.width, chosen.height) == (1000, 959)
        target.width_field.show_value(30000)
        target.width_field.edited.emit(30000)
        assert "which is too large" in window.summary.text()
        assert not window.upscale.isEnabled()
        window.close()

    play(story, Studios())


def test_without_the_runtime_networks_are_shown_with_the_reason_and_cannot_be_chosen(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened)
        await with_upscaler(opened, tmp_path, "RealESRGAN_x4plus.pth")
        window = shown(opened, layer)
        assert window.right.choice == ""
        assert window.right.itemText(1) == "RealESRGAN_x4plus" and not is_enabled(window, 1)
        assert window.reason.text() == NO_RUNTIME
        assert window.models.isVisible()
        click(window.models)
        assert opened.stories.models.is_open
        window.close()

    play(story, Studios(NO_RUNTIME))


def test_the_file_of_a_network_is_dropped_on_the_window_and_chosen(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = shown(opened, await with_picture(opened))
        assert window.get.isVisible() and "add the file of one" in window.reason.text()
        drop(window, upscaler_file(tmp_path / "realesr-general-x4v3.pth"))
        await until(lambda: window.right.currentText() == "realesr-general-x4v3", "it is chosen")
        assert is_enabled(window, 1) and not window.get.isVisible()
        assert not window.denoise.isVisible(), "its partner is not here"
        drop(window, upscaler_file(tmp_path / "realesr-general-wdn-x4v3.pth"))
        await until(lambda: len(opened.stories.upscaling.upscalers) == 2, "its partner is known")
        window.right.show_choice("realesr-general-x4v3")
        window.right.edited.emit("realesr-general-x4v3")
        assert window.denoise.isVisible()
        window.denoise.show_value(25)
        window.denoise.edited.emit(25)
        click(window.upscale)
        await at_rest(opened)

    generator = Studios()
    play(story, generator)
    wish = generator.upscales[-1]
    assert Path(wish.other_model).name == "realesr-general-wdn-x4v3.pth"
    assert wish.other_share == 0.75


def test_a_file_that_is_no_network_is_told_and_changes_nothing(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = shown(opened, await with_picture(opened))
        (tmp_path / "broken.pth").write_bytes(b"PK\x03\x04")
        drop(window, tmp_path / "broken.pth")
        bar = opened.window.message_bar
        await until(lambda: "broken.pth is damaged or incomplete" in bar.sentence.text(), "it is told")
        assert window.right.count() == 1
        window.close()

    play(story, Studios())


def test_it_follows_the_layer_and_closes_when_the_picture_is_gone() -> None:
    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened)
        window = shown(opened, layer)
        from msgspec.structs import replace

        from coverstudio.document.document import remove_layer, replace_layer

        half = replace(layer, box=Box(0, 0, 100, 100))
        opened.studio.editor.edit(lambda document: replace_layer(document, half), "Resize")
        chosen = window.target.enlargement()
        assert chosen is not None and (chosen.width, chosen.height) == (1182, 1182)
        opened.studio.editor.edit(lambda document: remove_layer(document, layer.id), "Delete")
        await until(lambda: not window.isVisible(), "the window is gone")

    play(story, Studios())


def test_upscale_to_print_here_is_a_job_that_can_be_cancelled() -> None:
    waiting = asyncio.Event()
    generator = Studios(wait_for=waiting)

    async def story(opened: StudioWindow) -> None:
        waiting.set()
        layer = await with_picture(opened)
        waiting.clear()
        opened.window.status_line.upscale.click()
        (job,) = opened.studio.jobs.running
        assert job.name == "Upscale Art"
        assert opened.stories.upscaling.to_print(layer.id) is job, "a second wish joins the first"
        opened.studio.jobs.cancel(job)
        await at_rest(opened)
        assert opened.studio.editor.document.layer(layer.id) == layer
        waiting.set()
        again = opened.stories.upscaling.to_print(layer.id)
        assert again is not None
        await at_rest(opened)
        made = opened.studio.editor.document.layer(layer.id)
        assert isinstance(made, ImageLayer) and effective_ppi(made) >= 300
        assert opened.stories.upscaling.to_print(layer.id) is None, "it has what print needs"

    play(story, generator)


def drop(window: UpscaleWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    at, none = QPointF(50, 50), Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none))


def test_networks_can_be_chosen_as_soon_as_the_runtime_is_there(tmp_path: Path) -> None:
    generator = Studios(NO_RUNTIME)

    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened)
        await with_upscaler(opened, tmp_path, "RealESRGAN_x4plus.pth")
        window = shown(opened, layer)
        assert not is_enabled(window, 1)
        generator.engines = Studios().engines
        opened.stories.models.runtime_changed.emit()
        await until(lambda: is_enabled(window, 1), "it can be chosen")
        assert not window.models.isVisible() and not window.reason.isVisible()

    play(story, generator)


def test_what_is_still_tried_out_ends_with_the_main_window() -> None:
    waiting = asyncio.Event()
    waiting.set()
    generator = Studios(wait_for=waiting)

    async def story(opened: StudioWindow) -> None:
        layer = await with_picture(opened)
        waiting.clear()
        shown(opened, layer)
        await until(lambda: generator.upscales, "a crop is on its way")

    play(story, generator)
