"""What differs between two pictures: counted exactly, and to be seen where it is one pixel of millions."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.imaging import differences as module
from coverstudio.imaging.differences import differences

Pixels = NDArray[np.uint8]


def pictures(height: int = 40, width: int = 30) -> tuple[Pixels, Pixels]:
    before = np.full((height, width, 3), 120, np.uint8)
    return before, before.copy()


def test_pictures_that_are_the_same_are_dimmed_all_over() -> None:
    before, after = pictures()
    found = differences(before, after, np.zeros((40, 30), np.uint8))
    assert (found.pixels, found.share, found.outside) == (0, 0.0, 0)
    assert found.overlay.shape == (40, 30, 4)
    assert (found.overlay[..., :3] == 0).all() and (found.overlay[..., 3] == module.DIMMED).all()


def test_a_change_outside_the_mask_is_counted_apart() -> None:
    before, after = pictures()
    after[5:7, 5:8] = 90
    after[30, 20, 1] = 121
    mask = np.zeros((40, 30), np.uint8)
    mask[4:9, 4:9] = 255
    found = differences(before, after, mask)
    assert (found.pixels, found.outside) == (7, 1)
    assert found.share == pytest.approx(7 / 1200)
    assert tuple(found.overlay[30, 20, :3]) == module.LIT and found.overlay[30, 20, 3] >= module.LEAST_LIT
    assert tuple(found.overlay[6, 6, :3]) == module.LIT and tuple(found.overlay[0, 0, :3]) == (0, 0, 0)


def test_transparency_counts_and_without_a_mask_nothing_is_said_of_it() -> None:
    before = np.full((8, 8, 4), 255, np.uint8)
    after = before.copy()
    after[2, 2, 3] = 0
    assert (found := differences(before, after)).pixels == 1 and found.outside is None


def test_a_single_pixel_shows_in_the_small_overlay_of_a_large_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_PIXELS", 20_000)
    before, after = pictures(1301, 777)
    after[1300, 776] = 0
    after[600, 1] = 0
    found = differences(before, after)
    assert found.pixels == 2
    height, width = found.overlay.shape[:2]
    assert height * width <= 25_000
    lit = np.argwhere((found.overlay[..., :3] == module.LIT).all(axis=2))
    assert len(lit) == 2 and tuple(lit[-1]) == (height - 1, width - 1)


def test_pictures_of_two_sizes_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="different sizes"):
        differences(pictures()[0], pictures(41)[0])
