"""Pictures are carried without loss or byte for byte where that is possible, and encoded anew where not."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from coverstudio.printing.pictures import Picture, encoded, passed_on

NOISE = np.random.default_rng(7).integers(0, 256, (40, 30, 4), dtype=np.uint8)
RGB = NOISE[:, :, :3].copy()


def file_of(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def with_chunk(png: bytes, name: bytes, content: bytes) -> bytes:
    """Put one more chunk behind the header."""
    header = 8 + 25
    chunk = struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    return png[:header] + chunk + png[header:]


def rows(picture: Picture) -> int:
    return len(zlib.decompress(picture.content)) // (picture.width * picture.channels + 1)


def test_a_plain_png_is_passed_on_as_it_is() -> None:
    png = file_of(Image.fromarray(RGB), "PNG", dpi=(300, 300))
    picture = passed_on(png, "lossless")
    assert picture is not None
    assert (picture.width, picture.height, picture.channels, picture.filter) == (30, 40, 3, "flate")
    assert picture.content in png
    assert rows(picture) == 40


def test_a_png_in_several_pieces_is_joined() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    png = file_of(Image.fromarray(noise), "PNG")
    assert png.count(b"IDAT") > 1
    picture = passed_on(png, "lossless")
    assert picture is not None
    assert rows(picture) == 300


@pytest.mark.parametrize(
    ("what", "png"),
    [
        ("transparent", file_of(Image.fromarray(NOISE), "PNG")),
        ("grey", file_of(Image.fromarray(RGB[:, :, 0]), "PNG")),
        ("palette", file_of(Image.fromarray(RGB).quantize(16), "PNG")),
        ("16 bits", file_of(Image.fromarray(RGB[:, :, 0].astype(np.uint16) * 200), "PNG")),
        ("own profile", file_of(Image.fromarray(RGB), "PNG", icc_profile=b"anything")),
        ("own gamma", with_chunk(file_of(Image.fromarray(RGB), "PNG"), b"gAMA", struct.pack(">I", 100000))),
        ("one transparent colour", with_chunk(file_of(Image.fromarray(RGB), "PNG"), b"tRNS", bytes(6))),
        ("cut off", file_of(Image.fromarray(RGB), "PNG")[:-20]),
        ("damaged", file_of(Image.fromarray(RGB), "PNG").replace(b"IDAT", b"IDAT\0", 1)),
        ("JPEG", file_of(Image.fromarray(RGB), "JPEG")),
    ],
)
def test_a_png_that_means_something_else_is_not_passed_on(what: str, png: bytes) -> None:
    assert passed_on(png, "lossless") is None, what


def test_a_plain_jpeg_is_passed_on_as_it_is() -> None:
    jpeg = file_of(Image.fromarray(RGB), "JPEG", quality=80)
    assert passed_on(jpeg, "jpeg") == Picture(30, 40, 3, "jpeg", jpeg)


def oriented(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    ("what", "jpeg"),
    [
        ("turned", file_of(Image.fromarray(RGB), "JPEG", exif=oriented(6))),
        ("grey", file_of(Image.fromarray(RGB[:, :, 0]), "JPEG")),
        ("CMYK", file_of(Image.fromarray(RGB).convert("CMYK"), "JPEG")),
        ("own profile", file_of(Image.fromarray(RGB), "JPEG", icc_profile=LAB)),
        ("broken profile", file_of(Image.fromarray(RGB), "JPEG", icc_profile=b"nothing")),
        ("RGB inside", file_of(Image.fromarray(RGB), "JPEG", keep_rgb=True)),
        ("cut off", file_of(Image.fromarray(RGB), "JPEG")[:-50]),
        ("arithmetic", file_of(Image.fromarray(RGB), "JPEG").replace(b"\xff\xc0\0\x11", b"\xff\xc9\0\x11")),
        (
            "lossless kind",
            file_of(Image.fromarray(RGB), "JPEG").replace(b"\xff\xc0\0\x11", b"\xff\xc3\0\x11"),
        ),
        (
            "two in one",
            file_of(Image.fromarray(RGB), "MPO", save_all=True, append_images=[Image.fromarray(RGB)]),
        ),
        ("PNG", file_of(Image.fromarray(RGB), "PNG")),
    ],
)
def test_a_jpeg_that_means_something_else_is_not_passed_on(what: str, jpeg: bytes) -> None:
    assert passed_on(jpeg, "jpeg") is None, what


def test_an_upright_jpeg_from_a_camera_is_passed_on() -> None:
    assert passed_on(file_of(Image.fromarray(RGB), "JPEG", exif=oriented(1)), "jpeg") is not None


def test_a_progressive_jpeg_is_passed_on() -> None:
    assert passed_on(file_of(Image.fromarray(RGB), "JPEG", progressive=True), "jpeg") is not None


def test_a_jpeg_that_says_it_is_srgb_is_passed_on() -> None:
    assert passed_on(file_of(Image.fromarray(RGB), "JPEG", icc_profile=SRGB), "jpeg") is not None


def test_transparency_goes_beside_the_colours() -> None:
    picture = encoded(NOISE, "lossless")
    assert picture.alpha is not None
    assert (picture.alpha.width, picture.alpha.height, picture.alpha.channels) == (30, 40, 1)
    assert rows(picture) == rows(picture.alpha) == 40


def test_transparency_is_lossless_in_jpeg_pages_too() -> None:
    picture = encoded(NOISE, "jpeg")
    assert picture.alpha is not None
    assert (picture.filter, picture.alpha.filter) == ("jpeg", "flate")


def test_alpha_that_hides_nothing_is_left_out() -> None:
    opaque = NOISE.copy()
    opaque[:, :, 3] = 255
    assert encoded(opaque, "lossless").alpha is None


def test_a_jpeg_keeps_its_colours_at_full_resolution() -> None:
    stripes = np.zeros((32, 32, 3), np.uint8)
    stripes[:, ::2] = (255, 0, 0)
    stripes[:, 1::2] = (0, 0, 255)
    decoded = np.asarray(Image.open(io.BytesIO(encoded(stripes, "jpeg").content)))
    assert np.abs(decoded.astype(int) - stripes.astype(int)).max() < 12
