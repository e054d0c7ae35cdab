"""The things that stand on a cover. Frozen values; lengths in millimetres, rotation in degrees clockwise."""

from __future__ import annotations

import secrets
from typing import Annotated, Literal

import msgspec

from coverstudio.document.geometry import Box

BlendMode = Literal[
    "normal", "multiply", "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn",
    "hard-light", "soft-light", "difference", "exclusion",
]  # fmt: skip
Alignment = Literal["left", "center", "right"]
VerticalAlignment = Literal["top", "middle", "bottom"]

Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Colour = Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


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

    `source` is the digest of the picture that was worked on (erase, upscale); `settings` holds what else the
    engine was told.
    """

    engine: str
    wish: Literal["generate", "erase", "upscale", "import"]
    model: str = ""
    prompt: str = ""
    negative_prompt: str = ""
    seed: int | None = None
    width: int = 0
    height: int = 0
    source: str = ""
    settings: dict[str, str | int | float] = {}
    before: Recipe | None = None


class Layer(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What every layer has. `box` is the unturned box; `rotation` turns it about its centre."""

    id: str = msgspec.field(default_factory=new_id)
    name: str
    box: Box
    rotation: float = 0.0
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

    text: str
    family: str
    size: Annotated[float, msgspec.Meta(gt=0.0, le=2000.0)]
    weight: Annotated[int, msgspec.Meta(ge=100, le=900)] = 400
    italic: bool = False
    tracking: float = 0.0
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
    corner_radius: Annotated[float, msgspec.Meta(ge=0.0)] = 0.0
    softness: Annotated[float, msgspec.Meta(ge=0.0)] = 0.0


AnyLayer = ImageLayer | TextLayer | ShapeLayer


def effective_ppi(layer: ImageLayer) -> float:
    """Return the image's pixels over the inches it covers, the lower of both directions."""
    return min(
        layer.asset.width / (layer.box.width / 25.4),
        layer.asset.height / (layer.box.height / 25.4),
    )
