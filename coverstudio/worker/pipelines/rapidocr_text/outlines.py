"""Outlines of lines from the detector's map, straight ones and curved ones.

The map shows the core of every line, thinner and shorter than the line itself (Liao et al., Real-time scene
text detection with differentiable binarization, 2020): outlines are grown back by as much.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from coverstudio.worker.pipelines.rapidocr_text.lines import Corners, Floats, Pixels
from coverstudio.worker.pipelines.rapidocr_text.midlines import bent_outline

CORE = 0.3
"""What the map says of a pixel in a core, at least."""
SUREST_ENOUGH = 0.5
"""The mean of the map in the box of a core, at least."""
GROWTH = 1.6
"""How far a core is grown back: this times its area over its perimeter."""
THINNEST, THINNEST_GROWN = 3.0, 5.0
"""In pixels of the map: thinner things are no lettering."""
STRAIGHT = 0.75
"""A core that fills more than this share of its box is a straight line's."""


@dataclass(frozen=True, eq=False)
class Found:
    """A line in a map: its outline in the map's pixels, and the map's mean in its core (0..1)."""

    corners: Corners
    score: float


def outlines_in(line_map: Floats) -> list[Found]:
    """The lines that a map (H×W, 0..1) shows."""
    cores = cv2.dilate((line_map > CORE).astype(np.uint8), np.ones((2, 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cores, connectivity=8)
    found: list[Found] = []
    for label in range(1, count):
        x, y, w, h = (int(value) for value in stats[label][:4])
        if min(w, h) < THINNEST:
            continue
        around = slice(y, y + h), slice(x, x + w)
        line = _outline((labels[around] == label).astype(np.uint8), line_map[around])
        if line is not None:
            found.append(Found(line.corners + np.array([x, y], np.float32), line.score))
    return found


def _outline(core: Pixels, line_map: Floats) -> Found | None:
    """The line of one core, in the pixels of its crop; None for what is too thin or too unsure."""
    contours, _ = cv2.findContours(core, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    (centre, (width, height), angle) = cv2.minAreaRect(contours[0])
    if min(width, height) < THINNEST:
        return None
    if np.count_nonzero(core) < STRAIGHT * (width + 1) * (height + 1):
        bent = bent_outline(core, GROWTH)
        score = float(cv2.mean(line_map, core)[0])
        if bent is not None and score >= SUREST_ENOUGH:
            return Found(bent, score)
    box = cv2.boxPoints((centre, (width, height), angle))
    score = _mean_in(line_map, np.asarray(box, np.float32))
    grown = GROWTH * width * height / (width + height)
    if score < SUREST_ENOUGH or min(width, height) + grown < THINNEST_GROWN:
        return None
    corners = cv2.boxPoints((centre, (width + grown, height + grown), angle))
    return Found(_from_the_left(np.asarray(corners, np.float32)), score)


def _mean_in(line_map: Floats, box: Corners) -> float:
    inside = np.zeros(line_map.shape, np.uint8)
    cv2.fillPoly(inside, [np.floor(box).astype(np.int32)], 1)
    return float(cv2.mean(line_map, inside)[0])


def _from_the_left(box: Corners) -> Corners:
    """The corners of a box, clockwise, from the upper one of the two on the left."""
    left = box[np.argsort(box[:, 0], kind="stable")[:2]]
    first = left[np.argmin(left[:, 1])]
    return np.roll(box, -int(np.argmin(np.linalg.norm(box - first, axis=1))), axis=0)
