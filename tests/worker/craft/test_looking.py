"""Looking at several sizes, with a stand-in that sees black letters of the sizes the network was made for."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.worker.errors import JobCancelled
from coverstudio.worker.pipelines.craft.looking import FINEST_SIDE, MULTIPLE, Pixels, look, tiles_of
from coverstudio.worker.pipelines.craft.words import Heat, Word

SMALLEST, LARGEST = 8, 160
"""What the stand-in sees: letters of so many pixels."""


def sees_black_bars(picture: NDArray[np.float32]) -> Heat:
    """Heat in the middle of each black bar that is neither too low nor too high to be seen at this size."""
    assert picture.shape[0] % MULTIPLE == picture.shape[1] % MULTIPLE == 0
    ink = (picture.mean(axis=2) < 0).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights = np.minimum(stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH])
    seen = (heights >= SMALLEST) & (heights <= LARGEST)
    seen[0] = False
    middle = cv2.distanceTransform(ink, cv2.DIST_L2, 3) > heights[labels] / 6
    letters = (seen[labels] & middle)[::2, ::2].astype(np.float32)
    return np.stack([letters, np.zeros_like(letters)], axis=2)


def paper(width: int, height: int, *bars: tuple[int, int, int, int]) -> Pixels:
    """White with black bars (x, y, width, height)."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    for x, y, w, h in bars:
        pixels[y : y + h, x : x + w] = 0
    return pixels


def boxes(words: list[Word]) -> list[list[float]]:
    """Each word's box as x, y, width and height, from the top."""
    found = [(*word.corners.min(axis=0), *np.ptp(word.corners, axis=0)) for word in words]
    return sorted(([float(number) for number in box] for box in found), key=lambda box: box[1])


def nothing(step: int, total: int, preview: Pixels | None) -> None:
    """Take a report and go on."""


def test_a_title_and_small_print_are_both_found_each_once_where_they_stand() -> None:
    title, line = (100, 150, 1200, 500), (300, 1900, 500, 24)
    found = boxes(look(paper(1400, 2100, title, line), sees_black_bars, nothing))
    assert len(found) == 2
    assert found[0] == pytest.approx(title, abs=90)
    assert found[1] == pytest.approx(line, abs=10)


def test_a_word_across_two_tiles_is_one_word() -> None:
    line = (700, 300, 1000, 80)
    found = boxes(look(paper(1900, 600, line), sees_black_bars, nothing))
    assert len(found) == 1
    assert found[0] == pytest.approx(line, abs=16)


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (5000, 40), (333, 517)])
def test_any_size_of_picture_is_looked_at(size: tuple[int, int]) -> None:
    assert look(paper(*size), sees_black_bars, nothing) == []


def test_a_huge_picture_is_looked_at_in_pieces_of_bounded_size() -> None:
    tiles = list(tiles_of(np.zeros((4000, 5000, 3), np.uint8)))
    assert max(max(tile.whole) for tile in tiles) <= FINEST_SIDE
    assert max(tile.pixels.size for tile in tiles) <= 3 * 1280**2


def test_every_step_is_told_and_looking_can_be_given_up() -> None:
    steps: list[tuple[int, int]] = []

    def told(step: int, total: int, preview: Pixels | None) -> None:
        steps.append((step, total))
        if step == 2:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        look(paper(1400, 2100), sees_black_bars, told, more_steps=1)
    assert [step for step, _ in steps] == [0, 1, 2]
    assert len({total for _, total in steps}) == 1
