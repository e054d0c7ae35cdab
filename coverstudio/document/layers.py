"""The things that stand on a cover. Frozen values; lengths in millimetres, rotation in degrees clockwise."""

from __future__ import annotations

import secrets
from typing import Annotated, Literal

import msgspec

from coverstudio.document.geometry import MM_PER_INCH, Box, Coordinate
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.scalars import Colour, Name, Share, Words
from coverstudio.document.type_looks import Effects, Fill, PictureFill
from coverstudio.document.type_runs import (
    AxisValues,
    Case,
    Features,
    FontSize,
    FontWeight,
    Kerning,
    PairKern,
    Span,
    Thousandths,
)
from coverstudio.document.type_shapes import TextPath, Warp

BlendMode = Literal[
    "normal", "multiply", "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn",
    "hard-light", "soft-light", "difference", "exclusion",
]  # fmt: skip
Alignment = Literal["left", "center", "right", "justify"]
VerticalAlignment = Literal["top", "middle", "bottom"]

WIDEST_GAP = 1000.0  # millimetres between columns
TOLERANCE_PPI = 0.5  # printers' tables of pixels round


def new_id() -> str:
    """Return an id no other layer has."""
    return secrets.token_hex(6)


class Layer(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What every layer has. `box` is the unturned box; `rotation` turns it about its centre."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] = msgspec.field(default_factory=new_id)
    name: Name
    box: Box
    rotation: Coordinate = 0.0
    opacity: Share = 1.0
    blend_mode: BlendMode = "normal"
    visible: bool = True
    locked: bool = False


class ImageLayer(Layer, frozen=True, kw_only=True, tag="image"):
    """A picture that fills its box."""

    asset: Asset
    recipe: Recipe | None = None


class TextLayer(Layer, frozen=True, kw_only=True, tag="text", omit_defaults=True):
    """Live text, wrapped to the width of its box.

    `size` is in points, `tracking` and `baseline_shift` (upwards) in thousandths of an em, `leading` a
    multiple of the size. `role` tells which of the book's words it is, so that a title can be found again.

    `spans` follow one another without overlapping, `kerns` too. Words are `hyphenated` by the rules of
    `language` (a code such as "en-GB"). `fit` sets the size anew to fill the box:
    the longest line its width, or all lines its width and height. `writing` "vertical" runs from top to
    bottom in columns from right to left; `latin` says how letters of horizontal scripts and figures stand in
    it. `columns` divide a horizontal text's box, `column_gap` millimetres apart. A `path` takes one line;
    `warp` bends what is laid out. Without `fill` the letters are of `colour`.
    """

    text: Words
    family: Name
    size: FontSize
    weight: FontWeight = 400
    italic: bool = False
    tracking: Thousandths = 0.0
    leading: Annotated[float, msgspec.Meta(gt=0.0, le=10.0)] = 1.2
    alignment: Alignment = "center"
    vertical_alignment: VerticalAlignment = "top"
    colour: Colour = "#000000"
    role: Literal["title", "author", "other"] = "other"
    baseline_shift: Thousandths = 0.0
    features: Features = {}
    axes: AxisValues = {}
    kerning: Kerning = "metric"
    case: Case = "typed"
    spans: Annotated[tuple[Span, ...], msgspec.Meta(max_length=10_000)] = ()
    kerns: Annotated[tuple[PairKern, ...], msgspec.Meta(max_length=10_000)] = ()
    hyphenated: bool = False
    language: Name = ""
    fit: Literal["none", "width", "box"] = "none"
    columns: Annotated[int, msgspec.Meta(ge=1, le=12)] = 1
    column_gap: Annotated[float, msgspec.Meta(ge=0.0, le=WIDEST_GAP)] = 5.0
    writing: Literal["horizontal", "vertical"] = "horizontal"
    latin: Literal["turned", "upright"] = "turned"
    path: TextPath | None = None
    warp: Warp | None = None
    fill: Fill | None = None
    effects: Effects = ()


class ShapeLayer(Layer, frozen=True, kw_only=True, tag="shape"):
    """A rectangle or an ellipse of one colour.

    `softness` in millimetres blurs its edge (the sigma of a Gaussian), which makes a scrim of it;
    `corner_radius` in millimetres rounds a rectangle.
    """

    shape: Literal["rectangle", "ellipse"] = "rectangle"
    colour: Colour = "#000000"
    corner_radius: Annotated[float, msgspec.Meta(ge=0.0, le=10_000.0)] = 0.0
    softness: Annotated[float, msgspec.Meta(ge=0.0, le=1000.0)] = 0.0


class BarcodeLayer(Layer, frozen=True, kw_only=True, tag="barcode"):
    """The barcode of an ISBN, as large as its white box allows and never squeezed.

    `isbn` is the number with the hyphens that are printed above the bars, `addon` five digits or "".
    """

    isbn: Annotated[str, msgspec.Meta(pattern=r"^97[89][0-9-]{10,14}\Z")]
    addon: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{5})?\Z")] = ""


AnyLayer = ImageLayer | TextLayer | ShapeLayer | BarcodeLayer


def shown_asset(layer: AnyLayer) -> Asset | None:
    """Return the picture that a layer shows: its own, or the one its letters are filled with."""
    if isinstance(layer, ImageLayer):
        return layer.asset
    if isinstance(layer, TextLayer) and isinstance(layer.fill, PictureFill):
        return layer.fill.asset
    return None


def shown_recipe(layer: AnyLayer) -> Recipe | None:
    """Return how the picture that a layer shows was made, None where it shows none or nobody knows."""
    if isinstance(layer, ImageLayer):
        return layer.recipe
    if isinstance(layer, TextLayer) and isinstance(layer.fill, PictureFill):
        return layer.fill.recipe
    return None


def effective_ppi(layer: ImageLayer) -> float:
    """Return the image's pixels over the inches it covers, the lower of both directions."""
    return min(
        layer.asset.width / (layer.box.width / MM_PER_INCH),
        layer.asset.height / (layer.box.height / MM_PER_INCH),
    )
