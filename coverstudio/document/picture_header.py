"""The size of an encoded PNG or JPEG, read from its header: nothing is decoded here.

PNG: https://www.w3.org/TR/png-3/ (signature, IHDR). JPEG: ITU-T T.81, annex B (markers, frame header).
"""

from __future__ import annotations

import struct
from typing import BinaryIO, Literal

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE = b"\xff\xd8\xff"

_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_STANDALONE = {0x01, *range(0xD0, 0xD9)}  # TEM, RSTn, SOI: markers without a length
# SOF0-SOF15 without DHT (C4), JPG (C8) and DAC (CC), which share the range.
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class NotAPictureError(ValueError):
    """The bytes do not begin as a PNG or a JPEG does."""


def read_header(stream: BinaryIO) -> tuple[Literal["png", "jpg"], int, int]:
    """Return the kind, the width and the height in pixels of the picture that `stream` begins with.

    Raises NotAPictureError when it is neither PNG nor JPEG, or ends before it says its size.
    """
    start = stream.read(len(PNG_SIGNATURE))
    try:
        if start == PNG_SIGNATURE:
            width, height = _png_size(stream)
            return "png", width, height
        if start.startswith(JPEG_SIGNATURE):
            stream.seek(len(JPEG_SIGNATURE) - 1)
            width, height = _jpeg_size(stream)
            return "jpg", width, height
    except struct.error:  # fewer bytes than a field has
        raise NotAPictureError("the picture ends in its header") from None
    raise NotAPictureError("the picture is neither PNG nor JPEG")


def _png_size(stream: BinaryIO) -> tuple[int, int]:
    _, kind, width, height = struct.unpack(">I4sII", stream.read(16))
    if kind != b"IHDR" or not width or not height:
        raise NotAPictureError("the PNG has no header")
    return width, height


def _jpeg_size(stream: BinaryIO) -> tuple[int, int]:
    while True:
        marker = _next_marker(stream)
        if marker in _STANDALONE:
            continue
        if marker in {_START_OF_SCAN, _END_OF_IMAGE}:
            raise NotAPictureError("the JPEG has no frame header")
        (length,) = struct.unpack(">H", stream.read(2))
        if marker in _FRAMES:
            _, height, width = struct.unpack(">BHH", stream.read(5))
            if not width or not height:  # a height of 0 is told only after the scan: nobody writes such files
                raise NotAPictureError("the JPEG does not say its size")
            return width, height
        stream.seek(max(length - 2, 0), 1)


def _next_marker(stream: BinaryIO) -> int:
    """Return the next marker's code; any number of 0xFF may stand before it."""
    (byte,) = struct.unpack("B", stream.read(1))
    if byte != 0xFF:
        raise NotAPictureError("the JPEG's header is damaged")
    while byte == 0xFF:
        (byte,) = struct.unpack("B", stream.read(1))
    return byte
