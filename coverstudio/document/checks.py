"""What a document must hold to be drawn, saved and read back, beyond what its types already say."""

from __future__ import annotations

from collections import Counter

from coverstudio.document.document import Document
from coverstudio.document.isbn import IsbnError, parse_isbn
from coverstudio.document.print_spec import LARGEST_TRIM, SMALLEST_TRIM, PrintSpec
from coverstudio.document.sentences import shown
from coverstudio.document.spread import SHEET_ORDER
from coverstudio.limits import LARGEST_SIDE, MOST_PIXELS, fits

MOST_PIXELS_OF_ALL = 2_000_000_000

_SAME_MM = 0.01


class DocumentError(ValueError):
    """A document that cannot be; the message ends a sentence that begins with what it belongs to."""


def check_document(document: Document) -> None:
    """Raise DocumentError, with the first thing that is wrong, unless the document can be."""
    check_print_spec(document.print_spec)
    _check_layers(document)
    _check_pictures(document)
    _check_barcodes(document)


def check_print_spec(spec: PrintSpec) -> None:
    """Raise DocumentError unless a cover of that size can be rendered."""
    for length in (spec.trim.width, spec.trim.height):
        if not SMALLEST_TRIM <= length <= LARGEST_TRIM:
            raise DocumentError(
                f"the trim size is {spec.trim.width:g} × {spec.trim.height:g} mm, "
                f"a side must be from {SMALLEST_TRIM:g} to {LARGEST_TRIM:g} mm"
            )
    width, height = spec.bleed_box.size.pixels_needed(spec.ppi)
    if not fits(width, height):
        raise DocumentError(
            f"at {spec.ppi} ppi it is {width:,} × {height:,} pixels, the most is {LARGEST_SIDE:,} a side "
            f"and {MOST_PIXELS // 1_000_000} megapixels"
        )
    _check_spread(spec)


def _check_spread(spec: PrintSpec) -> None:
    """Raise DocumentError unless the panels lie side by side, as on a sheet, and fill the trim."""
    if spec.spread is None:
        return
    names = [panel.name for panel in spec.spread.panels]
    if "front" not in names or names != sorted(set(names), key=SHEET_ORDER.index):
        raise DocumentError(f"its panels are {', '.join(names)}, which is no cover")
    x = 0.0
    for panel in spec.spread.panels:
        box = panel.box
        if max(abs(box.x - x), abs(box.y), abs(box.height - spec.trim.height)) > _SAME_MM:
            raise DocumentError(f"its panel “{panel.name}” does not adjoin the one before")
        x = box.right
    if abs(x - spec.trim.width) > _SAME_MM:
        raise DocumentError(f"its panels are {x:g} mm wide, its trim is {spec.trim.width:g} mm")


def _check_layers(document: Document) -> None:
    for layer_id, count in Counter(layer.id for layer in document.layers).items():
        if count > 1:
            raise DocumentError(f"{count} layers have the same id, “{shown(layer_id)}”")


def _check_barcodes(document: Document) -> None:
    for layer in document.barcodes:
        try:
            parse_isbn(layer.isbn)
        except IsbnError:
            raise DocumentError(f"the number of a barcode, “{shown(layer.isbn)}”, is no ISBN") from None


def _check_pictures(document: Document) -> None:
    for asset in document.assets:
        if not fits(asset.width, asset.height):
            raise DocumentError(
                f"a picture is {asset.width:,} × {asset.height:,} pixels, "
                f"the most is {LARGEST_SIDE:,} a side and {MOST_PIXELS // 1_000_000} megapixels"
            )
    if sum(asset.width * asset.height for asset in document.assets) > MOST_PIXELS_OF_ALL:
        raise DocumentError(
            f"its pictures have more than {MOST_PIXELS_OF_ALL // 1_000_000:,} megapixels together"
        )
