"""The patterns that letters of a text print with: its gradient, its picture, and what lies on its letters."""

from __future__ import annotations

import itertools
import math

from PySide6.QtCore import QRectF

from coverstudio.document.geometry import MM_PER_INCH
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.type_looks import Gradient, PictureFill, Stop
from coverstudio.printing.paints import Paints
from coverstudio.printing.patterns import Pattern, Shading, Texture
from coverstudio.printing.pictures import encoded
from coverstudio.printing.placing import Matrix, page_boxes, unit_square_matrix
from coverstudio.printing.presses import Press
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_looks.fills import fill_brush, gradient_line, picture_rect
from coverstudio.rendering.text_looks.inner import filled_picture
from coverstudio.rendering.text_looks.letters import Letters, letters_of
from coverstudio.rendering.text_looks.reach import inner

_FINER = 2  # light and shade on letters are as fine as letters in a flattened picture
_FINE_ENOUGH = 600  # ppi
_MOST_PIXELS = 40_000_000
_STEPS = 16  # between two colours of a gradient in inks, which mix otherwise than light


def pattern_of(
    layer: TextLayer, spec: PrintSpec, images: Images, press: Press, paints: Paints
) -> Pattern | None:
    """Return what fills the letters of a text, None for plain colours or when nothing shows.

    Its coordinates are those of a painted sheet. Raises what `images` raises for a picture that is missing or
    damaged.
    """
    letters = letters_of(layer)
    if letters.ink.isEmpty():
        return None
    if inner(layer.effects) or isinstance(layer.fill, PictureFill):
        return _texture(layer, letters, spec, images, press)
    if isinstance(layer.fill, Gradient):
        return _shading(layer.fill, layer, letters, spec, paints)
    return None


def _texture(layer: TextLayer, letters: Letters, spec: PrintSpec, images: Images, press: Press) -> Texture:
    scale = _ppi(layer, letters, spec) * letters.layout.scale / MM_PER_INCH
    scale = min(scale, math.sqrt(_MOST_PIXELS / (letters.ink.width() * letters.ink.height())))
    brush = fill_brush(letters, layer, images, scale)
    image, rect = filled_picture(letters, brush, inner(layer.effects), scale)
    picture = encoded(to_array(image), press.compression, press.pictures)
    box = letters.in_mm(rect)
    a, b, c, d, e, f = unit_square_matrix(spec, box, layer.box.center, layer.rotation)
    return Texture(picture, (a, b, c, d, e, f + _excess(spec)))


def _ppi(layer: TextLayer, letters: Letters, spec: PrintSpec) -> float:
    """Return how fine the letters' picture has to be: as its asset is, and twice the print's for effects."""
    fine = max(spec.ppi, min(spec.ppi * _FINER, _FINE_ENOUGH))
    if inner(layer.effects) or not isinstance(layer.fill, PictureFill):
        return fine
    width = letters.in_mm(picture_rect(layer.fill, letters, layer)).width
    return max(spec.ppi, min(layer.fill.asset.width / (width / MM_PER_INCH), fine))


def _shading(
    gradient: Gradient, layer: TextLayer, letters: Letters, spec: PrintSpec, paints: Paints
) -> Shading:
    start, end = gradient_line(gradient, letters.ink)
    ordered = sorted(gradient.stops, key=lambda stop: stop.at)
    stops = [(stop.at, paints.picture(stop.colour)) for stop in ordered]
    if stops[0][1].space == "inks":
        stops = [(stop.at, paints.picture(stop.colour)) for stop in _in_steps(ordered)]
    return Shading(
        start=(start.x(), start.y()),
        end=(end.x(), end.y()),
        radial=gradient.radial,
        stops=tuple(stops),
        matrix=_to_sheet(layer, letters, spec),
    )


def _in_steps(stops: list[Stop]) -> list[Stop]:
    """Return the stops with the screen's own colours in between."""
    result = stops[:1]
    for start, end in itertools.pairwise(stops):
        for step in range(1, _STEPS + 1):
            share = step / _STEPS
            result.append(
                Stop(start.at + (end.at - start.at) * share, _mixed(start.colour, end.colour, share))
            )
    return result


def _mixed(one: str, other: str, share: float) -> str:
    levels = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in levels).hex()


def _to_sheet(layer: TextLayer, letters: Letters, spec: PrintSpec) -> Matrix:
    """Return the matrix from layout units to the points of a painted sheet, the layer's turn included."""
    unit = letters.in_mm(QRectF(0, 0, 1, 1))
    a, b, c, d, e, f = unit_square_matrix(spec, unit, layer.box.center, layer.rotation)
    # The unit square of PDF stands on its foot, layout units hang from the top.
    return a, b, -c, -d, e + c, f + d + _excess(spec)


def _excess(spec: PrintSpec) -> float:
    """Return by how many points a painted sheet is higher than the page."""
    height = page_boxes(spec).height
    return math.ceil(height) - height
