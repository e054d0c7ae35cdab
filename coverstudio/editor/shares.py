"""How much of the page each picture shows on."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.document import Document
from coverstudio.document.geometry import MM_PER_INCH
from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks import glyph_coverage, painted_box

_LETTER_PIXELS = 400  # along the longer side of a text
_LONGER_SIDE = 200  # points along it: shares to half a per cent

Points = NDArray[np.float64]


def visible_shares(document: Document) -> tuple[float, ...]:
    """Return, for each layer with a picture from the bottom up, the part of the trimmed page it shows on.

    Parts are 0 to 1; of a text it is what the letters cover. What lies under an opaque picture does not
    show; texts and shapes above are not looked at.
    """
    xs, ys = _points(document)
    free = np.ones(xs.shape, bool)
    shares: list[float] = []
    for layer in reversed(tuple(document.pictured)):
        if isinstance(layer, TextLayer):
            shares.append(_share_of_letters(layer, document, free))
            continue
        inside = free & _covers(layer, xs, ys)
        shares.append(float(inside.mean()) if layer.visible and layer.opacity > 0 else 0.0)
        if layer.visible and layer.opacity == 1 and layer.blend_mode == "normal":
            free &= ~inside
    return tuple(reversed(shares))


def _share_of_letters(layer: TextLayer, document: Document, free: NDArray[np.bool_]) -> float:
    """Return the part of the page that the letters cover where nothing opaque lies above them.

    Strokes are thinner than the fields of the page, so that it is the letters that are looked at closely.
    """
    if not layer.visible or layer.opacity == 0 or lay_out(layer).ink is None:
        return 0.0
    trim, box = document.print_spec.trim, painted_box(msgspec.structs.replace(layer, effects=()))
    ppi = _LETTER_PIXELS / max(box.width, box.height) * MM_PER_INCH
    width, height = box.size.pixels(ppi)
    covered = glyph_coverage(layer, box, (width, height)) / 255
    across, down = np.meshgrid(
        box.x + (np.arange(width) + 0.5) * box.width / width,
        box.y + (np.arange(height) + 0.5) * box.height / height,
    )
    xs, ys = _turned(across, down, layer.box.center, math.radians(layer.rotation))
    rows, columns = free.shape
    column, row = np.floor(xs / trim.width * columns), np.floor(ys / trim.height * rows)
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    shows = free[row[inside].astype(int), column[inside].astype(int)]
    pixel = box.width * box.height / (width * height)
    return float(covered[inside][shows].sum() * pixel / (trim.width * trim.height))


def _turned(xs: Points, ys: Points, middle: tuple[float, float], angle: float) -> tuple[Points, Points]:
    """Return the points turned clockwise about `middle`."""
    x, y = middle
    across, down = xs - x, ys - y
    cos, sin = math.cos(angle), math.sin(angle)
    return x + across * cos - down * sin, y + across * sin + down * cos


def _points(document: Document) -> tuple[Points, Points]:
    """Return the middles of equal fields of the trimmed page, in millimetres."""
    trim = document.print_spec.trim
    pitch = max(trim.width, trim.height) / _LONGER_SIDE
    columns, rows = (max(1, round(side / pitch)) for side in (trim.width, trim.height))
    xs = (np.arange(columns) + 0.5) * trim.width / columns
    ys = (np.arange(rows) + 0.5) * trim.height / rows
    across, down = np.meshgrid(xs, ys)
    return across, down


def _covers(layer: ImageLayer, xs: Points, ys: Points) -> NDArray[np.bool_]:
    x, y = layer.box.center
    across, down = _turned(xs, ys, (x, y), math.radians(-layer.rotation))
    return (np.abs(across - x) <= layer.box.width / 2) & (np.abs(down - y) <= layer.box.height / 2)
