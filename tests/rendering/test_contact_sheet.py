"""Pages of pictures before and after."""

from __future__ import annotations

import numpy as np
import pytest

from coverstudio.rendering.contact_sheet import COLUMNS, ROWS, Pair, paint_sheet
from tests.pictures import flat

RED, GREEN = (200, 0, 0), (0, 160, 0)


def count(page: np.ndarray, colour: tuple[int, int, int]) -> int:
    return int((page == colour).all(axis=2).sum())


@pytest.mark.usefixtures("qapp")
def test_each_pair_stands_side_by_side_over_its_words() -> None:
    pair = Pair("책.png", flat(100, 150, RED), flat(100, 150, GREEN), "clean after 1 round: 2 erased")
    page = paint_sheet([pair], "in: before and after, page 1 of 1")
    reds, greens = (np.argwhere((page == colour).all(axis=2)) for colour in (RED, GREEN))
    assert len(reds) == len(greens) > 100_000
    assert 0 < greens[:, 1].min() - reds[:, 1].max() < 20
    below = page[reds[:, 0].max() + 1 :]
    assert (below < 128).all(axis=2).any(), "name and caption"


@pytest.mark.usefixtures("qapp")
def test_a_full_page_has_room_for_all_and_a_missing_picture_is_a_gap() -> None:
    pairs = [Pair(str(n), flat(60, 90, RED), None, "failed", is_warning=True) for n in range(COLUMNS * ROWS)]
    full, one = paint_sheet(pairs, "all"), paint_sheet(pairs[:1], "one")
    assert count(full, RED) == COLUMNS * ROWS * count(one, RED)
    assert full.shape[1] == one.shape[1] and full.shape[0] > 2 * one.shape[0]
