"""Which JPEGs are read in small, and that they look as if they had been read in full and halved."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from coverstudio.imaging.srgb import srgb_profile
from coverstudio.imaging.writing import encode_jpeg
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.reduced import reduced_jpeg
from tests.pictures import noise


def painting(width: int, height: int) -> np.ndarray:
    """Return something with the soft shapes, grain and hard edges of a painting."""
    rough = cv2.resize(noise(12, 16), (width, height), interpolation=cv2.INTER_CUBIC)
    grain = noise(width, height, seed=2).astype(np.int16) // 8 - 16
    painted = np.clip(rough + grain, 0, 255).astype(np.uint8)
    painted[height // 3 : height // 2, width // 4 : width // 2] = (20, 30, 90)
    return painted


def saved(path: Path, picture: Image.Image, **how: object) -> Path:
    picture.save(path, "JPEG", quality=95, **how)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "picture.jpg"


@pytest.fixture
def picture() -> Image.Image:
    return Image.fromarray(painting(320, 240))


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_it_looks_like_the_full_picture_halved(file: Path, level: int):
    pixels = painting(960, 1440)
    file.write_bytes(encode_jpeg(pixels))
    image = reduced_jpeg(file, level)
    assert image is not None
    width, height = 960 >> level, 1440 >> level
    expected = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA).astype(np.int16)
    off = np.abs(to_array(image) - expected)
    assert off.shape == (height, width, 3)
    assert off.mean() < 2
    assert np.percentile(off, 99) < 8


@pytest.mark.parametrize("size", [(255, 257), (9, 1001)])
def test_odd_sides_lose_a_pixel(file: Path, size: tuple[int, int]):
    file.write_bytes(encode_jpeg(noise(*size)))
    image = reduced_jpeg(file, 1)
    assert image is not None
    assert (image.width(), image.height()) == (size[0] // 2, size[1] // 2)


@pytest.mark.parametrize(
    "profile", [None, srgb_profile(), ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()]
)
def test_srgb_is_srgb_whoever_made_the_profile(file: Path, picture: Image.Image, profile: bytes | None):
    assert reduced_jpeg(saved(file, picture, icc_profile=profile), 1) is not None


def test_other_colours_need_more_care(file: Path, picture: Image.Image):
    wide = (
        srgb_profile().replace(b"rXYZ", b"xXYZ", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"xXYZ", b"bXYZ", 1)
    )
    assert reduced_jpeg(saved(file, picture, icc_profile=wide), 1) is None
    for mode in ("L", "CMYK"):
        assert reduced_jpeg(saved(file, picture.convert(mode)), 1) is None


def test_a_turned_picture_needs_more_care(file: Path, picture: Image.Image):
    exif = Image.Exif()
    exif[274] = 6
    assert reduced_jpeg(saved(file, picture, exif=exif), 1) is None


def test_a_file_without_its_end_needs_more_care(file: Path, picture: Image.Image):
    data = saved(file, picture).read_bytes()
    file.write_bytes(data[: len(data) // 2])
    assert reduced_jpeg(file, 1) is None
    file.write_bytes(b"")
    assert reduced_jpeg(file, 1) is None
