"""A picture strip by strip, so that the largest one takes no more memory than a few of its rows."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
import pikepdf
from isal import isal_zlib
from numpy.typing import NDArray

from coverstudio.limits import fits
from coverstudio.printing.contents.events import Image
from coverstudio.printing.contents.objects import entry, number_of
from coverstudio.printing.contents.streams import filters_of, parameters_of
from coverstudio.printing.foreign.pixels import Levels, around, decoded, levels_of, size_of

_ROWS = 128
_PIECE = 1 << 20  # bytes that are unpacked at a time


class _UnusualRowsError(ValueError):
    """Rows that are filtered in a way that PNG does not know."""


def strips_of(image: Image, most_side: int) -> Iterator[Levels]:
    """Yield a picture's pixels from the top, N×W×C uint8, N being a multiple of eight but for the last strip.

    Nothing comes for kinds that are not read. A JPEG, which comes in one piece, may be smaller than the
    picture (see `levels_of`), and rows may come twice.
    """
    if _can_be_streamed(image):
        try:
            yield from _streamed(image)
            return
        except (_UnusualRowsError, isal_zlib.error):  # pyright: ignore[reportGeneralTypeIssues]
            pass
    levels = levels_of(image, most_side)
    if levels is not None:
        yield levels


def _can_be_streamed(image: Image) -> bool:
    is_plain = filters_of(image.image) in (["FlateDecode"], ["Fl"]) and image.space is not None
    bits = number_of(entry(image.image, "/BitsPerComponent"), 8)
    return is_plain and isinstance(image.image, pikepdf.Stream) and bits == 8 and fits(*size_of(image))


def _streamed(image: Image) -> Iterator[Levels]:
    (width, height), channels = size_of(image), image.space.channels if image.space is not None else 1
    predictor = int(number_of(entry(next(iter(parameters_of(image.image)), None), "/Predictor"), 1))
    if predictor != 1 and predictor < 10:
        raise _UnusualRowsError
    extra = int(predictor != 1)
    row = width * channels + extra
    above = np.zeros(width * channels, np.uint8)
    left = height
    for content in _chunks(image, row * _ROWS):
        rows = np.frombuffer(content, np.uint8)[: len(content) // row * row].reshape(-1, row)[:left]
        if not len(rows):
            return
        left -= len(rows)
        strip = _unfiltered(rows, above, channels) if extra else rows
        above = strip[-1]
        yield decoded(strip.reshape(-1, width, channels), image)
        if not left:
            return


def _chunks(image: Image, size: int) -> Iterator[bytes]:
    """Yield what is unpacked in chunks of `size` bytes; the last one may be shorter."""
    packed = image.image.read_raw_bytes() if isinstance(image.image, pikepdf.Stream) else b""
    unpacker, held = isal_zlib.decompressobj(), bytearray()
    for start in range(0, len(packed), _PIECE):
        pending = packed[start : start + _PIECE]
        while pending:
            held += unpacker.decompress(pending, size)
            pending = unpacker.unconsumed_tail
            while len(held) >= size:
                yield bytes(held[:size])
                del held[:size]
    yield bytes(held)


def _unfiltered(rows: NDArray[np.uint8], above: NDArray[np.uint8], channels: int) -> NDArray[np.uint8]:
    """Undo the filters of PNG, of which the first byte of each row is the number.

    A PNG around the rows is what is fastest at it; the row above them comes first, as it is.
    """
    first = np.concatenate([np.zeros(1, np.uint8), above])
    content = np.concatenate([first[None], rows])
    png = around(zlib.compress(content.tobytes(), 0), len(above) // channels, len(content), channels, 8)
    if png is None:
        raise _UnusualRowsError
    return png[1:].reshape(len(rows), -1)
