"""Reads a picture file back and says what is not as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

_PPI_TOLERANCE = 0.02  # PNG counts whole pixels to the metre, JPEG whole ones to the inch
_ROWS = 512  # compared at a time


def findings(
    source: Path, size: tuple[int, int], ppi: float, pixels: NDArray[np.uint8] | None
) -> Iterator[str]:
    """Yield what is wrong with a picture of `size`; `pixels` are what it must show exactly, or None."""
    try:
        with Image.open(source) as file:
            if file.size != size:
                yield f"it has {file.width} × {file.height} pixels instead of {size[0]} × {size[1]}"
                return
            told = float(file.info.get("dpi", (0.0, 0.0))[0])
            if abs(told / ppi - 1) > max(_PPI_TOLERANCE, 1 / ppi):
                yield f"it says {told:.0f} ppi instead of {ppi:.0f}"
            if "srgb" not in file.info and not file.info.get("icc_profile"):
                yield "it does not say what its colours mean"
            file.load()
            if pixels is not None and not _shows(file, pixels):
                yield "its pixels are not what was painted"
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        yield f"it cannot be read back ({error})"


def check_sum(rows: Iterable[NDArray[np.uint8]]) -> int:
    """Return the CRC-32 of pixels that come as strips of rows."""
    check = 0
    for strip in rows:
        check = isal_zlib.crc32(np.ascontiguousarray(strip).data, check)
    return check


def strips_of(file: Image.Image, box: tuple[int, int, int, int] | None = None) -> Iterator[NDArray[np.uint8]]:
    """Yield what a picture, or the part in `box` (left, top, right, bottom), shows, some rows at a time."""
    left, top, right, bottom = box or (0, 0, *file.size)
    for first in range(top, bottom, _ROWS):
        yield np.asarray(file.crop((left, first, right, min(first + _ROWS, bottom))))


def _shows(file: Image.Image, pixels: NDArray[np.uint8]) -> bool:
    strips = enumerate(strips_of(file))
    return all(np.array_equal(strip, pixels[n * _ROWS : (n + 1) * _ROWS]) for n, strip in strips)
