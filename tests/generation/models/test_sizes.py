"""Sizes to paint at: any shape, whole and in proportion."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverstudio.generation.models.sizes import (
    LEAST_MULTIPLES,
    MOST_DIRECT,
    REFINED_AREA,
    SizePlan,
    covering,
    plan_sizes,
    shape_for,
)

SD1, SDXL = 512 * 512, 1024 * 1024
sides = st.integers(300, 6000)


def test_a_picture_of_the_trained_area_is_painted_at_once() -> None:
    assert plan_sizes(512, 512, SD1, 8, REFINED_AREA * SD1) == SizePlan((512, 512), None)
    assert plan_sizes(512, 768, SD1, 8, REFINED_AREA * SD1) == SizePlan((512, 768), None)


def test_sides_that_are_no_multiples_are_rounded_up() -> None:
    assert plan_sizes(433, 606, SD1, 8, 0) == SizePlan((440, 608), None)


def test_a_book_at_print_size_begins_small_and_is_painted_over() -> None:
    a5_with_bleed = (1819, 2551)
    assert plan_sizes(*a5_with_bleed, SDXL, 16, REFINED_AREA * SDXL) == SizePlan((864, 1216), (1728, 2432))


def test_a_picture_within_the_second_pass_is_painted_over_at_its_own_size() -> None:
    assert plan_sizes(800, 1204, SD1, 8, REFINED_AREA * SD1).refined == (800, 1208)


def test_without_a_second_pass_the_trained_area_is_all() -> None:
    assert plan_sizes(1600, 2400, SD1, 8, 0) == SizePlan((416, 624), None)


def test_a_small_picture_is_not_painted_smaller_than_the_model_can() -> None:
    assert plan_sizes(100, 150, SD1, 8, REFINED_AREA * SD1) == SizePlan((416, 624), None)


def test_a_strip_keeps_a_width_that_a_network_can_see() -> None:
    assert plan_sizes(10, 4000, SD1, 8, REFINED_AREA * SD1).base[0] == LEAST_MULTIPLES * 8


def test_a_picture_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one pixel each way, not 0 × 5"):
        plan_sizes(0, 5, SD1, 8, 0)


@given(width=sides, height=sides, multiple=st.sampled_from([8, 16, 32]), area=st.sampled_from([SD1, SDXL]))
def test_every_shape_is_planned_in_its_own_proportions(
    width: int, height: int, multiple: int, area: int
) -> None:
    plan = plan_sizes(width, height, area, multiple, REFINED_AREA * area)
    for size in (plan.base, plan.refined or plan.base):
        assert size[0] % multiple == size[1] % multiple == 0
        covered = covering(size, width, height)
        cut = [covered[0] - width, covered[1] - height]
        scale = max(width / size[0], height / size[1])
        # Only the rounding is cut off: in the painted picture's own pixels, less than a multiple.
        assert min(cut) <= 1
        assert max(cut) <= multiple * scale + 1
    assert 0.4 * area <= plan.base[0] * plan.base[1] <= (MOST_DIRECT + 0.2) * area


@given(width=st.floats(50, 1000), height=st.floats(50, 1000), area=st.sampled_from([SD1, SDXL, 4 * SDXL]))
def test_the_users_size_has_the_books_shape_to_half_a_pixel(width: float, height: float, area: int) -> None:
    across, down = shape_for(width, height, area)
    assert abs(across * height / width - down) <= 0.5 + 1e-9
    assert math.isclose(across * down, area, rel_tol=0.02)
