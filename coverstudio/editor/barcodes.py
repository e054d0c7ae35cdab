"""The barcode of the book on its cover, where the printer wants to find it."""

from __future__ import annotations

import msgspec

from coverstudio.document.barcode import SMALLEST_SCALE, barcode, check_scale, placed
from coverstudio.document.document import Document, add_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.isbn import Isbn
from coverstudio.document.layers import BarcodeLayer

BARCODE = "Barcode"


def with_barcode(document: Document, isbn: Isbn, addon: str = "") -> Document:
    """Return the cover with that barcode: the topmost one gets the new number, or else there is a new layer.

    A new one stands in the lower right of the printer's barcode box, of the safe area where there is none, at
    100 % or as large as fits there: never below 80 %, which may reach out of a very small box.
    """
    number = isbn.hyphenated
    for layer in reversed(list(document.barcodes)):
        return changed_barcode(document, layer.id, isbn, addon)
    room = _room(document)
    box = _in_lower_right(isbn, addon, _fitting(isbn, addon, 1.0, room), room)
    return add_layer(document, BarcodeLayer(name=BARCODE, box=box, isbn=number, addon=addon))


def changed_barcode(document: Document, layer_id: str, isbn: Isbn, addon: str) -> Document:
    """Return the cover with another number on one of its barcodes, which keeps its scale and its corner.

    One that stood in the printer's box still does with an add-on, at a smaller scale where it has to be.
    """
    layer = document.layer(layer_id)
    if not isinstance(layer, BarcodeLayer):
        return document
    box = _box_with_addon(layer, isbn, addon, _room(document))
    return replace_layer(document, msgspec.structs.replace(layer, isbn=isbn.hyphenated, addon=addon, box=box))


def scaled_barcode(document: Document, layer_id: str, scale: float) -> Document:
    """Return the cover with one of its barcodes at another scale (1 for 100 %), its lower right corner kept.

    Its box has exactly the barcode's size afterwards. Raises BarcodeError below 80 % and above 200 %.
    """
    layer = document.layer(layer_id)
    if not isinstance(layer, BarcodeLayer):
        return document
    check_scale(scale)
    now = placed(layer)
    size = now.symbol.size(scale)
    box = Box(now.box.right - size.width, now.box.bottom - size.height, size.width, size.height)
    return replace_layer(document, msgspec.structs.replace(layer, box=box))


def _box_with_addon(layer: BarcodeLayer, isbn: Isbn, addon: str, room: Box) -> Box:
    """Return the layer's box, made wider or narrower where the add-on comes or goes, within its room."""
    if bool(addon) == bool(layer.addon):
        return layer.box
    now = placed(layer)
    scale = _fitting(isbn, addon, now.scale, room) if room.contains(now.box) else now.scale
    return _in_lower_right(isbn, addon, scale, layer.box)


def _room(document: Document) -> Box:
    """Return where a barcode belongs: the printer's box, or else the safe area."""
    spread = document.print_spec.spread
    return spread.barcode if spread and spread.barcode else document.print_spec.safe_box


def _fitting(isbn: Isbn, addon: str, scale: float, room: Box) -> float:
    """Return `scale`, or the largest one below it at which the barcode fits into its room."""
    whole = barcode(isbn, addon).size(1.0)
    return min(scale, room.width / whole.width, room.height / whole.height)


def _in_lower_right(isbn: Isbn, addon: str, scale: float, room: Box) -> Box:
    size = barcode(isbn, addon).size(max(scale, SMALLEST_SCALE))
    return Box(room.right - size.width, room.bottom - size.height, size.width, size.height)
