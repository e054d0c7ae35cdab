"""The strokes of the lettering's colours, and the pixels beside them that they cover in part."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from coverstudio.imaging.glyph_mask.lines import Line
from coverstudio.imaging.glyph_mask.paints import Paint
from coverstudio.imaging.glyph_mask.shapes import Labels, Truths, grown, pieces, shrunk
from coverstudio.imaging.smooth_fill import smooth_fill

LEAST_SHARE = 0.15
SEEN = 3.0
"""A stroke is in a pixel if it covers so much of it, and if that changes it by so much (L*a*b*)."""


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
    background = smooth_fill(line.lab, (~near & ~grown(line.foreign, 2)).astype(np.float32))
    covered = np.zeros(strokes.shape, bool)
    for paint in paints:
        towards = paint.lab - background
        contrast = np.maximum(np.sqrt((towards**2).sum(-1)), 8)
        share = ((line.lab - background) * towards).sum(-1) / contrast**2
        covered |= share > np.maximum(LEAST_SHARE, SEEN / contrast)
    return near & covered & line.wide


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
