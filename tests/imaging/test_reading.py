"""Pictures of every kind people drop on a page, and what is no picture at all."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from coverstudio.imaging import reading
from coverstudio.imaging.reading import PictureError, read_picture
from coverstudio.imaging.writing import encode_png
from tests.imaging.encoded import apart, saved
from tests.pictures import flat, noise

ART = Path(__file__).parents[3] / "shared" / "art"

# A picture of 3 × 2 whose corners are all different, so that a wrong turn shows.
RED, GREEN, BLUE, BLACK, WHITE, GREY = (
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (0, 0, 0),
    (255,) * 3,
    (128,) * 3,
)
FLAG = np.array([[RED, GREEN, BLUE], [BLACK, WHITE, GREY]], np.uint8)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}), ("TIFF", {}), ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "tiff_deflate"}), ("BMP", {}), ("WEBP", {"lossless": True}), ("GIF", {}),
    ],
)  # fmt: skip
def test_a_lossless_picture_is_read_bit_for_bit(kind: str, options: dict[str, Any]) -> None:
    read = read_picture(saved(FLAG, kind, **options))
    assert np.array_equal(read.pixels, FLAG)
    assert (read.format, read.notes, read.is_plain_jpeg) == (kind, (), False)
    assert read.pixels.dtype == np.uint8
    assert read.pixels.flags.c_contiguous
    assert read.pixels.flags.writeable


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
def test_a_jpeg_is_read_and_known_to_be_plain(options: dict[str, Any]) -> None:
    colour = flat(40, 30, (200, 120, 40))
    read = read_picture(saved(colour, "JPEG", quality=95, **options))
    assert apart(read.pixels, colour) <= 3
    assert read.format == "JPEG"
    assert read.is_plain_jpeg


def test_a_file_is_read_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(saved(FLAG, "PNG"))
    assert read_picture(file).format == "PNG"


def test_a_phones_jpeg_with_a_preview_behind_it_is_a_jpeg() -> None:
    picture, preview = Image.fromarray(flat(20, 20)), Image.fromarray(flat(5, 5))
    read = read_picture(saved(picture, "MPO", save_all=True, append_images=[preview]))
    assert (read.format, read.pixels.shape, read.notes) == ("JPEG", (20, 20, 3), ())


# Kinds of pixels


def test_grey_becomes_colour() -> None:
    grey = np.array([[0, 100, 255]], np.uint8)
    for kind in ("PNG", "TIFF", "BMP"):
        assert np.array_equal(read_picture(saved(grey, kind)).pixels, np.dstack([grey] * 3))


def test_one_bit_becomes_black_and_white() -> None:
    bits = Image.fromarray(np.array([[0, 255, 255]], np.uint8)).convert("1")
    assert read_picture(saved(bits, "TIFF")).pixels[0, :, 0].tolist() == [0, 255, 255]


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_transparency_is_kept_straight(kind: str) -> None:
    pixels = np.dstack([flat(4, 4, (200, 100, 50)), np.full((4, 4), 60, np.uint8)])
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    assert np.array_equal(read_picture(saved(pixels, kind, **options)).pixels, pixels)


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    pixels = np.dstack([FLAG, np.full((2, 3), 255, np.uint8)])
    assert np.array_equal(read_picture(saved(pixels, "PNG")).pixels, FLAG)


def test_grey_with_alpha() -> None:
    pixels = np.dstack([np.full((2, 2), 70, np.uint8), np.full((2, 2), 128, np.uint8)])
    read = read_picture(saved(Image.fromarray(pixels, "LA"), "PNG"))
    assert read.pixels[0, 0].tolist() == [70, 70, 70, 128]


def test_premultiplied_alpha_is_takenapart() -> None:
    """TIFF's associated alpha: half-transparent white is stored as half-grey."""
    stored = saved(np.full((2, 2, 4), 128, np.uint8), "TIFF")
    straight, associated = (struct.pack("<HHIHH", 338, 3, 1, kind, 0) for kind in (2, 1))
    assert straight in stored
    read = read_picture(stored.replace(straight, associated))
    assert apart(read.pixels[:, :, :3], np.full((2, 2, 3), 255, np.uint8)) <= 1
    assert read.pixels[0, 0, 3] == 128


def test_a_palette_is_looked_up() -> None:
    palette = Image.fromarray(FLAG).quantize(6)
    for kind in ("PNG", "GIF", "BMP", "TIFF"):
        assert np.array_equal(read_picture(saved(palette, kind)).pixels, FLAG)


