"""A barcode layer on a page of a cover: what a barcode's own file holds, its black that of one ink."""

from __future__ import annotations

import math

import pikepdf

from coverstudio.document.barcode import SMALLEST_SCALE, placed
from coverstudio.document.geometry import mm_to_points
from coverstudio.document.layers import BarcodeLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.barcodes.drawing import drawn
from coverstudio.printing.barcodes.pdf import content, resources
from coverstudio.printing.errors import PrintError
from coverstudio.printing.placed import PlacedForm
from coverstudio.printing.placing import page_boxes, unit_square_matrix
from coverstudio.printing.preflight.barcodes import too_small_sentence

# DeviceGray, which presses set in black ink: black as sRGB would become four inks, never quite in register.
_IN_GREY = ("1 g", "0 g")
_IN_INKS = ("0 0 0 0 k", "0 0 0 1 k")


def barcode_on_page(layer: BarcodeLayer, spec: PrintSpec, *, in_inks: bool = False) -> PlacedForm:
    """Return a barcode layer as a form, in the black ink of a press or in black as such.

    Raises PrintError for one that is smaller than scanners read.
    """
    too_small = too_small_sentence(layer)
    if too_small:
        raise PrintError(too_small)
    stands = placed(layer)
    drawing = drawn(stands.symbol, max(stands.scale, SMALLEST_SCALE), room=layer.box.size)
    sheet = pikepdf.new()
    sheet.add_blank_page().obj.Resources = sheet.make_indirect(resources(sheet))  # can be copied then
    drawn_bars = content(drawing, _IN_INKS if in_inks else _IN_GREY)
    painted = b"q " + _matrix(layer, spec) + b" cm\n" + drawn_bars + b"\nQ"
    return PlacedForm(layer, painted, sheet, 0, in_inks=in_inks)


def _matrix(layer: BarcodeLayer, spec: PrintSpec) -> bytes:
    """Return what turns and moves the barcode, whose unit is a point, to its place on a painted sheet."""
    width, height = mm_to_points(layer.box.width), mm_to_points(layer.box.height)
    a, b, c, d, x, y = unit_square_matrix(spec, layer.box, layer.box.center, layer.rotation)
    page = page_boxes(spec).height
    y += math.ceil(page) - page  # sheets have whole points, and hang by their upper edge
    numbers = (a / width, b / width, c / height, d / height, x, y)
    return " ".join(f"{number:.6f}" for number in numbers).encode("ascii")
