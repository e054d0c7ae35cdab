"""By mouse: the art of a front goes on over spine and back, and undo takes it back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coverstudio.document.document import Document
from coverstudio.document.reflow import reflowed
from coverstudio.editor.backgrounds import with_background
from coverstudio.editor.importing import keep_picture
from coverstudio.ui.panels.print.continue_part import ContinuePart
from coverstudio.ui.stages import PRINT
from coverstudio.ui.studio_window import StudioWindow
from tests.document.test_spread import spec_of, spread
from tests.fakes import FakeGenerator
from tests.pictures import noise
from tests.ui.models_here import with_model
from tests.ui.stage import application, at_rest, click, play, until
from tests.ui.test_painting_with_models import WithoutRuntime

WRAP = spec_of(spread(("back", 40), ("spine", 5), ("front", 40), height=60))


async def open_wrap(opened: StudioWindow) -> ContinuePart:
    """Begin a wrap with art on its front, and show the print stage."""
    made = await keep_picture(opened.studio.editor.store, noise(88, 132), "art.png")
    opened.studio.editor.start_over(with_background(Document(print_spec=WRAP), made))
    opened.window.stages.show_stage(PRINT)
    (part,) = opened.window.findChildren(ContinuePart)
    await until(part.isVisible, "the ways to go on are offered")
    return part


@pytest.mark.parametrize("way", ["mirror", "patches"])
def test_a_click_covers_the_wrap_and_undo_takes_it_back(way: str) -> None:
    async def story(opened: StudioWindow) -> None:
        part = await open_wrap(opened)
        editor = opened.studio.editor
        before = editor.document
        click(getattr(part, way))
        await at_rest(opened)
        (art,) = editor.document.images
        assert art.box.contains(WRAP.bleed_box)
        assert part.isHidden()
        assert application().focusWidget() is None, "the wheel would change the field that got the focus"
        editor.undo()
        assert editor.document == before
        assert part.isVisible()

    play(story, FakeGenerator())


def test_it_can_be_given_up_while_it_goes_on() -> None:
    async def story(opened: StudioWindow) -> None:
        part = await open_wrap(opened)
        before = opened.studio.editor.document
        click(part.patches)
        await until(part.cancel.isVisible, "it goes on")
        await until(lambda: "%" in part.how_far.text() and not part.patches.isVisible())
        assert not opened.window.print.spread.write.hasFocus(), "a key would write the spine"
        click(part.cancel)
        await at_rest(opened)
        assert opened.studio.editor.document == before
        assert part.patches.isVisible()

    play(story, FakeGenerator(wait_for=asyncio.Event()))


def test_what_was_begun_before_more_pages_were_counted_fits_the_pages_of_now() -> None:
    begin = asyncio.Event()

    async def story(opened: StudioWindow) -> None:
        part = await open_wrap(opened)
        editor = opened.studio.editor
        click(part.patches)
        await until(part.cancel.isVisible, "it goes on")
        thicker = spec_of(spread(("back", 40), ("spine", 9), ("front", 40), height=60))
        editor.edit(lambda document: reflowed(document, thicker), "Wrap")
        (front,) = editor.document.images
        begin.set()
        await at_rest(opened)
        (art,) = editor.document.images
        assert art.asset != front.asset and art.box.contains(thicker.bleed_box)
        (across, down) = (art.asset.width / art.box.width, art.asset.height / art.box.height)
        assert across == pytest.approx(down, rel=0.01), "nothing is stretched"
        assert editor.undo_name == "Continue the art"
        assert not part.isVisible()

    play(story, FakeGenerator(wait_for=begin))


def test_without_a_model_painting_it_on_is_shown_with_the_way_to_one() -> None:
    async def story(opened: StudioWindow) -> None:
        part = await open_wrap(opened)
        assert part.paint.isVisible() and not part.paint.isEnabled()
        assert "needs a diffusion model:" in part.obstacle.text()
        click(part.models)
        await until(lambda: opened.stories.models.is_open, "the window of models shows")

    play(story, FakeGenerator())


def test_a_model_paints_it_on_and_undo_takes_it_back(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        part = await open_wrap(opened)
        editor = opened.studio.editor
        before = editor.document
        model = await with_model(opened, tmp_path)
        await until(part.paint.isEnabled, "it can be painted on")
        assert not part.obstacle.isVisible()
        assert model.name in part.paint.toolTip()
        click(part.paint)
        await at_rest(opened)
        (art,) = editor.document.images
        assert art.box.contains(WRAP.bleed_box)
        assert art.recipe is not None and (art.recipe.engine, art.recipe.wish) == ("diffusion", "continue")
        editor.undo()
        assert editor.document == before

    play(story, FakeGenerator())


def test_a_model_without_its_runtime_says_how_to_get_it(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        part = await open_wrap(opened)
        await with_model(opened, tmp_path)
        assert not part.paint.isEnabled()
        assert part.obstacle.text() == "The AI runtime is missing."

    play(story, WithoutRuntime())


def test_a_front_alone_offers_nothing() -> None:
    async def story(opened: StudioWindow) -> None:
        opened.window.stages.show_stage(PRINT)
        (part,) = opened.window.findChildren(ContinuePart)
        await asyncio.sleep(0.1)
        assert part.isHidden()

    play(story, FakeGenerator())
