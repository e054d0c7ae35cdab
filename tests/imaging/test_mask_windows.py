"""Windows over a mask: all of it is covered once, neighbours together, and none larger than it must be."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.imaging.mask_windows import FINEST_CELL, MULTIPLE, WIDEST, MaskWindow, windows_of

AREA = 512 * 512


def marked(width: int, height: int, *boxes: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    mask = np.zeros((height, width), np.uint8)
    for x, y, right, bottom in boxes:
        mask[y:bottom, x:right] = 255
    return mask


def laid_together(windows: tuple[MaskWindow, ...], mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How often each pixel is painted."""
    times = np.zeros(mask.shape, np.uint8)
    for box, own in windows:
        assert own.shape == (box.height, box.width)
        times[box.y : box.y + box.height, box.x : box.x + box.width] += own > 0
    return times


@pytest.mark.parametrize("seed", range(4))
def test_every_white_pixel_is_painted_in_one_window_and_no_black_one(seed: int) -> None:
    random = np.random.default_rng(seed)
    mask = np.zeros((1300, 900), np.uint8)
    for _ in range(40):
        x, y = random.integers(0, 860), random.integers(0, 1260)
        mask[y : y + random.integers(1, 200), x : x + random.integers(1, 120)] = random.integers(1, 256)
    windows = windows_of(mask, AREA, 0.5)
    np.testing.assert_array_equal(laid_together(windows, mask), mask > 0)
    for box, own in windows:
        part = mask[box.y : box.y + box.height, box.x : box.x + box.width]
        np.testing.assert_array_equal(own[own > 0], part[own > 0])
        assert 0 <= box.x <= 900 - box.width and 0 <= box.y <= 1300 - box.height


def test_the_letters_of_a_word_share_a_window_of_the_networks_own_size() -> None:
    letters = [(600 + 40 * place, 1000, 630 + 40 * place, 1040) for place in range(5)]
    (window,) = windows_of(marked(1400, 2100, *letters), AREA, 0.5)
    assert (window.box.width, window.box.height) == (768, 384)
    assert abs(window.box.x + window.box.width / 2 - 695) <= 1


def test_what_lies_far_apart_is_painted_apart_from_the_top_down() -> None:
    mask = marked(1400, 2100, (1000, 1900, 1100, 1940), (100, 100, 160, 160), (1200, 100, 1260, 160))
    tops = [box.y for box, _ in windows_of(mask, AREA, 0.5)]
    assert len(tops) == 3 and tops == sorted(tops)


def test_a_line_is_cut_between_its_words_and_not_enlarged() -> None:
    words = [(60 + 220 * place, 1000, 240 + 220 * place, 1060) for place in range(6)]
    windows = windows_of(marked(1400, 2100, *words), AREA, 0.5)
    assert len(windows) == 2
    assert all(box.width * box.height <= 1.7 * AREA for box, _ in windows)


def test_a_piece_larger_than_the_network_gets_a_window_with_its_context() -> None:
    (window,) = windows_of(marked(3000, 3000, (1000, 1000, 2000, 2000)), AREA, 0.25)
    assert window.box.width == window.box.height == 1536
    assert (window.own > 0).sum() == 1_000_000


@pytest.mark.parametrize(("context", "least"), [(0.0, 64), (0.5, 300), (2.0, 1200)])
def test_context_is_seen_on_every_side_where_there_is_room(context: float, least: int) -> None:
    (window,) = windows_of(marked(4000, 4000, (1700, 1700, 2300, 2300)), 64 * 64, context)
    box = window.box
    reach = (1700 - box.x, 1700 - box.y, box.x + box.width - 2300, box.y + box.height - 2300)
    assert min(reach) >= min(least, 32) and min(reach) >= context * 600 - 1
    assert max(reach) <= max(32, context * 600) + MULTIPLE


def test_a_window_is_never_much_longer_than_wide() -> None:
    (window,) = windows_of(marked(4000, 1000, (200, 480, 3800, 520)), AREA, 0.2)
    assert window.box.width / window.box.height <= 4000 / 1000
    assert window.box.height == 1000  # as much as there is
    (window,) = windows_of(marked(4000, 4000, (200, 1980, 3800, 2020)), AREA, 0.2)
    assert window.box.width / window.box.height <= WIDEST + 0.05


def test_at_a_corner_the_window_moves_in_and_a_small_picture_is_seen_whole() -> None:
    (window,) = windows_of(marked(1400, 2100, (0, 0, 20, 20)), AREA, 0.5)
    assert window.box == (0, 0, 512, 512)
    (window,) = windows_of(marked(300, 200, (290, 190, 300, 200)), AREA, 0.5)
    assert window.box == (0, 0, 300, 200)


def test_a_narrow_picture_gives_above_and_below_what_it_lacks_at_the_sides() -> None:
    (window,) = windows_of(marked(400, 3000, (190, 1490, 210, 1510)), AREA, 0.5)
    assert window.box.width == 400
    assert 600 <= window.box.height <= 704


def test_an_empty_mask_has_no_windows_and_a_pixel_has_one() -> None:
    assert windows_of(np.zeros((100, 100), np.uint8), AREA, 0.5) == ()
    (window,) = windows_of(marked(100, 90, (99, 89, 100, 90)), AREA, 0.5)
    assert np.count_nonzero(window.own) == 1


def test_thousands_of_specks_are_sorted_in_a_moment() -> None:
    random = np.random.default_rng(1)
    mask = np.where(random.random((2100, 1400)) < 0.002, np.uint8(255), np.uint8(0))
    begun = time.process_time()
    windows = windows_of(mask, AREA, 0.5)
    assert time.process_time() - begun < 5
    np.testing.assert_array_equal(laid_together(windows, mask), mask > 0)
    assert FINEST_CELL == 8


def test_a_picture_of_a_hundred_megapixels_takes_no_more_than_a_mask_of_it() -> None:
    mask = marked(10_000, 10_000, (100, 100, 400, 180), (9000, 9500, 9800, 9700))
    assert len(windows_of(mask, AREA, 0.5)) == 2
