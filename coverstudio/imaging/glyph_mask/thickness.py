"""Strokes of one lettering are about as thick as each other: what is much thinner is grain."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from coverstudio.imaging.glyph_mask.lines import Line
from coverstudio.imaging.glyph_mask.shapes import Floats, Labels, Truths, pieces

LEAST_RADIUS = 2.0
"""Pixels: of thinner strokes the radius says nothing."""
SPECK, SPECK_SIZE = 0.45, 0.2
"""A piece that is so much thinner than strokes are, and so much smaller than the line is high, is grain."""


def of_even_thickness(line: Line, strokes: Truths) -> Truths:
    """The strokes without the grain around them that has their colour."""
    depth = _depth(strokes)
    radius = _radius_of(depth, line.height)
    if radius < LEAST_RADIUS:
        return strokes
    return _without_specks(strokes, radius, line.height)


def _depth(mask: Truths) -> Floats:
    return cast("Floats", cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1])


def _radius_of(depth: Floats, height: float) -> float:
    """Half of how thick strokes typically are: the median depth along their middles."""
    middles = depth[
        (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8))) & (depth > max(1.0, height * 0.01))
    ]
    return float(np.median(middles)) if middles.size else 0.0


def _without_specks(strokes: Truths, radius: float, height: float) -> Truths:
    depth = _depth(strokes)

    def belongs(labels: Labels, area: Labels) -> Truths:
        thick = np.bincount(labels[depth >= SPECK * radius], minlength=len(area)) > 0
        return thick | (area > (SPECK_SIZE * height) ** 2)

    return pieces(strokes, belongs)
