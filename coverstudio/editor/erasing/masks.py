"""What of a picture goes: the strokes of lettering, more where these were not enough, or whole lines."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.editor.erasing.places import Polygon
from coverstudio.generation.messages import Region
from coverstudio.imaging.glyph_mask import glyph_mask

Pixels = NDArray[np.uint8]

WIDER = 0.08
"""How far a second try reaches beyond the first, in heights of the line; at least `LEAST_WIDER` pixels."""
LEAST_WIDER = 3
MARGIN = 0.1
"""How far the whole of a line reaches beyond its polygon, which detectors draw closely, in heights of it."""
TRACE_OF = 0.1
"""A trace is one of the lines of which it holds more than this share."""
WITHIN, HIGHER = 0.4, 1.6
"""The share of a trace that lies in those lines, at least, and how much higher than they it is, at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rectangle (pixels) around a polygon that grew by a margin: its rows and columns in the picture."""

    rows: slice
    columns: slice
    area: Pixels
    """h×w, white (255) inside the polygon itself."""

    def of(self, picture: Pixels) -> Pixels:
        """Return the view of that rectangle."""
        return picture[self.rows, self.columns]


def part_of(shape: tuple[int, ...], polygon: Polygon, margin: float = 0.0) -> Part | None:
    """Return the part of a picture of `shape` (H, W, …) around a polygon; None where it lies outside."""
    points = np.asarray(polygon, np.float64)
    reach = math.ceil(margin)
    left, top = (max(0, int(low) - reach) for low in np.floor(points.min(axis=0)))
    right, bottom = (int(high) + reach + 1 for high in np.ceil(points.max(axis=0)))
    right, bottom = min(right, shape[1]), min(bottom, shape[0])
    if left >= right or top >= bottom:
        return None
    area = np.zeros((bottom - top, right - left), np.uint8)
    cv2.fillPoly(area, [np.round(points - (left, top)).astype(np.int32)], 255)
    return Part(slice(top, bottom), slice(left, right), area)


def share_within(polygon: Polygon, mask: Pixels) -> float:
    """Return the share (0..1) of a polygon's pixels that are white in `mask` (H×W)."""
    part = part_of(mask.shape, polygon)
    if part is None or not part.area.any():
        return 0.0
    return float((part.of(mask)[part.area > 0] > 0).mean())


def height_of(polygon: Polygon) -> float:
    """Return the height of a line of lettering in pixels, also of a curved one: its area over its length."""
    points = np.asarray(polygon, np.float32)
    area, half = abs(float(cv2.contourArea(points))), float(cv2.arcLength(points, closed=True)) / 2
    return (half - math.sqrt(max(half * half - 4 * area, 0.0))) / 2


def is_trace(region: Region, lines: Sequence[Region], shape: tuple[int, ...]) -> bool:
    """Tell whether a region that cannot be read is surely of `lines` that were erased (picture of `shape`).

    It then lies where they lay and is as high as they were. Limbs and hills around lettering that went may
    look like one huge letter without it.
    """
    lettered, own = (np.zeros(shape[:2], np.uint8) for _ in range(2))
    _add_area(own, region.polygon)
    near = [line for line in lines if share_within(line.polygon, own) > TRACE_OF]
    for line in near:
        _add_area(lettered, line.polygon)
    highest = max((height_of(line.polygon) for line in near), default=0.0)
    return height_of(region.polygon) <= HIGHER * highest and share_within(region.polygon, lettered) >= WITHIN


def _add_area(mask: Pixels, polygon: Polygon) -> None:
    cv2.fillPoly(mask, [np.round(np.asarray(polygon, np.float64)).astype(np.int32)], 255)


async def mask_of(pixels: Pixels, regions: Sequence[Region], whole: Collection[Region] = ()) -> Pixels:
    """Return the mask (H×W, 255 = repaint) of regions: their glyphs, and all of those that are in `whole`."""
    return await asyncio.to_thread(first_mask, pixels, regions, whole)


def first_mask(pixels: Pixels, regions: Sequence[Region], whole: Collection[Region] = ()) -> Pixels:
    """Do what `mask_of` does, and block meanwhile."""
    strokes = [region.polygon for region in regions if region not in whole]
    mask = glyph_mask(pixels[..., :3], strokes) if strokes else np.zeros(pixels.shape[:2], np.uint8)
    _add_whole(mask, [region.polygon for region in regions if region in whole])
    return mask


