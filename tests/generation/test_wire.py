"""Messages survive the pipe exactly, and nothing else does."""

from __future__ import annotations

import contextlib
import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverstudio.generation.messages import (
    Cancel,
    Command,
    Finished,
    GenerateBackground,
    Inpaint,
    Painted,
    PixelBox,
    Reply,
    Start,
)
from coverstudio.generation.picture import Picture
from coverstudio.generation.wire import MAGIC, WireError, read_message, write_message

ZONE = PixelBox(1, 2, 3, 4)


def sent(message: Command | Reply) -> bytes:
    stream = io.BytesIO()
    write_message(stream, message)
    return stream.getvalue()


def noise(*shape: int) -> Picture:
    return Picture(np.random.default_rng(7).integers(0, 256, shape, np.uint8))


@pytest.mark.parametrize(
    "command",
    [
        Cancel(3),
        Start(1, GenerateBackground(engine="e", prompt="안개 낀 산 ✨", width=8, height=9, seed=2**63)),
        Start(2, Inpaint(engine="patch-fill", image=noise(5, 7, 3), mask=noise(5, 7), seed=4)),
        Start(3, GenerateBackground(engine="e", prompt="", width=1, height=1, seed=0, calm_zone=ZONE)),
    ],
)  # fmt: skip
def test_a_command_arrives_as_it_was_sent(command: Command) -> None:
    assert read_message(io.BytesIO(sent(command)), Command) == command


def test_several_messages_follow_each_other_until_a_clean_end() -> None:
    replies = [Finished(n, Painted(image=noise(3, n + 1, 4))) for n in range(3)]
    stream = io.BytesIO(b"".join(sent(reply) for reply in replies))
    assert [read_message(stream, Reply) for _ in range(4)] == [*replies, None]


def test_a_pipe_that_takes_little_at_a_time_gets_everything() -> None:
    class Narrow(io.BytesIO):
        def write(self, data: bytes) -> int:  # type: ignore[override]
            return super().write(bytes(data)[:1000]) if len(data) > 4000 else super().write(data)

    narrow = Narrow()
    message = Finished(1, Painted(image=noise(100, 100, 3)))
    write_message(narrow, message)
    assert read_message(io.BytesIO(narrow.getvalue()), Reply) == message


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        MAGIC + struct.pack("<II", 1 << 30, 0),
        MAGIC + struct.pack("<II", 4, 1000),
        MAGIC + struct.pack("<II", 4, 1) + struct.pack("<Q", 1 << 60),
        MAGIC + struct.pack("<II", 4, 0) + b"\xc1\xc1\xc1\xc1",
        sent(Cancel(1))[:-1],
        sent(Start(2, Inpaint(engine="e", image=noise(5, 7, 3), mask=noise(5, 7))))[:-10],
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        read_message(io.BytesIO(data), Command)


def test_a_picture_larger_than_its_buffer_is_refused() -> None:
    data = sent(Start(2, Inpaint(engine="e", image=noise(5, 7, 3), mask=noise(5, 7))))
    header_at = data.index(b"shape")
    lying = data[:header_at] + data[header_at:].replace(b"shape\x93\x05", b"shape\x93\x7f", 1)
    assert lying != data
    with pytest.raises(WireError, match="cannot be read"):
        read_message(io.BytesIO(lying), Command)


@given(st.binary(max_size=200))
def test_random_bytes_never_do_more_than_be_refused(data: bytes) -> None:
    with contextlib.suppress(WireError):
        assert read_message(io.BytesIO(data), Command) is None


@pytest.mark.parametrize(
    ("shape", "kind"),
    [((2, 2), np.float32), ((2, 2, 2), np.uint8), ((0, 3), np.uint8), ((4,), np.uint8)],
)
def test_a_picture_has_a_sensible_shape(shape: tuple[int, ...], kind: type) -> None:
    with pytest.raises(ValueError, match="picture"):
        Picture(np.zeros(shape, kind))


def test_pictures_are_values() -> None:
    assert noise(4, 5, 3) == noise(4, 5, 3)
    assert noise(4, 5, 3) != noise(5, 4, 3)
    assert repr(noise(4, 5, 3)) == "Picture(4×5×3)"
    with pytest.raises(ValueError, match="read-only"):
        noise(4, 5).pixels[0, 0] = 1
