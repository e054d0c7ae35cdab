"""Text shaped on the page: arcs are bent, circles turned, waves raised, paths moved, warps pulled."""

from __future__ import annotations

import math

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coverstudio.document.document import replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_shapes import (
    ArcPath,
    CirclePath,
    DrawnPath,
    PathPoint,
    TextPath,
    Warp,
    WavePath,
)
from coverstudio.editor.editor import Editor
from coverstudio.rendering.text_paths import baseline_of, drawn
from coverstudio.ui.canvas import Canvas
from coverstudio.ui.canvas.shape_handles import ShapeHandle, shape_points
from tests.ui.canvas.conftest import ALT, SHIFT, TITLE, Keys, Mouse

CURVE = DrawnPath(
    points=(
        PathPoint(0, 0.5, 0, 0.5, 0.2, 0.1), PathPoint(0.5, 0.5, 0.3, 0.9, 0.6, 0.3),
        PathPoint(1, 0.5, 0.8, 0.1, 1, 0.5),
    )
)  # fmt: skip


def shaped(editor: Editor, *, path: TextPath | None = None, warp: Warp | None = None) -> TextLayer:
    layer = msgspec.structs.replace(TITLE, box=Box(15, 50, 70, 40), path=path, warp=warp)
    editor.edit(lambda document: replace_layer(document, layer), "Shape")
    editor.select(layer.id)
    return layer


def title(editor: Editor) -> TextLayer:
    layer = editor.document.layer(TITLE.id)
    assert isinstance(layer, TextLayer)
    return layer


def pull(
    editor: Editor, mouse: Mouse, handle: ShapeHandle, by: tuple[float, float], keys: Keys = Keys.NoModifier
) -> TextLayer:
    x, y = shape_points(title(editor))[handle]
    mouse.drag((x, y), (x + by[0], y + by[1]), keys)
    return title(editor)


def test_an_arc_is_bent_by_its_crown_in_one_step(editor: Editor, mouse: Mouse) -> None:
    before = shaped(editor, path=ArcPath(bend=40))
    after = pull(editor, mouse, ShapeHandle("bend"), (0, -5))
    assert isinstance(after.path, ArcPath)
    assert after.path.bend == pytest.approx(40 + math.degrees(8 * 5 / 70), abs=1.0)
    assert after.box == before.box
    editor.undo()
    assert title(editor) == before


def test_shift_bends_in_steps_and_escape_leaves_no_trace(
    editor: Editor, mouse: Mouse, canvas: Canvas
) -> None:
    before = shaped(editor, path=ArcPath(bend=40))
    after = pull(editor, mouse, ShapeHandle("bend"), (0, 20), SHIFT)
    assert isinstance(after.path, ArcPath) and after.path.bend % 15 == 0 and after.path.bend < 0
    editor.undo()
    x, y = shape_points(before)[ShapeHandle("bend")]
    mouse.hold((x, y), (x, y - 8))
    assert title(editor) != before
    QTest.keyClick(canvas.viewport(), Qt.Key.Key_Escape)
    assert title(editor) == before


def test_a_circle_is_turned_and_a_wave_raised(editor: Editor, mouse: Mouse) -> None:
    shaped(editor, path=CirclePath())
    after = pull(editor, mouse, ShapeHandle("start"), (20, 20))
    assert isinstance(after.path, CirclePath) and after.path.start == pytest.approx(90, abs=1.5)
    shaped(editor, path=WavePath(height=6))
    after = pull(editor, mouse, ShapeHandle("height"), (0, -2))
    assert isinstance(after.path, WavePath) and after.path.height == pytest.approx(10, abs=0.4)
    after = pull(editor, mouse, ShapeHandle("height"), (0, 40))
    assert isinstance(after.path, WavePath) and after.path.height == 0


@pytest.mark.parametrize("kind", ["arch", "flag", "bulge", "rise", "perspective"])
def test_a_warp_is_pulled_up_to_its_whole_amount(editor: Editor, mouse: Mouse, kind: str) -> None:
    shaped(editor, warp=Warp(kind=kind, amount=0.2))  # pyright: ignore[reportArgumentType]
    after = pull(editor, mouse, ShapeHandle("warp"), (0, -1))
    assert after.warp is not None and 0.25 < after.warp.amount <= 1.0
    after = pull(editor, mouse, ShapeHandle("warp"), (0, 60))
    assert after.warp is not None and after.warp.amount == -1.0


def test_points_of_a_drawn_path_move_with_their_handles(editor: Editor, mouse: Mouse) -> None:
    shaped(editor, path=CURVE)
    after = pull(editor, mouse, ShapeHandle("point", 1), (7, 4))
    assert isinstance(after.path, DrawnPath)
    point = after.path.points[1]
    moved = (point.x, point.y, point.before_x, point.before_y, point.after_x, point.after_y)
    assert moved == pytest.approx((0.6, 0.6, 0.4, 1.0, 0.7, 0.4), abs=0.02)


def test_a_handle_takes_the_opposite_one_along_unless_alt_is_held(editor: Editor, mouse: Mouse) -> None:
    shaped(editor, path=CURVE)
    free = pull(editor, mouse, ShapeHandle("after", 1), (0, 20), ALT)
    assert isinstance(free.path, DrawnPath) and free.path.points[1].before_y == 0.9
    editor.undo()
    smooth = pull(editor, mouse, ShapeHandle("after", 1), (0, 20))
    assert isinstance(smooth.path, DrawnPath)
    one = smooth.path.points[1]
    before, after = (one.before_x - one.x, one.before_y - one.y), (one.after_x - one.x, one.after_y - one.y)
    assert before[0] * after[1] == pytest.approx(before[1] * after[0], abs=1e-6)


def test_handles_turn_with_their_layer(editor: Editor) -> None:
    layer = msgspec.structs.replace(shaped(editor, path=ArcPath(bend=40)), rotation=180)
    x, y = shape_points(layer)[ShapeHandle("bend")]
    straight = shape_points(msgspec.structs.replace(layer, rotation=0))[ShapeHandle("bend")]
    assert (x, y) == pytest.approx((100 - straight[0], 140 - straight[1]))


@pytest.mark.parametrize("path", [None, ArcPath(bend=80), CirclePath(start=30), WavePath(height=6)])
def test_any_path_can_be_drawn_on(editor: Editor, path: TextPath | None) -> None:
    layer = shaped(editor, path=path)
    before = baseline_of(layer)
    after = baseline_of(msgspec.structs.replace(layer, path=drawn(before, layer.box)))
    assert after.length() == pytest.approx(before.length(), rel=1e-3)
    for share in (0.0, 0.3, 1.0):
        one, other = before.pointAtPercent(share), after.pointAtPercent(share)
        assert math.dist(one.toTuple(), other.toTuple()) < 0.3
