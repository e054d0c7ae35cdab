"""Looks at a picture at several sizes, an octave apart, the largest in tiles.

The detector is at its best where a line is some 20 to 150 pixels high, and covers hold titles of 600 pixels
beside lines of 20. The largest size is looked at with its contrast stretched: small lines lose nothing by it,
and what is light on light is seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from coverstudio.worker.pipelines.rapidocr_text.contrast import stretched
from coverstudio.worker.pipelines.rapidocr_text.lines import Pixels, Sighting, thickness_of
from coverstudio.worker.pipelines.rapidocr_text.networks import line_map
from coverstudio.worker.pipelines.rapidocr_text.outlines import outlines_in

COARSEST_SIDE = 600
FINEST_SIDE = 2640
"""The longer side of the smallest size, at most, and of the largest: an A4 page at 300 ppi is seen at 226."""
TILE = 2112
TILE_OVERLAP = 320


@dataclass(frozen=True)
class Tile:
    """A piece of the picture at one size."""

    level: int
    scale: float
    x: int
    y: int
    pixels: Pixels


def tiles_of(bgr: Pixels) -> Iterator[Tile]:
    """The picture at sizes an octave apart, from the smallest; large ones cut into overlapping tiles."""
    longest = max(bgr.shape[:2])
    for level, side in enumerate(_sides(longest)):
        scale = side / longest
        size = (max(1, round(bgr.shape[1] * scale)), max(1, round(bgr.shape[0] * scale)))
        scaled = bgr if scale == 1.0 else cast("Pixels", cv2.resize(bgr, size, interpolation=cv2.INTER_AREA))
        finest = side == min(longest, FINEST_SIDE)
        for y in _starts(scaled.shape[0]):
            for x in _starts(scaled.shape[1]):
                piece = scaled[y : y + TILE, x : x + TILE]
                yield Tile(level, scale, x, y, stretched(piece) if finest and level > 0 else piece)


def _sides(longest: int) -> list[float]:
    """The longer side of the picture at each size; a small picture's own size comes twice."""
    sides = [float(min(longest, FINEST_SIDE))]
    while sides[0] > COARSEST_SIDE:
        sides.insert(0, sides[0] / 2)
    return sides if len(sides) > 1 else sides * 2


def look_at(tile: Tile) -> list[Sighting]:
    """The lines seen in a tile."""
    sightings: list[Sighting] = []
    corner = np.array([tile.x, tile.y], np.float32)
    for found in outlines_in(line_map(tile.pixels)):
        corners = (found.corners + corner) / np.float32(tile.scale)
        sightings.append(Sighting(corners, found.score, tile.level, thickness_of(found.corners)))
    return sightings


def _starts(length: int) -> list[int]:
    if length <= TILE:
        return [0]
    pieces = math.ceil((length - TILE_OVERLAP) / (TILE - TILE_OVERLAP))
    return [round(i * (length - TILE) / (pieces - 1)) for i in range(pieces)]
