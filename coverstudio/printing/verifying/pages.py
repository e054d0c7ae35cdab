"""What is on a page: the pictures it draws and its forms, by the names of the layers in the file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.type_looks import PictureFill
from coverstudio.printing.fonts import forms_of
from coverstudio.printing.numbers import numbers
from coverstudio.printing.presses import Press
from coverstudio.printing.printed import FLATTENED, GROUP, layer_names, printed_layers
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks import has_surroundings

_POINTS_PER_INCH = 72.0


@dataclass(frozen=True)
class Drawn:
    """A picture as drawn on the page: its XObject and its lower ppi of both directions."""

    image: pikepdf.Object
    ppi: float


@dataclass(frozen=True)
class Seen:
    """A page as read, beside the document and the press that it was written for."""

    page: pikepdf.Object
    document: Document
    press: Press
    layers: dict[str, AnyLayer]
    forms: dict[str, pikepdf.Object]
    pictures: dict[str, Drawn]

    def is_flattened(self, name: str) -> bool:
        """Tell whether a layer may be in the picture of the flattened ones.

        There must be one, and a reason: something may shine through the layer itself or one above it.
        """
        names = list(self.layers)
        from_here = (self.layers[other] for other in names[names.index(name) :])
        return FLATTENED in self.pictures and any(_may_be_seen_through(layer) for layer in from_here)


def _may_be_seen_through(layer: AnyLayer) -> bool:
    if layer.blend_mode != "normal" or layer.opacity < 1:
        return True
    match layer:
        case TextLayer():
            if has_surroundings(layer) or isinstance(layer.fill, PictureFill):
                return True
            return bool(lay_out(layer).glyphs.coloured)  # letters that are pictures
        case ImageLayer(asset=asset):
            return asset.extension == "png"
        case ShapeLayer(softness=softness):
            return softness > 0
        case _:
            return False


def seen_on(page: pikepdf.Page, document: Document, press: Press) -> Seen:
    """Return what is on a page that has resources."""
    layers = dict(zip(layer_names(document), printed_layers(document), strict=True))
    pictures = dict(_drawn(page.obj, page.obj.Resources, pikepdf.Matrix()))
    return Seen(page.obj, document, press, layers, dict(forms_of(page.obj.Resources)), pictures)


def _drawn(
    holder: pikepdf.Object, resources: pikepdf.Object, matrix: pikepdf.Matrix
) -> Iterator[tuple[str, Drawn]]:
    """Yield the pictures under their names, following the matrices and groups that lead to them."""
    saved: list[pikepdf.Matrix] = []
    for instruction in pikepdf.parse_content_stream(holder):
        match str(instruction.operator):
            case "q":
                saved.append(matrix)
            case "Q":
                matrix = saved.pop()
            case "cm":
                matrix = pikepdf.Matrix(*numbers(instruction.operands)) @ matrix
            case "Do":
                name = str(instruction.operands[0])
                xobject = resources.get("/XObject", pikepdf.Dictionary()).get(name)
                if xobject is None:
                    continue
                if xobject.Subtype == pikepdf.Name.Image:
                    yield name, Drawn(xobject, _ppi(xobject, matrix))
                elif name == GROUP:
                    yield from _drawn(xobject, xobject.Resources, matrix)
            case _:
                pass


def _ppi(image: pikepdf.Object, matrix: pikepdf.Matrix) -> float:
    across, down = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
    return min(int(image.Width) / across, int(image.Height) / down) * _POINTS_PER_INCH
