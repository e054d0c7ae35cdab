"""Wanted and read words side by side, so that the eye finds the letters that differ."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import msgspec

from coverstudio.editor.spelling.alike import units
from coverstudio.editor.spelling.comparing import Difference, DifferenceKind
from coverstudio.editor.spelling.proving import WordProof

LEFT_OUT = "…"


class Pair(msgspec.Struct, frozen=True):
    """A letter that is wanted and the one that was read for it; either may be empty, `kind` says why."""

    wanted: str
    read: str
    kind: DifferenceKind | None = None


Line = tuple[Pair, ...]


def aligned(proof: WordProof) -> tuple[Line, ...]:
    """Return the lines of a text that was proved, letter by letter."""
    lines: list[Line] = []
    begins = 0
    for line in proof.wanted.split("\n"):
        ends = begins + len(line)
        own = [one for one in proof.differences if begins <= one.at <= ends]
        lines.append(tuple(_pairs(line, begins, own)))
        begins = ends + 1
    return tuple(lines)


def shortened(lines: Sequence[Line], around: int = 12) -> tuple[Line, ...]:
    """Return the lines that differ, without what is farther than `around` letters from any difference."""
    return tuple(tuple(_near(line, around)) for line in lines if any(pair.kind is not None for pair in line))


def _pairs(line: str, begins: int, differences: Sequence[Difference]) -> Iterator[Pair]:
    rest = units(line)
    for one in differences:
        same = _before(rest, one, begins)
        yield from (Pair(letter, letter) for letter, _ in rest[:same])
        rest = rest[same + len(one.wanted) :]
        for wanted, read in itertools.zip_longest(one.wanted, one.read, fillvalue=""):
            yield Pair(wanted, read, one.kind)
    yield from (Pair(letter, letter) for letter, _ in rest)


def _before(rest: Sequence[tuple[str, int]], difference: Difference, begins: int) -> int:
    """Return how many letters of the rest of a line stand before a difference.

    Of several that are set as one character, as in a ligature, it is the one that the difference names.
    """
    letters = "".join(letter for letter, _ in rest)
    place = difference.at - begins
    first = next((index for index, (_, at) in enumerate(rest) if at >= place), len(rest))
    found = letters.find(difference.wanted, first) if difference.wanted else first
    return found if found >= 0 else first


def _near(line: Line, around: int) -> Iterator[Pair]:
    marked = [index for index, pair in enumerate(line) if pair.kind is not None]
    is_gap = False
    for index, pair in enumerate(line):
        if any(abs(index - one) <= around for one in marked):
            yield pair
            is_gap = False
        elif not is_gap:
            yield Pair(LEFT_OUT, LEFT_OUT)
            is_gap = True
