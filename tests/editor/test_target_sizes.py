"""What `--to` may say, and what it makes of a picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverstudio.editor.target_sizes import Exactly, Times, cut_to_shape, size_of, target_size

SIDES = st.integers(1, 30_000)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("2551x3579", Exactly(2551, 3579)),
        ("100 × 200", Exactly(100, 200)),
        ("a4@300", Exactly(2551, 3579, 300)),
        ("A4@300ppi", Exactly(2551, 3579, 300)),
        ("6x9@300", Exactly(1875, 2775, 300)),
        ("46판@300", Exactly(1583, 2291, 300)),
        ("신국판@300", Exactly(1866, 2728, 300)),
        ("ebook@300", Exactly(1600, 2560, 300)),
        ("x4", Times(4.0)),
        ("×1.5", Times(1.5)),
        ("x64", Times(64.0)),
    ],
)
def test_sizes_are_read(text: str, target: object) -> None:
    assert target_size(text) == target


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is no size: write pixels like 2551x3579"),
        ("big", "“big” is no size"),
        ("a4", "“a4” is a book's format: say with how many ppi, like a4@300."),
        ("6x9", "“6x9” is a book's format"),
        (" 46판 ", "like 46판@300"),
        ("-3x5", "is no size"),
        ("x-2", "is no size"),
        ("xnan", "is no size"),
        ("9" * 5000 + "x1", "is no size"),
        ("٣x٤", "is no size"),
        ("0x100", "at least one pixel each way, not 0x100"),
        ("x0", "up to 64 times as large, not x0"),
        ("x65", "up to 64 times as large, not x65"),
        ("a4@5", "10 to 2400 ppi, not 5"),
        ("a4@99999", "10 to 2400 ppi, not 99999"),
        ("quarto@300", "There is no format “quarto”"),
    ],
)
def test_what_is_no_size_is_told(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        target_size(text)
    assert sentence in str(caught.value)


def test_a_factor_never_leaves_a_picture_without_pixels() -> None:
    assert size_of(Times(0.1), 3, 100) == (1, 10)
    assert size_of(Times(1.5), 100, 101) == (150, 152)
    assert size_of(Exactly(7, 8), 100, 100) == (7, 8)


@given(width=SIDES, height=SIDES, wide=SIDES, high=SIDES)
def test_what_is_cut_lies_inside_about_the_centre_and_has_the_shape(
    width: int, height: int, wide: int, high: int
) -> None:
    part = cut_to_shape(width, height, (wide, high))
    assert part.width in range(1, width + 1) and part.height in range(1, height + 1)
    assert part.width == width or part.height == height
    assert 0 <= width - part.width - 2 * part.x <= 1
    assert 0 <= height - part.height - 2 * part.y <= 1
    exact = min(width, height * wide / high), min(height, width * high / wide)
    assert abs(part.width - max(1, exact[0])) <= 0.5 + 1e-6 * width
    assert abs(part.height - max(1, exact[1])) <= 0.5 + 1e-6 * height


@given(width=SIDES, height=SIDES, factor=st.floats(1, 64))
def test_nothing_is_cut_for_a_factor(width: int, height: int, factor: float) -> None:
    part = cut_to_shape(width, height, size_of(Times(factor), width, height))
    assert width - part.width <= max(1, width // (2 * height) + 1)
    assert height - part.height <= max(1, height // (2 * width) + 1)
