from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from coverstudio.document.picture_header import NotAPictureError, read_header
from tests.document.samples import bomb, png


def _jpeg(**options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.zeros((20, 30, 3), np.uint8)).save(out, "JPEG", **options)
    return out.getvalue()


def test_a_png_says_its_size() -> None:
    assert read_header(io.BytesIO(png(7, 5))) == ("png", 7, 5)
    assert read_header(io.BytesIO(bomb(100_000, 90_000))) == ("png", 100_000, 90_000)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"progressive": True},
        {"optimize": True},
        {"icc_profile": bytes(200_000)},
        {"comment": b"\xff\xc0 no"},
    ],
)
def test_a_jpeg_says_its_size_whatever_stands_before(options: dict[str, object]) -> None:
    assert read_header(io.BytesIO(_jpeg(**options))) == ("jpg", 30, 20)


def test_a_jpeg_of_another_library() -> None:
    encoded = cv2.imencode(".jpg", np.zeros((9, 11), np.uint8))[1].tobytes()
    assert read_header(io.BytesIO(encoded)) == ("jpg", 11, 9)


def test_fill_bytes_and_lonely_markers_are_stepped_over() -> None:
    encoded = _jpeg()
    assert read_header(io.BytesIO(encoded[:2] + b"\xff\xff\xff\x01\xff\xff" + encoded[2:]))[1:] == (30, 20)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "neither PNG nor JPEG"),
        (b"GIF89a", "neither PNG nor JPEG"),
        (png()[:20], "ends in its header"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIDAT" + bytes(20), "the PNG has no header"),
        (bomb(0, 5), "the PNG has no header"),
        (_jpeg()[:40], "ends in its header"),
        (b"\xff\xd8\xff\xd9" + bytes(20), "no frame header"),
        (b"\xff\xd8\xff\xda" + bytes(20), "no frame header"),
        (b"\xff\xd8\xff\xe0\x00\x02nonsense", "header is damaged"),
        (b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x00\x00\x05\x01", "does not say its size"),
        (b"\xff\xd8\xff\xe0\x00\x00" * 3, "header is damaged|ends in its header"),
    ],
)
def test_what_is_no_picture_is_told_by_its_first_bytes(content: bytes, reason: str) -> None:
    with pytest.raises(NotAPictureError, match=reason):
        read_header(io.BytesIO(content))
