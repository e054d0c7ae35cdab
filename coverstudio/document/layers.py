"""The things that stand on a cover. Frozen values; lengths in millimetres, rotation in degrees clockwise."""

from __future__ import annotations

import secrets
from typing import Annotated, Literal

import msgspec

from coverstudio.document.geometry import MM_PER_INCH, Box, Coordinate

BlendMode = Literal[
    "normal", "multiply", "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn",
    "hard-light", "soft-light", "difference", "exclusion",
]  # fmt: skip
Alignment = Literal["left", "center", "right"]
VerticalAlignment = Literal["top", "middle", "bottom"]

Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}\Z")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Name = Annotated[str, msgspec.Meta(max_length=1000)]
LONGEST_WORDS = 100_000  # letters
Words = Annotated[str, msgspec.Meta(max_length=LONGEST_WORDS)]

LONGEST_RECIPE = 100
# Of the engines only this one is a generative model: the others draw, fill and enlarge by rule.
GENERATIVE = ("diffusion",)
TOLERANCE_PPI = 0.5  # printers' tables of pixels round


def new_id() -> str:
    """Return an id no other layer has."""
    return secrets.token_hex(6)


class Asset(msgspec.Struct, frozen=True):
    """An encoded picture in the store: the sha256 of its bytes, its file ending and its size in pixels."""

    digest: Digest
    extension: Literal["png", "jpg"]
    width: Annotated[int, msgspec.Meta(ge=1)]
    height: Annotated[int, msgspec.Meta(ge=1)]

    @property
    def file_name(self) -> str:
        """The name of its file in the store and in a project file."""
        return f"{self.digest}.{self.extension}"


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """How pixels were made, complete enough to make them again.

    `source` is the digest of the picture that was worked on, if it was made of one; `settings` holds what
    else the engine was told.
    """

    engine: Name
    wish: Literal["generate", "erase", "upscale", "continue", "reduce ink", "import"]
    model: Name = ""
    prompt: Words = ""
    negative_prompt: Words = ""
    seed: int | None = None
    width: int = 0
    height: int = 0
    source: Name = ""
    settings: dict[Name, Words | int | float] = {}
    before: Recipe | None = None


def shortened(recipe: Recipe, most: int = LONGEST_RECIPE) -> Recipe:
    """Return the recipe with at most `most` others behind it.

    The newest are kept, and the oldest, which made the picture in the first place.
    """
    chain = [recipe]
    while chain[-1].before is not None:
        chain.append(chain[-1].before)
    if len(chain) <= most + 1:
        return recipe
    kept = chain[-1]
    for newer in reversed(chain[:most]):
        kept = msgspec.structs.replace(newer, before=kept)
    return kept


def is_generated(recipe: Recipe | None) -> bool:
    """Tell whether a generative model painted the pixels, or a part of them."""
    while recipe is not None:
        if recipe.engine in GENERATIVE:
            return True
        recipe = recipe.before
    return False


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


class TextLayer(Layer, frozen=True, kw_only=True, tag="text"):
    """Live text, wrapped to the width of its box.

    `size` is in points, `tracking` in thousandths of an em, `leading` a multiple of the size. `role` tells
    which of the book's words it is, so that a title can be found again.
    """

    text: Words
    family: Name
    size: Annotated[float, msgspec.Meta(gt=0.0, le=2000.0)]
    weight: Annotated[int, msgspec.Meta(ge=100, le=900)] = 400
    italic: bool = False
    tracking: Annotated[float, msgspec.Meta(ge=-10_000.0, le=10_000.0)] = 0.0
    leading: Annotated[float, msgspec.Meta(gt=0.0, le=10.0)] = 1.2
    alignment: Alignment = "center"
    vertical_alignment: VerticalAlignment = "top"
    colour: Colour = "#000000"
    role: Literal["title", "author", "other"] = "other"


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


def effective_ppi(layer: ImageLayer) -> float:
    """Return the image's pixels over the inches it covers, the lower of both directions."""
    return min(
        layer.asset.width / (layer.box.width / MM_PER_INCH),
        layer.asset.height / (layer.box.height / MM_PER_INCH),
    )
