"""PackBits, the run-length coding of PSD and TIFF, for whole pictures at once.

A header byte of 0 to 127 announces so many literal bytes and one more; one of 129 to 255 repeats the next
byte 257 less the header times. Rows are packed by themselves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Indexes = NDArray[np.int64]

_LONGEST = 128  # bytes of one packet
_SHORTEST_RUN = 3  # two equal bytes cost as much as literals and would cut them in two
_STRIP = 1 << 20  # bytes packed at a time: what keeps the tables of places small


def packed(rows: Pixels) -> tuple[NDArray[np.uint16], bytes]:
    """Return the packed length of each row of H×W bytes, and all packed rows one after the other."""
    height, width = rows.shape
    step = max(1, _STRIP // width)
    strips = [_packed_strip(rows[top : top + step]) for top in range(0, height, step)]
    return np.concatenate([lengths for lengths, _ in strips]), b"".join(data for _, data in strips)


def _packed_strip(rows: Pixels) -> tuple[NDArray[np.uint16], bytes]:
    height, width = rows.shape
    flat = np.ascontiguousarray(rows).reshape(-1)
    starts, is_run = _pieces(flat, width)
    lengths = np.diff(starts, append=flat.size)
    is_run &= lengths > 1  # what a long run leaves over may be a single byte
    sizes = np.where(is_run, 2, lengths + 1)
    places = np.cumsum(sizes) - sizes
    out = np.empty(int(sizes.sum()), np.uint8)
    out[places] = np.where(is_run, 257 - lengths, lengths - 1)
    out[places[is_run] + 1] = flat[starts[is_run]]
    literal = np.repeat(~is_run, lengths)
    shifts = np.repeat(places + 1 - starts, lengths)
    source = np.flatnonzero(literal)
    out[source + shifts[source]] = flat[source]
    per_row = np.bincount(starts // width, weights=sizes, minlength=height)
    return per_row.astype(np.uint16), out.tobytes()


def _pieces(flat: Pixels, width: int) -> tuple[Indexes, NDArray[np.bool_]]:
    """Return where each packet begins, and whether it repeats one byte; none crosses the end of a row."""
    changes = np.empty(flat.size, bool)
    changes[0] = True
    np.not_equal(flat[1:], flat[:-1], out=changes[1:])
    changes[::width] = True
    runs = np.flatnonzero(changes)
    is_long = np.diff(runs, append=flat.size) >= _SHORTEST_RUN
    # Short runs side by side are literals together.
    begins = is_long | (runs % width == 0)
    begins[1:] |= is_long[:-1]
    starts, is_run = runs[begins], is_long[begins]
    return _divided(starts, is_run, np.diff(starts, append=flat.size))


def _divided(
    starts: Indexes, is_run: NDArray[np.bool_], lengths: Indexes
) -> tuple[Indexes, NDArray[np.bool_]]:
    """Divide what is longer than a packet may be."""
    counts = -(-lengths // _LONGEST)
    number = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(starts, counts) + number * _LONGEST, np.repeat(is_run, counts)
