"""Pictures side by side: the same zoom and place in all, what differs, and the one that is taken."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Recipe
from coverstudio.editor.gallery import Kept
from coverstudio.ui.gallery.compare import CompareWindow, differing_parts
from coverstudio.ui.gallery.pane import LARGEST, Pane
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import ENGINES, FakeGenerator
from tests.ui.gallery.kept import colour_of, keep_some
from tests.ui.stage import click, play, press, until

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


async def comparing(opened: StudioWindow, folder: Path, count: int = 3) -> CompareWindow:
    story = opened.stories.gallery
    await asyncio.to_thread(keep_some, story.gallery, folder, count, "a heron", (120, 168))
    found = await story.search()
    story.compare([kept.id for kept in found])
    window = opened.window.findChildren(CompareWindow)[0]
    await until(
        lambda: all(colour_of(pane.grab().toImage()).blue() == 90 for pane in window.panes), "pictures"
    )
    return window


def turn_wheel(pane: Pane, at: QPoint, turns: int) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(pane.mapToGlobal(at)), QPoint(), QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(pane, event)


def places(window: CompareWindow) -> list[tuple[float, ...]]:
    return [tuple(round(value, 3) for value in pane.place().getRect()) for pane in window.panes]


def test_the_wheel_zooms_all_of_them_to_the_same_place(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await comparing(opened, tmp_path)
        pane = window.panes[0]
        at = QPoint(pane.width() // 3, pane.height() // 3)
        place = pane.place()
        before = ((at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height())
        turn_wheel(pane, at, 5)
        place = pane.place()
        after = ((at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height())
        assert after == pytest.approx(before, abs=0.01), "what is under the pointer stays there"
        zoomed = places(window)
        assert {one[2] for one in zoomed} == {zoomed[0][2]} and zoomed[0][2] > pane.width()
        turn_wheel(pane, at, 100)
        assert window.panes[1].place().width() == pytest.approx(
            place.width() / (1.0015**600) * LARGEST, rel=0.01
        )
        turn_wheel(pane, at, -200)
        assert pane.place().height() <= pane.height() + 0.01, "out to the whole picture and no further"

    play(story, FakeGenerator())


def test_a_drag_pans_all_and_stops_at_the_edge(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await comparing(opened, tmp_path)
        pane = window.panes[1]
        press(pane, Qt.Key.Key_Plus)
        press(pane, Qt.Key.Key_Plus)
        before = pane.place()
        start = pane.rect().center()
        QTest.mousePress(pane, LEFT, PLAIN, start)
        QTest.mouseMove(pane, start + QPoint(-12, -9))
        moved = pane.place()
        assert (moved.x() - before.x(), moved.y() - before.y()) == pytest.approx((-12, -9), abs=0.1)
        QTest.mouseMove(pane, start + QPoint(-9000, -9000))
        QTest.mouseRelease(pane, LEFT, PLAIN, start)
        place = pane.place()
        assert place.right() >= pane.width() - 0.5 and place.bottom() > pane.height() / 2, "it does not leave"
        assert len(set(places(window))) == 1, "all of them show the same place"
        press(pane, Qt.Key.Key_0)
        assert pane.place().height() <= pane.height() + 0.01

    play(story, FakeGenerator())


def test_the_one_that_is_taken_comes_onto_the_page(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await comparing(opened, tmp_path)
        wanted = window.panes[2].asset.digest
        buttons = [one for one in window.findChildren(QPushButton) if one.text() == "Use this one"]
        click(buttons[2])
        await until(lambda: opened.studio.editor.document.layers, "the picture")
        layer = opened.studio.editor.document.layers[0]
        assert isinstance(layer, ImageLayer) and layer.asset.digest == wanted
        await until(lambda: not opened.window.findChildren(CompareWindow), "the window has done its work")

    play(story, FakeGenerator())


def test_a_star_given_there_is_seen_everywhere(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        window = await comparing(opened, tmp_path, 2)
        identity = window.panes[0].asset.digest
        click(window.stars[identity])
        kept = opened.stories.gallery.seen(identity)
        assert kept is not None and kept.starred
        assert window.stars[identity].toolTip() == "Take the star away"
        press(window, Qt.Key.Key_2)
        await until(lambda: opened.studio.editor.document.layers, "a number takes the picture")

    play(story, FakeGenerator())


def test_only_what_differs_is_told() -> None:
    recipe = Recipe(engine="procedural", wish="generate", prompt="a heron", seed=1, width=60, height=84)
    one = Kept(
        id="a" * 64, recipe=recipe, made_at="2026-11-20T00:00:00", width=60, height=84, extension="png"
    )
    other = msgspec.structs.replace(
        one, recipe=msgspec.structs.replace(recipe, seed=2, settings={"genre": "crime"})
    )
    assert differing_parts((one, other), ENGINES) == (("Genre", ("–", "crime")), ("Seed", ("1", "2")))
    assert differing_parts((one, one), ENGINES) == ()
