"""Texts on arcs, circles, waves and drawn paths."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from PySide6.QtGui import QTransform

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_shapes import ArcPath, CirclePath, DrawnPath, PathPoint, TextPath, WavePath
from coverstudio.rendering.text_layout import TextLayout, lay_out
from coverstudio.rendering.typesetting.paths import path_in
from coverstudio.rendering.typesetting.rails import Rail
from tests.rendering.pages import text

pytestmark = pytest.mark.usefixtures("qapp")

BOX = Box(0, 0, 100, 60)


def on(path: TextPath | None, words: str = "THE LAST HOUR", **changes: Any) -> TextLayer:
    return text(words, **{"box": BOX, "path": path, "alignment": "center", **changes})


def turns(layout: TextLayout) -> list[float]:
    """How far each letter is turned clockwise, in degrees."""
    found = [run.transform for run in layout.glyphs.runs]
    return [math.degrees(math.atan2(turn.m12(), turn.m11())) for turn in found]


def feet(layout: TextLayout) -> list[tuple[float, float]]:
    """Where the letters stand on the page, in millimetres."""
    (x, y), scale = layout.origin, layout.scale
    return [(x + run.transform.dx() * scale, y + run.transform.dy() * scale) for run in layout.glyphs.runs]


@pytest.mark.parametrize("bend", [30.0, -120.0, 359.0, 0.0])
def test_an_arc_is_as_long_as_the_box_is_wide_and_takes_its_bend_of_a_circle(bend: float):
    path = path_in(ArcPath(bend=bend), BOX)
    rail = Rail(path)
    assert rail.length == pytest.approx(100, abs=0.02)
    ends = [rail.at(0.0), rail.at(rail.length)]
    start, end = (math.degrees(math.atan2(turn.m12(), turn.m11())) for turn in ends)
    assert math.remainder(end - start - bend, 360) == pytest.approx(0, abs=0.1)
    assert path.boundingRect().center().y() == pytest.approx(30, abs=0.01)


def test_letters_on_an_arc_fan_out_evenly_about_its_middle():
    found = turns(lay_out(on(ArcPath(bend=90))))
    assert found == sorted(found)
    assert found[0] == pytest.approx(-found[-1], abs=6)
    assert -45 < found[0] < -20


def test_an_arc_that_is_not_bent_sets_the_line_as_it_is():
    straight = lay_out(on(None))
    bent = lay_out(on(ArcPath(bend=0)))
    assert bent.ink is not None and straight.ink is not None
    for side in ("x", "y", "width", "height"):
        assert getattr(bent.ink, side) == pytest.approx(getattr(straight.ink, side), abs=0.02)


@pytest.mark.parametrize("standing", ["top", "middle", "bottom"])
def test_an_arc_stands_in_its_box_as_lines_do(standing: str):
    found = lay_out(on(ArcPath(bend=60), vertical_alignment=standing))
    high = found.set_lines[0].ascent + found.set_lines[0].descent
    path = path_in(ArcPath(bend=60), BOX).boundingRect()
    assert found.height == pytest.approx(path.height() + high * found.scale, abs=0.02)
    crown = min(y for _, y in feet(found)) - found.set_lines[0].ascent * found.scale
    room = BOX.height - found.height
    assert crown == pytest.approx({"top": 0, "middle": room / 2, "bottom": room}[standing], abs=0.05)


def test_a_circle_holds_letters_outside_or_inside_about_its_start():
    middle = (50, 30)
    outside = lay_out(on(CirclePath(start=90)))
    inside = lay_out(on(CirclePath(start=90, inside=True)))
    for layout, way in ((outside, 1), (inside, -1)):
        assert all(math.dist(foot, middle) == pytest.approx(30, abs=0.02) for foot in feet(layout))
        sides = [y - 30 for x, y in feet(layout) if x > 50]
        assert len(sides) == len(layout.glyphs.runs)  # all about the right side
        assert sides == sorted(sides, reverse=way < 0)  # down outside, up inside
    assert outside.ink is not None and inside.ink is not None
    assert outside.ink.right > 84 and inside.ink.right < 81


def test_a_justified_text_goes_all_round_a_circle():
    layout = lay_out(on(CirclePath(), "abcdefgh", alignment="justify"))
    found = [math.remainder(b - a, 360) for a, b in zip(turns(layout), turns(layout)[1:], strict=False)]
    assert sum(found) + math.remainder(turns(layout)[0] - turns(layout)[-1], 360) % 360 == pytest.approx(360)
    assert max(found) - min(found) < 15


def test_a_wave_has_its_height_from_crest_to_trough_and_its_phase():
    path = path_in(WavePath(height=12, waves=2.5), BOX)
    assert path.boundingRect().height() == pytest.approx(12, abs=0.05)
    assert path.boundingRect().width() == pytest.approx(100)
    begins = path_in(WavePath(height=12, waves=2.5, phase=0.25), BOX).elementAt(0)
    assert (begins.x, begins.y) == (pytest.approx(0), pytest.approx(24))


def test_a_drawn_path_is_stretched_with_the_box():
    drawn = DrawnPath(points=(PathPoint(0, 1, 0, 1, 0.2, 0), PathPoint(1, 0.5, 0.8, 0, 1, 0.5)))
    small, large = path_in(drawn, BOX), path_in(drawn, Box(0, 0, 200, 120))
    assert QTransform.fromScale(2, 2).map(small) == large


def test_what_is_too_long_for_its_path_goes_on_straight_and_says_so():
    layout = lay_out(
        on(ArcPath(bend=90), "a very long line of text that no arc like this one holds", size=30)
    )
    assert layout.overflows and not lay_out(on(ArcPath(bend=90))).overflows
    assert turns(layout)[0] == pytest.approx(turns(layout)[1])
    (x0, y0), (x1, y1) = feet(layout)[:2]
    assert math.degrees(math.atan2(y1 - y0, x1 - x0)) == pytest.approx(turns(layout)[0])


def test_line_breaks_are_spaces_on_a_path_and_fitting_fills_it():
    layout = lay_out(on(ArcPath(bend=90), "THE\nLAST", fit="width"))
    assert [line.text for line in layout.lines] == ["THE LAST"]
    assert layout.lines[0].width == pytest.approx(100, rel=0.001)


def test_marks_stay_with_their_letters():
    runs = lay_out(on(ArcPath(bend=90), "x\u0301y")).glyphs.runs
    assert [len(run.run.glyphIndexes()) for run in runs] == [2, 1]


@pytest.mark.parametrize(
    "points",
    [
        (PathPoint(0.5, 0.5, 0.5, 0.5, 0.5, 0.5),) * 2,
        (PathPoint(0, 0, 0, 0, 0, 0), PathPoint(1, 1, 1, 1, 1, 1)),
        (PathPoint(0, 0, 0, 0, 1, 0), PathPoint(1, 1, 1, 0, 1, 1), PathPoint(0, 1, 1, 1, 0, 1)),
    ],
)
def test_paths_without_length_handles_or_smoothness_lose_no_letter(points: tuple[PathPoint, ...]):
    layout = lay_out(on(DrawnPath(points=points), "abc"))
    assert len(layout.glyphs.runs) == 3
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in feet(layout))


def test_five_thousand_letters_are_put_on_a_path_in_about_a_second_of_processor_time():
    started = time.process_time()
    layout = lay_out(on(CirclePath(), "lorem ipsum " * 420, size=10.0))
    assert layout.overflows
    assert time.process_time() - started < 3.0
