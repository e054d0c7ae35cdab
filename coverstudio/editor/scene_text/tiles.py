"""Long titles in pieces: a few words to each, none wider than the model writes well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from coverstudio.editor.scene_text.wishes import KNOWN_LETTERS
from coverstudio.generation.messages import PixelBox

WIDEST = 3.5
"""Of a piece's height: beyond it the model writes two lines, or other letters."""
SMALLEST = 8
"""Pixels of a piece's sides."""
_NARROW, _WIDE = frozenset("ilIjtfr.,'!|:;1()[]"), frozenset("mwMW@%")


class Tile(msgspec.Struct, frozen=True):
    """Words that are written at once, and where: in pixels of the picture."""

    words: str
    box: PixelBox


def tiles_of(text: str, box: PixelBox) -> tuple[Tile, ...]:
    """Return the pieces of `text`, line by line, which fill `box` without gaps.

    Words share a line by their widths in an ordinary face. Raises ValueError where the box is too small.
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    edges = [box.y + round(box.height * number / len(lines)) for number in range(len(lines) + 1)]
    tiles: list[Tile] = []
    for line, top, bottom in zip(lines, edges, edges[1:], strict=False):
        tiles += _in_line(line, PixelBox(box.x, top, box.width, bottom - top))
    if any(min(tile.box.width, tile.box.height) < SMALLEST for tile in tiles):
        raise ValueError(
            f"{box.width} × {box.height} pixels are too few for “{' '.join(lines)}”: mark a larger place."
        )
    return tuple(tiles)


def _in_line(line: str, box: PixelBox) -> Iterator[Tile]:
    groups = _grouped(line, box)
    whole = sum(map(_width, groups)) + _width(" ") * (len(groups) - 1)
    end, passed = box.x, 0.0
    for number, words in enumerate(groups):
        passed += _width(words) + _width(" ") / 2 * (1 if number in (0, len(groups) - 1) else 2)
        begin, end = end, box.x + round(box.width * min(passed / whole, 1.0))
        if number == len(groups) - 1:
            end = box.x + box.width
        yield Tile(words, PixelBox(begin, box.y, end - begin, box.height))


def _grouped(line: str, box: PixelBox) -> Sequence[str]:
    """Return words of a line that are written at once: as many as are known to the model, and fit."""
    pixels = box.width / _width(line)
    groups: list[str] = []
    for word in line.split():
        joined = f"{groups[-1]} {word}" if groups else ""
        if joined and len(joined) <= KNOWN_LETTERS and _width(joined) * pixels <= WIDEST * box.height:
            groups[-1] = joined
        else:
            groups.append(word)
    return groups


def _width(words: str) -> float:
    """Return the width of words in letters of an ordinary face, about."""
    return sum(_letter_width(letter) for letter in words)


def _letter_width(letter: str) -> float:
    if letter == " " or letter in _NARROW:
        return 0.5
    return (1.3 if letter in _WIDE else 1.0) * (1.2 if letter.isupper() else 1.0)
