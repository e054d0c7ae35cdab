"""Packed rows are what others unpack, whatever they hold."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from coverstudio.printing.layered.packbits import packed


def unpacked(data: bytes, width: int) -> bytes:
    """Unpack one row byte by byte, as the format is told in prose."""
    out, at = bytearray(), 0
    while at < len(data):
        header = data[at]
        assert header != 128
        if header < 128:
            out += data[at + 1 : at + 2 + header]
            at += 2 + header
        else:
            out += data[at + 1 : at + 2] * (257 - header)
            at += 2
    assert len(out) == width
    return bytes(out)


def unpacked_rows(rows: np.ndarray) -> list[bytes]:
    lengths, data = packed(rows)
    stream = io.BytesIO(data)
    unpacked_ones = [unpacked(stream.read(int(length)), rows.shape[1]) for length in lengths]
    assert stream.read() == b""
    return unpacked_ones


@given(
    arrays.arrays(
        np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 400)), elements=st.sampled_from([0, 0, 0, 7, 9])
    )
)
def test_what_was_packed_is_unpacked(rows: np.ndarray) -> None:
    assert unpacked_rows(rows) == [row.tobytes() for row in rows]


@pytest.mark.parametrize("width", [1, 3, 127, 128, 129, 130, 256, 257, 5000])
def test_runs_of_every_length_are_packed(width: int) -> None:
    rows = np.repeat(np.uint8([[3], [5]]), width, axis=1)
    assert unpacked_rows(rows) == [row.tobytes() for row in rows]
    assert len(packed(rows)[1]) == 2 * 2 * -(-width // 128)


def test_noise_grows_by_less_than_a_hundredth() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (300, 4000), np.uint8)
    assert len(packed(noise)[1]) < noise.size * 1.01
    assert unpacked_rows(noise[:3]) == [row.tobytes() for row in noise[:3]]


def test_a_picture_of_many_strips_is_packed_like_one() -> None:
    picture = np.asarray(Image.linear_gradient("L").resize((3000, 1500)))
    lengths, data = packed(picture)
    alone = [packed(picture[row : row + 1]) for row in range(0, 1500, 499)]
    assert [int(one[0][0]) for one in alone] == [int(lengths[row]) for row in range(0, 1500, 499)]
    assert len(data) == int(lengths.sum(dtype=np.int64))
