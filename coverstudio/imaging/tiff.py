"""Pixels to TIFF: LZW with a predictor, ppi and profile inside, as every layout program reads it."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

_PREDICTOR, _HORIZONTAL = 317, 2
_XMP = 700


def encode_tiff(pixels: Pixels, profile: bytes, ppi: float, xmp: bytes = b"") -> bytes:
    """Return the TIFF of H×W×3 RGB or H×W×4 CMYK pixels (255 is full ink), with the ICC profile they are in.

    `xmp` is a packet of metadata, empty for none. Raises ValueError for other shapes.
    """
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (3, 4):
        raise ValueError(f"a TIFF holds RGB or CMYK of 8 bits, not {pixels.dtype} of shape {pixels.shape}")
    mode = "RGB" if pixels.shape[2] == 3 else "CMYK"
    height, width = pixels.shape[:2]
    picture = Image.frombuffer(mode, (width, height), np.ascontiguousarray(pixels), "raw", mode, 0, 1)
    tags: dict[int, int | bytes] = {_PREDICTOR: _HORIZONTAL}
    if xmp:
        tags[_XMP] = xmp
    out = io.BytesIO()
    picture.save(out, "TIFF", compression="tiff_lzw", tiffinfo=tags, dpi=(ppi, ppi), icc_profile=profile)
    return out.getvalue()
