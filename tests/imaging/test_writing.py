from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from coverstudio.imaging.writing import encode_jpeg, encode_png
from tests.pictures import flat, noise


def _opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 7), (300, 1), (257, 130), (3000, 400)])
def test_a_png_comes_back_bit_for_bit_in_two_other_programs(channels: int, width: int, height: int) -> None:
    pixels = noise(width, height, channels)
    pixels = pixels[:, :, 0] if channels == 1 else pixels
    data = encode_png(pixels)
    assert np.array_equal(np.asarray(_opened(data)), pixels)
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    order = {1: decoded, 3: decoded[..., ::-1], 4: decoded[..., [2, 1, 0, -1]] if channels == 4 else decoded}
    assert np.array_equal(order[channels], pixels)


def test_views_of_other_arrays_are_written_too() -> None:
    pixels = noise(40, 30)
    for view in (pixels[::-1, ::2], pixels.swapaxes(0, 1), pixels[5:9, 3:8]):
        assert np.array_equal(np.asarray(_opened(encode_png(view))), view)


def test_a_flat_page_is_small_and_a_soft_one_smaller_than_its_pixels() -> None:
    assert len(encode_png(flat(2480, 3508))) < 200_000
    ramp = np.linspace(0, 255, 1000).astype(np.uint8)
    soft = np.dstack([np.add.outer(ramp // 2, ramp // 2)] * 3)
    assert len(encode_png(soft)) < soft.size / 20


def test_the_ppi_and_srgb_are_in_the_file() -> None:
    picture = _opened(encode_png(flat(2, 2), 300))
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert picture.info["srgb"] == 0
    assert "dpi" not in _opened(encode_png(flat(2, 2))).info


def test_words_travel_along_in_any_script() -> None:
    data = encode_png(flat(2, 2), text={"Prompt": "안개 낀 산, 📚", "Software": "CoverStudio\0"})
    assert _opened(data).info["Prompt"] == "안개 낀 산, 📚"
    assert _opened(data).info["Software"] == "CoverStudio"
    assert "\ud83d".encode("utf-8", "replace") in encode_png(flat(2, 2), text={"Half": "\ud83d"})


@pytest.mark.parametrize("key", ["", "x" * 80, "제목", "a\0b"])
def test_a_keyword_is_short_and_latin(key: str) -> None:
    with pytest.raises(ValueError, match="a PNG's keyword"):
        encode_png(flat(2, 2), text={key: "words"})


@pytest.mark.parametrize(
    ("pixels", "reason"),
    [
        (np.zeros((2, 2, 3), np.float32), "filled array of 8 or 16 bits"),
        (np.zeros((0, 2, 3), np.uint8), "filled array of 8 or 16 bits"),
        (np.zeros(4, np.uint8), "filled array of 8 or 16 bits"),
        (np.zeros((2, 2, 2), np.uint8), "3 or 4 channels, not 2"),
    ],
)
def test_what_is_no_picture_is_not_written(pixels: NDArray[np.uint8], reason: str) -> None:
    for encode in (encode_png, encode_jpeg):
        with pytest.raises(ValueError, match=reason):
            encode(pixels)


def test_a_jpeg_keeps_its_colours_at_full_size_and_says_they_are_srgb() -> None:
    checker = np.zeros((64, 64, 3), np.uint8)
    checker[:, ::2] = (255, 0, 0)  # one pixel wide: 4:2:0 would make one brown of it
    checker[:, 1::2] = (0, 0, 255)
    picture = _opened(encode_jpeg(checker, ppi=300))
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.5)
    assert b"acsp" in picture.info["icc_profile"]
    assert np.abs(np.asarray(picture).astype(int) - checker).max() < 16


def test_a_lower_quality_is_smaller() -> None:
    pixels = noise(100, 100)
    assert len(encode_jpeg(pixels, 50)) < len(encode_jpeg(pixels)) / 2


def test_a_grey_jpeg_stays_grey() -> None:
    picture = _opened(encode_jpeg(np.full((8, 8), 99, np.uint8)))
    assert picture.mode == "L"
    assert "icc_profile" not in picture.info


def test_a_jpeg_has_no_transparency() -> None:
    with pytest.raises(ValueError, match="no transparency"):
        encode_jpeg(noise(4, 4, 4))
