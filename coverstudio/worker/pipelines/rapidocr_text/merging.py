"""Makes one sighting of the many of a line; what is seen at more than one size is believed most readily."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from coverstudio.worker.pipelines.rapidocr_text.lines import Sighting, overlap

BEST_HEIGHT = 64.0
SMALLEST_EXACT = 24.0
"""Boxes around lines lower than this are loose: their area says nothing."""
TALLEST = 300.0
"""A line higher than this at one size is left to a smaller size."""


def merge(sightings: Sequence[Sighting]) -> list[Sighting]:
    """One sighting per line: the best is the one whose height suits the network.

    But where another size saw a third more of the line, that one is taken.
    """
    usable = [s for s in sightings if s.seen_height <= TALLEST or s.level == 0]
    kept: list[Sighting] = []
    for sighting in sorted(usable, key=_strangeness):
        same = [other for other in kept if overlap(sighting.corners, other.corners) > 0.5]
        covered = sum(other.area for other in same)
        larger = sighting.area > 1.33 * covered and sighting.seen_height > SMALLEST_EXACT
        if not same or larger:
            kept = [other for other in kept if other not in same]
            kept.append(_confirmed(sighting, same))
        else:
            kept = [_confirmed(other, [sighting]) if other in same else other for other in kept]
    return kept


def _strangeness(sighting: Sighting) -> tuple[float, float]:
    """Least for what the network sees best."""
    return abs(math.log(max(sighting.seen_height, 1.0) / BEST_HEIGHT)), -sighting.score


def _confirmed(sighting: Sighting, others: Sequence[Sighting]) -> Sighting:
    elsewhere = [other for other in others if other.confirmed or other.level != sighting.level]
    if not elsewhere:
        return sighting
    score = max(sighting.score, *(other.score for other in elsewhere))
    return replace(sighting, confirmed=True, score=score)
