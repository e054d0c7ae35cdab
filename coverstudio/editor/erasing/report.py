"""What erasing did, as numbers and regions: what the window says, what `--report` writes."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.messages import Region

Pixels = NDArray[np.uint8]

_STRIP_ROWS = 512


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One round: what was erased, the share (0..1) of the picture repainted for it, what was left then."""

    erased: tuple[Region, ...]
    left: tuple[Region, ...]
    masked_share: float


class InFile(msgspec.Struct, frozen=True, kw_only=True):
    """How a written file differs outside the mask from the one that was read, by reading it again.

    `most_difference` is in levels of a channel. Both are 0 but for JPEG, which encodes every pixel anew.
    """

    pixels_changed_outside_mask: int
    most_difference: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What erasing did: the numbers behind "clean after 2 rounds".

    `masked_share` is the share (0..1) of the picture's pixels that were allowed to change; `pixels_changed`
    counts those that did, `pixels_changed_outside_mask` those that did and were not allowed to, by comparing
    the pictures. `kept` is the lettering that was to stay, `not_found` the words to keep that nothing in the
    picture says. `seconds` is the time from the first look to the last. `in_file` is there where a file was
    written.
    """

    engine: str
    detector: str = ""
    rounds: int
    regions_found: int
    regions_left: int
    masked_share: float
    pixels_changed: int
    pixels_changed_outside_mask: int
    seconds: float = 0.0
    found: tuple[Region, ...] = ()
    kept: tuple[Region, ...] = ()
    not_found: tuple[str, ...] = ()
    history: tuple[Round, ...] = ()
    in_file: InFile | None = None

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing can be read any more of what was to go."""
        return self.regions_left == 0


class Erased(msgspec.Struct, frozen=True):
    """The picture after erasing, the mask of what was allowed to change, the report, and what is left."""

    pixels: Pixels
    mask: Pixels
    report: Report
    left: tuple[Region, ...] = ()


class Changed(msgspec.Struct, frozen=True):
    """How many pixels of a picture changed, and how many of these lie outside the mask."""

    pixels: int
    outside: int


def changed(before: Pixels, after: Pixels, mask: Pixels) -> Changed:
    """Compare two pictures (H×W×C, transparency included) outside and inside a mask (H×W)."""
    total = outside = 0
    for top in range(0, len(before), _STRIP_ROWS):  # a large picture needs no second one of truths
        rows = slice(top, top + _STRIP_ROWS)
        differs = (before[rows] != after[rows]).any(axis=2)
        total += int(np.count_nonzero(differs))
        outside += int(np.count_nonzero(differs & (mask[rows] == 0)))
    return Changed(total, outside)


def masked_share(mask: Pixels) -> float:
    """Return the share (0..1) of a mask that is not black."""
    return float(np.count_nonzero(mask)) / mask.size
