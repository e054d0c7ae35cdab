"""A content stream, operator by operator, without holding more than one at a time.

pikepdf's own parser makes objects of a whole stream at once: four megabytes take 240 MB and twice the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Operand = float | bytes | str | list["Operand"] | dict[str, "Operand"] | bool | None

_TOKEN = re.compile(
    rb"""(?P<number>[+-]?(?:\d++\.?\d*+|\.\d++))
    |(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*+)
    |(?P<word>[^\0\t\n\f\r ()<>\[\]{}/%]++)
    |\((?P<string>[^()\\]*+(?:\\.[^()\\]*+)*+)\)
    |(?P<nested>\()
    |(?P<bracket><<|>>|[\[\]])
    |<(?P<hex>[0-9A-Fa-f\0\t\n\f\r ]*+)>
    |%[^\r\n]*+""",
    re.VERBOSE | re.DOTALL,
)
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")
_WORDS = {b"true": True, b"false": False, b"null": None}
_SPACE = b"\0\t\n\f\r "
_END_OF_IMAGE = re.compile(rb"(?<=[\0\t\n\f\r ])EI(?=[\0\t\n\f\r ]|$)")
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_CHANNELS = {"/RGB": 3, "/DeviceRGB": 3, "/CMYK": 4, "/DeviceCMYK": 4}
_LARGEST_INSIDE = 100_000  # pixels a side of an image inside the content
_MOST_OPERANDS = 10_000
_MOST_NESTING = 32
_LONGEST_NUMBER = 40  # digits
_PLAIN = frozenset(range(32, 127)) | frozenset(_SPACE)


def instructions(content: bytes) -> Iterator[tuple[str, list[Operand]]]:
    """Yield every operator with what stands before it.

    Numbers are floats, names strings with their slash, strings bytes as written. An image inside the content
    comes as the operator `EI` with its dictionary and its bytes. What is no PDF is passed over.
    """
    operands: list[Operand] = []
    stack: list[list[Operand]] = []
    position = 0
    while (match := _TOKEN.search(content, position)) is not None:
        position = match.end()
        kind, token = match.lastgroup, match.group()
        if len(operands) > _MOST_OPERANDS:
            operands = []
        if kind == "number":
            # What no reader counts with would become infinite.
            operands.append(float(token) if len(token) < _LONGEST_NUMBER else 0.0)
        elif kind == "word" and not stack and token not in _WORDS:
            if token == b"ID":
                keys = _dictionary(operands)
                position, data = _image(content, position + 1, _length(keys))
                yield "EI", [keys, data]
            elif token != b"BI":
                yield token.decode("latin-1"), operands
            operands = []
        elif kind == "bracket":
            operands = _nested(token, operands, stack)
        elif kind == "nested":
            end = _end_of_string(content, position)
            operands.append(content[position : end - 1])
            position = end
        elif kind is not None:
            operands.append(_simple(kind, token, match))


def _nested(bracket: bytes, operands: list[Operand], stack: list[list[Operand]]) -> list[Operand]:
    """Return the operands of the array or dictionary that begins, or of what goes on after it."""
    if bracket in (b"<<", b"["):
        if len(stack) >= _MOST_NESTING:
            return operands
        stack.append(operands)
        return []
    if not stack:
        return operands
    outer = stack.pop()
    outer.append(_dictionary(operands) if bracket == b">>" else operands)
    return outer


def _simple(kind: str, token: bytes, match: re.Match[bytes]) -> Operand:
    if kind == "name":
        return _HASH.sub(lambda code: bytes([int(code[1], 16)]), token).decode("utf-8", "replace")
    if kind == "string":
        return match["string"]
    if kind == "hex":
        digits = bytes(byte for byte in match["hex"] if byte not in _SPACE)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _WORDS.get(token)


def _dictionary(listed: list[Operand]) -> dict[str, Operand]:
    pairs = zip(listed[::2], listed[1::2], strict=False)
    return {name.removeprefix("/"): value for name, value in pairs if isinstance(name, str)}


def _end_of_string(content: bytes, start: int) -> int:
    depth = 1
    for match in _PARENTHESIS.finditer(content, start):
        depth += {b"(": 1, b")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end()
    return len(content) + 1


def _length(keys: dict[str, Operand]) -> int:
    """Return how many bytes an image inside the content has at least: all of them where it is not packed."""
    width, height = (_size(keys, name) for name in ("Width", "Height"))
    space = keys.get("CS", keys.get("ColorSpace"))
    channels = _CHANNELS.get(space, 1) if isinstance(space, str) else 1
    is_stencil = keys.get("IM", keys.get("ImageMask")) is True
    bits = 1 if is_stencil else _size(keys, "BitsPerComponent", "BPC")
    is_packed = "F" in keys or "Filter" in keys
    return 0 if is_packed else (width * channels * bits + 7) // 8 * height


def _size(keys: dict[str, Operand], name: str, short: str = "") -> int:
    value = keys.get(short or name[0], keys.get(name))
    return int(value) if isinstance(value, float) and 0 < value < _LARGEST_INSIDE else 0


def _image(content: bytes, start: int, length: int) -> tuple[int, bytes]:
    """Return where an image inside the content ends, and its bytes.

    That of a packed one is said nowhere: it is the first `EI` that plain text follows.
    """
    for match in _END_OF_IMAGE.finditer(content, start + length):
        if all(byte in _PLAIN for byte in content[match.end() : match.end() + 12]):
            return match.end(), content[start : match.start() - 1]
    return len(content), content[start:]
