"""Pixels to encoded pictures: PNG for everything that is kept, JPEG for what is handed on.

PNG: https://www.w3.org/TR/png-3/. Written here rather than by a library because every generated picture
passes through it: a painting of A4 at 300 ppi takes 0.1 s with isal's deflate, where OpenCV and Pillow at
their fastest take 0.5 to 0.8 s, and the file is some 8 % larger than theirs.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray
from PIL import Image

from coverstudio.imaging.srgb import srgb_profile

Pixels = NDArray[np.uint8]
Samples = NDArray[np.uint8 | np.uint16]

_INCHES_PER_METRE = 1 / 0.0254
_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}  # channels to PNG's grey, RGB, RGBA
_SUB = 1
_STRIP = 1 << 20  # bytes filtered and compressed at a time: what the processor's cache holds
_LEVEL = 1  # of 0-3; levels 2 and 3 take a fifth longer and save less than one percent


def encode_png(
    pixels: Samples, ppi: float | None = None, text: Mapping[str, str] | None = None, profile: bytes = b""
) -> bytes:
    """Return the PNG of H×W (grey), H×W×3 or H×W×4 (straight alpha) pixels of 8 or 16 bits a channel.

    It is marked as sRGB, or holds the ICC `profile` that its numbers are meant in. `ppi` is written as whole
    pixels per metre, the format's own unit. `text` is what a reader may show: keys of 1 to 79 Latin
    characters. Raises ValueError for anything else.
    """
    rows = _rows(pixels)
    channels, bits = 1 if pixels.ndim == 2 else pixels.shape[2], 8 * pixels.itemsize
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], bits, _COLOUR_TYPES[channels], 0, 0, 0)
    colours = _chunk(b"iCCP", b"ICC\0\0" + zlib.compress(profile)) if profile else _chunk(b"sRGB", b"\0")
    parts = [b"\x89PNG\r\n\x1a\n", *_chunk(b"IHDR", header), *colours]
    if ppi is not None:
        metre = round(ppi * _INCHES_PER_METRE)
        parts += _chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1))
    for key, value in (text or {}).items():
        parts += _chunk(b"iTXt", _text(key, value))
    for piece in _deflated(_filtered(rows, channels)):
        parts += _chunk(b"IDAT", piece)
    parts += _chunk(b"IEND", b"")
    return b"".join(parts)


def encode_jpeg(pixels: Pixels, quality: int = 95, ppi: float | None = None, xmp: bytes = b"") -> bytes:
    """Return the JPEG, sRGB with its profile, of H×W or H×W×3 pixels, the colours at full size (4:4:4).

    `xmp` is a packet of metadata, empty for none. Raises ValueError for pixels with alpha, which JPEG does
    not have: lay them on a colour first.
    """
    _rows(pixels)
    if pixels.dtype != np.uint8:
        raise ValueError(f"a JPEG has 8 bits a channel, not {pixels.dtype}")
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        raise ValueError("a JPEG has no transparency: lay the picture on a colour first")
    extra: dict[str, object] = {} if pixels.ndim == 2 else {"icc_profile": srgb_profile()}
    if ppi is not None:
        extra["dpi"] = (ppi, ppi)
    if xmp:
        extra["xmp"] = xmp
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "JPEG", quality=quality, subsampling=0, **extra)
    return out.getvalue()


def _rows(pixels: Samples) -> Samples:
    """Return the picture as rows of samples, H×(W·channels)."""
    if pixels.dtype.name not in ("uint8", "uint16") or 0 in pixels.shape or pixels.ndim not in (2, 3):
        raise ValueError(
            f"a picture is a filled array of 8 or 16 bits, not {pixels.dtype} of shape {pixels.shape}"
        )
    if pixels.ndim == 3 and pixels.shape[2] not in (3, 4):
        raise ValueError(f"a picture has 3 or 4 channels, not {pixels.shape[2]}")
    return np.ascontiguousarray(pixels).reshape(pixels.shape[0], -1)


def _filtered(rows: Samples, channels: int) -> Iterator[memoryview]:
    """Yield strips of rows with PNG's Sub filter: each byte less the same one of its left neighbour."""
    pixel, width = channels * rows.itemsize, rows.shape[1] * rows.itemsize  # in bytes
    step = max(1, _STRIP // width)
    strip = np.empty((step, 1 + width), np.uint8)
    strip[:, 0] = _SUB
    for top in range(0, len(rows), step):
        part = _as_bytes(rows[top : top + step])
        out = strip[: len(part)]
        out[:, 1 : 1 + pixel] = part[:, :pixel]
        np.subtract(part[:, pixel:], part[:, :-pixel], out=out[:, 1 + pixel :])
        yield out.reshape(-1).data


def _as_bytes(rows: Samples) -> Pixels:
    """Return rows as PNG stores them, the high byte of 16 bits first."""
    return rows.astype(">u2", copy=False).view(np.uint8) if rows.itemsize == 2 else rows.view(np.uint8)


def _deflated(strips: Iterable[memoryview]) -> Iterator[bytes]:
    packer = isal_zlib.compressobj(_LEVEL)
    for strip in strips:
        if piece := packer.compress(strip):
            yield piece
    yield packer.flush()


def _chunk(kind: bytes, content: bytes) -> tuple[bytes, bytes, bytes]:
    """Return a chunk in three parts, so that large contents are not copied."""
    check = isal_zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind, content, struct.pack(">I", check)


def _text(key: str, value: str) -> bytes:
    """Return an iTXt chunk's content: keyword, uncompressed, no language, the text as UTF-8."""
    try:
        keyword = key.encode("latin-1")
    except UnicodeEncodeError:
        raise ValueError(f"a PNG's keyword is of Latin characters, not “{key}”") from None
    if not 1 <= len(keyword) <= 79 or b"\0" in keyword:
        raise ValueError(f"a PNG's keyword has 1 to 79 characters, not “{key}”")
    return keyword + b"\0\0\0\0\0" + value.replace("\0", "").encode("utf-8", "replace")
