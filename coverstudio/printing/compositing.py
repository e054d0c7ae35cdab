"""Layers flattened to pictures by the canvas's own painter, made and compressed strip by strip."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, TextLayer
from coverstudio.printing.pictures import Pixels, encoded_rows
from coverstudio.printing.placed import PlacedPicture
from coverstudio.printing.places import ink_of
from coverstudio.printing.placing import PixelBox, Raster
from coverstudio.printing.presses import Press
from coverstudio.printing.printed import FLATTENED
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render
from coverstudio.rendering.text_looks import TextEffect, painted_box
from coverstudio.rendering.text_looks.reach import is_vector

_FINER_FOR_TEXT = 2  # edges of letters show at the ppi of pictures
_FINE_ENOUGH = 600  # ppi, at which no edge shows: more would only cost time and megabytes


@dataclass(frozen=True)
class Part:
    """A part of a document as pixels: those of `pixels` on the grid that `grid` lays over the bleed box."""

    document: Document
    images: Images
    grid: Raster
    pixels: PixelBox

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.right - self.pixels.left, self.pixels.bottom - self.pixels.top

    def rows(self, first: int, last: int) -> Pixels:
        """Render some rows, counted from the part's own first one; N×W×3 of sRGB."""
        strip = PixelBox(self.pixels.left, self.pixels.top + first, self.pixels.right, self.pixels.top + last)
        size = (strip.right - strip.left, strip.bottom - strip.top)
        return to_array(render(self.document, self.images, self.grid.part(strip), size))


def part_of(document: Document, images: Images, box: Box, ppi: int) -> Part:
    """Return what shows in `box` (millimetres, within the bleed box), at `ppi` or a little more.

    The pixels are those of a picture that fills the bleed box, so that one of as many keeps its own.
    """
    page = document.print_spec.bleed_box
    width, height = page.size.pixels_needed(ppi)
    across, down = width / page.width, height / page.height
    left, top = math.floor((box.x - page.x) * across), math.floor((box.y - page.y) * down)
    right, bottom = math.ceil((box.right - page.x) * across), math.ceil((box.bottom - page.y) * down)
    pixels = PixelBox(max(left, 0), max(top, 0), min(right, width), min(bottom, height))
    return Part(document, images, Raster(page, 0.0, width, height), pixels)


def flattened(
    document: Document,
    layers: Mapping[str, AnyLayer],
    images: Images,
    box: Box,
    press: Press,
    tell: Callable[[float], None],
) -> dict[str, PlacedPicture]:
    """Return these layers on the document's background, as the canvas shows them in `box`, as pictures.

    The first, FLATTENED, shows all of it at the ppi of the print spec. Over it, and named after it, each text
    has one of what shows around its letters, with twice as many ppi, up to 600: more of the page in so many
    would make the file four times as large. They are in the colours that the press has pictures in. `tell` is
    told the share that is done, from 0 to 1, and may raise to stop. Raises what the painter raises for
    pictures that are missing or damaged.
    """
    whole, ppi = msgspec.structs.replace(document, layers=tuple(layers.values())), document.print_spec.ppi
    parts = {FLATTENED: part_of(whole, images, box, ppi)}
    fine = max(ppi, min(ppi * _FINER_FOR_TEXT, _FINE_ENOUGH))
    if fine > ppi:
        parts |= {name: part_of(whole, images, around, fine) for name, around in _letters(layers, box)}
    total = sum(math.prod(part.size) for part in parts.values())
    painted = 0

    def encoded(part: Part) -> PlacedPicture:
        def rows(first: int, last: int) -> Pixels:
            nonlocal painted
            painted += (last - first) * part.size[0]
            tell(min(1.0, painted / total))
            return part.rows(first, last)

        picture = encoded_rows(part.size, rows, press.compression, press.pictures)
        return PlacedPicture(None, picture, part.grid.matrix(part.pixels, document.print_spec))

    return {name: encoded(part) for name, part in parts.items()}


def _letters(layers: Mapping[str, AnyLayer], box: Box) -> Iterator[tuple[str, Box]]:
    """Yield the upright box around what has sharp edges of each text, as far as it is within `box`."""
    for name, layer in layers.items():
        ink = _sharp(layer) if isinstance(layer, TextLayer) else None
        around = None if ink is None else ink.intersected(box)
        if around is not None:
            yield name, around


def _sharp(layer: TextLayer) -> Box | None:
    """Return the upright box around letters, and around an effect that is drawn with sharp edges."""
    if isinstance(layer, TextEffect):
        drawn = painted_box(layer) if is_vector(layer.effect) else None
        return None if drawn is None else bounds(drawn, layer.rotation, layer.box.center)
    return ink_of(layer)
