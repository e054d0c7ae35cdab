"""TIFFs of 8 and 16 bits, read back by two other programs."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from coverstudio.imaging.deep_tiff import encode_deep_tiff
from coverstudio.imaging.srgb import srgb_profile


def noisy(width: int, height: int, channels: int, kind: type) -> NDArray[np.generic]:
    return np.random.default_rng(3).integers(0, np.iinfo(kind).max + 1, (height, width, channels), kind)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("size", [(1, 1), (37, 5), (700, 900)])
def test_every_sample_comes_back(kind: type, channels: int, size: tuple[int, int]) -> None:
    pixels = noisy(*size, channels, kind)
    data = encode_deep_tiff(pixels, 300)
    if (channels, kind) != (4, np.uint8):  # where OpenCV returns colours times alpha
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        assert np.array_equal(found[..., [2, 1, 0, 3][:channels]], pixels)
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        assert picture.size == size
        assert picture.mode == "RGBA" if channels == 4 else "RGB"
        high = pixels >> 8 if kind is np.uint16 else pixels
        assert np.array_equal(np.asarray(picture), high)


def test_it_says_how_large_it_is_on_paper_what_its_colours_are_and_how_it_was_made() -> None:
    with Image.open(io.BytesIO(encode_deep_tiff(noisy(8, 9, 3, np.uint16), 300.5, "by hand"))) as picture:
        assert picture.info["dpi"] == (300.5, 300.5)
        assert picture.info["icc_profile"] == srgb_profile()
        assert (picture.tag_v2[305], picture.tag_v2[270]) == ("CoverStudio", "by hand")
    with Image.open(
        io.BytesIO(encode_deep_tiff(noisy(8, 9, 3, np.uint8), profile=b"another one"))
    ) as picture:
        assert picture.info["icc_profile"] == b"another one"
        assert "dpi" not in picture.info or picture.tag_v2.get(282) is None


def test_soft_pictures_become_smaller_than_their_pixels() -> None:
    slope = np.linspace(0, 60000, 600 * 400 * 3).reshape(600, 400, 3).astype(np.uint16)
    assert len(encode_deep_tiff(slope)) < slope.nbytes / 2


@pytest.mark.parametrize("pixels", [np.zeros((2, 2), np.uint8), np.zeros((2, 2, 3), np.float32)])
def test_what_is_no_picture_is_not_written(pixels: NDArray[np.generic]) -> None:
    with pytest.raises(ValueError, match="a TIFF has 3 or 4 channels"):
        encode_deep_tiff(pixels)  # type: ignore[arg-type]