@pytest.mark.parametrize("transparency", [0, bytes([0, 128, 255, 255, 255, 255])])
def test_a_palette_with_transparency(transparency: int | bytes) -> None:
    picture = Image.fromarray(np.array([[0, 1, 2]], np.uint8), "P")
    picture.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90])
    read = read_picture(saved(picture, "PNG", transparency=transparency))
    assert read.pixels[0, :, :3].tolist() == [[10, 20, 30], [40, 50, 60], [70, 80, 90]]
    assert read.pixels[0, 0, 3] == 0
    assert read.pixels[0, 2, 3] == 255


def test_one_colour_named_as_transparent() -> None:
    read = read_picture(saved(FLAG, "PNG", transparency=RED))
    assert read.pixels[0, 0, 3] == 0
    assert read.pixels[1, 1].tolist() == [255, 255, 255, 255]


def test_sixteen_bits_become_eight() -> None:
    ramp = np.array([[0, 128, 32896, 65407, 65535]], np.uint16)
    expected = np.round(ramp / 257).astype(np.uint8)
    colour = np.dstack([ramp] * 3)
    for name in (".png", ".tiff"):
        for pixels in (ramp, colour):
            read = read_picture(cv2.imencode(name, pixels)[1].tobytes())
            assert apart(read.pixels, np.dstack([expected] * 3)) <= 1


def test_sixteen_bits_with_alpha() -> None:
    pixels = np.full((2, 2, 4), 32896, np.uint16)
    for name in (".png", ".tiff"):
        read = read_picture(cv2.imencode(name, pixels)[1].tobytes())
        assert read.pixels[0, 0].tolist() == [128, 128, 128, 128]


def test_floating_point_is_taken_from_black_to_white_and_said() -> None:
    values = np.array([[-1.0, 0.0, 0.5, 1.0, 7.0, np.nan]], np.float32)
    read = read_picture(saved(Image.fromarray(values), "TIFF"))
    assert read.pixels[0, :, 0].tolist() == [0, 0, 128, 255, 255, 0]
    assert read.notes == ("Its colours are floating-point numbers: 0 to 1 was taken as black to white.",)


def test_a_ycbcr_tiff() -> None:
    read = read_picture(saved(Image.fromarray(flat(8, 8, (200, 30, 60))).convert("YCbCr"), "TIFF"))
    assert apart(read.pixels, flat(8, 8, (200, 30, 60))) <= 3


# Which way is up


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_set_upright(kind: str, orientation: int) -> None:
    """The stored pixels are turned away by numpy, the tag says how, and what is read is the flag again."""
    away = {
        1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud,
        5: lambda a: a.swapaxes(0, 1), 6: lambda a: np.rot90(a, 1),
        7: lambda a: np.rot90(a, 2).swapaxes(0, 1), 8: lambda a: np.rot90(a, -1),
    }  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = np.ascontiguousarray(away[orientation](FLAG))
    options: dict[str, Any] = {"lossless": True} if kind == "WEBP" else {}
    if kind == "TIFF":
        options["tiffinfo"] = {274: orientation}
    assert np.array_equal(read_picture(saved(stored, kind, exif=exif, **options)).pixels, FLAG)


def test_a_turned_jpeg_is_upright_but_not_plain() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    read = read_picture(saved(flat(40, 20), "JPEG", exif=exif))
    assert read.pixels.shape == (40, 20, 3)
    assert not read.is_plain_jpeg


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_there_is_not_is_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert np.array_equal(read_picture(saved(FLAG, "PNG", exif=exif)).pixels, FLAG)


# What the file says besides


def test_the_ppi_of_the_file_is_read() -> None:
    assert read_picture(saved(FLAG, "JPEG", dpi=(300, 300))).ppi == pytest.approx(300)
    assert read_picture(saved(FLAG, "TIFF", dpi=(300, 240))).ppi == pytest.approx(240)
    assert read_picture(encode_png(FLAG, 300)).ppi == pytest.approx(300, abs=0.01)
    assert read_picture(saved(FLAG, "PNG")).ppi is None


@pytest.mark.parametrize("dpi", [None, (0, 0), (float("nan"), 300), ("x", "y"), (1e9, 1e9)])
def test_a_ppi_that_is_nonsense_is_none(dpi: Any) -> None:
    picture = Image.fromarray(FLAG)
    picture.info["dpi"] = dpi
    assert reading._ppi(picture) is None


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "PNG"])
def test_the_first_of_several_pictures_is_read_and_said(kind: str) -> None:
    pictures = [Image.fromarray(flat(6, 4, colour)) for colour in (RED, GREEN, BLUE)]
    options: dict[str, Any] = {"lossless": True} if kind == "WEBP" else {}
    read = read_picture(saved(pictures[0], kind, save_all=True, append_images=pictures[1:], **options))
    assert np.array_equal(read.pixels, flat(6, 4, RED))
    assert read.notes == ("Only the first of its pictures is shown.",)


