"""From what CRAFT sees to words: how much of a letter stands at each place, and what joins two letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.messages import Region

Heat = NDArray[np.float32]
Corners = NDArray[np.float32]

SEEN_SHARE = 2
"""Pixels of the picture for one place of the heat, each way."""
# The thresholds that the network was published with.
SURE_LETTER = 0.7
LETTER = 0.4
LINK = 0.4
SMALLEST_AREA = 10
SQUARE = 0.1
"""A box whose sides differ by no more than this is upright: where it is turned to says nothing."""


class Word(NamedTuple):
    """A word as it was seen: four corners (pixels, clockwise from the top left) and how sure it is, 0..1."""

    corners: Corners
    score: float


def region_of(word: Word, text: str = "", *, legible: bool = False) -> Region:
    """Return the region of a word."""
    polygon = tuple((round(float(x), 2), round(float(y), 2)) for x, y in word.corners)
    return Region(polygon=polygon, score=round(word.score, 4), text=text, legible=legible)


def words_in(heat: Heat) -> list[Word]:
    """Return the words in `heat` (h×w×2: letters, links), in pixels of the picture, twice as fine."""
    letters, links = heat[..., 0], heat[..., 1]
    seen = ((letters > LETTER) | (links > LINK)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(seen, connectivity=4)
    return list(_words(letters, links, np.asarray(labels, np.int32), np.asarray(stats, np.int32)))


def _words(letters: Heat, links: Heat, labels: NDArray[np.int32], stats: NDArray[np.int32]) -> Iterator[Word]:
    for number, (x, y, width, height, area) in enumerate(stats.tolist()):
        if number == 0 or area < SMALLEST_AREA:  # the first one is what is no word
            continue
        place = np.s_[y : y + height, x : x + width]
        own = labels[place] == number
        score = float(letters[place][own].max())
        if score < SURE_LETTER:
            continue
        only_links = (links[place] > LINK) & (letters[place] <= LETTER)
        points = _grown(own & ~only_links, area) + np.array([x, y], np.int32)
        inside = points[((points >= 0) & (points < letters.shape[::-1])).all(axis=1)]
        if len(inside):
            corners = _box(inside) * SEEN_SHARE
            yield Word(corners.astype(np.float32), min(score, 1.0))


def _grown(letters: NDArray[np.bool_], area: int) -> NDArray[np.int32]:
    """Return the places (x, y) of a word's letters, grown from their middles to their edges.

    The network marks the middles of letters; what is missing is in proportion to the word's height.
    """
    height, width = letters.shape
    reach = int(np.sqrt(area * min(height, width) / (height * width)) * 2)
    room = cv2.copyMakeBorder(letters.astype(np.uint8), reach, reach, reach, reach, cv2.BORDER_CONSTANT)
    brush = cv2.getStructuringElement(cv2.MORPH_RECT, (1 + reach, 1 + reach))
    rows, columns = np.nonzero(cv2.dilate(room, brush))
    return (np.stack([columns, rows], axis=1) - reach).astype(np.int32)


def _box(points: NDArray[np.int32]) -> Corners:
    """Return the smallest box around the points, its corners clockwise from the one nearest the top left."""
    box = cast("Corners", cv2.boxPoints(cv2.minAreaRect(points)))
    sides = np.linalg.norm(box - np.roll(box, -1, axis=0), axis=1)[:2]
    if abs(1 - sides.max() / max(float(sides.min()), 1e-5)) <= SQUARE:
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return np.roll(box, -int(box.sum(axis=1).argmin()), axis=0)
