"""Lines of text that are not straight: along a path, or bent as a whole."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from coverstudio.document.geometry import Coordinate

HIGHEST_WAVE = 10_000.0  # millimetres
Amount = Annotated[float, msgspec.Meta(ge=-1.0, le=1.0)]


class ArcPath(msgspec.Struct, frozen=True, kw_only=True, tag="arc"):
    """A part of a circle as long as the text's box is wide.

    `bend` in degrees is the angle that the box's width takes of the circle: positive arches up, negative
    sags; 360 closes the circle.
    """

    bend: Annotated[float, msgspec.Meta(ge=-360.0, le=360.0)]


class CirclePath(msgspec.Struct, frozen=True, kw_only=True, tag="circle"):
    """The largest circle in the text's box.

    Centred text stands about `start`, in degrees clockwise from the top.
    Letters stand outside it with their feet on it, or `inside` with their heads towards the middle, read
    anticlockwise.
    """

    start: Annotated[float, msgspec.Meta(ge=-360.0, le=360.0)] = 0.0
    inside: bool = False


class WavePath(msgspec.Struct, frozen=True, kw_only=True, tag="wave"):
    """A sine over the width of the box: `waves` of `height` mm from crest to trough, from `phase` (turns)."""

    height: Annotated[float, msgspec.Meta(ge=0.0, le=HIGHEST_WAVE)]
    waves: Annotated[float, msgspec.Meta(gt=0.0, le=100.0)] = 1.0
    phase: Amount = 0.0


class PathPoint(msgspec.Struct, frozen=True):
    """A point of a drawn path and its handles, in shares of the box's width and height from its corner."""

    x: Coordinate
    y: Coordinate
    before_x: Coordinate
    before_y: Coordinate
    after_x: Coordinate
    after_y: Coordinate


class DrawnPath(msgspec.Struct, frozen=True, kw_only=True, tag="drawn"):
    """A path of cubic curves as it was drawn; it is stretched with the box."""

    points: Annotated[tuple[PathPoint, ...], msgspec.Meta(min_length=2, max_length=1000)]


TextPath = ArcPath | CirclePath | WavePath | DrawnPath


class Warp(msgspec.Struct, frozen=True, kw_only=True):
    """Letters bent as if printed on rubber: `amount` from -1 to 1, 0 leaves them straight.

    "arch" bends the block around a circle, "flag" lets it wave, "bulge" swells its middle, "rise" slants it
    upwards in a curve, "perspective" makes its right end nearer.
    """

    kind: Literal["arch", "flag", "bulge", "rise", "perspective"]
    amount: Amount
