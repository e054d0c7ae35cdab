"""What an ONNX file says of itself, without its weights being read: what goes in, what comes out, its notes.

An ONNX file is one message of Protocol Buffers (https://protobuf.dev/programming-guides/encoding); fields are
those of onnx.proto (https://github.com/onnx/onnx). Everything that is not asked for is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from coverstudio.generation.models.facts import ModelError

Shape = tuple[int | None, ...]
"""Sizes, None for what is left open."""

_MOST_TEXT = 4 << 20  # bytes of a note: lists of characters take a few hundred thousand
_MOST_VARINT = 10  # bytes
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MODEL_GRAPH, _MODEL_NOTE = 7, 14
_GRAPH_WEIGHT, _GRAPH_INPUT, _GRAPH_OUTPUT = 5, 11, 12
_WEIGHT_PLACE = 14  # 1: the numbers lie in another file
_NOTE_KEY, _NOTE_VALUE = 1, 2
_VALUE_TYPE, _TYPE_TENSOR, _TENSOR_SHAPE, _SHAPE_SIZE, _SIZE_NUMBER = 2, 1, 2, 1, 1


@dataclass(frozen=True)
class OnnxHeader:
    """Shapes of what goes in and comes out, and the notes its makers left."""

    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]
    notes: dict[str, str]


@dataclass(frozen=True)
class _Field:
    """A field of a message: its number, and either a value or where its bytes lie."""

    number: int
    value: int
    start: int
    end: int


def read_onnx_header(path: Path) -> OnnxHeader:
    """Read the header of an ONNX file. Raises ModelError with a sentence for what is none or is damaged."""
    try:
        with path.open("rb") as stream:
            return _Reader(stream).model(path.stat().st_size)
    except OSError as error:
        raise ModelError(f"{path.name} cannot be read ({error.strerror}): check the file.") from error
    except _ApartError as error:
        raise ModelError(
            f"{path.name} keeps its weights in other files: choose a network that is one file."
        ) from error
    except ValueError as error:
        raise ModelError(
            f"{path.name} is no whole ONNX file: get it anew, or choose another file."
        ) from error


class _ApartError(Exception):
    """Weights lie outside the file."""


class _Reader:
    """Walks through the messages of a file; raises ValueError where they do not fit into one another."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def model(self, size: int) -> OnnxHeader:
        inputs: list[Shape] = []
        outputs: list[Shape] = []
        notes: dict[str, str] = {}
        for field in self._fields(0, size):
            if field.number == _MODEL_GRAPH:
                self._graph(field, inputs, outputs)
            elif field.number == _MODEL_NOTE:
                texts = {one.number: self._text(one) for one in self._within(field)}
                notes[texts.get(_NOTE_KEY, "")] = texts.get(_NOTE_VALUE, "")
        if not inputs or not outputs:
            raise ValueError("no graph")
        return OnnxHeader(tuple(inputs), tuple(outputs), notes)

    def _graph(self, graph: _Field, inputs: list[Shape], outputs: list[Shape]) -> None:
        for field in self._within(graph):
            if field.number == _GRAPH_WEIGHT:
                if any(one.number == _WEIGHT_PLACE and one.value == 1 for one in self._within(field)):
                    raise _ApartError
            elif field.number == _GRAPH_INPUT:
                inputs.append(self._shape(field))
            elif field.number == _GRAPH_OUTPUT:
                outputs.append(self._shape(field))

    def _shape(self, value: _Field) -> Shape:
        sizes: list[int | None] = []
        for kind in self._named(value, _VALUE_TYPE):
            for tensor in self._named(kind, _TYPE_TENSOR):
                for shape in self._named(tensor, _TENSOR_SHAPE):
                    sizes += [self._size(one) for one in self._named(shape, _SHAPE_SIZE)]
        return tuple(sizes)

    def _size(self, size: _Field) -> int | None:
        return next((one.value for one in self._named(size, _SIZE_NUMBER)), None)

    def _named(self, message: _Field, number: int) -> Iterator[_Field]:
        return (field for field in self._within(message) if field.number == number)

    def _within(self, message: _Field) -> Iterator[_Field]:
        return self._fields(message.start, message.end)

    def _fields(self, start: int, end: int) -> Iterator[_Field]:
        while start < end:
            self._stream.seek(start)
            field = self._field()
            if field.end > end:
                raise ValueError("a field is longer than what holds it")
            yield field
            start = field.end

    def _field(self) -> _Field:
        key = self._varint()
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value = self._varint()
            return _Field(number, value, self._stream.tell(), self._stream.tell())
        length = {_FIXED64: 8, _FIXED32: 4}.get(kind)
        if kind == _BYTES:
            length = self._varint()
        if length is None or number == 0:
            raise ValueError("no field")
        at = self._stream.tell()
        return _Field(number, 0, at, at + length)

    def _varint(self) -> int:
        value = 0
        for place in range(_MOST_VARINT):
            byte = self._stream.read(1)
            if not byte:
                raise ValueError("the file ends in the middle of a number")
            value |= (byte[0] & 0x7F) << (7 * place)
            if byte[0] < 0x80:
                return value
        raise ValueError("a number does not end")

    def _text(self, field: _Field) -> str:
        length = field.end - field.start
        if length > _MOST_TEXT:
            return ""
        self._stream.seek(field.start)
        with suppress(UnicodeDecodeError):
            return self._stream.read(length).decode("utf-8")
        return ""
