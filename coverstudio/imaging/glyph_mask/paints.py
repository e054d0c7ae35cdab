"""The colours that lettering has: even along the line, flat, and rare around it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.glyph_mask.lines import Line
from coverstudio.imaging.glyph_mask.shapes import Floats, Labels, Truths, grown, shrunk

COLOURS = 8
SAMPLES = 8000
LEAST_SCORE = 0.3
"""Below this no colour stands out as lettering, and the whole region is white."""
TALL = 160
LEAST_INSIDE, MOST_INSIDE = 0.004, 0.6
"""The share of a region that lettering of one colour has. More is its ground, however rare that may be around
it: between dense lines there is nothing but other lettering."""
PRINTED = 0.3
"""In lines as tall as this (pixels) the whole region would be half the picture: the colour of which at least
this share is exactly the same is taken instead, as only print is so even."""


@dataclass(frozen=True, eq=False)
class Paint:
    """A colour that the lettering has, L*a*b*, and how far from it a pixel may be.

    `flat` is the share of its pixels that have exactly this colour, as printed lettering has.
    """

    lab: Floats
    tolerance: float
    score: float
    flat: float


def paints_of(line: Line) -> list[Paint]:
    """The colours of the lettering, the surest first; empty where none stands out."""
    rng = np.random.default_rng(0)
    inside, places = _sample(line.lab, line.tight, rng)
    edge, edge_places = _sample(line.lab, line.wide & ~shrunk(line.wide, 2) & ~grown(line.foreign, 2), rng)
    around, _ = _sample(line.lab, line.around, rng)
    if len(inside) < COLOURS or len(edge) == 0:
        return []
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.5)
    found = cv2.kmeans(inside, COLOURS, np.empty(0), stop, 3, cv2.KMEANS_PP_CENTERS)[2]
    centres = np.asarray(found, np.float32)
    own = _nearest(inside, centres)
    at_edge = _nearest(edge, centres)
    outside = 0.5 * _typical_share(at_edge, line.pieces_of(edge_places, 1.5, 6)) + 0.25 * _share(at_edge)
    outside += 0.25 * _share(_nearest(around, centres))
    piece = line.pieces_of(places, 1.5, 2)
    paints = [_paint(k, inside, own, float(outside[k]), piece, centres) for k in range(COLOURS)]
    paints.sort(key=lambda paint: -paint.score)
    if paints[0].score < LEAST_SCORE:
        flattest = max(paints, key=lambda paint: paint.flat)
        return [flattest] if line.height >= TALL and flattest.flat >= PRINTED else []
    return [paints[0], *(p for p in paints[1:] if p.score > (0.5 if p.flat > 0.55 else 1.2))]


def _sample(lab: Floats, where: Truths, rng: np.random.Generator) -> tuple[Floats, Labels]:
    """At most SAMPLES pixels of `where`, n×3, and their places (n×2, row and column)."""
    places = np.argwhere(where)
    if len(places) > SAMPLES:
        places = places[np.sort(rng.integers(0, len(places), SAMPLES))]
    return lab[places[:, 0], places[:, 1]], places


def _share(labels: Labels) -> NDArray[np.float64]:
    return np.bincount(labels, minlength=COLOURS) / max(len(labels), 1)


def _typical_share(labels: Labels, piece: Labels) -> NDArray[np.float64]:
    """The median over pieces: a letter that the region's end cuts through does not count."""
    return np.median([_share(labels[piece == number]) for number in np.unique(piece)], axis=0)


def _nearest(colours: Floats, centres: Floats) -> Labels:
    return ((colours[:, None] - centres[None]) ** 2).sum(-1).argmin(-1)


def _paint(k: int, inside: Floats, own: Labels, outside: float, piece: Labels, centres: Floats) -> Paint:
    """How much colour `k` behaves like lettering: common inside, rare outside, even along the line, flat."""
    mine = own == k
    share = float(mine.mean())
    if not LEAST_INSIDE <= share <= MOST_INSIDE:
        return Paint(centres[k], 0.0, -9.0, 0.0)
    spread = float(np.sqrt(((inside[mine] - centres[k]) ** 2).sum(-1).mean()))
    per_piece = np.bincount(piece[mine], minlength=int(piece.max()) + 1) / np.maximum(np.bincount(piece), 1)
    even = float((per_piece > 0.25 * share).mean())
    score = float(np.log((share + 0.01) / (outside + 0.02))) + 2 * (even - 1) - spread / 12
    mode, tolerance, flat = mode_of(inside[mine], centres[k])
    return Paint(mode, tolerance, score + flat, flat)


def mode_of(colours: Floats, start: Floats) -> tuple[Floats, float, float]:
    """The colour where most lie, a tolerance (narrow for flat paint), and the share exactly there."""
    mode = start
    for radius in (16.0, 10.0, 7.0, 7.0):
        near = colours[((colours - mode) ** 2).sum(-1) < radius**2]
        if len(near) >= 3:
            mode = np.median(near, axis=0).astype(np.float32)
    distance = np.sqrt(((colours - mode) ** 2).sum(-1))
    spread = float(np.median(distance))
    return mode, float(np.clip(3.5 + 2.5 * spread, 4.5, 22)), float((distance < 2.5).mean())
