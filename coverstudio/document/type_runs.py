"""What single letters of a text have of their own. Places count characters (code points) of the text."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from coverstudio.document.scalars import LONGEST_WORDS, Colour, Name

Place = Annotated[int, msgspec.Meta(ge=0, le=LONGEST_WORDS)]
Tag = Annotated[str, msgspec.Meta(pattern=r"^[ -~]{4}\Z")]
"""Four characters that name an OpenType feature ("liga", "ss01") or the axis of a variable font ("wght")."""
Features = Annotated[dict[Tag, Annotated[int, msgspec.Meta(ge=0, le=999)]], msgspec.Meta(max_length=64)]
"""Features that are set against the font's habit: 0 off, 1 on, more for the numbered alternate."""
AxisValues = Annotated[
    dict[Tag, Annotated[float, msgspec.Meta(ge=-32_768.0, le=32_767.0)]], msgspec.Meta(max_length=64)
]
"""Where a variable font stands on its axes, in the axes' own units."""

FontSize = Annotated[float, msgspec.Meta(gt=0.0, le=2000.0)]  # points
SMALLEST_SIZE, LARGEST_SIZE = 1.0, 2000.0
"""What letters are made by dragging, stepping and fitting, in points."""
FontWeight = Annotated[int, msgspec.Meta(ge=100, le=900)]
Thousandths = Annotated[float, msgspec.Meta(ge=-10_000.0, le=10_000.0)]  # of an em

Kerning = Literal["metric", "optical", "none"]
Case = Literal["typed", "upper", "lower", "title"]


class Span(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of a text, from `start` up to `end`, and how it differs; None is as the layer has it.

    Sizes are points, `tracking` and `baseline_shift` (upwards) thousandths of the stretch's own em.
    """

    start: Place
    end: Place
    family: Name | None = None
    size: FontSize | None = None
    weight: FontWeight | None = None
    italic: bool | None = None
    tracking: Thousandths | None = None
    baseline_shift: Thousandths | None = None
    colour: Colour | None = None
    features: Features | None = None


class PairKern(msgspec.Struct, frozen=True):
    """Space between the character at `place` and the one before it, in thousandths of an em; by hand."""

    place: Place
    by: Thousandths


def possible_size(size: float) -> float:
    """Return the nearest size in points that letters are made."""
    return min(max(size, SMALLEST_SIZE), LARGEST_SIZE)
