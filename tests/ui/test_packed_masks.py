"""Masks that are kept for the proof: a fraction of the bytes, and not a pixel lost."""

from __future__ import annotations

import numpy as np

from coverstudio.ui.stories.packed_masks import packed, united, unpacked


def test_masks_come_back_as_they_were_and_together() -> None:
    rng = np.random.default_rng(3)
    one, other = ((rng.random((37, 53)) < share).astype(np.uint8) * 255 for share in (0.2, 0.5))
    kept = packed(one)
    assert len(kept) <= -(-37 * 53 // 8) + 16, "not even noise takes more than its bits"
    assert np.array_equal(unpacked(kept, (37, 53)), one)
    assert np.array_equal(unpacked(united(kept, packed(other)), (37, 53)), np.maximum(one, other))


def test_what_is_half_masked_counts_as_masked() -> None:
    soft = np.array([[0, 1, 128, 255]], np.uint8)
    assert unpacked(packed(soft), (1, 4)).tolist() == [[0, 255, 255, 255]]


def test_strokes_on_a_large_painting_take_little() -> None:
    mask = np.zeros((3500, 2500), np.uint8)
    mask[1000:1200, 300:2200] = 255
    assert len(packed(mask)) < 10_000
