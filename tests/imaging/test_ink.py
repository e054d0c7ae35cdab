"""No spot gets more ink than the press takes, and colours stay near."""

import numpy as np
import pytest

from coverstudio.imaging.ink import coverage, limited, most_ink


@pytest.fixture(scope="module")
def random_inks() -> np.ndarray:
    return np.random.default_rng(6).integers(0, 256, (200, 300, 4)).astype(np.uint8)


def test_coverage_is_the_sum_of_the_four_inks_rounded_up() -> None:
    inks = np.array([[[0, 0, 0, 0], [255, 255, 255, 255], [255, 0, 255, 102], [0, 0, 1, 0]]], np.uint8)
    assert coverage(inks).tolist() == [[0, 400, 240, 1]]


def test_specks_do_not_count_as_the_most_ink() -> None:
    page = np.full((100, 100), 120, np.uint16)
    page[0, :20] = 300
    assert most_ink(page) == 120
    page[0, 20] = 280
    assert most_ink(page) == 280
    assert most_ink(np.zeros((0, 4), np.uint16)) == 0


@pytest.mark.parametrize("limit", [100, 200, 240, 300, 320, 399])
def test_no_pixel_is_above_the_limit(random_inks: np.ndarray, limit: int) -> None:
    less = limited(random_inks, limit)
    sums = less.astype(int).sum(axis=-1)
    assert (sums * 100 <= limit * 255).all()
    assert coverage(less).max() <= limit
    # And not far below it either: the press is used.
    above = coverage(random_inks) > limit
    assert (sums[above] * 100 >= limit * 255 - 5 * 100).all()


def test_what_is_within_the_limit_stays_as_it_is(random_inks: np.ndarray) -> None:
    within = coverage(random_inks) <= 240
    assert (limited(random_inks, 240)[within] == random_inks[within]).all()
    assert limited(random_inks, 400) is random_inks


def test_black_grows_where_the_colours_make_grey() -> None:
    (less,) = limited(np.array([[[230, 220, 210, 120]]], np.uint8), 240)[0]
    assert less[3] > 120
    assert less[0] < 230
    assert less[0] > less[1] > less[2]


def test_without_grey_the_colours_become_less_in_proportion() -> None:
    (less,) = limited(np.array([[[250, 0, 250, 255]]], np.uint8), 240)[0]
    assert less.tolist() == [178, 0, 178, 255]


def test_a_limit_that_no_press_has_is_refused(random_inks: np.ndarray) -> None:
    for limit in (99, 401):
        with pytest.raises(ValueError, match="an ink limit is 100 to 400 per cent"):
            limited(random_inks, limit)
