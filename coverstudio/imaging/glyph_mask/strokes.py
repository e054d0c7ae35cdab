"""The strokes of the lettering's colours, and the pixels beside them that they cover in part."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import cv2
import numpy as np

from coverstudio.imaging.glyph_mask.lines import Line
from coverstudio.imaging.glyph_mask.paints import Paint
from coverstudio.imaging.glyph_mask.shapes import Floats, Labels, Truths, grown, pieces, shrunk
from coverstudio.imaging.smooth_fill import smooth_fill

LEAST_SHARE = 0.15
SEEN = 3.0
"""A stroke is in a pixel if it covers so much of it, and if that changes it by so much (L*a*b*)."""
CALM = 4.0
"""Pixels: the sigma of a mean that has no grain."""
GRAIN, HALF = 2.0, 0.5
"""And by so many standard deviations of what lies beside the strokes, where nothing is covered: in faint
lettering the grain of the canvas looks like a fringe. Half a pixel is a stroke whatever the grain."""


def strokes_of(line: Line, paints: Sequence[Paint]) -> Truths:
    """The pixels of the surest paint, and the pieces of the others that lie close to them."""
    strokes = _painted(line, paints[0])
    close = grown(strokes, max(3, round(line.height * 0.12)))
    for paint in paints[1:]:
        strokes |= pieces(_painted(line, paint), partial(_mostly_in, close))
    return strokes


def fringe_of(line: Line, strokes: Truths, paints: Sequence[Paint]) -> Truths:
    """Pixels beside the strokes that a stroke covers in part: its smooth edge, and hairlines."""
    near = grown(strokes, 4)
    beside = grown(strokes, 10) & ~near & ~grown(line.foreign, 2)
    background = smooth_fill(line.lab, (~near & ~grown(line.foreign, 2)).astype(np.float32))
    grain = line.lab - _mean_in(line.lab, beside)
    covered = np.zeros(strokes.shape, bool)
    for paint in paints:
        towards = paint.lab - background
        contrast = np.maximum(np.sqrt((towards**2).sum(-1)), 8)
        share = ((line.lab - background) * towards).sum(-1) / contrast**2
        noise = float(((grain * towards).sum(-1) / contrast**2)[beside].std()) if beside.any() else 0.0
        covered |= share > np.maximum(np.clip(GRAIN * noise, LEAST_SHARE, HALF), SEEN / contrast)
    return near & covered & line.wide


def _mean_in(values: Floats, where: Truths) -> Floats:
    """The mean of the values around each pixel, as far as they lie in `where`."""
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), CALM)
    total = cv2.GaussianBlur(values * where[..., None].astype(np.float32), (0, 0), CALM)
    return (total / np.maximum(share, np.float32(1e-3))[..., None]).astype(np.float32)


def _mostly_in(place: Truths, labels: Labels, area: Labels) -> Truths:
    return np.bincount(labels[place], minlength=len(area)) > 0.6 * area


def _painted(line: Line, paint: Paint) -> Truths:
    """The connected pieces of this paint that belong to the region; those that run out of it are picture."""
    edge = line.wide & ~shrunk(line.wide, 1)

    def belongs(labels: Labels, area: Labels) -> Truths:
        inside = np.bincount(labels[line.tight], minlength=len(area))
        at_edge = np.bincount(labels[edge], minlength=len(area)) > 0
        return (~at_edge | (inside > 0.6 * area)) & (inside > 0) & (area >= 2)

    distance = np.sqrt(((line.lab - paint.lab) ** 2).sum(-1))
    return pieces(line.wide & (distance < paint.tolerance), belongs)
