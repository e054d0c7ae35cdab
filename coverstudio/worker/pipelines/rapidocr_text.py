"""The engine `rapidocr`: finds lettering with the networks that RapidOCR carries in its wheel.

The detector is at its best where a line is some 20 to 150 pixels high, and covers hold titles of 600 pixels
beside lines of 20. So it looks at the picture at several sizes, one octave apart, the largest in tiles; what
is seen at more than one size is believed most readily. The recogniser then reads each line, which also says
which way up it stands.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.messages import Engine, Region

Pixels = NDArray[np.uint8]
Corners = NDArray[np.float32]
Report = Callable[[int, int, "Pixels | None"], None]

COARSEST_SIDE = 600
FINEST_SIDE = 2640
"""The longer side of the smallest size, at most, and of the largest: an A4 page at 300 ppi is seen at 226."""
TILE = 2112
TILE_OVERLAP = 320
LOWEST_STRIP = 32
"""RapidOCR enlarges what is lower than this: a long hair of a picture would become gigabytes of it."""
BEST_HEIGHT = 64.0
SMALLEST_EXACT = 24.0
"""Boxes around lines lower than this are loose: their area says nothing."""
TALLEST = 300.0
"""A line higher than this at one size is left to a smaller size."""


@dataclass(frozen=True, eq=False)
class Sighting:
    """A line of lettering seen at one size: corners in the picture's pixels, height as the network saw it."""

    corners: Corners
    score: float
    level: int
    seen_height: float
    confirmed: bool = False
    """Whether another size saw it too; the score is then the better one."""

    @property
    def area(self) -> float:
        """In square pixels of the picture."""
        return float(abs(cv2.contourArea(self.corners)))


@dataclass(frozen=True)
class Tile:
    """A piece of the picture at one size."""

    level: int
    scale: float
    x: int
    y: int
    pixels: Pixels


def availability() -> Engine:
    """Whether the package is installed; its networks come with it."""
    missing = [name for name in ("rapidocr", "onnxruntime") if importlib.util.find_spec(name) is None]
    if missing:
        sentence = f'Finding text needs {missing[0]}: install it with pip install "coverstudio[ocr]".'
        return Engine(id="rapidocr", kind="detect", ready=False, reason=sentence)
    return Engine(id="rapidocr", kind="detect", ready=True)


def detect(image: Pixels, report: Report) -> tuple[Region, ...]:
    """The lettering in `image` (H×W×3 RGB) in reading order, polygons in its pixels.

    `report(step, total, None)` is called between steps and may raise to cancel. Scripts that the recogniser
    cannot read (Hangul among them) are found all the same, with an empty text.
    """
    bgr = np.ascontiguousarray(image[..., ::-1])
    tiles = list(_tiles(bgr))
    total = len(tiles) + 1
    sightings: list[Sighting] = []
    for step, tile in enumerate(tiles):
        report(step, total, None)
        sightings.extend(_look(tile))
    report(len(tiles), total, None)
    regions = [_read(bgr, line) for line in _merge(sightings)]
    report(total, total, None)
    return tuple(_in_reading_order([region for region in regions if region is not None]))


@cache
def _engine() -> Callable[..., Any]:
    """The networks, loaded once in the process."""
    from rapidocr import RapidOCR  # a second to import, and optional

    sizes_are_ours = {"Det.limit_side_len": 32, "Det.limit_type": "min", "Global.max_side_len": 1 << 16}
    return cast("Callable[..., Any]", RapidOCR(params={"Global.log_level": "error", **sizes_are_ours}))


def _tiles(bgr: Pixels) -> Iterator[Tile]:
    """The picture at sizes an octave apart, from the smallest; large ones cut into overlapping tiles."""
    longest = max(bgr.shape[:2])
    sides = [float(min(longest, FINEST_SIDE))]
    while sides[0] > COARSEST_SIDE:
        sides.insert(0, sides[0] / 2)
    for level, side in enumerate(sides):
        scale = side / longest
        size = (max(1, round(bgr.shape[1] * scale)), max(1, round(bgr.shape[0] * scale)))
        if min(size) < LOWEST_STRIP and max(size) > 20 * min(size):
            continue
        scaled = bgr if scale == 1.0 else cast("Pixels", cv2.resize(bgr, size, interpolation=cv2.INTER_AREA))
        for y in _starts(scaled.shape[0]):
            for x in _starts(scaled.shape[1]):
                yield Tile(level, scale, x, y, scaled[y : y + TILE, x : x + TILE])


def _starts(length: int) -> list[int]:
    if length <= TILE:
        return [0]
    pieces = math.ceil((length - TILE_OVERLAP) / (TILE - TILE_OVERLAP))
    return [round(i * (length - TILE) / (pieces - 1)) for i in range(pieces)]


