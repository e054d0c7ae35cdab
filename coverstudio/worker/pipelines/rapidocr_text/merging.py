"""Makes one sighting of the many of a line; what is seen at more than one size is believed most readily."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from coverstudio.worker.pipelines.rapidocr_text.lines import (
    TALLEST,
    Sighting,
    length_of,
    overlap,
    thickness_of,
)

BEST_HEIGHT = 64.0
SMALLEST_EXACT = 24.0
"""Boxes around lines lower than this are loose: their area says nothing."""
SPANNED_ALONG, SPANNED_ACROSS = 0.8, 0.5
"""The shares of a box that a bent line in it spans, at least, if it is what the box was drawn around."""
AS_LONG, HUGGED = 0.92, 0.8
"""Of two bent outlines as long as each other the one is better that has less than this of the area."""
INSIDE = 0.5
"""The share of the smaller of two outlines that lies in the other, at least, where they are of one place."""
AS_HIGH = 3.0
"""Two sightings of which one is this many times as high as the other are not of the same lettering."""


def merge(sightings: Sequence[Sighting]) -> list[Sighting]:
    """One sighting per line: the best is the one whose height suits the network.

    But where another size saw a third more of the line, that one is taken; and a bent outline is better than
    the box around it, which holds more picture than lettering.
    """
    usable = [s for s in sightings if s.seen_height <= TALLEST or s.level == 0]
    kept: list[Sighting] = []
    for sighting in sorted(usable, key=_strangeness):
        same = [other for other in kept if _same_lettering(sighting, other)]
        if not same or _is_better(sighting, same):
            kept = [other for other in kept if other not in same]
            kept.append(_confirmed(sighting, same))
        else:
            kept = [_confirmed(other, [sighting]) if other in same else other for other in kept]
    return [line for line in kept if not any(_is_piece_of(line, other) for other in kept)]


def _same_lettering(one: Sighting, other: Sighting) -> bool:
    """Whether two sightings show the same: a fold in half a page says nothing about the half page."""
    if overlap(one.corners, other.corners) <= INSIDE:
        return False
    low, high = sorted((thickness_of(one.corners), thickness_of(other.corners)))
    return high < AS_HIGH * low or (one.bent and _fills(one, other)) or (other.bent and _fills(other, one))


def _is_piece_of(line: Sighting, other: Sighting) -> bool:
    """Whether a line is a stroke of a much larger letter, which is no guess."""
    much_lower = thickness_of(line.corners) * AS_HIGH <= thickness_of(other.corners)
    return much_lower and other.is_plain and overlap(line.corners, other.corners) > INSIDE


def _is_better(sighting: Sighting, same: Sequence[Sighting]) -> bool:
    """Whether a sighting shows a line better than what is known of it."""
    if sighting.bent:
        return all(_hugs(sighting, other) if other.bent else _fills(sighting, other) for other in same)
    if any(other.bent and _fills(other, sighting) for other in same):
        return False
    covered = sum(other.area for other in same)
    return sighting.area > 1.33 * covered and sighting.seen_height > SMALLEST_EXACT


def _hugs(one: Sighting, other: Sighting) -> bool:
    """Whether one bent outline follows the same line as another, with less picture in it."""
    as_long = length_of(one.corners) > AS_LONG * length_of(other.corners)
    return as_long and one.area < HUGGED * other.area


def _fills(bent: Sighting, box: Sighting) -> bool:
    """Whether a bent line spans a box of four corners: both are of the same lettering."""
    corner = box.corners[0]
    for axis, share in ((box.corners[1] - corner, SPANNED_ALONG), (box.corners[3] - corner, SPANNED_ACROSS)):
        places = np.clip((bent.corners - corner) @ axis / max(float(axis @ axis), 1.0), 0, 1)
        if places.max() - places.min() < share:
            return False
    return True


def _strangeness(sighting: Sighting) -> tuple[float, float]:
    """Least for what the network sees best."""
    return abs(math.log(max(sighting.seen_height, 1.0) / BEST_HEIGHT)), -sighting.score


def _confirmed(sighting: Sighting, others: Sequence[Sighting]) -> Sighting:
    elsewhere = [other for other in others if other.confirmed or other.level != sighting.level]
    if not elsewhere:
        return sighting
    score = max(sighting.score, *(other.score for other in elsewhere))
    return replace(sighting, confirmed=True, score=score)
