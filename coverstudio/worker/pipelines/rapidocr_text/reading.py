"""Reads lines with the recogniser, which also says which way up a line stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coverstudio.generation.messages import Region
from coverstudio.worker.pipelines.rapidocr_text.legibility import is_legible
from coverstudio.worker.pipelines.rapidocr_text.lines import Corners, Pixels, Sighting, height_of, length_of
from coverstudio.worker.pipelines.rapidocr_text.networks import OWN, Letters, read_lines
from coverstudio.worker.pipelines.rapidocr_text.straightening import straightened

READABLE = 0.7
"""How sure the recogniser has to be for its text to be told."""
SURE = 0.9
"""How sure it has to be for no other way up to be tried."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What was read in a line, and its corners from where reading starts."""

    letters: Letters
    corners: Corners

    @property
    def certainty(self) -> float:
        """How sure the recogniser is, 0..1."""
        return self.letters.certainty

    def region(self, score: float) -> Region:
        """The region of the line; its text is empty where reading was no more than a guess."""
        polygon = tuple((round(float(x), 2), round(float(y), 2)) for x, y in self.corners)
        text = self.letters.text if self.certainty >= READABLE else ""
        legible = is_legible(self.letters)
        return Region(polygon=polygon, score=round(score, 4), text=text, legible=legible)


def read_all(bgr: Pixels, lines: Sequence[Corners], other: str = OWN) -> list[Reading]:
    """What stands in each line, whichever way it is turned; many lines are read at once.

    Lines that the own recogniser is not sure of are read by the `other` one too, where there is one.
    """
    best = [Reading(Letters("", ()), corners) for corners in lines]
    for recogniser in (OWN, other) if other else (OWN,):
        _read_better(bgr, lines, recogniser, best)
    return best


def _read_better(bgr: Pixels, lines: Sequence[Corners], recogniser: str, best: list[Reading]) -> None:
    """Put readings that are surer in the place of those in `best` that are not sure."""
    turns = [_turns(corners) for corners in lines]
    for attempt in range(max((len(turn) for turn in turns), default=0)):
        unsure = [i for i, turn in enumerate(turns) if attempt < len(turn) and best[i].certainty <= SURE]
        tried = [turns[i][attempt] for i in unsure]
        pieces = [straightened(bgr, corners) for corners in tried]
        for i, corners, letters in zip(unsure, tried, read_lines(pieces, recogniser), strict=True):
            if letters.certainty > best[i].certainty:
                best[i] = Reading(letters, corners)


def believable(line: Sighting, reading: Reading) -> bool:
    """Folds of cloth and windows look like a letter at one size only, and read as next to nothing."""
    if reading.certainty >= (0.85 if len(reading.letters.text.strip()) >= 3 else 0.97):
        return True
    return line.is_plain


def _turns(corners: Corners) -> list[Corners]:
    """The ways up to try: upright and upside down, or for what is higher than wide both ways of lying."""
    if len(corners) > 4 or length_of(corners) * 1.5 >= height_of(corners):
        return [corners, np.roll(corners, -(len(corners) // 2), axis=0)]
    return [np.roll(corners, -start, axis=0) for start in (0, 3, 1)]