def _look(tile: Tile) -> list[Sighting]:
    found = _engine()(tile.pixels, use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    sightings: list[Sighting] = []
    height, width = tile.pixels.shape[:2]
    for box, score in zip(found.boxes, found.scores, strict=True):
        seen = np.asarray(box, np.float32)
        if not (seen[:, 0].min() < width and seen[:, 1].min() < height and seen.max(axis=0).min() > 0):
            continue  # in the border that RapidOCR lays around long tiles
        corners = (seen + np.array([tile.x, tile.y], np.float32)) / np.float32(tile.scale)
        sightings.append(Sighting(corners, float(score), tile.level, _height(seen)))
    return sightings


def _height(corners: Corners) -> float:
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return float(min(sides[0] + sides[2], sides[1] + sides[3]) / 2)


def _overlap(one: Sighting, other: Sighting) -> float:
    """The share of the smaller one that lies in the other."""
    common, _ = cv2.intersectConvexConvex(one.corners, other.corners)
    return float(common) / max(min(one.area, other.area), 1.0)


def _strangeness(sighting: Sighting) -> tuple[float, float]:
    """Least for what the network sees best."""
    return abs(math.log(max(sighting.seen_height, 1.0) / BEST_HEIGHT)), -sighting.score


def _merge(sightings: Sequence[Sighting]) -> list[Sighting]:
    """One sighting per line: the best is the one whose height suits the network.

    But where another size saw a third more of the line, that one is taken.
    """
    usable = [s for s in sightings if s.seen_height <= TALLEST or s.level == 0]
    kept: list[Sighting] = []
    for sighting in sorted(usable, key=_strangeness):
        same = [other for other in kept if _overlap(sighting, other) > 0.5]
        covered = sum(other.area for other in same)
        larger = sighting.area > 1.33 * covered and sighting.seen_height > SMALLEST_EXACT
        if not same or larger:
            kept = [other for other in kept if other not in same]
            kept.append(_confirmed(sighting, same))
        else:
            kept = [_confirmed(other, [sighting]) if other in same else other for other in kept]
    return kept


def _confirmed(sighting: Sighting, others: Sequence[Sighting]) -> Sighting:
    elsewhere = [other for other in others if other.confirmed or other.level != sighting.level]
    if not elsewhere:
        return sighting
    score = max(sighting.score, *(other.score for other in elsewhere))
    return replace(sighting, confirmed=True, score=score)


def _read(bgr: Pixels, line: Sighting) -> Region | None:
    """The region of a line, turned so that it starts where reading starts; None for what is no lettering."""
    wide = np.linalg.norm(line.corners[0] - line.corners[1]) * 1.5 >= np.linalg.norm(
        line.corners[1] - line.corners[2]
    )
    text, certainty, first = "", 0.0, 0
    for start in (0, 2) if wide else (0, 3, 1):
        read, sure = _recognise(_straightened(bgr, np.roll(line.corners, -start, axis=0)))
        if sure > certainty:
            text, certainty, first = read, sure, start
        if certainty > 0.9:
            break
    if not _believable(line, text, certainty):
        return None
    turned = np.roll(line.corners, -first, axis=0)
    polygon = tuple((round(float(x), 2), round(float(y), 2)) for x, y in turned)
    return Region(polygon=polygon, score=round(line.score, 4), text=text if certainty >= 0.7 else "")


def _believable(line: Sighting, text: str, certainty: float) -> bool:
    """Folds of cloth and windows look like a letter at one size only, and read as next to nothing."""
    if certainty >= (0.85 if len(text.strip()) >= 3 else 0.97):
        return True
    if line.confirmed:
        return line.score >= 0.55
    return line.seen_height <= 100 and line.score >= 0.68


def _straightened(bgr: Pixels, corners: Corners) -> Pixels:
    """The line alone, upright, as the recogniser wants it."""
    width = max(4.0, float(np.linalg.norm(corners[0] - corners[1])))
    height = max(4.0, float(np.linalg.norm(corners[1] - corners[2])))
    shrink = min(1.0, 96.0 / height)
    size = (max(4, round(width * shrink)), max(4, round(height * shrink)))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    x, y, w, h = cv2.boundingRect(corners)
    x, y, right, bottom = max(x, 0), max(y, 0), min(x + w, bgr.shape[1]), min(y + h, bgr.shape[0])
    crop = bgr[y:bottom, x:right]
    if shrink < 0.6:
        # A warp picks single pixels: without this, fine texture turns into noise that reads as letters.
        crop = cv2.GaussianBlur(crop, (0, 0), 0.4 / shrink)
    matrix = cv2.getPerspectiveTransform(corners - np.array([x, y], np.float32), target)
    flat = cv2.warpPerspective(crop, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cast("Pixels", flat)


def _recognise(line: Pixels) -> tuple[str, float]:
    read = _engine()(line, use_det=False, use_cls=False, use_rec=True, text_score=0.0)
    if not read.txts:
        return "", 0.0
    return str(read.txts[0]), float(read.scores[0])


def _in_reading_order(regions: Sequence[Region]) -> list[Region]:
    """Row by row, each from the left; one whose centre lies in another's middle half shares its row."""
    rows: list[list[Region]] = []
    for region in sorted(regions, key=_centre_y):
        if rows and abs(_centre_y(region) - _centre_y(rows[-1][0])) < _row_height(rows[-1][0]) / 2:
            rows[-1].append(region)
        else:
            rows.append([region])
    return [region for row in rows for region in sorted(row, key=lambda r: min(x for x, _ in r.polygon))]


def _centre_y(region: Region) -> float:
    return sum(y for _, y in region.polygon) / len(region.polygon)


def _row_height(region: Region) -> float:
    return _height(np.asarray(region.polygon, np.float32))
