"""Erasing from a picture file: read in its own numbers, written again, and the written file proved."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coverstudio.document.atomic import write_atomically, write_bytes
from coverstudio.editor.erasing import Erased, InFile
from coverstudio.imaging.originals import FileKind, Original, encode_original, read_original

Samples = NDArray[np.uint8 | np.uint16]

_STRIP_ROWS = 512


def write_erased(source: Path, original: Original, erased: Erased, out: Path, kind: FileKind) -> InFile:
    """Write the picture in `source` without its lettering, and compare what was written with what was read.

    Where nothing was erased and the kind is the same, the file is copied byte for byte. Raises WriteError,
    or ValueError with a sentence for what that kind of file cannot hold.
    """
    if not erased.mask.any() and kind == original.kind:
        with source.open("rb") as stream:
            write_atomically(out, lambda target: shutil.copyfileobj(stream, target))
        return InFile(pixels_changed_outside_mask=0, most_difference=0)
    made = original.with_pixels(erased.pixels, erased.mask)
    write_bytes(out, encode_original(made, kind))
    return _compared(original.samples, read_original(out).samples, erased.mask)


def _compared(before: Samples, after: Samples, mask: NDArray[np.uint8]) -> InFile:
    if before.dtype != after.dtype:  # 16 bits a channel were written where there is room for 8
        after = after.astype(before.dtype) * 257
    count = most = 0
    for top in range(0, len(before), _STRIP_ROWS):
        rows = slice(top, top + _STRIP_ROWS)
        difference = np.abs(before[rows].astype(np.int32) - after[rows]).max(axis=2)
        difference[mask[rows] > 0] = 0
        count += int(np.count_nonzero(difference))
        most = max(most, int(difference.max()))
    return InFile(pixels_changed_outside_mask=count, most_difference=most)
