"""Second looks at lines that read wrong: recognition errs, and is not to be believed at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import cv2
import numpy as np

from coverstudio.editor.spelling.areas import LineArea, Pixels
from coverstudio.editor.spelling.comparing import Difference, compare
from coverstudio.editor.spelling.reading import Reading
from coverstudio.generation.messages import LineRead

Blind = frozenset[Difference]
"""Differences that recognition makes of the right letters, too."""

_WAYS = 4  # to look at a line, beside the first
_COARSE = 36  # pixels of a line's height at a coarse look


def doubted(areas: Sequence[LineArea], reading: Reading) -> list[int]:
    """Return which lines seem to be wrong."""
    pairs = zip(areas, reading.lines, strict=True)
    return [
        index
        for index, (area, line) in enumerate(pairs)
        if any(one.is_wrong for one in compare(area.wanted, line.text, reading.unknown))
    ]


async def looked_at_again(
    areas: Sequence[LineArea], read: Callable[[Sequence[LineArea]], Awaitable[Reading]]
) -> list[list[LineRead]]:
    """Return for each line what was read of it, as it is and in all other ways to look at it."""
    looks = [list(areas), *await asyncio.to_thread(_in_other_ways, areas)]
    found = [(await read(look)).lines for look in looks]
    return [[lines[index] for lines in found] for index in range(len(areas))]


def _in_other_ways(areas: Sequence[LineArea]) -> list[list[LineArea]]:
    """Return all lines in each of the other ways to look at them."""
    looks = [[_looks_at(piece) for piece in area.pieces] for area in areas]
    return [
        [
            LineArea(tuple(piece[way] for piece in pieces), area.wanted, area.start)
            for pieces, area in zip(looks, areas, strict=True)
        ]
        for way in range(_WAYS)
    ]


def mistaken(wanted: str, lines: Sequence[LineRead], unknown: str) -> Blind:
    """Return the single letters that some reading of a line takes for another one.

    Letters that are overlooked even in clean type say that the line cannot be read, not that it is right.
    """
    found = (one for line in lines for one in compare(wanted, line.text, unknown))
    return frozenset(one for one in found if one.kind == "changed" and len(one.wanted) == len(one.read) == 1)


def best(wanted: str, lines: Sequence[LineRead], unknown: str, blind: Blind) -> LineRead:
    """Return the reading in which the fewest letters are wrong."""

    def wrongs(line: LineRead) -> int:
        found = (one for one in compare(wanted, line.text, unknown) if one.is_wrong and one not in blind)
        return sum(max(len(one.wanted), len(one.read)) for one in found)

    return min(lines, key=wrongs)


def _looks_at(strip: Pixels) -> tuple[Pixels, ...]:
    """Return a line as it may also be looked at: closer, in greys of full contrast, inverted, and coarser.

    Recognition errs on one of them now and then; that it errs towards the right word is next to impossible.
    """
    height, width = strip.shape[:2]
    edge = max(1, round(0.07 * height))
    closer = strip[edge : height - edge, edge : max(width - edge, edge + 1)]
    grey = np.asarray(cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY), np.float32)
    low, high = (float(value) for value in np.percentile(grey, (2, 98)))
    levels = np.clip((grey - low) / max(high - low, 1.0) * 255, 0, 255).astype(np.uint8)
    plain = np.repeat(levels[..., None], 3, axis=2)
    small = (max(4, round(width * _COARSE / height)), _COARSE)
    coarse = np.asarray(cv2.resize(strip, small, interpolation=cv2.INTER_AREA), np.uint8)
    return np.ascontiguousarray(closer), plain, np.asarray(255 - plain, np.uint8), coarse
