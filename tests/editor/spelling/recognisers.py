"""Tiny recognisers written byte by byte: ONNX files whose random weights read nonsense, but always the same.

A line's picture (N×3×48×W) is averaged over windows of 48×8 pixels and given a score for each class: average
pooling, then a 1×1 convolution, a transposition and a softmax.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

_FLOAT, _INT64 = 1, 7


def write_recogniser(
    path: Path, characters: Sequence[str], *, noted: bool = True, classes: int = 0, channels: int = 3
) -> Path:
    """Write a recogniser of these characters; unless `noted` it does not say which they are."""
    count = classes or len(characters) + 2
    weights = np.random.default_rng(3).normal(size=(count, channels, 1, 1)).astype(np.float32)
    graph = b"".join(
        (
            _node(
                "AveragePool", ["x"], ["pooled"], _ints("kernel_shape", [48, 8]), _ints("strides", [48, 8])
            ),
            _node("Conv", ["pooled", "w"], ["scores"]),
            _node("Squeeze", ["scores", "axes"], ["flat"]),
            _node("Transpose", ["flat"], ["turned"], _ints("perm", [0, 2, 1])),
            _node("Softmax", ["turned"], ["y"], _int("axis", 2)),
            _bytes(2, b"tiny"),
            _bytes(5, _tensor("w", weights, _FLOAT)),
            _bytes(5, _tensor("axes", np.array([2], np.int64), _INT64)),
            _bytes(11, _value("x", ["n", channels, 48, "w"])),
            _bytes(12, _value("y", ["n", "t", count])),
        )
    )
    note = _bytes(14, _bytes(1, b"character") + _bytes(2, "\n".join(characters).encode())) if noted else b""
    opset = _bytes(8, _number(2, 13))
    path.write_bytes(_number(1, 8) + _bytes(7, graph) + opset + note)
    return path


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _node(kind: str, inputs: Sequence[str], outputs: Sequence[str], *attributes: bytes) -> bytes:
    names = b"".join(_bytes(1, name.encode()) for name in inputs)
    names += b"".join(_bytes(2, name.encode()) for name in outputs)
    return _bytes(1, names + _bytes(4, kind.encode()) + b"".join(_bytes(5, one) for one in attributes))


def _int(name: str, value: int) -> bytes:
    return _bytes(1, name.encode()) + _number(3, value) + _number(20, 2)


def _ints(name: str, values: Sequence[int]) -> bytes:
    return _bytes(1, name.encode()) + b"".join(_number(8, value) for value in values) + _number(20, 7)


def _tensor(name: str, values: np.ndarray, kind: int) -> bytes:
    sizes = b"".join(_number(1, size) for size in values.shape)
    return sizes + _number(2, kind) + _bytes(8, name.encode()) + _bytes(9, values.tobytes())


def _value(name: str, sizes: Sequence[int | str]) -> bytes:
    dims = b"".join(
        _bytes(1, _number(1, size) if isinstance(size, int) else _bytes(2, size.encode())) for size in sizes
    )
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, _FLOAT) + _bytes(2, dims)))


def apart(path: Path) -> Path:
    """Say in a recogniser's file that its weights lie in another one."""
    weight = _bytes(8, b"far") + _number(2, _FLOAT) + _number(14, 1)
    path.write_bytes(path.read_bytes() + _bytes(7, _bytes(5, weight)))
    return path


def damaged(path: Path) -> Path:
    """Cut a file off in the middle."""
    path.write_bytes(path.read_bytes()[:-20])
    return path


def double_precision(value: float) -> bytes:
    """Return a field of eight bytes, which readers have to skip."""
    return _varint(99 << 3 | 1) + struct.pack("<d", value)
