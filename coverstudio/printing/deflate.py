"""Lossless compression of pixels the way a PDF reads it: PNG row filters, then Flate.

The time of a lossless page is its deflate. isal compresses some ten times as fast as zlib at nearly the
size and lets go of the interpreter lock, and two halves of a picture make one stream: hence two threads, and
small strips, which keep memory at the picture plus what comes out.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Rows = Callable[[int, int], Pixels]  # from a row up to another, not with it
Convert = Callable[[Pixels], Pixels]

STRIP_ROWS = 64
_THREADS = 2
_MOST_WAITING = 3  # strips a thread
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
    return deflated_rows(height, channels, lambda first, last: rows[first:last])


def deflated_rows(height: int, channels: int, rows: Rows, convert: Convert | None = None) -> bytes:
    """Return what `deflated` does of a picture that is made while it is compressed.

    `rows` is asked for some rows at a time, by the calling thread alone: it may paint, which is no work for
    several threads at once. `convert` makes of them, in other threads, what is compressed: N×(W·C) bytes.
    """
    bounds = [height * part // _THREADS for part in range(_THREADS + 1)]
    spans = [span for span in pairwise(bounds) if span[1] > span[0]]
    parts = [_Part(channels, convert, is_last=end == height) for _, end in spans]
    try:
        for part, (start, _) in zip(parts, spans, strict=True):
            if start:
                part.begin_below(rows(start - 1, start))
        for step in range(0, max(end - start for start, end in spans), STRIP_ROWS):
            for part, (start, end) in zip(parts, spans, strict=True):
                if start + step < end:
                    part.add(rows(start + step, min(start + step + STRIP_ROWS, end)))
        for part in parts:
            part.finished()
        return _joined(parts)
    finally:
        for part in parts:
            part.close()


class _Part:
    """Some rows of a picture, one after the other, on their way to a raw deflate stream in a thread."""

    def __init__(self, channels: int, convert: Convert | None, *, is_last: bool) -> None:
        self._channels, self._convert, self._is_last = channels, convert, is_last
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()
        self._compressor = isal_zlib.compressobj(1, isal_zlib.DEFLATED, -15)
        self._above: Pixels | None = None
        self.out = io.BytesIO()  # the raw stream; a list of pieces would be there twice once it is joined
        self.checksum, self.length = 1, 0  # of what went in: Adler-32 and bytes

    def begin_below(self, row: Pixels) -> None:
        """Tell the row above the first, 1×(W·C)."""
        self._above = self._converted(row)[0]

    def add(self, rows: Pixels) -> None:
        """Go on with these rows; waits while too many others do."""
        if len(self._waiting) == _MOST_WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._compress, rows))

    def finished(self) -> None:
        """Wait until everything is compressed, and end the stream."""
        for strip in self._waiting:
            strip.result()
        # A part that is not the last ends on a byte, without the mark of the end.
        how = isal_zlib.Z_FINISH if self._is_last else isal_zlib.Z_SYNC_FLUSH
        self.out.write(self._compressor.flush(how))

    def close(self) -> None:
        """Let go of the thread."""
        self._thread.shutdown(cancel_futures=True)

    def _converted(self, rows: Pixels) -> Pixels:
        return rows if self._convert is None else self._convert(rows)

    def _compress(self, rows: Pixels) -> None:
        current = self._converted(rows)
        above = np.zeros_like(current[0]) if self._above is None else self._above
        strip = filtered(current, above, self._channels)
        self.checksum = isal_zlib.adler32(strip, self.checksum)
        self.length += strip.size
        self.out.write(self._compressor.compress(strip))
        self._above = current[-1]


def _joined(parts: list[_Part]) -> bytes:
    """Return the zlib stream of all parts."""
    out, checksum = io.BytesIO(), 1
    out.write(_ZLIB_HEADER)
    for part in parts:
        out.write(part.out.getbuffer())
        part.out = io.BytesIO()
        checksum = _joined_adler32(checksum, part.checksum, part.length)
    out.write(checksum.to_bytes(4, "big"))
    return out.getvalue()


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
