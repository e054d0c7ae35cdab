"""Pictures that are not sRGB, and profiles that are not what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from coverstudio.imaging import colours
from coverstudio.imaging.reading import read_picture
from coverstudio.imaging.writing import srgb_profile
from tests.imaging.encoded import apart, saved
from tests.imaging.icc import grey_profile, rgb_profile
from tests.pictures import flat, noise

ADOBE_RGB = rgb_profile(((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), 563 / 256)
DISPLAY_P3 = rgb_profile(((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)), 2.2)
NOISE = noise(6, 5)


def test_cmyk_without_a_profile_is_converted_roughly_and_said() -> None:
    cmyk = Image.new("CMYK", (4, 4), (0, 255, 255, 0))
    for kind in ("JPEG", "TIFF"):
        read = read_picture(saved(cmyk, kind))
        assert read.notes == ("It is CMYK without a colour profile: its colours were converted roughly.",)
        assert apart(read.pixels, flat(4, 4, (255, 0, 0))) <= 2
        assert not read.is_plain_jpeg


def _cmyk_profile() -> bytes:
    places = [
        "/usr/share/color/icc/ghostscript/default_cmyk.icc",
        "/usr/share/color/icc/colord/SWOP2006_Coated3v2.icc",
    ]
    found = [Path(place) for place in places if Path(place).is_file()]
    if not found:
        pytest.skip("this machine has no CMYK profile")
    return found[0].read_bytes()


def test_cmyk_goes_through_its_own_profile() -> None:
    ink = Image.new("CMYK", (4, 4), (255, 0, 0, 0))
    read = read_picture(saved(ink, "JPEG", icc_profile=_cmyk_profile()))
    red, green, blue = (int(value) for value in read.pixels[0, 0])
    assert read.notes == ()
    assert red < 80  # printed cyan: (0, 174, 239) or so, not the (0, 255, 255) of screens
    assert 120 < green < 210
    assert 180 < blue < 250


def test_adobe_rgb_becomes_srgb() -> None:
    """(140, 180, 100) there is (119, 181, 96) here, within the rounding of two gammas."""
    read = read_picture(saved(flat(4, 4, (140, 180, 100)), "TIFF", icc_profile=ADOBE_RGB))
    assert apart(read.pixels, flat(4, 4, _by_hand((140, 180, 100)))) <= 2
    assert read.notes == ()


def _by_hand(colour: tuple[int, int, int]) -> tuple[int, ...]:
    """Convert Adobe RGB (1998) to sRGB by the formulas of their standards (IEC 61966-2-1)."""
    to_xyz = np.array([[0.57667, 0.18556, 0.18823], [0.29734, 0.62736, 0.07529], [0.02703, 0.07069, 0.99134]])
    to_rgb = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
    linear = np.clip(to_rgb @ to_xyz @ (np.array(colour) / 255) ** (563 / 256), 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return tuple(round(float(value) * 255) for value in encoded)


def test_a_wide_picture_of_a_phone_becomes_srgb_and_is_not_plain() -> None:
    read = read_picture(saved(flat(8, 8, (234, 51, 35)), "JPEG", quality=100, icc_profile=DISPLAY_P3))
    assert read.pixels[0, 0, 0] == 255  # P3's (234, 51, 35) is sRGB's pure red
    assert max(read.pixels[0, 0, 1:]) < 30
    assert not read.is_plain_jpeg


def test_transparency_survives_a_profile() -> None:
    pixels = np.dstack([flat(2, 2, (140, 180, 100)), np.full((2, 2), 60, np.uint8)])
    read = read_picture(saved(pixels, "PNG", icc_profile=ADOBE_RGB))
    assert apart(read.pixels[:, :, :3], flat(2, 2, _by_hand((140, 180, 100)))) <= 2
    assert read.pixels[0, 0, 3] == 60


def test_a_palette_goes_through_its_profile() -> None:
    palette = Image.fromarray(flat(2, 2, (140, 180, 100))).quantize(4)
    read = read_picture(saved(palette, "PNG", icc_profile=ADOBE_RGB))
    assert apart(read.pixels, flat(2, 2, _by_hand((140, 180, 100)))) <= 2


def test_an_srgb_profile_changes_no_bit() -> None:
    pixels = noise(64, 64)
    assert np.array_equal(read_picture(saved(pixels, "PNG", icc_profile=srgb_profile())).pixels, pixels)
    assert read_picture(saved(pixels, "JPEG", icc_profile=srgb_profile())).is_plain_jpeg


def test_grey_beside_a_colour_profile_is_read() -> None:
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    read = read_picture(saved(grey, "PNG", icc_profile=srgb_profile()))
    assert np.array_equal(read.pixels, np.dstack([grey] * 3))


@pytest.mark.parametrize("with_profile", [True, False])
def test_lab_becomes_srgb(with_profile: bool) -> None:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    there = ImageCms.applyTransform(
        Image.fromarray(flat(4, 4, (200, 30, 60))), ImageCms.buildTransform(srgb, lab, "RGB", "LAB")
    )
    assert there is not None
    profile = there.info.pop("icc_profile")
    data = saved(there, "TIFF", **({"icc_profile": profile} if with_profile else {}))
    assert apart(read_picture(data).pixels, flat(4, 4, (200, 30, 60))) <= 4


def test_grey_goes_through_its_own_profile() -> None:
    """128 of gamma 1.8 is as bright as 146 of sRGB."""
    grey = np.full((2, 2), 128, np.uint8)
    linear = (128 / 255) ** 1.8
    expected = round((1.055 * linear ** (1 / 2.4) - 0.055) * 255)
    read = read_picture(saved(grey, "PNG", icc_profile=grey_profile(1.8)))
    assert expected == 146
    assert apart(read.pixels, flat(2, 2, (expected,) * 3)) <= 1


@pytest.mark.parametrize("profile", [b"nonsense", bytes(4096), srgb_profile()[:200], ADOBE_RGB[:300]])
def test_a_damaged_profile_is_passed_over_and_said(profile: bytes) -> None:
    read = read_picture(saved(NOISE, "PNG", icc_profile=profile))
    assert np.array_equal(read.pixels, NOISE)
    assert len(read.notes) == 1
    assert "profile is damaged or of another kind of picture" in read.notes[0]


def test_a_profile_of_another_kind_of_picture_is_passed_over() -> None:
    read = read_picture(saved(NOISE, "PNG", icc_profile=_cmyk_profile()))
    assert np.array_equal(read.pixels, NOISE)
    assert "of another kind of picture" in read.notes[0]


def test_a_cmyk_picture_with_a_damaged_profile_says_both() -> None:
    notes = read_picture(saved(Image.new("CMYK", (2, 2)), "TIFF", icc_profile=b"nonsense")).notes
    assert len(notes) == 2


def test_the_grid_of_the_probe_has_every_corner() -> None:
    corners = {(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255)}
    probe = np.asarray(colours._grid("RGB")).reshape(-1, 3).tolist()
    assert corners <= {tuple(colour) for colour in probe}
