"""What a stream holds once it is unpacked, never more than was asked for: a small file can hold gigabytes."""

from __future__ import annotations

import zlib

import pikepdf

from coverstudio.printing.contents.objects import entry, items, name_of, number_of

_MOST_FILTERS = 8
# How much larger than what is packed a result can be at most, for filters that are left to qpdf.
_MOST_GROWTH = {"LZWDecode": 1400, "LZW": 1400, "RunLengthDecode": 64, "RL": 64}


class StreamError(ValueError):
    """A stream that is damaged or larger than it may be; the message is a clause."""


class TooLargeError(StreamError):
    """A stream that would unpack to more than was asked for."""

    def __init__(self) -> None:
        super().__init__("is too large")


def filters_of(stream: object) -> list[str]:
    """Return the names of a stream's filters, in the order in which they are undone."""
    found = entry(stream, "/Filter")
    names = items(found) if isinstance(found, pikepdf.Array) else [found]
    return [name_of(name) for name in names if isinstance(name, pikepdf.Name)]


def parameters_of(stream: object) -> list[object]:
    """Return the parameters of each filter; None where one has none."""
    found = entry(stream, "/DecodeParms")
    listed = items(found) if isinstance(found, pikepdf.Array) else [found]
    return [*listed, *[None] * len(filters_of(stream))][: len(filters_of(stream))]


def unpacked(stream: pikepdf.Stream, most: int) -> bytes:
    """Return the content of a stream. Raises TooLargeError beyond `most` bytes, else StreamError."""
    names, parameters = filters_of(stream), parameters_of(stream)
    if len(names) > _MOST_FILTERS:
        raise StreamError("is packed too often")
    content = stream.read_raw_bytes()
    while names and names[0] in ("FlateDecode", "Fl") and not _predicts(parameters[0]):
        content = _inflated(content, most)
        names, parameters = names[1:], parameters[1:]
    if names:
        content = _unpacked_by_qpdf(stream, names, content, most)
    if len(content) > most:
        raise TooLargeError
    return content


def _predicts(parameters: object) -> bool:
    return number_of(entry(parameters, "/Predictor"), 1) > 1


def _inflated(content: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        result = unpacker.decompress(content, most + 1)
    except zlib.error as error:
        raise StreamError("is damaged") from error
    if len(result) > most:
        raise TooLargeError
    return result


def _unpacked_by_qpdf(stream: pikepdf.Stream, names: list[str], content: bytes, most: int) -> bytes:
    size = len(content)
    for name in names:
        if name in ("FlateDecode", "Fl"):
            size = max(size, len(_inflated(content, most))) if name == names[0] else size * 1032
        size *= _MOST_GROWTH.get(name, 1)
    if size > 8 * most:
        raise TooLargeError
    try:
        return stream.read_bytes()
    except pikepdf.PdfError as error:
        raise StreamError("is damaged") from error


def has_filter(stream: object, *names: str) -> bool:
    """Tell whether a stream is packed with one of those filters."""
    return any(name in names for name in filters_of(stream))
