"""Lossless compression of pixels the way a PDF reads it: PNG row filters, then Flate.

The time of a lossless page is its deflate. isal compresses some ten times as fast as zlib at nearly the
size and lets go of the interpreter lock, and two halves of a picture make one stream: hence two threads, and
small strips, which keep memory at the picture plus what comes out.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_STRIP_ROWS = 64
_THREADS = 2
_SAMPLE_EVERY = 7  # columns; coprime to the three colours, so that each of them is looked at
_ZLIB_HEADER = b"\x78\x01"  # 32 kB window, fastest (RFC 1950)
_ADLER_MODULUS = 65521


def deflated(pixels: Pixels) -> bytes:
    """Return `pixels` (H×W or H×W×C, uint8) as a zlib stream of filtered PNG rows.

    The reader needs /Predictor 15 with /Colors C and /Columns W.
    """
    height = pixels.shape[0]
    rows = np.ascontiguousarray(pixels).reshape(height, -1)
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    bounds = [height * part // _THREADS for part in range(_THREADS + 1)]
    spans = [span for span in pairwise(bounds) if span[1] > span[0]]
    with ThreadPoolExecutor(_THREADS) as threads:
        parts = list(threads.map(lambda span: _part(rows, span, channels, span[1] == height), spans))
    checksum = 1
    for _, part_checksum, length in parts:
        checksum = _joined_adler32(checksum, part_checksum, length)
    return b"".join([_ZLIB_HEADER, *(part for part, _, _ in parts), checksum.to_bytes(4, "big")])


def _part(rows: Pixels, span: tuple[int, int], channels: int, is_last: bool) -> tuple[bytes, int, int]:
    """Return the raw deflate stream of some rows, the Adler-32 of what went in, and its length in bytes."""
    compressor = isal_zlib.compressobj(1, isal_zlib.DEFLATED, -15)
    pieces: list[bytes] = []
    checksum = 1
    start, end = span
    for first in range(start, end, _STRIP_ROWS):
        above = rows[first - 1] if first else np.zeros_like(rows[0])
        strip = filtered(rows[first : min(first + _STRIP_ROWS, end)], above, channels)
        checksum = isal_zlib.adler32(strip, checksum)
        pieces.append(compressor.compress(strip))
    # A part that is not the last ends on a byte, without the mark of the end.
    pieces.append(compressor.flush(isal_zlib.Z_FINISH if is_last else isal_zlib.Z_SYNC_FLUSH))
    return b"".join(pieces), checksum, (end - start) * (rows.shape[1] + 1)


def filtered(rows: Pixels, above: Pixels, channels: int) -> Pixels:
    """Return rows (N×B) as PNG rows (N×(B+1)), each with the filter that leaves the smallest differences.

    `above` is the row before the first. Smallest sum of absolute differences is the choice that the PNG
    specification advises; every seventh column is enough to see it.
    """
    upper = np.concatenate([above[np.newaxis], rows[:-1]])
    left = np.zeros_like(rows)
    left[:, channels:] = rows[:, :-channels]
    sampled = (array[:, ::_SAMPLE_EVERY] for array in (rows, left, upper))
    chosen = _smallest(*sampled)
    result = np.empty((rows.shape[0], rows.shape[1] + 1), np.uint8)
    result[:, 0] = chosen
    for kind, predicted in _PREDICTIONS.items():
        which = np.flatnonzero(chosen == kind)
        if len(which):
            result[which, 1:] = rows[which] - predicted(left[which], upper[which])
    return result


def _smallest(rows: Pixels, left: Pixels, upper: Pixels) -> Pixels:
    """Return for each row the filter with the smallest sum of absolute differences."""
    differences = (rows - predicted(left, upper) for predicted in _PREDICTIONS.values())
    costs = [np.abs(difference.view(np.int8)).sum(axis=1, dtype=np.int64) for difference in differences]
    return np.take(_KINDS, np.argmin(costs, axis=0))


def _average(left: Pixels, upper: Pixels) -> Pixels:
    """Return the floor of the mean of two bytes without leaving 8 bits."""
    return (left & upper) + ((left ^ upper) >> np.uint8(1))


def _joined_adler32(first: int, second: int, second_length: int) -> int:
    """Return the Adler-32 of two joined pieces from the checksums of both (RFC 1950, section 9).

    The sum of bytes adds up; the sum of sums grows by the first sum once for each byte of the second piece.
    """
    first_sum, first_sums = first & 0xFFFF, first >> 16
    second_sum, second_sums = second & 0xFFFF, second >> 16
    low = (first_sum + second_sum - 1) % _ADLER_MODULUS
    high = (first_sums + second_sums + second_length * (first_sum - 1)) % _ADLER_MODULUS
    return high << 16 | low


# The filters of the PNG specification (W3C, third edition, table 10) that are worth their time.
_PREDICTIONS: dict[int, Callable[[Pixels, Pixels], Pixels]] = {
    3: _average,
    2: lambda left, upper: upper,
    1: lambda left, upper: left,
}
_KINDS: Pixels = np.array(list(_PREDICTIONS), np.uint8)
