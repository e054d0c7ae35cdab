"""How large a picture is to become: pixels, a book's format at a resolution, or so many times as large."""

from __future__ import annotations

import math
import re

import msgspec

from coverstudio.document.print_spec import UnknownFormatError, print_spec
from coverstudio.generation.messages import PixelBox

HOW_TO_WRITE = "write pixels like 2551x3579, a format with its ppi like a4@300, or a factor like x4"
MOST_PPI = 2400
MOST_TIMES = 64

_PIXELS = re.compile(r"(\d{1,9})\s*[x×]\s*(\d{1,9})", re.ASCII | re.IGNORECASE)
_FORMAT = re.compile(r"(.+)@\s*(\d{1,9})(?:\s*ppi)?", re.ASCII | re.IGNORECASE)
_FACTOR = re.compile(r"[x×]\s*(\d{1,9}(?:\.\d{1,9})?)", re.ASCII | re.IGNORECASE)


class Exactly(msgspec.Struct, frozen=True):
    """So many pixels; `ppi` is what they are printed with, None where nobody said."""

    width: int
    height: int
    ppi: int | None = None


class Times(msgspec.Struct, frozen=True):
    """So many times as wide and as high."""

    factor: float


TargetSize = Exactly | Times


def target_size(text: str) -> TargetSize:
    """Return what `text` says; a format takes its bleed along. Raises ValueError with a sentence.

    >>> target_size("a4@300")
    Exactly(width=2551, height=3579, ppi=300)
    """
    words = text.strip()
    if _is_format(words):  # 6x9 in would otherwise become six pixels
        raise ValueError(f"“{text}” is a book's format: say with how many ppi, like {words}@300.")
    if found := _PIXELS.fullmatch(words):
        return _checked(Exactly(int(found[1]), int(found[2])), text)
    if found := _FORMAT.fullmatch(words):
        return _printed(found[1], int(found[2]))
    if found := _FACTOR.fullmatch(words):
        return _checked(Times(float(found[1])), text)
    raise ValueError(f"“{text}” is no size: {HOW_TO_WRITE}.")


def size_of(target: TargetSize, width: int, height: int) -> tuple[int, int]:
    """Return the pixels that a picture of `width` × `height` is to have."""
    if isinstance(target, Exactly):
        return target.width, target.height
    return max(1, round(width * target.factor)), max(1, round(height * target.factor))


def cut_to_shape(width: int, height: int, target: tuple[int, int]) -> PixelBox:
    """Return the largest part of a picture about its centre that has the proportions of `target`.

    It is all of it where less than a pixel would go: nothing is stretched, and nothing is cut for rounding.
    """
    wide, high = target
    part_width = min(width, max(1, round(height * wide / high)))
    part_height = min(height, max(1, round(width * high / wide)))
    return PixelBox((width - part_width) // 2, (height - part_height) // 2, part_width, part_height)


def _is_format(words: str) -> bool:
    try:
        print_spec(words)
    except UnknownFormatError:
        return False
    return True


def _printed(name: str, ppi: int) -> Exactly:
    if not 10 <= ppi <= MOST_PPI:
        raise ValueError(f"A picture is printed with 10 to {MOST_PPI} ppi, not {ppi}.")
    return Exactly(*print_spec(name).bleed_box.size.pixels(ppi), ppi)


def _checked(target: TargetSize, text: str) -> TargetSize:
    if isinstance(target, Exactly) and min(target.width, target.height) < 1:
        raise ValueError(f"A picture has at least one pixel each way, not {text}.")
    if isinstance(target, Times) and not (math.ulp(1) < target.factor <= MOST_TIMES):
        raise ValueError(f"A picture becomes up to {MOST_TIMES} times as large, not {text}.")
    return target
