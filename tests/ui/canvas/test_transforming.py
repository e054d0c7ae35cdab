"""Moving, resizing and turning, without a window."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from coverstudio.document.geometry import Box, corners
from coverstudio.document.layers import AnyLayer, ShapeLayer, TextLayer
from coverstudio.ui.canvas.gestures import Hand, resizing
from coverstudio.ui.canvas.gestures import Keys as GestureKeys
from coverstudio.ui.canvas.handles import Handle, handle_at, handle_points
from coverstudio.ui.canvas.snapping import SnapLine
from coverstudio.ui.canvas.transforming import SMALLEST, keeps_aspect, normal_angle, resized, turned
from tests.ui.canvas.conftest import BAND, PICTURE, TITLE

PULLED = [handle for handle in Handle if handle is not Handle.ROTATE]
OPPOSITE = {Handle.TOP_LEFT: 2, Handle.TOP_RIGHT: 3, Handle.BOTTOM_RIGHT: 0, Handle.BOTTOM_LEFT: 1}


def turned_by(layer: AnyLayer, degrees: float) -> AnyLayer:
    return msgspec.structs.replace(layer, rotation=degrees)


@given(
    some.sampled_from(list(OPPOSITE)), some.floats(-180, 180), some.floats(-60, 60), some.floats(-60, 60),
    some.booleans(),
)  # fmt: skip
def test_the_opposite_corner_stays_however_a_corner_is_pulled(
    handle: Handle, rotation: float, dx: float, dy: float, keep: bool
) -> None:
    layer = turned_by(PICTURE, rotation)
    after = resized(layer, handle, (0, 0), (dx, dy), keep)
    fixed = OPPOSITE[handle]
    before_corner = corners(layer.box, rotation)[fixed]
    assert corners(after.box, rotation)[fixed] == pytest.approx(before_corner, abs=1e-6)


@given(some.sampled_from(PULLED), some.floats(-500, 500), some.floats(-500, 500), some.booleans())
def test_no_layer_gets_too_small_to_be_found_again(handle: Handle, dx: float, dy: float, keep: bool) -> None:
    after = resized(PICTURE, handle, (0, 0), (dx, dy), keep)
    assert min(after.box.width, after.box.height) >= 1 - 1e-9
    if keep:
        assert after.box.width / after.box.height == pytest.approx(PICTURE.box.width / PICTURE.box.height)


def test_a_pulled_corner_follows_the_hand_exactly() -> None:
    layer = turned_by(BAND, 37)
    start = corners(layer.box, 37)[2]
    end = (start[0] + 9, start[1] + 4)
    after = resized(layer, Handle.BOTTOM_RIGHT, start, end, keep_aspect=False)
    assert corners(after.box, 37)[2] == pytest.approx(end)


def test_letters_scale_with_corners_up_to_a_limit() -> None:
    after = resized(TITLE, Handle.BOTTOM_RIGHT, (0, 0), (70, 12), keep_aspect=True)
    assert isinstance(after, TextLayer)
    assert after.size == pytest.approx(40)
    huge = resized(TITLE, Handle.BOTTOM_RIGHT, (0, 0), (70_000, 12_000), keep_aspect=True)
    assert isinstance(huge, TextLayer)
    assert huge.size == 2000


@pytest.mark.parametrize(
    ("layer", "handle", "shift", "keeps"),
    [
        (PICTURE, Handle.TOP_LEFT, False, True),
        (PICTURE, Handle.LEFT, True, False),
        (BAND, Handle.TOP_LEFT, False, False),
        (BAND, Handle.TOP_LEFT, True, True),
        (TITLE, Handle.TOP_LEFT, True, True),
        (TITLE, Handle.LEFT, True, False),
    ],
)
def test_who_keeps_proportions(layer: AnyLayer, handle: Handle, shift: bool, keeps: bool) -> None:
    assert keeps_aspect(layer, handle, shift) is keeps


def test_turning_is_held_near_quarter_turns_unless_told_otherwise() -> None:
    x, y = PICTURE.box.center

    def to(degrees: float, *, magnet: bool) -> float:
        point = (x + 30 * math.cos(math.radians(degrees)), y + 30 * math.sin(math.radians(degrees)))
        return turned(PICTURE, (x + 30, y), point, in_steps=False, magnet=magnet).rotation

    assert to(90.9, magnet=True) == 90
    assert to(90.9, magnet=False) == pytest.approx(90.9)
    assert to(92, magnet=True) == pytest.approx(92)


@pytest.mark.parametrize(("angle", "normal"), [(0, 0), (180, 180), (181, -179), (-180, 180), (720.5, 0.5)])
def test_angles_have_one_name(angle: float, normal: float) -> None:
    assert normal_angle(angle) == pytest.approx(normal)


def test_handles_are_hit_within_twelve_pixels_and_no_further() -> None:
    for handle, (x, y) in handle_points(BAND, 4.0).items():
        assert handle_at(BAND, (x + 11 / 4, y), 4.0) is handle
    assert handle_at(BAND, (40, 30), 4.0) is None
    assert handle_at(BAND, (60 + 13 / 4, 30), 4.0) is None


def test_a_small_layer_can_still_be_moved_by_its_inside() -> None:
    scale = 1.0  # 40 × 20 pixels
    assert handle_at(BAND, (47, 30), scale) is None
    assert handle_at(BAND, (66, 46), scale) is Handle.BOTTOM_RIGHT
    assert Handle.LEFT not in handle_points(BAND, scale)


@pytest.mark.parametrize("handle", [Handle.RIGHT, Handle.LEFT, Handle.BOTTOM, Handle.TOP, Handle.TOP_LEFT])
@pytest.mark.parametrize("line", [10.0, 70.0])
def test_a_line_beyond_the_opposite_side_turns_nothing_inside_out(handle: Handle, line: float) -> None:
    # Far zoomed out the reach of a line is longer than the layer.
    band = ShapeLayer(name="Band", box=Box(20, 20, 40, 40))
    lines = (SnapLine("x", line, 0, 300), SnapLine("y", line, 0, 300))
    start = (20 + 20 * (handle.across + 1), 20 + 20 * (handle.down + 1))
    for keep in (False, True):
        change = resizing(band, handle, start, lines)
        there = change(Hand((40.0, 40.0), 0.05, GestureKeys(shift=keep))).layer
        assert min(there.box.width, there.box.height) >= SMALLEST
