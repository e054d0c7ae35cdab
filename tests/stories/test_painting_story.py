"""The whole story by mouse and keys, on the real worker and a tiny model: from a prompt to a chosen cover."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from coverstudio.document.layers import ImageLayer
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.rendering.arrays import to_array
from coverstudio.ui.gallery.compare import CompareWindow
from coverstudio.ui.gallery.window import GalleryWindow
from coverstudio.ui.studio_window import StudioWindow
from tests.ui.stage import begin_small_cover, click, play, press, until, write

pytest.importorskip("torch")
pytest.importorskip("diffusers")

LOADING = 150.0
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.worker.diffusion.tiny_models import tiny_sd1

    return tiny_sd1(tmp_path_factory.mktemp("models") / "tiny-painter")


async def take_the_model(opened: StudioWindow, folder: Path) -> None:
    """Add the model to those on this computer and choose it in the field."""
    models, field = opened.stories.models, opened.window.background.painter.field
    await opened.stories.backgrounds.load_choices()
    added = await asyncio.to_thread(models.store().add, folder)
    models.refresh()
    await until(lambda: field.findData(added.id) > 0, "the model is offered")
    field.setFocus()
    while field.choice != added.id:
        press(field, Qt.Key.Key_Down)
    assert opened.window.background.painter.model == added


async def painted(opened: StudioWindow) -> None:
    """Wait until no job runs; loading torch takes a minute where other tests have the processor."""
    await asyncio.wait_for(asyncio.ensure_future(opened.studio.jobs.wait()), LOADING)


async def describe_and_generate(opened: StudioWindow) -> list[QImage]:
    """Write a prompt, draw where the title will stand, generate four; return the previews."""
    panel = opened.window.background
    previews: list[QImage] = []
    opened.stories.backgrounds.preview_changed.connect(lambda image: image and previews.append(image))
    write(panel.prompt, "a lighthouse at dawn, wide quiet sky")
    click(panel.model_fields.more_fold.line)
    write(panel.model_fields.more.steps, "4")
    press(panel.model_fields.more.steps, Qt.Key.Key_Return)
    panel.seed.show_value(100)
    press(panel.prompt, Qt.Key.Key_Return, CTRL)
    await painted(opened)
    return previews


def shown(opened: StudioWindow) -> ImageLayer:
    layer = opened.studio.editor.document.layers[0]
    assert isinstance(layer, ImageLayer)
    return layer


async def compare_and_choose(opened: StudioWindow) -> None:
    """Compare the newest with an older one, take it, undo it and think better of it."""
    tiles = opened.window.film_strip.tiles
    before = shown(opened)
    QTest.mouseClick(tiles[0], LEFT, CTRL, tiles[0].rect().center())
    QTest.mouseClick(tiles[2], LEFT, CTRL, tiles[2].rect().center())
    click(opened.window.film_strip.compare)
    window = opened.window.findChildren(CompareWindow)[0]
    wanted = window.panes[0].asset.digest
    take = next(one for one in window.findChildren(QPushButton) if one.text() == "Use this one")
    click(take)
    await until(lambda: shown(opened).asset.digest == wanted, "the chosen one")
    await until(opened.window.isActiveWindow, "the page is in front again")
    press(opened.window, Qt.Key.Key_Z, CTRL)
    assert shown(opened) == before
    press(opened.window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert shown(opened).asset.digest == wanted


async def again(opened: StudioWindow) -> None:
    """The oldest variant once more: the same pixels."""
    variant = opened.stories.backgrounds.variants[-1]
    opened.stories.gallery.again(variant.id)
    await painted(opened)
    assert opened.window.message_bar.sentence.text() == "The same picture again, pixel for pixel."
    assert len(opened.stories.backgrounds.variants) == 4


async def cancel_one_and_go_on(opened: StudioWindow) -> None:
    """Cancel while a picture is being painted; the next job paints with the same worker."""
    panel, jobs = opened.window.background, opened.studio.jobs
    before = opened.studio.editor.document
    write(panel.model_fields.more.steps, "150")
    press(panel.model_fields.more.steps, Qt.Key.Key_Return)
    click(panel.generate)
    await until(lambda: jobs.running and jobs.running[0].step > 2, "it paints")
    await until(opened.window.jobs_line.isVisible, "the jobs line")
    assert "step" in opened.window.jobs_line.left.text()
    click(opened.window.jobs_line.cancel)
    await painted(opened)
    assert opened.studio.editor.document == before and opened.stories.backgrounds.pending == 0
    write(panel.model_fields.more.steps, "2")
    press(panel.model_fields.more.steps, Qt.Key.Key_Return)
    write(panel.variants, "1")
    press(panel.variants, Qt.Key.Key_Return)
    click(panel.generate)
    await painted(opened)
    assert len(opened.stories.backgrounds.variants) == 5


async def find_it_in_the_gallery(opened: StudioWindow) -> None:
    press(opened.window, Qt.Key.Key_G, CTRL)
    window = opened.window.findChildren(GalleryWindow)[0]
    write(window.search, "lighthouse 102")
    await until(lambda: len(window.grid.rows.pictures) == 1, "found by a word and its seed")
    assert window.grid.rows.pictures[0].recipe.seed == 102


@pytest.mark.timeout(280)
def test_from_a_prompt_to_a_chosen_background(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tiny networks are done before a second thread has woken up.
    monkeypatch.setenv("OMP_NUM_THREADS", "1")

    async def story(opened: StudioWindow) -> None:
        begin_small_cover(opened)
        await take_the_model(opened, tiny_model)
        previews = await describe_and_generate(opened)
        assert len(opened.window.film_strip.tiles) == 4
        assert len(previews) >= 4, "every variant was seen to come"
        assert to_array(previews[0]).shape[2] == 3
        digests = {variant.id for variant in opened.stories.backgrounds.variants}
        assert len(digests) == 4, "four seeds, four pictures"
        bleed = opened.studio.editor.document.print_spec.bleed_box
        assert shown(opened).box.contains(bleed, 0.05)
        await compare_and_choose(opened)
        await again(opened)
        await cancel_one_and_go_on(opened)
        await find_it_in_the_gallery(opened)

    worker = WorkerClient(log=tmp_path / "worker.log")
    play(story, worker, worker=worker)
