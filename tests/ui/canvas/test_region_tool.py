"""Lettering marked by hand: drawn with its tool, reshaped at a corner, switched by a click."""

from __future__ import annotations

from typing import Any

import pytest

from coverstudio.document.geometry import Box
from coverstudio.ui.canvas import Canvas, RegionOnPage, Tool
from tests.ui.canvas.conftest import Mouse

LINE = RegionOnPage(((20, 20), (60, 20), (60, 32), (20, 32)), "SIGN", 0.9, chosen=True)


@pytest.fixture
def told(canvas: Canvas) -> dict[str, list[Any]]:
    told: dict[str, list[Any]] = {"drawn": [], "reshaped": [], "toggled": [], "hovered": []}
    canvas.region_drawn.connect(told["drawn"].append)
    canvas.region_reshaped.connect(lambda index, corners: told["reshaped"].append((index, corners)))
    canvas.region_toggled.connect(told["toggled"].append)
    canvas.region_hovered.connect(told["hovered"].append)
    canvas.set_regions([LINE])
    canvas.set_tool(Tool.REGION)
    return told


def test_a_drag_marks_what_it_goes_around(canvas: Canvas, mouse: Mouse, told: dict[str, list[Any]]) -> None:
    mouse.drag((30, 80), (70, 95))
    (box,) = told["drawn"]
    assert isinstance(box, Box)
    assert (box.x, box.y, box.right, box.bottom) == pytest.approx((30, 80, 70, 95), abs=1e-6)
    assert not (told["reshaped"] or told["toggled"])
    assert canvas.tool() is Tool.REGION, "who marks one line marks the next"


def test_a_corner_follows_the_hand_and_the_others_stay(mouse: Mouse, told: dict[str, list[Any]]) -> None:
    mouse.drag((60, 32), (70, 40))
    assert not told["drawn"]
    ((index, corners),) = told["reshaped"]
    assert index == 0
    assert corners[:2] == LINE.polygon[:2] and corners[3] == LINE.polygon[3]
    assert corners[2] == pytest.approx((70, 40), abs=0.5)


def test_a_corner_that_is_only_touched_is_no_change(mouse: Mouse, told: dict[str, list[Any]]) -> None:
    mouse.click(60, 32)
    assert not (told["reshaped"] or told["drawn"])


def test_a_click_in_a_region_switches_it(mouse: Mouse, told: dict[str, list[Any]]) -> None:
    mouse.click(40, 26)
    assert told["toggled"] == [0]


def test_escape_gives_a_drag_up(canvas: Canvas, mouse: Mouse, told: dict[str, list[Any]]) -> None:
    mouse.hold((30, 80), (70, 95))
    canvas.set_tool(Tool.SELECT)
    mouse.release(70, 95)
    assert not told["drawn"]


def test_corners_can_be_seen_where_they_can_be_taken(canvas: Canvas, mouse: Mouse) -> None:
    canvas.set_regions([LINE])
    canvas.set_tool(Tool.REGION)
    mouse.move(80, 120)
    without = len(canvas.marks())
    mouse.move(40, 26)
    assert len(canvas.marks()) == without + 1


def test_the_arrow_tells_what_it_hovers(canvas: Canvas, mouse: Mouse, told: dict[str, list[Any]]) -> None:
    canvas.set_tool(Tool.SELECT)
    mouse.move(40, 26)
    mouse.move(80, 120)
    assert told["hovered"] == [0, -1]
