"""What is painted takes the tone around its place: no step at its edge, its own texture kept."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.imaging.tone_match import RING, tone_matched

HOLE = np.s_[40:90, 30:110]


def hole() -> NDArray[np.bool_]:
    mask = np.zeros((128, 160), bool)
    mask[HOLE] = True
    return mask


def flat(colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    return np.full((128, 160, 3), colour, np.uint8)


def test_nothing_changes_outside_the_hole() -> None:
    random = np.random.default_rng(0)
    original, painted = (random.integers(0, 256, (128, 160, 3), np.uint8) for _ in range(2))
    result = tone_matched(original, painted, hole())
    np.testing.assert_array_equal(result[~hole()], original[~hole()])


def test_a_cast_of_colour_goes() -> None:
    result = tone_matched(flat((200, 180, 90)), flat((180, 190, 120)), hole())
    np.testing.assert_array_equal(result, flat((200, 180, 90)))


def test_a_cast_that_differs_from_side_to_side_goes_on_both() -> None:
    original = flat((120, 120, 120))
    painted = original + np.linspace(-30, 30, 160).astype(np.int16)[None, :, None].astype(np.uint8)
    result = tone_matched(original, painted, hole()).astype(int)
    assert np.abs(result[HOLE] - 120).max() <= 6


def test_the_painted_texture_stays() -> None:
    grain = np.random.default_rng(3).integers(-12, 13, (128, 160, 1))
    painted = (flat((90, 90, 90)) + grain).astype(np.uint8)
    result = tone_matched(flat((140, 140, 140)), painted, hole())
    inside = result[HOLE].astype(int) - painted[HOLE]
    assert abs(inside.mean() - 50) < 1.5
    assert inside.std() < 2


def test_what_already_fits_is_left_alone() -> None:
    random = np.random.default_rng(5).integers(0, 256, (128, 160, 3), np.uint8)
    np.testing.assert_array_equal(tone_matched(random, random, hole()), random)


@pytest.mark.parametrize("mask", [np.ones((16, 16), bool), np.zeros((16, 16), bool)])
def test_all_or_nothing_needs_no_ring(mask: NDArray[np.bool_]) -> None:
    original, painted = np.zeros((16, 16, 3), np.uint8), np.full((16, 16, 3), 9, np.uint8)
    assert (tone_matched(original, painted, mask) == (9 if mask.all() else 0)).all()


def test_tones_beyond_white_stay_white() -> None:
    result = tone_matched(
        flat((250, 250, 250)), np.where(hole()[..., None], 240, 100).astype(np.uint8), hole()
    )
    assert result.max() == 255
    assert RING > 2
