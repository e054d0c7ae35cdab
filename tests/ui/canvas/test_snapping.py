"""What a dragged layer clings to, without a window."""

from __future__ import annotations

import msgspec
import pytest

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.ui.canvas.snapping import snap_lines, snapped, touched
from tests.ui.canvas.conftest import BACKGROUND, BAND, PICTURE, SPEC

COVER = Document(print_spec=SPEC, layers=(BACKGROUND, BAND, PICTURE))


def xs(document: Document, moving: str) -> set[float]:
    return {line.at for line in snap_lines(document, moving) if line.axis == "x"}


def test_the_page_its_middle_and_the_other_layers_attract() -> None:
    assert xs(COVER, "band") == {0, 100, 50, 5, 95, -3, 103, 30, 70}
    assert xs(COVER, "picture") == {0, 100, 50, 5, 95, -3, 103, 20, 60, 40}


def test_hidden_layers_do_not_attract() -> None:
    hidden = msgspec.structs.replace(COVER, layers=(msgspec.structs.replace(PICTURE, visible=False),))
    assert 30 not in xs(hidden, "band")


def test_the_nearest_line_wins_and_each_axis_by_itself() -> None:
    snap = snapped(Box(5.4, 81, 10, 6), snap_lines(COVER, "band"), reach=1.0)
    assert (snap.dx, snap.dy) == (pytest.approx(-0.4), 0.0)
    assert [(line.axis, line.at) for line in snap.lines] == [("x", 5)]


def test_out_of_reach_nothing_happens() -> None:
    snap = snapped(Box(7, 81, 10, 6), snap_lines(COVER, "band"), reach=1.0)
    assert (snap.dx, snap.dy, snap.lines) == (0.0, 0.0, ())


def test_the_line_that_is_shown_reaches_from_one_layer_to_the_other() -> None:
    snap = snapped(Box(30.2, 10, 7, 7), snap_lines(COVER, "band"), reach=1.0)
    (line,) = snap.lines
    assert (line.at, line.start, line.end) == (30, 10, 120)


def test_lines_in_the_same_place_are_shown_once() -> None:
    twice = [*snap_lines(COVER, "band"), *snap_lines(COVER, "band")]
    assert len(touched(Box(5, 20, 7, 8), twice)) == 1
