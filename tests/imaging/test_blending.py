from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.imaging.blending import CropBox, blend, crop_with_context

Pixels = NDArray[np.uint8]


def grey(value: int, height: int = 7, width: int = 9) -> Pixels:
    return np.full((height, width, 3), value, np.uint8)


def mask_of(*rows: str) -> Pixels:
    return np.array([[255 if sign == "#" else 0 for sign in row] for row in rows], np.uint8)


def shares(blended: Pixels) -> list[str]:
    """Tenths of the painted picture, where black was blended with white."""
    return ["".join(".123456789#"[round(int(v) / 25.5)] for v in row) for row in blended[..., 0]]


BLOCK = mask_of(
    ".........",
    ".#######.",
    ".#######.",
    ".#######.",
    ".#######.",
    ".#######.",
    ".........",
)


def test_the_soft_edge_lies_within_the_mask() -> None:
    assert shares(blend(grey(0), grey(255), BLOCK, feather=2)) == [
        ".........",
        ".3333333.",
        ".3777773.",
        ".37###73.",
        ".3777773.",
        ".3333333.",
        ".........",
    ]


def test_no_feather_paints_the_mask_in_full() -> None:
    assert np.array_equal(blend(grey(0), grey(255), BLOCK, feather=0)[..., 0], BLOCK)


def test_outside_the_mask_nothing_changes_by_a_bit() -> None:
    rng = np.random.default_rng(3)
    original, painted = rng.integers(0, 256, (2, 7, 9, 3), dtype=np.uint8)
    blended = blend(original, painted, BLOCK)
    assert np.array_equal(blended[BLOCK == 0], original[BLOCK == 0])
    assert np.array_equal(blended[3, 4], painted[3, 4])


def test_a_hairline_is_painted_in_full() -> None:
    line = mask_of(*["........."] * 3, ".#######.", *["........."] * 3)
    assert np.array_equal(blend(grey(0), grey(255), line)[..., 0], line)


def test_the_edge_of_the_picture_is_no_edge_of_the_mask() -> None:
    everything = np.full((7, 9), 255, np.uint8)
    assert blend(grey(0), grey(255), everything).min() == 255
    half = everything.copy()
    half[:, :4] = 0
    assert (blend(grey(0), grey(255), half)[:, 8] == 255).all()


def test_a_grey_mask_paints_in_part() -> None:
    assert blend(grey(0), grey(200), np.full((7, 9), 128, np.uint8))[3, 4, 0] == 100


def test_sizes_must_agree() -> None:
    with pytest.raises(ValueError, match="one size"):
        blend(grey(0), grey(0), np.zeros((7, 8), np.uint8))
    with pytest.raises(ValueError, match="one size"):
        blend(grey(0), grey(0, width=8), BLOCK)


def test_the_crop_holds_the_mask_and_its_context() -> None:
    mask = np.zeros((100, 200), np.uint8)
    mask[40:50, 60:90] = 255
    assert crop_with_context(mask, 16) == CropBox(44, 24, 62, 42)
    assert crop_with_context(mask, 0) == CropBox(60, 40, 30, 10)


def test_the_crop_stays_in_the_picture() -> None:
    mask = np.zeros((100, 200), np.uint8)
    mask[0, 199] = 1
    assert crop_with_context(mask, 64) == CropBox(135, 0, 65, 65)


def test_an_empty_mask_has_no_crop() -> None:
    with pytest.raises(ValueError, match="mask is empty"):
        crop_with_context(np.zeros((10, 10), np.uint8), 4)


def test_a_tall_picture_is_blended_as_each_part_of_it_would_be() -> None:
    rng = np.random.default_rng(5)
    original, painted = (rng.integers(0, 256, (1300, 40, 3), np.uint8) for _ in range(2))
    mask = np.zeros((1300, 40), np.uint8)
    mask[310:1100, 5:33] = 255
    mask[505:520, 12:20] = 0
    for top in (1, 300, 305):  # rows fall into other strips each time
        part = blend(original[top:], painted[top:], mask[top:], feather=4)
        assert np.array_equal(blend(original, painted, mask, feather=4)[top:], part)
