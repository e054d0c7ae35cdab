"""Lines of lettering as pictures, read by recognition."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import LineRead, LinesRead, PixelBox, ReadLines
from coverstudio.generation.picture import Picture

Pixels = NDArray[np.uint8]

STRIP_HEIGHT = 96
"""Pixels: twice what the networks take, which they then see without jags."""
_WIDEST = 40  # times its height; recognition squeezes what is longer
_LINES_AT_ONCE = 24


class Reading(msgspec.Struct, frozen=True):
    """What was read, line by line, and the characters that the recogniser has not learnt."""

    lines: tuple[LineRead, ...]
    unknown: str = ""


async def read_strips(
    generator: Generator,
    strips: Sequence[Pixels],
    recogniser: str = "",
    asked: str = "",
    on_progress: OnProgress | None = None,
) -> Reading:
    """Return what stands in pictures of one upright line each (H×W×3 RGB), in their order.

    `recogniser` is the path of one that was added, empty for the built-in one; of the characters in `asked`
    those come back that it never reads. Raises GenerationError.
    """
    read: list[LineRead] = []
    unknown = ""
    for first in range(0, len(strips), _LINES_AT_ONCE):
        sheet, boxes = await asyncio.to_thread(_sheet, strips[first : first + _LINES_AT_ONCE])
        request = ReadLines(image=sheet, lines=boxes, model=recogniser, asked=asked)
        answer: LinesRead = await generator.run(request, on_progress)
        read += answer.lines
        unknown = answer.unknown
    return Reading(tuple(read), unknown)


def _sheet(strips: Sequence[Pixels]) -> tuple[Picture, tuple[PixelBox, ...]]:
    """Return the strips below each other in one picture, all of one height, and where each of them is."""
    fitted = [_fitted(strip) for strip in strips]
    sheet = np.full((STRIP_HEIGHT * len(fitted), max(strip.shape[1] for strip in fitted), 3), 255, np.uint8)
    boxes: list[PixelBox] = []
    for index, strip in enumerate(fitted):
        y = index * STRIP_HEIGHT
        sheet[y : y + STRIP_HEIGHT, : strip.shape[1]] = strip
        boxes.append(PixelBox(0, y, strip.shape[1], STRIP_HEIGHT))
    return Picture(sheet), tuple(boxes)


def _fitted(strip: Pixels) -> Pixels:
    height, width = strip.shape[:2]
    size = (min(max(round(width * STRIP_HEIGHT / height), 8), _WIDEST * STRIP_HEIGHT), STRIP_HEIGHT)
    if size == (width, height):
        return strip
    way = cv2.INTER_AREA if height > STRIP_HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(strip, size, interpolation=way), np.uint8)
