"""TIFF: small without loss, with ppi, profile and metadata inside."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.imaging.srgb import srgb_profile
from coverstudio.imaging.tiff import encode_tiff


def gradient(channels: int) -> np.ndarray:
    y, x = np.mgrid[0:90, 0:120]
    return np.stack([(x * (n + 1) + y) % 256 for n in range(channels)], axis=-1).astype(np.uint8)


@pytest.mark.parametrize(("channels", "mode"), [(3, "RGB"), (4, "CMYK")])
def test_pixels_ppi_and_profile_are_read_back(channels: int, mode: str) -> None:
    pixels = gradient(channels)
    with Image.open(io.BytesIO(encode_tiff(pixels, b"a profile", 300, b"<x/>"))) as file:
        assert (file.format, file.mode, file.size) == ("TIFF", mode, (120, 90))
        assert np.array_equal(np.asarray(file), pixels)
        assert file.info["dpi"] == (300, 300)
        assert file.info["icc_profile"] == b"a profile"
        assert file.info["compression"] == "tiff_lzw"
        assert file.tag_v2[700] == b"<x/>"


def test_the_predictor_makes_smooth_pictures_small() -> None:
    smooth = np.repeat(np.arange(0, 250, dtype=np.uint8)[None, :, None], 3, axis=2).repeat(200, axis=0)
    assert len(encode_tiff(smooth, srgb_profile(), 300)) < smooth.size / 20


@pytest.mark.skipif(not shutil.which("identify"), reason="needs ImageMagick")
def test_imagemagick_sees_inks(tmp_path: Path) -> None:
    path = tmp_path / "inks.tif"
    path.write_bytes(encode_tiff(gradient(4), srgb_profile(), 300))
    told = subprocess.run(
        ["identify", "-format", "%[colorspace] %x %U", path], check=True, capture_output=True
    )
    assert told.stdout == b"CMYK 300 PixelsPerInch"


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 2), (4, 4, 5)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="RGB or CMYK"):
        encode_tiff(np.zeros(shape, np.uint8), b"", 300)
