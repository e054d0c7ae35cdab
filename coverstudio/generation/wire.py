"""Framing of messages on a pipe: a small typed header and the raw pixel buffers it names.

A frame is `<4s magic><u32 header bytes><u32 buffers>`, then `<u64 bytes>` per buffer, the header (msgpack),
and the buffers. Numbers are little-endian, samples of 16 bits the machine's own, as both ends run on one.
The sizes are checked before anything is allocated.
"""

from __future__ import annotations

import struct
from typing import Any, BinaryIO, Literal, TypeVar, cast

import msgspec

from coverstudio.generation.messages import Command, Reply
from coverstudio.generation.picture import Picture

MAGIC = b"CSt1"
MOST_HEADER_BYTES = 16 << 20
MOST_BUFFERS = 16
MOST_BUFFER_BYTES = 2 << 30

_FIXED = struct.Struct("<4sII")
_LENGTH = struct.Struct("<Q")

M = TypeVar("M")


class WireError(Exception):
    """What arrived is no frame of ours, or what was to be sent cannot be one."""


class _PictureHeader(msgspec.Struct, frozen=True):
    buffer: int
    shape: tuple[int, ...]
    bits: Literal[8, 16] = 8


def write_message(stream: BinaryIO, message: Command | Reply) -> None:
    """Write one message and flush it. Raises OSError (BrokenPipeError) when the other side is gone.

    Raises WireError, with nothing written, for numbers and letters that no message can hold.
    """
    buffers: list[memoryview] = []

    def extract(value: Any) -> Any:
        if isinstance(value, Picture):
            samples = value.samples
            buffers.append(memoryview(cast(Any, samples)).cast("B"))
            return _PictureHeader(len(buffers) - 1, samples.shape, 16 if samples.itemsize == 2 else 8)
        raise TypeError(f"a message cannot carry {type(value).__name__}")

    try:
        header = msgspec.msgpack.encode(message, enc_hook=extract)
    except (OverflowError, UnicodeEncodeError) as error:
        raise WireError(f"a message cannot be written: {error}") from error
    lengths = b"".join(_LENGTH.pack(b.nbytes) for b in buffers)
    stream.write(_FIXED.pack(MAGIC, len(header), len(buffers)) + lengths + header)
    for buffer in buffers:
        _write_all(stream, buffer)
    stream.flush()


def read_message(stream: BinaryIO, kind: type[M]) -> M | None:
    """Read one message of the type (or union) `kind`; None at a clean end of the stream.

    Raises WireError for anything that is not a whole, valid frame.
    """
    fixed = _read_exactly(stream, _FIXED.size)
    if fixed is None:
        return None
    magic, header_bytes, count = _FIXED.unpack(fixed)
    if magic != MAGIC or header_bytes > MOST_HEADER_BYTES or count > MOST_BUFFERS:
        raise WireError("the stream holds something that is not a message")
    lengths = [_LENGTH.unpack(_must(stream, _LENGTH.size))[0] for _ in range(count)]
    if any(length > MOST_BUFFER_BYTES for length in lengths):
        raise WireError("a picture in a message is larger than 2 GB")
    header = _must(stream, header_bytes)
    buffers = [_must(stream, length) for length in lengths]
    return _decode(bytes(header), buffers, kind)


def _decode(header: bytes, buffers: list[bytearray], kind: type[M]) -> M:
    def restore(wanted: type, value: Any) -> Any:
        if wanted is not Picture:
            raise WireError(f"a message cannot carry {wanted.__name__}")
        import numpy as np  # noqa: PLC0415  (the first picture brings it: a start needs none)

        about = msgspec.convert(value, _PictureHeader)
        kind = np.uint8 if about.bits == 8 else np.uint16
        return Picture(np.frombuffer(buffers[about.buffer], kind).reshape(about.shape))

    try:
        return msgspec.msgpack.decode(header, type=kind, dec_hook=restore)
    except (msgspec.MsgspecError, ValueError, IndexError) as error:
        raise WireError(f"a message cannot be read: {error}") from error


def _write_all(stream: BinaryIO, buffer: memoryview) -> None:
    # A raw pipe may take less than it is given.
    while buffer.nbytes:
        written = stream.write(buffer)
        buffer = buffer[written:]


def _must(stream: BinaryIO, count: int) -> bytearray:
    data = _read_exactly(stream, count)
    if data is None:
        raise WireError("the stream ended in the middle of a message")
    return data


def _read_exactly(stream: BinaryIO, count: int) -> bytearray | None:
    """Return `count` bytes, None when the stream ends before the first of them."""
    data = bytearray(count)
    view, filled = memoryview(data), 0
    while filled < count:
        got = cast(Any, stream).readinto(view[filled:])
        if not got:
            if filled == 0:
                return None
            raise WireError("the stream ended in the middle of a message")
        filled += got
    return data
