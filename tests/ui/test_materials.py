"""Letters of a material in the Type panel: tried on, read back, made again after a change, taken off."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coverstudio import paths
from coverstudio.document.document import add_layer, remove_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import Gradient, PictureFill, Stop
from coverstudio.editor.font_locked import is_stale
from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import (
    AnyRequest,
    DiffuseBackground,
    LineRead,
    LinesRead,
    Painted,
    PaintMaterial,
    Progress,
    ReadLines,
)
from coverstudio.generation.picture import Picture
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.rendering.arrays import to_array
from coverstudio.ui.panels.type.material_part import MaterialPart
from coverstudio.ui.stages import TYPE
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.ui.models_here import with_model
from tests.ui.stage import at_rest, begin_small_cover, click, play, press, until, write

GRADIENT = Gradient(stops=(Stop(0.0, "#204060"), Stop(1.0, "#102030")))
TITLE = TextLayer(
    id="title", name="Title", text="Walden", family="Source Serif Pro", size=40, box=Box(30, 60, 100, 30),
    colour="#204060", role="title", fill=GRADIENT,
)  # fmt: skip


class Foundry(FakeGenerator):
    """Paints every material in a colour of its seed, and reads what it is told to be `read`."""

    def __init__(self, read: str = "Walden") -> None:
        super().__init__()
        self.read, self.cannot = read, ""
        self.may_paint = asyncio.Event()
        self.may_paint.set()

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        match request:
            case PaintMaterial():
                self.asked.append(request)
                if on_progress is not None:
                    on_progress(Progress(1, 1, 2))
                await self.may_paint.wait()
                if self.cannot:
                    raise GenerationError(self.cannot)
                height, width = request.mask.pixels.shape
                colour = (200, 160, len(self.asked) % 256)
                return Painted(image=Picture(np.full((height, width, 3), colour, np.uint8)))
            case ReadLines():
                self.asked.append(request)
                line = LineRead(self.read, (0.99,) * len(self.read))
                return LinesRead(lines=(line,) * len(request.lines))
            case _:
                return await super().run(request, on_progress)

    @property
    def covers(self) -> list[PaintMaterial]:
        """What was asked for the page, without the small previews."""
        painted = [one for one in self.asked if isinstance(one, PaintMaterial)]
        return [one for one in painted if one.mask.pixels.shape[1] != PREVIEW]


PREVIEW = 186  # pixels wide


async def begin(opened: StudioWindow, layer: TextLayer = TITLE) -> MaterialPart:
    begin_small_cover(opened)
    editor, window = opened.studio.editor, opened.window
    editor.edit(lambda document: msgspec.structs.replace(document, title=layer.text), "Title")
    editor.edit(lambda document: add_layer(document, layer), "Add text")
    editor.select(layer.id)
    window.stages.show_stage(TYPE)
    window.type.character_section.line.setChecked(False)
    window.type.material_section.open()
    part = window.type.material
    await until(lambda: part.gallery.previews.is_idle and part.gallery.count() == 24, "previews")
    return part


def text(opened: StudioWindow) -> TextLayer:
    layer = opened.studio.editor.settled.layer(TITLE.id)
    assert isinstance(layer, TextLayer)
    return layer


def fill(opened: StudioWindow) -> PictureFill:
    found = text(opened).fill
    assert isinstance(found, PictureFill)
    return found


def choose(part: MaterialPart, material: str) -> None:
    """Click on a material of the gallery."""
    gallery = part.gallery
    place = gallery.visualItemRect(gallery.item_of(material)).center()
    QTest.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)


async def try_one_on(opened: StudioWindow, part: MaterialPart) -> None:
    editor = opened.studio.editor
    assert len(list((paths.cache_dir() / "materials").glob("*.png"))) == 24
    choose(part, "gold-foil")
    assert part.progress.isVisible() and not part.proof.isVisible()
    await until(lambda: not part.progress.isVisible(), "painted")
    assert fill(opened).material == "gold-foil" and text(opened).effects
    assert editor.undo_name == "Letters in Gold foil"
    assert part.told.text() == "Reads right" and not part.choices.isVisible()
    assert opened.window.type.material_section.line_end == "Gold foil"


async def make_it_again(opened: StudioWindow, foundry: Foundry) -> None:
    """Type another title: the old picture stays, then there is a new one in the same step."""
    editor, before, old = opened.studio.editor, text(opened), fill(opened)
    foundry.read = "Waldena"
    title = opened.window.type.title
    title.setFocus()
    press(title, Qt.Key.Key_End)
    QTest.keyClicks(title, "a")
    assert text(opened).text == "Waldena" and fill(opened) == old and is_stale(text(opened))
    await until(lambda: fill(opened) != old, "made again")
    await at_rest(opened)
    after = text(opened)
    assert not is_stale(after) and fill(opened).material == "gold-foil"
    assert (editor.undo_name, after.effects) == ("Title", before.effects)
    editor.undo()
    assert text(opened) == before and editor.undo_name == "Letters in Gold foil"
    editor.redo()
    assert text(opened) == after and editor.redo_name == ""
    editor.undo()


def test_a_material_is_tried_on_made_again_after_a_change_and_taken_off() -> None:
    foundry = Foundry()

    async def story(opened: StudioWindow) -> None:
        part = await begin(opened)
        await try_one_on(opened, part)
        await make_it_again(opened, foundry)
        foundry.read = "Walden"
        await at_rest(opened)
        click(part.remove)
        assert (text(opened).fill, text(opened).effects) == (GRADIENT, ())
        assert opened.studio.editor.undo_name == "Remove material"

    play(story, foundry)


def test_letters_that_read_otherwise_are_offered_and_not_kept() -> None:
    foundry = Foundry("Woods")

    async def story(opened: StudioWindow) -> None:
        part, editor = await begin(opened), opened.studio.editor
        part.fields.tries.setFocus()
        write(part.fields.tries, "2")
        press(part.fields.tries, Qt.Key.Key_Return)
        choose(part, "moss")
        await until(part.choices.isVisible, "read")
        assert part.told.text() == "Reads “Woods” after 2 tries. Your text was left as it is."
        assert text(opened) == TITLE and editor.undo_name == "Add text"
        assert [one.seed for one in foundry.covers] == [0, 1]
        click(part.other)
        await until(part.choices.isVisible, "read again")
        assert [one.seed for one in foundry.covers] == [0, 1, 2, 3]
        click(part.keep)
        await until(lambda: text(opened).fill != GRADIENT, "kept")
        assert fill(opened).material == "moss" and editor.undo_name == "Letters in Moss"
        assert not part.choices.isVisible() and part.again.isVisible()
        editor.undo()
        assert text(opened) == TITLE

    play(story, foundry)


def test_what_was_painted_for_letters_that_are_gone_is_dropped() -> None:
    foundry = Foundry()

    async def story(opened: StudioWindow) -> None:
        part, editor = await begin(opened), opened.studio.editor
        foundry.may_paint.clear()
        choose(part, "ice")
        await until(lambda: foundry.covers, "asked")
        click(part.cancel)
        await until(lambda: not part.progress.isVisible(), "cancelled")
        choose(part, "ice")
        await until(lambda: len(foundry.covers) == 2, "asked again")
        other = msgspec.structs.replace(TITLE, text="Woods")
        editor.edit(lambda document: replace_layer(document, other), "Words")
        foundry.may_paint.set()
        await until(lambda: not part.progress.isVisible(), "painted")
        assert text(opened) == other and editor.undo_name == "Words"
        assert opened.window.message_bar.action.text() == "Paint again"
        foundry.may_paint.clear()
        choose(part, "ice")
        await until(lambda: len(foundry.covers) == 3, "asked a third time")
        editor.edit(lambda document: remove_layer(document, TITLE.id), "Delete")
        foundry.may_paint.set()
        await at_rest(opened)
        assert editor.undo_name == "Delete"

    play(story, foundry)


def test_a_change_that_cannot_be_painted_keeps_the_old_picture_and_says_so_once() -> None:
    foundry = Foundry()

    async def story(opened: StudioWindow) -> None:
        part, editor = await begin(opened), opened.studio.editor
        choose(part, "rust")
        await until(lambda: text(opened).fill != GRADIENT, "painted")
        await at_rest(opened)
        old, asked = fill(opened), len(foundry.covers)
        foundry.cannot = "The engine is out of paint."
        for words in ("Wald", "Wal"):
            other = msgspec.structs.replace(text(opened), text=words)
            editor.edit(lambda document, other=other: replace_layer(document, other), "Words")
            await until(lambda: opened.stories.remaking.is_idle, "given up")
        assert fill(opened) == old and len(foundry.covers) == asked + 1
        assert "out of paint" in opened.window.message_bar.sentence.text()

    play(story, foundry)


def test_a_model_paints_over_the_material_as_it_is_told(tmp_path: Path) -> None:
    foundry = Foundry()

    async def story(opened: StudioWindow) -> None:
        part = await begin(opened)
        fields = part.fields
        assert not fields.prompt.isVisible()
        model = await with_model(opened, tmp_path)
        opened.window.stages.show_stage(TYPE)
        fields.model.setFocus()
        press(fields.model, Qt.Key.Key_Down)
        assert opened.stories.materials.wishes.model == model
        await until(fields.prompt.isVisible, "the model's fields")
        write(fields.prompt, "dragon scales")
        write(fields.strength, "45")
        press(fields.strength, Qt.Key.Key_Return)
        choose(part, "silver")
        await until(lambda: text(opened).fill != GRADIENT, "painted")
        (asked,) = [one for one in foundry.asked if isinstance(one, DiffuseBackground)]
        assert asked.prompt == "dragon scales"
        assert asked.canvas is not None and asked.canvas.strength == 0.45
        assert "silver" in fields.prompt.placeholderText()
        recipe = fill(opened).recipe
        assert recipe is not None and (recipe.engine, recipe.model) == ("diffusion", model.id)
        await at_rest(opened)

    play(story, foundry)


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="the extra `ocr` is not installed")
def test_the_worker_paints_gold_that_recognition_reads() -> None:
    worker = WorkerClient()

    async def story(opened: StudioWindow) -> None:
        part = await begin(opened)
        choose(part, "gold-foil")
        await until(lambda: text(opened).fill != GRADIENT, "painted")
        assert part.told.text() == "Reads right"
        seen = to_array(opened.studio.images.image(fill(opened).asset))[..., :3]
        assert seen.std() > 20, "foil is not flat"
        await at_rest(opened)

    play(story, worker, worker=worker)
