"""Has CRAFT look at a picture at several sizes, an octave apart, and makes one word of what several saw.

The network knows letters of some 10 to 150 pixels, and covers hold titles of 600 beside lines of 20. What is
cut off at the edge of a tile is left to the next smaller size, which sees it whole.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.worker.pipelines.craft.words import Corners, Heat, Word, words_in

Pixels = NDArray[np.uint8]
HeatOf = Callable[[NDArray[np.float32]], Heat]
"""A network: from a normalised picture (h×w×3, both multiples of 32) to its heat (h/2×w/2×2)."""
Report = Callable[[int, int, "Pixels | None"], None]

COARSEST_SIDE = 480
FINEST_SIDE = 1920
"""The longer side of the smallest size, at most, and of the largest."""
TILE = 1280
TILE_OVERLAP = 256
MULTIPLE = 32
BEST_HEIGHT = 40.0
TALLEST = 200.0
"""A word higher than this at one size is left to a smaller size."""
# What the network's backbone was trained with: the mean and the spread of ImageNet's red, green and blue.
MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255
SPREAD = np.array([0.229, 0.224, 0.225], np.float32) * 255


@dataclass(frozen=True, eq=False)
class Seen:
    """A word seen at one size: in the picture's pixels, and how high it was as the network saw it."""

    word: Word
    height: float

    @property
    def area(self) -> float:
        """In square pixels of the picture."""
        return float(abs(cv2.contourArea(self.word.corners)))


@dataclass(frozen=True)
class Tile:
    """A piece of the picture at one size; `whole` is the size (width, height) that it was cut from."""

    scale: float
    x: int
    y: int
    pixels: Pixels
    whole: tuple[int, int]


def look(image: Pixels, heat_of: HeatOf, report: Report, *, more_steps: int = 0) -> list[Word]:
    """Return the words in `image` (H×W×3 RGB), the surest size of each, in its pixels.

    `report(step, total, None)` is called before each tile and may raise to cancel; `more_steps` are those
    that the caller has yet to make.
    """
    tiles = list(tiles_of(image))
    seen: list[Seen] = []
    for step, tile in enumerate(tiles):
        report(step, len(tiles) + more_steps, None)
        seen.extend(_look_at(tile, heat_of))
    return [one.word for one in merge(seen)]


def tiles_of(image: Pixels) -> Iterator[Tile]:
    """Cut the picture at every size, from the smallest, into overlapping tiles."""
    height, width = image.shape[:2]
    longest = max(height, width)
    sides = [min(longest, FINEST_SIDE)]
    while sides[0] > COARSEST_SIDE:
        sides.insert(0, sides[0] // 2)
    for side in sides:
        scale = side / longest
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        scaled = cast("Pixels", cv2.resize(image, size, interpolation=cv2.INTER_AREA))
        for y in _starts(size[1]):
            for x in _starts(size[0]):
                yield Tile(scale, x, y, scaled[y : y + TILE, x : x + TILE], size)


def merge(seen: Sequence[Seen]) -> list[Seen]:
    """Return each word once: as it was seen nearest to the height that suits the network.

    But where another size saw a third more of it, that one is taken: it was in pieces.
    """
    kept: list[Seen] = []
    for one in sorted(seen, key=_strangeness):
        same = [other for other in kept if _overlap(one, other) > 0.5]
        if not same or one.area > 1.33 * sum(other.area for other in same):
            kept = [other for other in kept if other not in same] + [one]
    return kept


def _look_at(tile: Tile, heat_of: HeatOf) -> list[Seen]:
    seen: list[Seen] = []
    for corners, score in words_in(_heat(tile.pixels, heat_of)):
        height = _height(corners)
        is_left_to_smaller = height > TALLEST and max(tile.whole) > COARSEST_SIDE
        if not is_left_to_smaller and not _is_cut_off(corners, tile):
            there = (corners + np.array([tile.x, tile.y], np.float32)) / np.float32(tile.scale)
            seen.append(Seen(Word(there, score), height))
    return seen


def _heat(pixels: Pixels, heat_of: HeatOf) -> Heat:
    """Return what the network sees in the pixels, made larger to the multiple that it wants."""
    height, width = pixels.shape[:2]
    below, right = -height % MULTIPLE, -width % MULTIPLE
    padded = cv2.copyMakeBorder(pixels, 0, below, 0, right, cv2.BORDER_REPLICATE)
    heat = heat_of((padded.astype(np.float32) - MEAN) / SPREAD)
    return heat[: math.ceil(height / 2), : math.ceil(width / 2)]


def _is_cut_off(corners: Corners, tile: Tile) -> bool:
    """Tell whether a word goes on beyond an edge of its tile that is no edge of the picture."""
    height, width = tile.pixels.shape[:2]
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return bool(
        (tile.x > 0 and left <= 2)
        or (tile.y > 0 and top <= 2)
        or (tile.x + width < tile.whole[0] and right >= width - 3)
        or (tile.y + height < tile.whole[1] and bottom >= height - 3)
    )


def _starts(length: int) -> list[int]:
    if length <= TILE:
        return [0]
    pieces = math.ceil((length - TILE_OVERLAP) / (TILE - TILE_OVERLAP))
    return [round(i * (length - TILE) / (pieces - 1)) for i in range(pieces)]


def _height(corners: Corners) -> float:
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return float(min(sides[0] + sides[2], sides[1] + sides[3]) / 2)


def _overlap(one: Seen, other: Seen) -> float:
    """Return the share of the smaller one that lies in the other."""
    common, _ = cv2.intersectConvexConvex(one.word.corners, other.word.corners)
    return float(common) / max(min(one.area, other.area), 1.0)


def _strangeness(seen: Seen) -> tuple[float, float]:
    """Least for what the network sees best."""
    return abs(math.log(max(seen.height, 1.0) / BEST_HEIGHT)), -seen.word.score
