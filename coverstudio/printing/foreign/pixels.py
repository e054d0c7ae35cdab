"""The pixels of a picture in a PDF, as far as they can be had at a reasonable price."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import JpegImagePlugin, PngImagePlugin, UnidentifiedImageError

from coverstudio.imaging import reading
from coverstudio.limits import fits
from coverstudio.printing.contents.events import Image
from coverstudio.printing.contents.objects import entry, items, number_of, numbers_of
from coverstudio.printing.contents.streams import StreamError, filters_of, parameters_of, unpacked

Levels = NDArray[np.uint8]

# Importing them is what makes Pillow know the formats, and keeps it from warning of damaged metadata.
_READERS = (JpegImagePlugin, PngImagePlugin, reading)
_PNG_COLOURS = {1: 0, 3: 2, 4: 6}  # four channels travel as RGB and alpha
_PNG_PREDICTORS = range(10, 16)
_SURPLUS = 4096  # bytes that some writers leave behind the last row


def size_of(image: Image) -> tuple[int, int]:
    """Return width and height in pixels, 0 where it does not say."""
    return int(number_of(entry(image.image, "/Width"))), int(number_of(entry(image.image, "/Height")))


def levels_of(image: Image, most_side: int = 0) -> Levels | None:
    """Return a picture's pixels, H×W×C uint8, its Decode array applied; None for kinds that are not read.

    Read are 8 bits in JPEG, Flate or bare, and 1 bit in Flate or bare. A JPEG that is larger than
    `most_side` may come smaller by a power of two, 0 for its own size.
    """
    width, height = size_of(image)
    channels = 1 if image.space is None else image.space.channels
    if not fits(width, height) or channels not in _PNG_COLOURS:
        return None
    bits = 1 if image.space is None else int(number_of(entry(image.image, "/BitsPerComponent"), 8))
    if filters_of(image.image)[-1:] == ["DCTDecode"]:
        found = _of_jpeg(image, channels, most_side)
    else:
        found = _of_rows(image, width, height, channels, bits)
    return None if found is None else decoded(found, image)


def _of_jpeg(image: Image, channels: int, most_side: int) -> Levels | None:
    if filters_of(image.image) != ["DCTDecode"]:
        return None
    content = image.image.read_raw_bytes() if isinstance(image.image, pikepdf.Stream) else image.data or b""
    try:
        picture = Pictures.open(io.BytesIO(content), formats=("JPEG",))
        if not fits(*picture.size):
            return None
        if most_side:
            picture.draft(None, (most_side, most_side))
        found = np.asarray(picture)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, struct.error):
        return None
    found = found[..., None] if found.ndim == 2 else found
    if found.shape[2] != channels:
        return None
    return np.subtract(255, found, dtype=np.uint8) if channels == 4 else found  # Pillow turns inks round


def _of_rows(image: Image, width: int, height: int, channels: int, bits: int) -> Levels | None:
    if bits not in (1, 8) or (bits == 1 and channels != 1):
        return None
    predictor = int(number_of(entry(next(iter(parameters_of(image.image)), None), "/Predictor"), 1))
    if predictor in _PNG_PREDICTORS:
        return _of_png(image.image, width, height, channels, bits)
    row = (width * channels * bits + 7) // 8
    try:
        content = _unpacked(image, row * height + _SURPLUS) if predictor == 1 else b""
    except StreamError:
        return None
    if len(content) < row * height:
        return None
    rows = np.frombuffer(content, np.uint8, row * height).reshape(height, row)
    if bits == 1:
        return (np.unpackbits(rows, axis=1)[:, :width, None] * np.uint8(255)).astype(np.uint8)
    return rows.reshape(height, width, channels)


def _unpacked(image: Image, most: int) -> bytes:
    if isinstance(image.image, pikepdf.Stream):
        return unpacked(image.image, most)
    pdf = pikepdf.new()  # a picture inside of the content has no stream of its own
    stream = pikepdf.Stream(pdf, image.data or b"")
    for key in ("/Filter", "/DecodeParms"):
        found = entry(image.image, key)
        if isinstance(found, pikepdf.Object):
            stream[key] = found
    return unpacked(stream, most)


def _of_png(image: object, width: int, height: int, channels: int, bits: int) -> Levels | None:
    """Undo a PNG predictor by what is fastest at it: a PNG around the very bytes."""
    if not isinstance(image, pikepdf.Stream) or filters_of(image) not in (["FlateDecode"], ["Fl"]):
        return None
    return around(image.read_raw_bytes(), width, height, channels, bits)


def around(packed: bytes, width: int, height: int, channels: int, bits: int) -> Levels | None:
    """Return the pixels of filtered rows as a PNG packs them; None where there are too few or wrong ones."""
    header = struct.pack(">IIBBBBB", width, height, bits, _PNG_COLOURS[channels], 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, part) for name, part in parts)
    try:
        found = np.asarray(Pictures.open(io.BytesIO(content), formats=("PNG",)))
    except (OSError, SyntaxError, ValueError, zlib.error):
        return None
    if found.dtype == np.bool_:
        found = found.astype(np.uint8) * np.uint8(255)
    return found[..., None] if found.ndim == 2 else found


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(name))
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def decoded(found: Levels, image: Image) -> Levels:
    """Return pixels as they print: turn round the channels whose Decode array goes from 1 to 0."""
    listed = items(entry(image.image, "/Decode"))
    ranges = numbers_of(entry(image.image, "/Decode"), 2 * found.shape[2]) if listed else None
    if ranges is None:
        return found
    is_turned = [low > high for low, high in zip(ranges[::2], ranges[1::2], strict=True)]
    if not any(is_turned):
        return found
    result = found.copy()
    for channel, turned in enumerate(is_turned):
        if turned:
            result[..., channel] = 255 - result[..., channel]
    return result
