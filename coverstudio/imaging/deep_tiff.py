"""Pixels to TIFF with up to 16 bits a channel and alpha, which no library here writes with a profile.

TIFF 6.0 and its Photoshop technical notes (Deflate): little-endian, one directory, strips of whole rows.
"""

from __future__ import annotations

import struct
from typing import Literal

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from coverstudio.imaging.srgb import srgb_profile

Samples = NDArray[np.uint8 | np.uint16]
Kind = Literal[2, 3, 4, 5, 7]  # TIFF's types: ASCII, SHORT, LONG, RATIONAL, UNDEFINED
Field = tuple[int, Kind, tuple[int, ...] | bytes]

_BYTES: dict[Kind, int] = {2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
_STRIP = 1 << 20  # bytes of a strip before it is compressed
_DEFLATE, _DIFFERENCES, _RGB, _INCH, _STRAIGHT_ALPHA = 8, 2, 2, 2, 2
_LEVEL = 1
_HEADER = 8  # bytes before the strips


def encode_deep_tiff(
    pixels: Samples, ppi: float | None = None, description: str = "", profile: bytes = b""
) -> bytes:
    """Return the TIFF of H×W×3 or H×W×4 (straight alpha) pixels of 8 or 16 bits a channel.

    The ICC `profile` is what its numbers are meant in, sRGB's own where it is empty. Raises ValueError for
    anything else.
    """
    if pixels.dtype.name not in ("uint8", "uint16") or pixels.ndim != 3 or pixels.shape[2] not in (3, 4):
        raise ValueError(f"a TIFF has 3 or 4 channels of 8 or 16 bits, not {pixels.dtype} of {pixels.shape}")
    height, width, channels = pixels.shape
    at_a_time = max(1, _STRIP // (width * channels * pixels.itemsize))
    strips = [_strip(pixels[top : top + at_a_time]) for top in range(0, height, at_a_time)]
    lengths = [len(strip) for strip in strips]
    offsets = [_HEADER + sum(lengths[:index]) for index in range(len(lengths))]
    fields: list[Field] = [
        (256, 4, (width,)), (257, 4, (height,)), (258, 3, (8 * pixels.itemsize,) * channels),
        (259, 3, (_DEFLATE,)), (262, 3, (_RGB,)), (273, 4, tuple(offsets)), (277, 3, (channels,)),
        (278, 4, (at_a_time,)), (279, 4, tuple(lengths)), (305, 2, b"CoverStudio\0"),
        (317, 3, (_DIFFERENCES,)), (34675, 7, profile or srgb_profile()),
    ]  # fmt: skip
    if description:
        fields.append((270, 2, description.encode("ascii", "replace") + b"\0"))
    if ppi is not None:
        density: list[Field] = [(tag, 5, (round(ppi * 1000), 1000)) for tag in (282, 283)]
        fields += density
        fields.append((296, 3, (_INCH,)))
    if channels == 4:
        fields.append((338, 3, (_STRAIGHT_ALPHA,)))
    body = b"".join(strips)
    body += b"\0" * (len(body) % 2)  # a directory begins at an even byte
    start = _HEADER + len(body)
    return struct.pack("<2sHI", b"II", 42, start) + body + _directory(sorted(fields), start)


def _strip(rows: Samples) -> bytes:
    """Return rows as differences from their left neighbours, compressed."""
    differences = rows.astype(f"<u{rows.itemsize}")
    differences[:, 1:] -= rows[:, :-1]
    return isal_zlib.compress(differences.tobytes(), _LEVEL)


def _directory(fields: list[Field], start: int) -> bytes:
    """Return the directory that stands at byte `start`, and behind it what its entries have no room for."""
    entries, beyond = struct.pack("<H", len(fields)), b""
    after = start + 2 + 12 * len(fields) + 4
    for tag, kind, values in fields:
        content = values if isinstance(values, bytes) else _numbers(kind, values)
        entry = content
        if len(content) > 4:
            entry = struct.pack("<I", after + len(beyond))
            beyond += content + b"\0" * (len(content) % 2)
        entries += struct.pack("<HHI4s", tag, kind, len(content) // _BYTES[kind], entry)
    return entries + b"\0\0\0\0" + beyond


def _numbers(kind: Kind, values: tuple[int, ...]) -> bytes:
    return struct.pack(f"<{len(values)}{'H' if kind == 3 else 'I'}", *values)
