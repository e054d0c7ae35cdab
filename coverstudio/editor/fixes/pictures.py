"""Fixes for pictures and shapes: to the end of the bleed, more pixels, no hairlines, a border."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import MM_PER_INCH, Box, Size, bounds
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.fixes.case import Case, Fix, changing
from coverstudio.printing.findings import Rule
from coverstudio.printing.preflight.pictures import NEARLY_MM, THINNEST_MM

_BEYOND_MM = 0.05
BORDER, BORDER_COLOUR, BORDER_PIXELS = "Border", "#8c8c8c", 4  # KDP advises a grey line of 3 to 4 pixels

Art = ImageLayer | ShapeLayer


def _fill_the_bleed(case: Case) -> Fix | None:
    layer = case.layer(ImageLayer) or case.layer(ShapeLayer)
    if layer is None or layer.rotation % 90:
        return None
    kind = ImageLayer if isinstance(layer, ImageLayer) else ShapeLayer
    return Fix(name="Enlarge it to fill the bleed", edit=changing(layer.id, kind, _filling))


def _filling(layer: Art, document: Document) -> Art:
    """Return a layer that reaches the end of the bleed on every side where it reaches the cut."""
    box = bounds(layer.box, layer.rotation)
    target = _to_the_bleed(box, document.print_spec)
    if isinstance(layer, ImageLayer):
        target = _in_proportion(box.size, target, document.print_spec)
    x, y = target.center
    width, height = target.width, target.height
    if layer.rotation % 180:  # a quarter turn about the middle
        width, height = height, width
    return msgspec.structs.replace(layer, box=Box(x - width / 2, y - height / 2, width, height))


def _to_the_bleed(box: Box, spec: PrintSpec) -> Box:
    near, far = spec.trim_box.inset(NEARLY_MM), spec.bleed_box.inset(-_BEYOND_MM)
    left = min(box.x, far.x) if box.x <= near.x else box.x
    top = min(box.y, far.y) if box.y <= near.y else box.y
    right = max(box.right, far.right) if box.right >= near.right else box.right
    bottom = max(box.bottom, far.bottom) if box.bottom >= near.bottom else box.bottom
    return Box(left, top, right - left, bottom - top)


def _in_proportion(size: Size, target: Box, spec: PrintSpec) -> Box:
    """Return the box of that aspect that covers `target`; what is too much goes over the page's edges."""
    whole = Box.covering(size, target)
    return Box(
        _along((whole.width, target.x, target.right), (spec.bleed_box.x, spec.bleed_box.right)),
        _along((whole.height, target.y, target.bottom), (spec.bleed_box.y, spec.bleed_box.bottom)),
        whole.width,
        whole.height,
    )


def _along(span: tuple[float, float, float], page: tuple[float, float]) -> float:
    """Return where a length begins that covers first to last: a side within the page stays where it is."""
    length, first, last = span
    if first > page[0]:
        return first
    return last - length if last < page[1] else (first + last - length) / 2


def _thicken(case: Case) -> Fix | None:
    layer = case.layer(ShapeLayer)
    if layer is None:
        return None

    def thicker(shape: ShapeLayer, _: Document) -> ShapeLayer:
        (x, y), box = shape.box.center, shape.box
        width, height = max(box.width, THINNEST_MM), max(box.height, THINNEST_MM)
        return msgspec.structs.replace(shape, box=Box(x - width / 2, y - height / 2, width, height))

    return Fix(name="Make it 0.25 pt thick", edit=changing(layer.id, ShapeLayer, thicker))


def _with_border(_: Case) -> Fix:
    return Fix(name="Add a thin grey border", edit=bordered)


def bordered(document: Document) -> Document:
    """Return the cover with a grey line of four pixels along its edges, as four shapes on top."""
    page = document.print_spec.trim_box
    wide = BORDER_PIXELS * MM_PER_INCH / document.print_spec.ppi
    sides = (
        Box(page.x, page.y, page.width, wide),
        Box(page.x, page.bottom - wide, page.width, wide),
        Box(page.x, page.y, wide, page.height),
        Box(page.right - wide, page.y, wide, page.height),
    )
    for side in sides:
        document = add_layer(document, ShapeLayer(name=BORDER, box=side, colour=BORDER_COLOUR))
    return document


def _upscale(case: Case) -> Fix | None:
    if case.layer(ImageLayer) is None:
        return None
    return Fix(name=f"Upscale to {case.document.print_spec.ppi} ppi", job="upscale")


PICTURE_FIXES: dict[Rule, Callable[[Case], Fix | None]] = {
    "low-ppi": _upscale,
    "very-low-ppi": _upscale,
    "white-edge": _fill_the_bleed,
    "thin-line": _thicken,
    "white-border": _with_border,
}
