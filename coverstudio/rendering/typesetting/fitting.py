"""How much larger a text becomes so that it fills its box."""

from __future__ import annotations

import functools
import itertools
from dataclasses import replace
from typing import Literal

from coverstudio.document.type_shapes import TextPath
from coverstudio.rendering.typesetting.composing import on_one_line_each
from coverstudio.rendering.typesetting.placing import Form, one_line, placed, standing_path
from coverstudio.rendering.typesetting.rails import Rail
from coverstudio.rendering.typesetting.settings import Setting
from coverstudio.rendering.typesetting.texts import unbroken_pieces

_LEAST, _MOST = 1e-3, 1e3
_ROUNDS = 16
_SPARE = 0.9999


@functools.lru_cache(maxsize=256)
def fitting_factor(setting: Setting, form: Form, height: float, fit: Literal["width", "box"]) -> float:
    """Return by what the size has to be multiplied; 1 for a text that shows nothing.

    "width" makes the longest paragraph, on one line, as wide as the box, or of vertical writing as high;
    "box" all lines as large as its width and `height` (units) allow. On a path both fill its length.
    """
    if not setting.text.strip():
        return 1.0
    if form.path is not None:
        return _along_path(setting, form, form.path)
    if fit == "width":
        longest = _longest(setting, form)
        room = form.height if form.is_vertical else setting.width
        return room / longest * _SPARE if longest > 0 else 1.0
    return _largest(setting, form, height)


def _along_path(setting: Setting, form: Form, shape: TextPath) -> float:
    line = one_line(setting)
    length = Rail(standing_path(setting, form, shape, line)).length
    return length / line.width * _SPARE if line.width > 0 and length > 0 else 1.0


def _longest(setting: Setting, form: Form) -> float:
    if form.is_vertical:
        return placed(setting, replace(form, height=1e9)).height
    return on_one_line_each(setting).widest


def _largest(setting: Setting, form: Form, height: float) -> float:
    low, high = _LEAST, _MOST
    for _ in range(_ROUNDS):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if _fits(setting, form, height, middle) else (low, middle)
    return low


def _fits(setting: Setting, form: Form, height: float, factor: float) -> bool:
    # Larger letters are the same letters in a smaller box.
    smaller = replace(
        setting, width=setting.width / factor, height=setting.height / factor, gap=setting.gap / factor
    )
    found = placed(smaller, replace(form, height=form.height / factor))
    keeps_words = setting.language or all(line.end in _ends(setting.text) for line in found.lines)
    return bool(keeps_words) and not found.overflows and found.height <= height / factor


@functools.lru_cache(maxsize=8)
def _ends(text: str) -> frozenset[int]:
    """Return where lines may end without breaking a word."""
    pieces = itertools.accumulate(len(piece) for piece in unbroken_pieces(text))
    breaks = {place for place, letter in enumerate(text) if letter == "\n"}
    return frozenset({*pieces, *breaks, len(text)})
