"""Sixteen bits a channel stay sixteen, in the colours that they were meant in."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from coverstudio.imaging.deep import read_deep
from coverstudio.imaging.deep_tiff import encode_deep_tiff
from coverstudio.imaging.reading import PictureError
from coverstudio.imaging.srgb import srgb_profile
from coverstudio.imaging.writing import encode_png
from tests.pictures import noise

Deep = NDArray[np.uint16]


def deep(channels: int = 3) -> Deep:
    return np.random.default_rng(5).integers(0, 65536, (9, 12, channels), np.uint16)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_what_is_written_is_read_again_to_the_last_bit(channels: int, suffix: str, tmp_path: Path) -> None:
    pixels, path = deep(channels), tmp_path / f"art{suffix}"
    path.write_bytes(encode_png(pixels, 300) if suffix == ".png" else encode_deep_tiff(pixels, 300))
    found = read_deep(path)
    assert found.samples.dtype == np.uint16
    assert np.array_equal(found.samples, pixels)
    assert found.ppi == pytest.approx(300, abs=0.01)
    assert found.notes == ()


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_files_of_other_programs_are_read_as_well(suffix: str, tmp_path: Path) -> None:
    pixels, path = deep(), tmp_path / f"art{suffix}"
    cv2.imwrite(str(path), pixels[..., ::-1])
    assert np.array_equal(read_deep(path).samples, pixels)


def test_grey_becomes_three_channels(tmp_path: Path) -> None:
    grey = deep(1)[..., 0]
    path = tmp_path / "grey.png"
    cv2.imwrite(str(path), grey)
    assert np.array_equal(read_deep(path).samples, np.stack([grey] * 3, 2))


def test_alpha_that_hides_nothing_is_dropped(tmp_path: Path) -> None:
    pixels = deep(4)
    pixels[..., 3] = 65535
    (tmp_path / "art.png").write_bytes(encode_png(pixels))
    assert np.array_equal(read_deep(tmp_path / "art.png").samples, pixels[..., :3])


def test_the_profile_stays_with_the_numbers(tmp_path: Path) -> None:
    (tmp_path / "art.tif").write_bytes(encode_deep_tiff(deep(), profile=srgb_profile()))
    (tmp_path / "art.png").write_bytes(encode_png(deep(), profile=srgb_profile()))
    for name in ("art.tif", "art.png"):
        assert read_deep(tmp_path / name).profile == srgb_profile()


def test_what_can_only_be_kept_with_8_bits_says_so(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    (tmp_path / "art.tif").write_bytes(encode_deep_tiff(deep(), profile=lab))
    found = read_deep(tmp_path / "art.tif")
    assert found.samples.dtype == np.uint8
    assert any("of which 8 are kept" in note for note in found.notes)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg"])
def test_8_bits_stay_8_and_become_srgb(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"art{suffix}"
    Image.fromarray(noise(12, 9)).save(path)
    found = read_deep(path)
    assert found.samples.dtype == np.uint8
    assert (found.samples.shape, found.profile, found.notes) == ((9, 12, 3), b"", ())


def test_a_picture_that_lies_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    path = tmp_path / "art.png"
    path.write_bytes(encode_png(deep()))
    exif = Image.Exif()
    exif[274] = 6
    chunk = exif.tobytes()[6:]
    data = path.read_bytes()
    import struct
    import zlib

    body = b"eXIf" + chunk
    path.write_bytes(
        data[:33] + struct.pack(">I", len(chunk)) + body + struct.pack(">I", zlib.crc32(body)) + data[33:]
    )
    assert np.array_equal(read_deep(path).samples, np.rot90(deep(), -1))


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_a_file_that_is_damaged_is_told(suffix: str, tmp_path: Path) -> None:
    path, pixels = tmp_path / f"art{suffix}", np.tile(deep(), (40, 40, 1))
    whole = encode_png(pixels) if suffix == ".png" else encode_deep_tiff(pixels)
    path.write_bytes(whole[:60] + bytes(400) + whole[460:])
    with pytest.raises(PictureError, match="damaged or incomplete"):
        read_deep(path)
