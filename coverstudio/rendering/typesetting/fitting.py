"""How much larger a text becomes so that it fills its box."""

from __future__ import annotations

import functools
import itertools
from dataclasses import replace
from typing import Literal

from coverstudio.rendering.typesetting.composing import composed, on_one_line_each
from coverstudio.rendering.typesetting.settings import Setting
from coverstudio.rendering.typesetting.texts import unbroken_pieces

_LEAST, _MOST = 1e-3, 1e3
_ROUNDS = 16
_SPARE = 0.9999


@functools.lru_cache(maxsize=256)
def fitting_factor(setting: Setting, height: float, fit: Literal["width", "box"]) -> float:
    """Return by what the size has to be multiplied; 1 for a text that shows nothing.

    "width" makes the longest paragraph, on one line, as wide as the box; "box" all lines as large as its
    width and `height` (units) allow.
    """
    if not setting.text.strip():
        return 1.0
    if fit == "width":
        widest = on_one_line_each(setting).widest
        return setting.width / widest * _SPARE if widest > 0 else 1.0
    return _largest(setting, height)


def _largest(setting: Setting, height: float) -> float:
    low, high = _LEAST, _MOST
    for _ in range(_ROUNDS):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if _fits(setting, height, middle) else (low, middle)
    return low


def _fits(setting: Setting, height: float, factor: float) -> bool:
    # Larger letters are the same letters in a smaller box.
    smaller = replace(
        setting, width=setting.width / factor, height=setting.height / factor, gap=setting.gap / factor
    )
    found = composed(smaller)
    keeps_words = setting.language or all(line.end in _ends(setting.text) for line in found.lines)
    return bool(keeps_words) and not found.overflows and found.height <= height / factor


@functools.lru_cache(maxsize=8)
def _ends(text: str) -> frozenset[int]:
    """Return where lines may end without breaking a word."""
    pieces = itertools.accumulate(len(piece) for piece in unbroken_pieces(text))
    breaks = {place for place, letter in enumerate(text) if letter == "\n"}
    return frozenset({*pieces, *breaks, len(text)})
