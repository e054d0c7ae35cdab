"""What was prepared for a layer, and where it goes on the page."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf

from coverstudio.document.layers import AnyLayer
from coverstudio.printing.pictures import Picture
from coverstudio.printing.placing import Matrix


@dataclass(frozen=True)
class PlacedPicture:
    """A picture and the matrix that puts the unit square at its place; no `layer` where it is of several."""

    layer: AnyLayer | None
    picture: Picture
    matrix: Matrix


@dataclass(frozen=True, eq=False)
class PlacedForm:
    """A painted page: its content, and what it uses out of the file of `sheets`.

    `in_inks` tells that its colours are those of a press, `overprints` that what lies below is printed too.
    """

    layer: AnyLayer
    content: bytes
    sheets: pikepdf.Pdf
    page_number: int
    in_inks: bool = False
    overprints: bool = False

    @property
    def resources(self) -> pikepdf.Object:
        """The fonts and states the content names."""
        return self.sheets.pages[self.page_number].obj.Resources


Placed = PlacedPicture | PlacedForm


def is_blended(item: Placed) -> bool:
    """Tell whether a layer is translucent or has a blend mode."""
    layer = item.layer
    return layer is not None and (layer.opacity < 1 or layer.blend_mode != "normal")


def is_see_through(item: Placed) -> bool:
    """Tell whether something shines through, so that the page has transparency."""
    return is_blended(item) or (isinstance(item, PlacedPicture) and item.picture.alpha is not None)
