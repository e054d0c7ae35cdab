"""A part of the page as a press prints it, with what it cannot print, or with how much ink it takes."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
from PySide6.QtGui import QImage

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ShapeLayer, TextLayer
from coverstudio.imaging.heat import heat_table
from coverstudio.imaging.ink import coverage
from coverstudio.imaging.separations import Pixels, Separation
from coverstudio.rendering.arrays import from_array, to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render
from coverstudio.rendering.text_looks import plain_colours, surroundings

Look = Literal["colours", "gamut", "ink"]

# Of what cannot be printed: a colour that no press prints either, and few pictures have.
WARNING = (255, 0, 200)
_BLACK_INK, _PAPER = "#000000", "#ffffff"


def proof(
    document: Document,
    images: Images,
    box: Box,
    pixels: tuple[int, int],
    separation: Separation,
    look: Look,
    limit: int,
) -> QImage:
    """Return the part of the page in `box` (mm) as an image of `pixels` (w, h).

    "colours" are those in print, within the limit; "gamut" lays a flat colour over what cannot be printed;
    "ink" is a heat map of the per cents under `limit`, without what is printed in black ink alone. Raises
    what `images` raises for a picture that is missing or damaged.
    """
    if look == "ink":
        shown = to_array(render(_in_all_inks(document), images, box, pixels))
        return from_array(_heated(shown, separation, limit))
    shown = to_array(render(document, images, box, pixels))
    if look == "gamut":
        shown[separation.out_of_gamut(shown)] = WARNING
        return from_array(shown)
    return from_array(msgspec.structs.replace(separation, ink_limit=limit).proofed(shown))


def _heated(shown: Pixels, separation: Separation, limit: int) -> Pixels:
    inks = msgspec.structs.replace(separation, ink_limit=None).pixels(shown)
    colours = np.frombuffer(heat_table(limit), np.uint8).reshape(-1, 3)
    return colours[coverage(inks)]


def _in_all_inks(document: Document) -> Document:
    """Return the page without what is printed in black ink alone.

    Of a barcode its white box is left, of black letters what surrounds them.
    """
    left = tuple(part for layer in document.layers for part in _in_other_inks(layer))
    return msgspec.structs.replace(document, layers=left)


def _in_other_inks(layer: AnyLayer) -> tuple[AnyLayer, ...]:
    if isinstance(layer, BarcodeLayer):
        return (_white_box(layer),)
    if isinstance(layer, TextLayer) and plain_colours(layer) == {_BLACK_INK}:
        return surroundings(layer)
    return (layer,)


def _white_box(layer: BarcodeLayer) -> ShapeLayer:
    return ShapeLayer(
        id=layer.id, name=layer.name, box=layer.box, rotation=layer.rotation, colour=_PAPER,
        opacity=layer.opacity, blend_mode=layer.blend_mode, visible=layer.visible,
    )  # fmt: skip
