"""Pictures go on beyond their edges, and stay as they are within them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverstudio.imaging.continuation import (
    Margins,
    columns_beyond,
    enlarged_beyond,
    joined,
    mirrored,
    reduced,
    rim_of,
    room_beyond,
    to_paint,
    with_its_light,
)
from tests.pictures import flat, noise


@given(st.tuples(*[st.integers(0, 90)] * 4), st.integers(1, 40), st.integers(1, 40), st.sampled_from([3, 4]))
def test_a_picture_is_bit_for_bit_the_same_within_its_reflection(
    sides: tuple[int, int, int, int], width: int, height: int, channels: int
) -> None:
    picture, margins = noise(width, height, channels), Margins(*sides)
    whole = mirrored(picture, margins)
    left, top, right, bottom = sides
    assert whole.shape == (height + top + bottom, width + left + right, channels)
    assert np.array_equal(whole[top : top + height, left : left + width], picture)


def test_beyond_the_edge_is_what_lies_within_it_the_other_way_round() -> None:
    rows, columns = np.mgrid[0:200, 0:300]
    smooth = np.stack([columns * 0.8, rows, columns * 0 + 90], axis=2).astype(np.uint8)
    whole = mirrored(smooth, Margins(300, 0, 300, 0)).astype(int)
    assert np.abs(whole[:, :300] - smooth[:, ::-1]).max() <= 2
    assert np.abs(whole[:, 600:] - smooth[:, ::-1]).max() <= 2


def test_a_reflection_is_reflected_again_where_it_is_too_short() -> None:
    ramp = np.repeat(np.arange(0, 200, 10, dtype=np.uint8)[None, :, None], 30, axis=0).repeat(3, axis=2)
    line = mirrored(ramp, Margins(0, 0, 50, 0))[5, :, 0].astype(int)
    assert line[20] == 190
    assert line[39] == 0
    assert line[59] == 190


def test_the_edge_that_a_scan_has_is_not_continued() -> None:
    scan = flat(1000, 1000, (90, 120, 60))
    scan[:, : rim_of(scan)] = 255
    whole = mirrored(scan, Margins(500, 0, 0, 0))
    assert (whole[:, :450] == (90, 120, 60)).all()


def test_a_step_in_tone_fades_away_at_the_joint() -> None:
    picture, beside = flat(300, 300, (100, 100, 100)), flat(600, 300, (120, 120, 120))
    whole = joined(picture, beside, Margins(300, 0, 0, 0)).astype(int)
    assert (whole[:, 300:] == 100).all()
    assert np.abs(np.diff(whole[:, :301, 0], axis=1)).max() <= 8
    assert (whole[:, :250] == 120).all()


def test_patches_are_offered_the_part_beside_the_edge_and_may_be_asked_for_less() -> None:
    picture = noise(100, 80)
    canvas, mask = room_beyond(picture, 60, 1_000_000)
    assert np.array_equal(canvas[:, :64], picture[:, 36:])
    assert (mask[:, :64] == 0).all()
    assert (mask[:, 64:] == 255).all()
    small, few = room_beyond(picture, 60, 2500)
    assert few.size <= 2500
    assert small.shape[:2] == few.shape
    assert columns_beyond(small, picture, 60).shape == (80, 60, 3)


def test_what_was_painted_is_taken_as_it_is_at_full_size() -> None:
    picture, painted = noise(200, 50), noise(140, 50, seed=3)
    assert columns_beyond(painted, picture, 40) == pytest.approx(painted[:, 100:])


def test_light_goes_on_beyond_a_picture_and_its_shapes_do_not() -> None:
    picture = flat(120, 160, (40, 40, 40))
    picture[:80] = (200, 180, 90)
    picture[100:104, 60:64] = 255  # a shape
    whole = with_its_light(picture, 100)
    assert np.array_equal(whole[:, :120], picture)
    beyond = whole[:, 120:].astype(int)
    assert np.abs(beyond[:60] - (200, 180, 90)).max() < 12
    assert np.abs(beyond[112:] - (40, 40, 40)).max() < 12
    assert beyond[92:112].max() < 130  # a brighter place of the ground, no white thing on it


def test_what_is_painted_small_comes_back_at_its_place() -> None:
    picture = noise(90, 120)
    assert reduced(picture, 90, 120) is picture
    canvas = np.concatenate([reduced(picture, 45, 60), flat(30, 60, (10, 200, 30))], axis=1)
    beyond = enlarged_beyond(canvas, 90, 120, 60)
    assert beyond.shape == (120, 60, 3)
    assert (beyond[:, 8:] == (10, 200, 30)).all()
    exact = np.concatenate([picture, flat(5, 120, (1, 2, 3))], axis=1)
    assert np.array_equal(enlarged_beyond(exact, 90, 120, 5), exact[:, 90:])


def test_a_mask_leaves_what_is_kept() -> None:
    mask = to_paint(noise(10, 4), 3)
    assert (mask[:, :3] == 0).all() and (mask[:, 3:] == 255).all()
