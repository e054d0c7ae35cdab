from __future__ import annotations

import math

import pytest

from coverstudio.document.geometry import Box, Size, bounds, corners, mm_to_points, points_to_mm, rotated


def test_points_and_millimetres_are_inverse() -> None:
    assert points_to_mm(mm_to_points(216)) == pytest.approx(216)
    assert mm_to_points(210) == pytest.approx(595.2756, abs=1e-4)  # A4's width in every PDF


def test_pixels_needed_never_fall_below_the_ppi() -> None:
    size = Size(215.9, 279.4)  # US letter: 2550 × 3300 exactly
    assert size.pixels_needed(300) == (2550, 3300)
    width, height = Size(148, 210).pixels_needed(300)
    assert width / (148 / 25.4) >= 300
    assert height / (210 / 25.4) >= 300


def test_a_size_has_at_least_one_pixel() -> None:
    assert Size(0.01, 0.01).pixels(72) == (1, 1)
    assert Size(0.01, 0.01).pixels_needed(72) == (1, 1)


def test_a_box_knows_its_edges_and_moves() -> None:
    box = Box(10, 20, 30, 40)
    assert (box.right, box.bottom, box.center, box.size) == (40, 60, (25, 40), Size(30, 40))
    assert box.moved(-10, 5) == Box(0, 25, 30, 40)
    assert box.inset(-2) == Box(8, 18, 34, 44)


def test_boxes_that_only_touch_share_nothing() -> None:
    box = Box(0, 0, 10, 10)
    assert box.intersected(Box(5, 6, 10, 10)) == Box(5, 6, 5, 4)
    assert box.intersected(Box(10, 0, 5, 5)) is None
    assert box.intersected(Box(0, 20, 5, 5)) is None


def test_a_box_contains_what_sticks_out_by_less_than_the_tolerance() -> None:
    box = Box(0, 0, 10, 10)
    assert box.contains(box)
    assert box.contains(Box(1, 1, 5, 5))
    assert not box.contains(Box(1, 1, 9.1, 5))
    assert box.contains(Box(1, 1, 9.1, 5), tolerance=0.2)


def test_covering_fills_the_target_and_fitting_stays_inside_it() -> None:
    target, picture = Box(-3, -3, 216, 303), Size(1400, 2100)
    covering, fitting = Box.covering(picture, target), Box.fitting(picture, target)
    assert covering.contains(target)
    assert target.contains(fitting)
    for box in (covering, fitting):
        assert box.width / box.height == pytest.approx(1400 / 2100)
        assert box.center == pytest.approx(target.center)
    assert covering.height == pytest.approx(2100 / 1400 * 216)
    assert fitting.height == pytest.approx(303)


def test_turning_is_clockwise_on_a_page_whose_y_runs_down() -> None:
    assert rotated(1, 0, (0, 0), 90) == pytest.approx((0, 1))
    assert rotated(5, 5, (5, 5), 33) == (5, 5)


def test_the_corners_of_a_turned_box_start_at_its_own_top_left() -> None:
    top_left, top_right, bottom_right, bottom_left = corners(Box(0, 0, 4, 2), 90)
    assert top_left == pytest.approx((3, -1))
    assert top_right == pytest.approx((3, 3))
    assert bottom_right == pytest.approx((1, 3))
    assert bottom_left == pytest.approx((1, -1))


def test_the_bounds_of_a_turned_square_are_wider_by_the_root_of_two() -> None:
    around = bounds(Box(0, 0, 10, 10), 45)
    assert around.width == pytest.approx(10 * math.sqrt(2))
    assert around.center == pytest.approx((5, 5))
    assert bounds(Box(1, 2, 3, 4), 0) == Box(1, 2, 3, 4)
