"""What was prepared for a layer, and where it goes on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf

from coverstudio.document.layers import AnyLayer
from coverstudio.printing.patterns import Pattern, Texture
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

    `in_inks` tells that its plain colours are those of a press, `overprints` that what lies below is printed
    too. `pattern` is what the content knows as patterns.FILL.
    """

    layer: AnyLayer
    content: bytes
    sheets: pikepdf.Pdf
    page_number: int
    in_inks: bool = False
    overprints: bool = False
    pattern: Pattern | None = None

    @property
    def resources(self) -> pikepdf.Object:
        """The fonts and states the content names."""
        return self.sheets.pages[self.page_number].obj.Resources


@dataclass(frozen=True, eq=False)
class PlacedGroup:
    """Parts of one layer, by their names, that are translucent or blended as a whole."""

    layer: AnyLayer
    parts: Mapping[str, PlacedPicture | PlacedForm]


Placed = PlacedPicture | PlacedForm | PlacedGroup


def is_blended(item: Placed) -> bool:
    """Tell whether a layer is translucent or has a blend mode."""
    layer = item.layer
    return layer is not None and (layer.opacity < 1 or layer.blend_mode != "normal")


def is_see_through(item: Placed) -> bool:
    """Tell whether something shines through, so that the page has transparency."""
    return is_blended(item) or any(picture.alpha is not None for picture in _pictures(item))


def _pictures(item: Placed) -> Iterator[Picture]:
    match item:
        case PlacedPicture(picture=picture) | PlacedForm(pattern=Texture(picture=picture)):
            yield picture
        case PlacedGroup(parts=parts):
            for part in parts.values():
                yield from _pictures(part)
        case PlacedForm():
            pass
