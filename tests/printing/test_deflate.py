"""What is compressed comes back bit for bit, read by another program's decoder."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from coverstudio.printing.deflate import deflated

COLOUR_TYPES = {1: 0, 3: 2, 4: 6}


def read_back(stream: bytes, height: int, width: int, channels: int) -> np.ndarray:
    """Decode the stream as the pixels of a PNG, which has the same row filters."""
    header = struct.pack(">IIBBBBB", width, height, 8, COLOUR_TYPES[channels], 0, 0, 0)

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", stream) + chunk(b"IEND", b"")
    return np.asarray(Image.open(io.BytesIO(png)))


@pytest.mark.parametrize(
    "shape", [(1, 1, 3), (2, 5, 3), (129, 40, 3), (300, 7, 4), (257, 31), (1, 400), (500, 1)]
)
def test_noise_comes_back(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    channels = 1 if len(shape) == 2 else shape[2]
    assert np.array_equal(read_back(deflated(pixels), shape[0], shape[1], channels), pixels)


def test_a_drawing_with_edges_both_ways_comes_back_and_is_small() -> None:
    y, x = np.mgrid[0:400, 0:300]
    pixels = np.stack([x, y, (x > 150) * 200 + (y > 90) * 30], axis=-1).astype(np.uint8)
    stream = deflated(pixels)
    assert np.array_equal(read_back(stream, 400, 300, 3), pixels)
    assert len(stream) < pixels.size / 50


def test_a_view_into_a_larger_picture_comes_back() -> None:
    picture = np.random.default_rng(2).integers(0, 256, (50, 60, 4), dtype=np.uint8)
    crop = picture[3:47, 5:50, :3]
    assert np.array_equal(read_back(deflated(crop), 44, 45, 3), crop)


def test_zlib_agrees_on_the_checksum() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (333, 91, 3), dtype=np.uint8)
    assert len(zlib.decompress(deflated(pixels))) == 333 * (91 * 3 + 1)
