"""What a picture file keeps when it is written again: its numbers, profile, depth, transparency and grey."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.imaging.originals import Original, encode_original, kind_in, read_original, written_as
from coverstudio.imaging.reading import PictureError, pixels_in, read_small
from coverstudio.imaging.writing import encode_png
from tests.imaging.icc import grey_profile, rgb_profile
from tests.pictures import noise

COLOURS = noise(24, 20)
GREY = COLOURS[..., 0]
WIDE = rgb_profile(((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), 2.2)
DEEP = np.minimum(COLOURS.astype(np.uint32) * 257 + 3, 65535).astype(np.uint16)


def again(path: Path) -> Original:
    """Write a picture as its own kind and read that."""
    original = read_original(path)
    path.write_bytes(encode_original(original))
    return read_original(path)


def saved(path: Path, pixels: np.ndarray, **extra: object) -> Path:
    Image.fromarray(pixels).save(path, **extra)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.webp", "a.bmp", "a.gif"])
def test_numbers_come_through_every_lossless_kind(name: str, tmp_path: Path) -> None:
    for pixels in (COLOURS, GREY, np.dstack([COLOURS, GREY])):
        path = saved(tmp_path / name, pixels, **({"lossless": True, "exact": True} if "webp" in name else {}))
        before = read_original(path)
        assert np.array_equal(again(path).samples, before.samples)
        assert kind_in(path) == before.kind


def test_a_profile_of_its_own_is_kept_with_the_numbers(tmp_path: Path) -> None:
    profile = WIDE
    for name in ("p.png", "p.tif", "p.webp", "p.jpg"):
        path = saved(
            tmp_path / name, COLOURS, icc_profile=profile, **({"lossless": True} if "webp" in name else {})
        )
        original = again(path)
        assert original.profile == profile
        if not name.endswith("jpg"):
            assert np.array_equal(original.samples, COLOURS), name


def test_16_bits_and_ppi_are_kept(tmp_path: Path) -> None:
    (tmp_path / "deep.png").write_bytes(encode_png(DEEP, 300))
    original = again(tmp_path / "deep.png")
    assert np.array_equal(original.samples, DEEP)
    assert original.ppi == pytest.approx(300, abs=0.1)
    assert np.array_equal(original.pixels, COLOURS)


def test_grey_stays_one_channel(tmp_path: Path) -> None:
    for name in ("g.png", "g.tif", "g.jpg"):
        original = again(saved(tmp_path / name, GREY, icc_profile=grey_profile(1.8)))
        assert (original.is_grey, original.profile) == (True, grey_profile(1.8))
        with Image.open(tmp_path / name) as written:
            assert written.mode == "L"


def test_only_what_is_masked_takes_the_new_colours(tmp_path: Path) -> None:
    (tmp_path / "deep.png").write_bytes(encode_png(DEEP))
    mask = np.zeros((20, 24), np.uint8)
    mask[3:5, 4:6] = 255
    mended = read_original(tmp_path / "deep.png").with_pixels(np.full_like(COLOURS, 200), mask).samples
    assert (mended[3:5, 4:6] == 200 * 257).all()
    assert np.array_equal(mended[mask == 0], DEEP[mask == 0])


def test_a_jpeg_is_encoded_with_its_own_tables(tmp_path: Path) -> None:
    soft = np.linspace(40, 200, 64, dtype=np.uint8)[None, :, None].repeat(48, 0).repeat(3, 2)
    path = saved(tmp_path / "a.jpg", soft, quality=60, subsampling=2)
    before = read_original(path)
    after = again(path)
    assert before.jpeg is not None and after.jpeg is not None
    assert (after.jpeg.tables, after.jpeg.sampling) == (before.jpeg.tables, before.jpeg.sampling)
    assert np.abs(after.samples.astype(int) - before.samples).max() <= 2


def test_a_jpeg_of_something_transparent_is_one_sentence() -> None:
    with pytest.raises(ValueError, match="transparent, which JPEG cannot be"):
        encode_original(Original(np.dstack([COLOURS, GREY]), "PNG"), "JPEG")


def test_what_is_turned_by_its_exif_is_written_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    path = saved(tmp_path / "turned.png", COLOURS, exif=exif, icc_profile=WIDE)
    assert np.array_equal(again(path).samples, np.rot90(COLOURS, -1))


def test_a_damaged_file_is_one_sentence_and_has_no_pixels(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", COLOURS)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(PictureError, match="is damaged or incomplete"):
        read_original(path)
    (tmp_path / "words.jpg").write_text("words")
    assert pixels_in(tmp_path / "words.jpg") == 0
    assert pixels_in(saved(tmp_path / "b.png", COLOURS)) == 24 * 20


def test_a_small_copy_is_upright_and_no_larger_than_asked(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    path = saved(tmp_path / "large.jpg", noise(300, 200), exif=exif)
    small = read_small(path, 60)
    assert small.shape == (60, 40, 3)
    with pytest.raises(PictureError, match="no picture"):
        read_small(tmp_path / "none.jpg", 60)


def test_gif_and_bmp_become_png() -> None:
    assert [written_as(name) for name in ("GIF", "BMP", "MPO", "TIFF")] == ["PNG", "PNG", "JPEG", "TIFF"]