def next_mask(
    pixels: Pixels, left: Sequence[Region], tries: Pixels, erased: Sequence[Region], *, is_last: bool
) -> Pixels:
    """Return the mask (H×W) for what is left: the more often a place was tried, the more of it goes.

    `tries` (H×W) counts how often each pixel was repainted, `erased` are the regions of earlier rounds. What
    is new is masked by its strokes, what was tried once by its strokes and more around them, what was tried
    twice, or in the last round, as a whole. What nobody can read goes as far as those regions reach, whole
    where it is as high as they are: it is a trace of them, and its polygon may hold half a forest.
    """
    counts = [_tried(region.polygon, tries) for region in left]
    enough = 1 if is_last else 2
    known = [(region, count) for region, count in zip(left, counts, strict=True) if region.text or not count]
    whole = [region for region, count in known if count >= enough]
    mask = first_mask(pixels, [region for region, _ in known], whole)
    for region, count in known:
        if count > 0:
            _add_tried(mask, region.polygon, tries, wider=count < enough)
    for region, count in zip(left, counts, strict=True):
        if count > 0 and not region.text:
            whole_lines = count >= enough and is_trace(region, erased, mask.shape)
            _add_traces(mask, region.polygon, tries, erased, whole=whole_lines)
    return mask


def _add_traces(
    mask: Pixels, polygon: Polygon, tries: Pixels, erased: Sequence[Region], *, whole: bool
) -> None:
    """Add what was erased within a polygon and is seen there still, or all of those lines with `whole`."""
    for line in erased:
        margin = max(float(LEAST_WIDER), MARGIN * height_of(line.polygon))
        part = part_of(mask.shape, line.polygon, margin=margin)
        if part is None:
            continue
        reached = part.area if whole else np.where(part.of(tries) > 0, part.area, np.uint8(0))
        part.of(mask)[(_grown(reached, margin) > 0) & (_inside(polygon, part) > 0)] = 255


def _inside(polygon: Polygon, part: Part) -> Pixels:
    """Return the part's pixels (h×w, 255) that lie in another polygon of the picture."""
    area = np.zeros(part.area.shape, np.uint8)
    points = np.asarray(polygon, np.float64) - (part.columns.start, part.rows.start)
    cv2.fillPoly(area, [np.round(points).astype(np.int32)], 255)
    return area


def _tried(polygon: Polygon, tries: Pixels) -> int:
    if share_within(polygon, tries) <= TOUCHED:
        return 0
    part = part_of(tries.shape, polygon)
    return int(part.of(tries)[part.area > 0].max()) if part is not None else 0


TOUCHED = 0.1
"""Lettering of which more than this share was repainted is what an earlier round left."""


def _add_tried(mask: Pixels, polygon: Polygon, tries: Pixels, *, wider: bool) -> None:
    """Add what earlier rounds repainted in a line; with `wider` also what is close to that or to strokes."""
    height = height_of(polygon)
    reach = max(float(LEAST_WIDER), WIDER * height) if wider else 0.0
    part = part_of(mask.shape, polygon, margin=reach + height / 2)
    if part is None:
        return
    strokes = np.where(
        (part.of(tries) > 0) | ((part.area > 0) & (part.of(mask) > 0)), np.uint8(255), np.uint8(0)
    )
    near = _grown(part.area, height / 2)
    part.of(mask)[(_grown(strokes & near, reach) & near) > 0] = 255


def _add_whole(mask: Pixels, polygons: Sequence[Polygon]) -> None:
    for polygon in polygons:
        margin = max(1.0, MARGIN * height_of(polygon))
        part = part_of(mask.shape, polygon, margin=margin)
        if part is not None:
            part.of(mask)[_grown(part.area, margin) > 0] = 255


def _grown(area: Pixels, reach: float) -> Pixels:
    """Return the area (h×w) with all that lies within `reach` pixels of it."""
    if not area.any():
        return area
    away = cv2.distanceTransform((area == 0).astype(np.uint8), cv2.DIST_L2, 5)
    return np.where(away <= reach, np.uint8(255), np.uint8(0))


def spare(mask: Pixels, pixels: Pixels, kept: Sequence[Region], going: Sequence[Region]) -> None:
    """Take the glyphs of `kept` lettering out of `mask` (H×W).

    Where lines that stay and lines that go overlap, a pixel belongs to the one in which it lies deeper.
    """
    near = [region for region in kept if share_within(region.polygon, mask) > 0]
    if not near:
        return
    glyphs = glyph_mask(pixels[..., :3], [region.polygon for region in near])
    for region in near:
        part = part_of(mask.shape, region.polygon, margin=height_of(region.polygon) / 2)
        if part is not None:
            is_theirs = _depth_of(going, part, mask.shape) > _depth(part.area)
            part.of(mask)[(part.of(glyphs) > 0) & ~is_theirs] = 0


def _depth_of(regions: Sequence[Region], part: Part, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return how deep (pixels) each pixel of a part lies in the regions that reach into it."""
    depth = np.zeros(part.area.shape, np.float32)
    for region in regions:
        depth = np.maximum(depth, _depth(_inside(region.polygon, part)))
    return depth


def _depth(area: Pixels) -> NDArray[np.float32]:
    return np.asarray(cv2.distanceTransform(area, cv2.DIST_L2, 3), np.float32)
