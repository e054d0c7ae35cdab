"""A line of lettering as a straight tile of ink, before it is turned or bent."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.benchmarks.lettering_truth.invented import invented_letter
from tests.benchmarks.lettering_truth.lines import Line
from tests.benchmarks.lettering_truth.words import font_file

Ink = NDArray[np.float32]
"""How much of each pixel is inked: h×w, 0..1."""


def loaded(name: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels."""
    return ImageFont.truetype(str(font_file(name)), size)


def tile_of(line: Line) -> Ink:
    """The ink of the line, upright and straight, cut to what is inked."""
    font = loaded(line.font, line.size)
    if line.invented:
        tile = _invented(line, font)
    elif line.vertical:
        tile = _column([_written(letter, font, line.size) for letter in line.text], line.size)
    else:
        tile = _written(line.text, font, line.size)
    return _trimmed(tile)


def _written(text: str, font: ImageFont.FreeTypeFont, size: int) -> Ink:
    length = math.ceil(font.getlength(text)) + 2 * size
    tile = Image.new("L", (length, 3 * size))
    ImageDraw.Draw(tile).text((length / 2, 1.5 * size), text, fill=255, font=font, anchor="mm")
    return np.asarray(tile, np.float32) / 255


def _column(letters: list[Ink], size: int) -> Ink:
    """The letters one below the other, each in a square of its own."""
    width = max(letter.shape[1] for letter in letters)
    step = round(size * 1.12)
    column = np.zeros((step * len(letters) + 2 * size, width), np.float32)
    for number, letter in enumerate(letters):
        left = (width - letter.shape[1]) // 2
        part = column[number * step : number * step + letter.shape[0], left : left + letter.shape[1]]
        np.maximum(part, letter[: part.shape[0]], out=part)
    return column


def _invented(line: Line, font: ImageFont.FreeTypeFont) -> Ink:
    """As many invented letters as the text has, with its spaces, set close together."""
    rng = np.random.default_rng(line.invented)
    gap = max(2, round(line.size * 0.08))
    pieces: list[Ink] = []
    for letter in line.text:
        width = round(line.size * 0.3) if letter == " " else gap
        pieces.append(np.zeros((2 * line.size, width), np.float32))
        if letter != " ":
            pieces.append(invented_letter(font, line.size, rng))
    return np.concatenate(pieces, axis=1)


def _trimmed(tile: Ink) -> Ink:
    rows, columns = np.flatnonzero(tile.max(axis=1) > 0), np.flatnonzero(tile.max(axis=0) > 0)
    return tile[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
