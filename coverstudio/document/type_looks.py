"""What letters are filled with and what surrounds them.

Lengths are thousandths of the text's size, so that a look keeps its proportions at every size. Angles are
degrees clockwise, 0 to the right.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from coverstudio.document.geometry import Box
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.scalars import Colour, Name, Share

Thousandths = Annotated[float, msgspec.Meta(ge=-5000.0, le=5000.0)]
Reach = Annotated[float, msgspec.Meta(ge=0.0, le=5000.0)]
Angle = Annotated[float, msgspec.Meta(ge=-360.0, le=360.0)]
MOST_EFFECTS = 24


class Stop(msgspec.Struct, frozen=True):
    """A colour of a gradient and where it is reached, 0..1."""

    at: Share
    colour: Colour


class Gradient(msgspec.Struct, frozen=True, kw_only=True, tag="gradient"):
    """Colours across all that the letters cover: along `angle`, or from the middle outwards when radial."""

    stops: Annotated[tuple[Stop, ...], msgspec.Meta(min_length=2, max_length=32)]
    angle: Angle = 90.0
    radial: bool = False


class PictureFill(msgspec.Struct, frozen=True, kw_only=True, tag="picture"):
    """A picture that shows through the letters.

    `box` is where it lies, in millimetres from the middle of the text's box before it is turned; without one
    it covers what the letters cover. `lightness` from -1 (black) to 1 (white) sets it off from the same
    picture below. Of a look that was painted for these very letters `made_for` is the print of their shape
    (`rendering.text_looks.shape_print`), `material` what it is of; it is stale when the print has changed.
    """

    asset: Asset
    box: Box | None = None
    lightness: Annotated[float, msgspec.Meta(ge=-1.0, le=1.0)] = 0.0
    made_for: Name = ""
    material: Name = ""
    recipe: Recipe | None = None


Fill = Gradient | PictureFill


class _Effect(msgspec.Struct, frozen=True, kw_only=True):
    """An effect that is not `shown` keeps its numbers and paints nothing."""

    shown: bool = True


class Outline(_Effect, frozen=True, kw_only=True, tag="outline"):
    """A line of `width` around the letters, beginning at the edge or at `gap` from it."""

    width: Reach
    colour: Colour = "#000000"
    opacity: Share = 1.0
    gap: Reach = 0.0


class Shadow(_Effect, frozen=True, kw_only=True, tag="shadow"):
    """The letters again, moved and blurred (`blur` is the sigma of a Gaussian); `inner` falls inside them."""

    x: Thousandths = 30.0
    y: Thousandths = 30.0
    blur: Reach = 30.0
    colour: Colour = "#000000"
    opacity: Share = 0.6
    inner: bool = False


class Glow(_Effect, frozen=True, kw_only=True, tag="glow"):
    """Light around the letters, or within them: grown by `spread`, then blurred."""

    blur: Reach = 80.0
    spread: Reach = 0.0
    colour: Colour = "#ffffff"
    opacity: Share = 0.8
    inner: bool = False


class LongShadow(_Effect, frozen=True, kw_only=True, tag="long shadow"):
    """The letters drawn out along `angle` for `length`; `fades` to nothing at its end."""

    angle: Angle = 45.0
    length: Reach = 600.0
    colour: Colour = "#000000"
    opacity: Share = 0.5
    fades: bool = False


class Emboss(_Effect, frozen=True, kw_only=True, tag="emboss"):
    """Edges, `depth` wide and softened by `soft`, that catch light from `angle`; `sunk` turns it round."""

    depth: Reach = 40.0
    soft: Reach = 10.0
    angle: Angle = 225.0
    light: Share = 0.7
    dark: Share = 0.6
    sunk: bool = False


class Panel(_Effect, frozen=True, kw_only=True, tag="panel"):
    """A field behind the letters, `padding` larger than they are; `blur` makes a scrim of it.

    With `each_line` every line has its own.
    """

    padding: Reach = 250.0
    corner_radius: Reach = 0.0
    blur: Reach = 0.0
    colour: Colour = "#000000"
    opacity: Share = 0.6
    each_line: bool = False


Effect = Outline | Shadow | Glow | LongShadow | Emboss | Panel
Effects = Annotated[tuple[Effect, ...], msgspec.Meta(max_length=MOST_EFFECTS)]
"""From the lowest to the topmost; what is inner or embosses lies above the letters, all else below."""