# What is no picture


def _sentence(source: Path | bytes, name: str = "") -> str:
    with pytest.raises(PictureError) as caught:
        read_picture(source, name)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert (
        _sentence(tmp_path / "gone.png") == f"There is no picture “gone.png” in “{tmp_path}”: check its name."
    )


def test_a_folder(tmp_path: Path) -> None:
    assert _sentence(tmp_path).endswith("is a folder: choose a picture in it.")


def test_a_name_no_disk_takes(tmp_path: Path) -> None:
    assert "cannot be read (File name too long): check its permissions" in _sentence(tmp_path / ("x" * 300))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert _sentence(tmp_path / "pipe").endswith("is not a file: choose the file of a picture.")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    assert _sentence(tmp_path / "a.png") == "“a.png” is empty: get it again from where it came."


@pytest.mark.parametrize(
    "content", [b"hello", b"%PDF-1.7\n", b"<svg/>", b"RIFF....WAVE", b"\0" * 1000, b"8BPS\0\1"]
)
def test_what_is_no_picture(content: bytes) -> None:
    sentence = "“x.png” is not a picture that can be opened: use JPEG, PNG, TIFF, WebP, GIF or BMP."
    assert _sentence(content, "x.png") == sentence


def test_bytes_without_a_name_are_the_picture() -> None:
    assert _sentence(b"") == "The picture is empty: get it again from where it came."


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"])
def test_a_truncated_picture_is_refused_not_half_shown(kind: str) -> None:
    whole = saved(noise(120, 90), kind)
    for share in (0.9, 0.5, 0.3, 0.01):
        sentence = _sentence(whole[: int(len(whole) * share)], "walden")
        assert sentence.startswith("“walden” is damaged or incomplete: get it again from where it came")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"])
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_a_picture_harmed_anywhere_is_read_or_refused(kind: str) -> None:
    """Bytes turned over in the header and the pixels: a picture or a sentence, never another error."""
    whole = saved(noise(24, 16), kind)
    rng = np.random.default_rng(3)
    for at in (*range(min(len(whole), 200)), *rng.integers(0, len(whole), 100).tolist()):
        harmed = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            assert read_picture(harmed).pixels.ndim == 3
        except PictureError as error:
            assert str(error).startswith("The picture is ")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png_bomb(width: int, height: int, extra: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = _chunk(b"IDAT", zlib.compress(bytes(100_000)))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + extra + rows + _chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(20_000, 20_000), (30_001, 10), (10, 30_001), (1_000_000, 1_000_000)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def never(picture: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(reading, "_read", never)
    sentence = _sentence(_png_bomb(*size), "bomb.png")
    assert sentence.startswith(
        f"“bomb.png” is {size[0]:,} × {size[1]:,} pixels, too large to open: make it smaller"
    )


def test_a_bomb_of_each_other_kind() -> None:
    bmp = bytearray(saved(FLAG, "BMP"))
    struct.pack_into("<ii", bmp, 18, 29_999, 29_999)
    gif = bytearray(saved(FLAG, "GIF"))
    struct.pack_into("<HH", gif, 6, 65_535, 65_535)
    jpeg = bytearray(saved(FLAG, "JPEG"))
    struct.pack_into(">HH", jpeg, jpeg.index(b"\xff\xc0") + 5, 65_000, 65_000)
    for bomb in (bmp, gif, jpeg):
        assert "too large to open" in _sentence(bytes(bomb))


def test_a_large_picture_within_the_limits_is_no_bomb_for_anybody() -> None:
    """Pillow itself warns from 89 megapixels on, and a warning fails a test; the rows end early."""
    assert "damaged or incomplete" in _sentence(_png_bomb(14_000, 14_000))


def test_words_that_unfold_without_end_do_no_harm() -> None:
    text = b"x\0\0" + zlib.compress(bytes(80 << 20), 9)
    assert "damaged or incomplete" in _sentence(_png_bomb(2, 2, _chunk(b"zTXt", text)))


def test_too_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(picture: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reading, "_read", too_much)
    assert _sentence(saved(FLAG, "PNG"), "a.png").startswith("There is not enough memory to open “a.png”")


@pytest.mark.skipif(not ART.is_dir(), reason="the shared paintings are not here")
def test_the_paintings_are_read() -> None:
    for file in sorted(ART.glob("*.jpg")):
        read = read_picture(file)
        assert read.pixels.shape == (2100, 1400, 3)
        assert read.pixels.std() > 10
