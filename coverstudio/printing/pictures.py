"""Pictures as a PDF carries them: what is encoded here, and what is passed on byte for byte."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray
from PIL import Image, ImageCms, UnidentifiedImageError

from coverstudio.imaging.separations import Separation
from coverstudio.printing.deflate import Rows, deflated, deflated_rows
from coverstudio.printing.targets import Compression

Pixels = NDArray[np.uint8]

JPEG_QUALITY = 95
_JPEG_OPTIONS = (
    cv2.IMWRITE_JPEG_QUALITY,
    JPEG_QUALITY,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
)
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# What a PNG may hold without its colours meaning anything else than sRGB.
_HARMLESS_CHUNKS = {b"sRGB", b"pHYs", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_HUFFMAN_FRAMES = (b"\xc0", b"\xc1", b"\xc2")
_UPRIGHT = 1
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Picture:
    """An encoded picture: 8 bits a channel, 1 of grey, 3 of sRGB or 4 of inks, with its alpha beside it.

    `flate` content is a zlib stream of PNG rows, `jpeg` content a whole JPEG file. Of inks a JPEG holds what
    is left of the paper (255 = no ink), as all programs write it and its Adobe marker says.
    """

    width: int
    height: int
    channels: Literal[1, 3, 4]
    filter: Literal["flate", "jpeg"]
    content: bytes
    alpha: Picture | None = None


def encoded(pixels: Pixels, compression: Compression, separation: Separation | None = None) -> Picture:
    """Encode H×W×3 or H×W×4 pixels of sRGB, as inks where a separation is given.

    Alpha is always lossless, and left out where nothing is transparent.
    """
    colours = pixels[:, :, :3]
    alpha = None
    if pixels.shape[2] == 4 and pixels[:, :, 3].min() < 255:
        alpha = encoded_grey(pixels[:, :, 3])
    size = (pixels.shape[1], pixels.shape[0])
    return encoded_rows(size, lambda first, last: colours[first:last], compression, separation, alpha)


def encoded_rows(
    size: tuple[int, int],
    rgb: Rows,
    compression: Compression,
    separation: Separation | None = None,
    alpha: Picture | None = None,
) -> Picture:
    """Encode a picture of that width and height; `rgb` gives some rows, N×W×3, at a time.

    Without loss it is separated and compressed strip by strip, so that the inks are never there as a whole.
    """
    width, height = size
    if compression == "jpeg":
        pixels = rgb(0, height)
        if separation is None:
            return Picture(width, height, 3, "jpeg", _jpeg(pixels), alpha)
        return Picture(width, height, 4, "jpeg", _ink_jpeg(separation.pixels(pixels)), alpha)

    def samples(strip: Pixels) -> Pixels:
        inks = strip if separation is None else separation.pixels(strip)
        return np.ascontiguousarray(inks).reshape(len(strip), -1)

    channels = 3 if separation is None else 4
    return Picture(width, height, channels, "flate", deflated_rows(height, channels, rgb, samples), alpha)


def _jpeg(pixels: Pixels) -> bytes:
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), _JPEG_OPTIONS)
    return jpeg.tobytes()


def _ink_jpeg(inks: Pixels) -> bytes:
    """Return a JPEG of inks. Pillow turns them round and marks the file as Adobe's programs do."""
    out = io.BytesIO()
    size = (inks.shape[1], inks.shape[0])
    picture = Image.frombytes("CMYK", size, np.ascontiguousarray(inks))
    picture.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return out.getvalue()


def encoded_grey(pixels: Pixels) -> Picture:
    """Encode H×W pixels without loss."""
    return Picture(pixels.shape[1], pixels.shape[0], 1, "flate", deflated(pixels))


def passed_on(asset_bytes: bytes, compression: Compression) -> Picture | None:
    """Return an encoded file as it is, not one bit changed, where a PDF can carry it; otherwise None.

    That is a plain opaque RGB PNG for lossless pages, whose rows are filtered just as a PDF's may be, and a
    plain upright RGB JPEG for JPEG pages, which spares it a second loss.
    """
    return _png_passed_on(asset_bytes) if compression == "lossless" else _jpeg_passed_on(asset_bytes)


def _png_passed_on(png: bytes) -> Picture | None:
    if not png.startswith(_PNG_SIGNATURE):
        return None
    pieces: list[memoryview] = []
    width = height = 0
    for kind, body in _chunks(png):
        if kind == b"IHDR":
            width, height, *how = struct.unpack(">II5B", body)
            if how != [8, 2, 0, 0, 0]:  # 8 bits, RGB, the usual compression and filters, not interlaced
                return None
        elif kind == b"IDAT":
            pieces.append(body)
        elif kind == b"IEND":
            return Picture(width, height, 3, "flate", b"".join(pieces))
        elif kind not in _HARMLESS_CHUNKS:
            return None
    return None


def _chunks(png: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the name and content of each chunk, up to the first that is cut off or damaged."""
    view, at = memoryview(png), len(_PNG_SIGNATURE)
    while at + 12 <= len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        end = at + 8 + length
        if isal_zlib.crc32(view[at + 4 : end]) != int.from_bytes(view[end : end + 4], "big"):
            return
        yield kind, view[at + 8 : end]
        at = end + 4


def _jpeg_passed_on(jpeg: bytes) -> Picture | None:
    try:
        header = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
    except UnidentifiedImageError:
        return None
    is_plain = (
        header.format == "JPEG"  # and not MPO, which has further pictures behind the first
        and header.mode == "RGB"
        and _is_huffman_coded(jpeg)
        and _is_srgb(header.info.get("icc_profile"))
        and header.info.get("adobe_transform", 1) == 1  # 0 would be RGB without the usual YCbCr
        and header.getexif().get(_ORIENTATION, _UPRIGHT) == _UPRIGHT
        and jpeg.rstrip(b"\0").endswith(b"\xff\xd9")
    )
    return Picture(header.width, header.height, 3, "jpeg", jpeg) if is_plain else None


def _is_huffman_coded(jpeg: bytes) -> bool:
    """Tell whether it is baseline, extended or progressive, as PDF readers decode (ITU-T T.81, B.1)."""
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] not in _FRAMES:
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return jpeg[at + 1 : at + 2] in _HUFFMAN_FRAMES


def _is_srgb(profile: bytes | None) -> bool:
    """Tell whether a JPEG's profile is one of the many of sRGB; none at all means sRGB too."""
    if profile is None:
        return True
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (OSError, ImageCms.PyCMSError):
        return False
    return name.startswith("sRGB")
