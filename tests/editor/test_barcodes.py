from __future__ import annotations

import msgspec
import pytest

from coverstudio.document.barcode import BarcodeError, placed
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box, Size
from coverstudio.document.isbn import parse_isbn
from coverstudio.document.layers import BarcodeLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.spread import Edition, Panel, Spread
from coverstudio.editor.barcodes import changed_barcode, scaled_barcode, with_barcode

ISBN = parse_isbn("978-3-16-148410-0")
OTHER = parse_isbn("9791185020648")
KDP_BOX = Size(2.0 * 25.4, 1.2 * 25.4)


def front() -> Document:
    return Document(print_spec=print_spec("a5"))


def wrap(room: Size) -> Document:
    """A back and a front of A5 with the printer's barcode box in the lower right of the back."""
    box = Box(148 - 6 - room.width, 210 - 6 - room.height, room.width, room.height)
    panels = (
        Panel(name="back", box=Box(0, 0, 148, 210)),
        Panel(name="front", box=Box(148, 0, 148, 210)),
    )
    edition = Edition(printer="plain", kind="paperback", trim=Size(148, 210))
    spread = Spread(edition=edition, panels=panels, barcode=box)
    spec = msgspec.structs.replace(print_spec("a5"), trim=Size(296, 210), spread=spread)
    return Document(print_spec=spec)


def only_barcode(document: Document) -> BarcodeLayer:
    (layer,) = document.barcodes
    return layer


def test_it_stands_in_the_lower_right_of_the_printers_box() -> None:
    layer = only_barcode(with_barcode(wrap(KDP_BOX), ISBN))
    assert (layer.box.right, layer.box.bottom) == (142, 204)
    assert placed(layer).scale == pytest.approx(1.0)


def test_with_an_addon_it_is_as_large_as_fits_there() -> None:
    layer = only_barcode(with_barcode(wrap(KDP_BOX), ISBN, "51495"))
    assert layer.box.width == pytest.approx(50.8)
    assert placed(layer).scale == pytest.approx(50.8 / (167 * 0.33))


def test_it_is_never_smaller_than_80_per_cent() -> None:
    layer = only_barcode(with_barcode(wrap(Size(20, 10)), ISBN))
    assert placed(layer).scale == pytest.approx(0.8)
    assert (layer.box.right, layer.box.bottom) == (142, 204)


def test_without_a_printers_box_it_stands_in_the_safe_area() -> None:
    layer = only_barcode(with_barcode(front(), ISBN))
    assert (layer.box.right, layer.box.bottom) == (143, 205)
    assert layer.isbn == "978-3-16-148410-0"


def test_another_number_takes_the_place_of_the_old_one_at_its_size() -> None:
    document = with_barcode(front(), ISBN)
    large = msgspec.structs.replace(only_barcode(document), box=Box(20, 20, 60, 50), name="Mine")
    document = with_barcode(msgspec.structs.replace(document, layers=(large,)), OTHER)
    assert only_barcode(document) == msgspec.structs.replace(large, isbn="979-1185020648")


@pytest.mark.parametrize(("before", "after"), [("", "51495"), ("51495", "")])
def test_an_addon_comes_and_goes_without_changing_the_scale(before: str, after: str) -> None:
    old = with_barcode(front(), ISBN, before)
    new = with_barcode(old, ISBN, after)
    assert placed(only_barcode(new)).scale == pytest.approx(placed(only_barcode(old)).scale)
    assert only_barcode(new).box.right == pytest.approx(only_barcode(old).box.right)


def test_an_addon_that_comes_later_leaves_the_barcode_in_the_printers_box() -> None:
    document = wrap(KDP_BOX)
    box = document.print_spec.spread.barcode if document.print_spec.spread else None
    grown = only_barcode(with_barcode(with_barcode(document, ISBN), ISBN, "51495"))
    assert box is not None and box.contains(grown.box)
    assert placed(grown).scale == pytest.approx(50.8 / (167 * 0.33))


def test_another_scale_keeps_the_lower_right_corner() -> None:
    document = with_barcode(Document(print_spec=print_spec("a5")), parse_isbn("9783161484100"))
    (before,) = document.barcodes
    (after,) = scaled_barcode(document, before.id, 1.5).barcodes
    assert placed(after).scale == pytest.approx(1.5)
    assert (after.box.right, after.box.bottom) == pytest.approx((before.box.right, before.box.bottom))
    with pytest.raises(BarcodeError, match="80 to 200 %"):
        scaled_barcode(document, before.id, 0.5)


def test_one_of_two_barcodes_gets_another_number() -> None:
    document = with_barcode(Document(print_spec=print_spec("a5")), parse_isbn("9783161484100"))
    (first,) = document.barcodes
    document = add_layer(document, msgspec.structs.replace(first, id="second"))
    lower, upper = changed_barcode(document, first.id, parse_isbn("9791192300818"), "03810").barcodes
    assert (lower.isbn.replace("-", ""), lower.addon) == ("9791192300818", "03810")
    assert upper.isbn == first.isbn and upper.box == first.box
