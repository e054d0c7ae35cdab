"""The shape of a text in the panel: writing, path and warp, each one step of undo."""

from __future__ import annotations

import pytest

from coverstudio.document.document import add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_shapes import ArcPath, CirclePath, DrawnPath, Warp, WavePath
from coverstudio.ui.stages import TYPE
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.ui.stage import play

TITLE = TextLayer(
    id="title", name="Title", text="The Last Hour", family="Source Serif Pro", size=40,
    box=Box(30, 60, 150, 30),
)  # fmt: skip


def choose(field: object, identity: str) -> None:
    """Choose an entry of a list as a hand does."""
    index = field.findData(identity)  # pyright: ignore[reportAttributeAccessIssue]
    field.setCurrentIndex(index)  # pyright: ignore[reportAttributeAccessIssue]
    field.activated.emit(index)  # pyright: ignore[reportAttributeAccessIssue]


def test_a_title_is_bent_drawn_warped_set_upright_and_undone() -> None:
    async def story(opened: StudioWindow) -> None:
        editor, part = opened.studio.editor, opened.window.type.shape

        def title() -> TextLayer:
            layer = editor.document.layer("title")
            assert isinstance(layer, TextLayer)
            return layer

        editor.apply(add_layer(editor.document, TITLE), "Add text")
        editor.select("title")
        opened.window.stages.show_stage(TYPE)
        opened.window.type.shape_section.open()
        assert not part.arc_box.isVisible() and part.path_box.isVisible()
        choose(part.path, "arc")
        assert part.arc_box.isVisible() and title().path == ArcPath(bend=60)
        part.bend.setValue(-90)
        assert title().path == ArcPath(bend=-90)
        choose(part.path, "drawn")
        assert isinstance(title().path, DrawnPath) and part.drawn_note.isVisible()
        choose(part.path, "wave")
        part.phase.setValue(25)
        wave = title().path
        assert (
            isinstance(wave, WavePath) and wave.phase == 0.25 and wave.height == pytest.approx(7.06, abs=0.01)
        )
        choose(part.path, "circle")
        part.inside.click()
        assert title().path == CirclePath(inside=True)
        choose(part.path, "straight")
        choose(part.warp, "flag")
        part.amount.setValue(-30)
        assert title().warp == Warp(kind="flag", amount=-0.3)
        choose(part.warp, "none")
        part.writing._buttons["vertical"].click()  # pyright: ignore[reportPrivateUsage]
        assert title().writing == "vertical" and part.latin_box.isVisible() and not part.path_box.isVisible()
        choose(part.latin, "upright")
        assert title().latin == "upright"
        while title() != TITLE:
            editor.undo()

    play(story, FakeGenerator())
