"""Reads a picture file back and says what is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
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


def _shows(file: Image.Image, pixels: NDArray[np.uint8]) -> bool:
    for top in range(0, file.height, _ROWS):
        part = file.crop((0, top, file.width, min(top + _ROWS, file.height)))
        if not np.array_equal(np.asarray(part), pixels[top : top + _ROWS]):
            return False
    return True
