"""The pen: a line that trembles becomes a smooth path, and the text stands on it."""

from __future__ import annotations

import math
import random

import pytest
from PySide6.QtGui import QPainterPath

from coverstudio.document.layers import TextLayer
from coverstudio.document.type_shapes import DrawnPath
from coverstudio.editor.editor import Editor
from coverstudio.rendering.text_paths import baseline_of
from coverstudio.ui.canvas import Canvas, Tool
from coverstudio.ui.canvas.pen_tool import MOST_POINTS, smooth
from coverstudio.ui.stories.drawn_paths import put_on_path
from tests.ui.canvas.conftest import SHIFT, TITLE, FlatImages, Mouse


def test_a_drawn_line_is_told_as_a_path_and_the_arrow_given_back(canvas: Canvas, mouse: Mouse) -> None:
    paths: list[QPainterPath] = []
    canvas.path_drawn.connect(paths.append)
    canvas.set_tool(Tool.PEN)
    mouse.drag((20, 60), (70, 40), SHIFT)
    (path,) = paths
    ends = [path.pointAtPercent(share).toTuple() for share in (0.0, 1.0)]
    assert ends == [pytest.approx((20, 60), abs=0.01), pytest.approx((70, 40), abs=0.01)]
    assert canvas.tool() is Tool.SELECT
    canvas.set_tool(Tool.PEN)
    mouse.click(50, 50)
    assert len(paths) == 1 and canvas.tool() is Tool.PEN


def test_a_trembling_hand_draws_a_smooth_curve_of_few_points() -> None:
    trembles = random.Random(5)
    arc = [(50 - 40 * math.cos(a / 60), 60 - 40 * math.sin(a / 60)) for a in range(189)]
    shaky = [(x + trembles.uniform(-0.3, 0.3), y + trembles.uniform(-0.3, 0.3)) for x, y in arc]
    path = smooth(shaky, 1.0)
    assert path.elementCount() < 3 * 12
    for share in range(101):
        x, y = path.pointAtPercent(share / 100).toTuple()
        assert math.hypot(x - 50, y - 60) == pytest.approx(40, abs=1.5)


def test_a_scribble_keeps_to_what_a_document_holds() -> None:
    wild = random.Random(1)
    points = [(wild.uniform(0, 100), wild.uniform(0, 100)) for _ in range(3000)]
    assert smooth(points, 0.01).elementCount() <= 1 + 3 * MOST_POINTS


def test_the_selected_text_is_put_on_the_path_in_one_step(editor: Editor) -> None:
    editor.select(TITLE.id)
    path = smooth([(10, 100), (50, 80), (90, 110)], 0.5)
    assert put_on_path(editor, FlatImages(), path) == TITLE.id
    layer = editor.document.layer(TITLE.id)
    assert isinstance(layer, TextLayer) and isinstance(layer.path, DrawnPath)
    stands = baseline_of(layer)
    for share in (0.0, 0.5, 1.0):
        one, other = stands.pointAtPercent(share).toTuple(), path.pointAtPercent(share).toTuple()
        assert math.dist(one, other) < 0.05
    editor.undo()
    assert editor.document.layer(TITLE.id) == TITLE


def test_without_a_text_a_new_one_stands_on_the_path_even_on_a_level_one(editor: Editor) -> None:
    editor.select("")
    line = QPainterPath()
    line.moveTo(10, 20)
    line.lineTo(60, 20)
    layer_id = put_on_path(editor, FlatImages(), line)
    added = editor.document.layer(layer_id)
    assert isinstance(added, TextLayer) and added.box.height == 1.0
    assert baseline_of(added).boundingRect().center().y() == pytest.approx(20)
    assert editor.selected == added
