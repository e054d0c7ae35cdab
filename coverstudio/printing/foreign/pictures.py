"""How sharp the pictures of a page are, and how much ink they and the plain colours ask for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from coverstudio.document.layers import TOLERANCE_PPI
from coverstudio.imaging.ink import coverage
from coverstudio.printing.contents.events import Image
from coverstudio.printing.findings import Finding, Rule, Severity
from coverstudio.printing.foreign.pixels import Levels, size_of
from coverstudio.printing.foreign.sight import bounds_of
from coverstudio.printing.foreign.strips import strips_of
from coverstudio.printing.foreign.subject import Subject
from coverstudio.printing.preflight.pictures import ASKED_PPI, LOWEST_PPI

_POINTS_PER_INCH = 72.0
_SMALL_PT = 6.0  # pictures below two millimetres are dots and pieces of gradients
_USUAL_INK = 300  # per cent, where nobody says what the printer takes
_TOLERANCE_INK = 1  # per cent: inks are rounded
_PATCH = 8  # pixels a side: less than a square millimetre at print size dries
_MOST_SIDE = 6000


def picture_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the resolution of the pictures and with their ink."""
    yield from _resolution_findings(subject)
    yield from _ink_findings(subject)


def ppi_of(image: Image) -> float:
    """Return the lower ppi of both directions; infinity for a picture that is squeezed to nothing."""
    matrix, (width, height) = image.state.matrix, size_of(image)
    across, down = math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])
    if not across or not down:
        return math.inf
    return min(width / across, height / down) * _POINTS_PER_INCH


def _resolution_findings(subject: Subject) -> Iterator[Finding]:
    found = [(ppi_of(image), image) for image in subject.sight.images if _counts(image)]
    asked = float(subject.printer.file.ppi.value) if subject.printer is not None else ASKED_PPI
    least = LOWEST_PPI
    if subject.printer is not None and subject.printer.file.least_ppi is not None:
        least = float(subject.printer.file.least_ppi.value)
    asked = min(asked, ASKED_PPI)
    very_low = [one for one in found if one[0] < least - TOLERANCE_PPI]
    low = [one for one in found if least - TOLERANCE_PPI <= one[0] < asked - TOLERANCE_PPI]
    yield from _told(subject, very_low, "very-low-ppi", "may-be-rejected", asked)
    yield from _told(subject, low, "low-ppi", "looks-bad", asked)


def _counts(image: Image) -> bool:
    left, bottom, right, top = bounds_of(image)
    return min(size_of(image)) > 0 and min(right - left, top - bottom) > _SMALL_PT


def _told(
    subject: Subject, found: list[tuple[float, Image]], rule: Rule, severity: Severity, asked: float
) -> Iterator[Finding]:
    if not found:
        return
    ppi, image = min(found, key=lambda one: one[0])
    one = f"A picture has {ppi:.0f} ppi at its size and print wants {asked:.0f}: use a larger one."
    more = (
        f"{len(found)} pictures have too few pixels, the worst {ppi:.0f} ppi, and print wants {asked:.0f}: "
        "use larger ones."
    )
    yield Finding(
        rule=rule,
        severity=severity,
        sentence=one if len(found) == 1 else more,
        place=subject.place(bounds_of(image)),
    )


def _ink_findings(subject: Subject) -> Iterator[Finding]:
    limit, severity = _ink_limit(subject)
    if limit is None:
        return
    worst = subject.sight.ink
    most, bounds = worst.value, worst.bounds
    inked = [one for one in subject.sight.images if one.space is not None and one.space.channels == 4]
    total = max(1, sum(math.prod(size_of(image)) for image in inked))
    done = 0
    for image in inked:
        found = _most_ink(image, lambda pixels, before=done: subject.beat((before + pixels) / total))
        done += math.prod(size_of(image))
        if found > most:
            most, bounds = found, bounds_of(image)
    if most > limit + _TOLERANCE_INK:
        who = subject.printer.name if subject.printer is not None else "A usual press"
        yield Finding(
            rule="too-much-ink",
            severity=severity,
            sentence=(
                f"Up to {most:.0f} % of ink lie on one spot and {who} takes {limit} %: convert the colours "
                "with a profile that keeps to it."
            ),
            place=subject.place(bounds),
        )


def _ink_limit(subject: Subject) -> tuple[int | None, Severity]:
    """Return the most ink in per cent, and how bad more is. A printer that names no limit has none."""
    if subject.printer is None:
        return _USUAL_INK, "looks-bad"
    most = subject.printer.file.most_ink
    return (None if most is None else int(most.value)), "may-be-rejected"


def _most_ink(image: Image, tell: Callable[[int], object]) -> float:
    """Return the ink of a picture in CMYK where it is highest, in per cent, over patches of pixels.

    `tell` is told before each strip how many pixels were looked at.
    """
    most, pixels = 0.0, 0
    for strip in strips_of(image, _MOST_SIDE):
        tell(pixels)
        pixels += strip.shape[0] * strip.shape[1]
        if strip.size:
            most = max(most, _highest(strip))
    return most


def _highest(levels: Levels) -> float:
    found = coverage(levels)
    height, width = (side // _PATCH * _PATCH for side in found.shape)
    if not height or not width:
        return float(found.max())
    patches = found[:height, :width].reshape(height // _PATCH, _PATCH, width // _PATCH, _PATCH)
    return float(patches.mean(axis=(1, 3), dtype=np.float32).max())
