"""Bars compared with the standards' tables and examples; that they can be read is shown with the files."""

from __future__ import annotations

import pytest

from coverstudio.document.barcode import (
    Barcode,
    BarcodeError,
    addon_modules,
    barcode,
    placed,
    symbol_modules,
)
from coverstudio.document.document import Document, with_print_spec
from coverstudio.document.geometry import Box, Size
from coverstudio.document.isbn import parse_isbn
from coverstudio.document.layers import BarcodeLayer
from coverstudio.document.print_spec import print_spec

ISBN = parse_isbn("978-3-16-148410-0")


def dark(symbol: Barcode) -> str:
    """The modules from edge to edge at the top of the symbol's bars."""
    row = [" "] * symbol.width
    for bar in symbol.bars:
        row[bar.x : bar.x + bar.width] = "█" * bar.width
    return "".join(row)


def test_the_modules_are_those_of_the_standards_tables() -> None:
    # The first digit, 9, is told by the parity OEEOEO of the six after it: 7o 8e 3e 1o 6e 1o.
    left = "0111011 0001001 0100001 0011001 0000101 0011001"
    right = "1011100 1001000 1011100 1100110 1110010 1110010"
    assert symbol_modules("9783161484100") == f"101{left}01010{right}101".replace(" ", "")


def test_the_modules_of_an_addon_hold_its_checksum_as_parity() -> None:
    # 3·(5+4+5) + 9·(1+9) = 132: the checksum is 2, written EOOEO.
    codes = ["0111001", "0011001", "0100011", "0010111", "0110001"]
    assert addon_modules("51495") == "1011" + "01".join(codes)


def test_the_white_box_has_113_modules_and_its_quiet_zones_are_white() -> None:
    symbol = barcode(ISBN)
    row = dark(symbol)
    assert (symbol.width, len(row)) == (113, 113)
    assert row.strip() == row[11:-7]


def test_an_addon_stands_seven_to_twelve_modules_away_with_five_after_it() -> None:
    row = dark(barcode(ISBN, "51495"))
    assert row[:11].isspace()
    assert row[-5:].isspace()
    gap = len(row) - 11 - 95 - 47 - 5
    assert 7 <= gap <= 12
    assert row[11 + 95 : 11 + 95 + gap].isspace()
    assert row[11 + 95 + gap] == "█" == row[-6]


@pytest.mark.parametrize(
    ("scale", "width", "bar"), [(0.8, 29.83, 18.28), (1, 37.29, 22.85), (2, 74.58, 45.7)]
)
def test_sizes_are_those_of_the_standard(scale: float, width: float, bar: float) -> None:
    symbol = barcode(ISBN)
    assert symbol.size(scale).width == pytest.approx(width, abs=0.005)
    heights = sorted({round(box.height, 4) for box in symbol.boxes(scale)})
    assert heights == pytest.approx([bar, bar + 5 * 0.33 * scale])
    assert min(box.width for box in symbol.boxes(scale)) == pytest.approx(0.33 * scale)


def test_the_six_guard_bars_are_the_long_ones() -> None:
    bars = barcode(ISBN).bars
    longest = max(bar.bottom for bar in bars)
    assert [bar.x - 11 for bar in bars if bar.bottom == longest] == [0, 2, 46, 48, 92, 94]


def test_digits_stand_below_their_modules_and_clear_of_bars() -> None:
    symbol = barcode(ISBN)
    above, first, *others = symbol.lettering
    assert above.text == "ISBN 978-3-16-148410-0"
    assert (first.text, first.x) == ("9", 3.5)
    assert "".join(digit.text for digit in others) == "783161484100"
    assert [digit.x for digit in others] == [11 + 3 + 3.5 + 7 * i + 5 * (i > 5) for i in range(12)]
    shortest = min(bar.bottom for bar in symbol.bars)
    assert all(digit.baseline - digit.height - shortest >= 0.5 for digit in (first, *others))
    assert above.baseline < min(bar.top for bar in symbol.bars)
    assert max(digit.baseline for digit in others) < symbol.height


def test_an_addons_digits_begin_level_with_the_bars_and_its_bars_end_level_with_the_guards() -> None:
    symbol = barcode(ISBN, "51495")
    beside = [bar for bar in symbol.bars if bar.x > 11 + 95]
    digits = symbol.lettering[-5:]
    assert "".join(digit.text for digit in digits) == "51495"
    assert {digit.baseline - digit.height for digit in digits} == {min(bar.top for bar in symbol.bars)}
    assert {bar.bottom for bar in beside} == {max(bar.bottom for bar in symbol.bars)}
    assert all(bar.top - digits[0].baseline >= 0.5 for bar in beside)


def test_bars_are_made_narrower_about_their_middles() -> None:
    symbol = barcode(ISBN)
    for whole, narrow in zip(symbol.boxes(1), symbol.boxes(1, 0.05), strict=True):
        assert narrow.width == pytest.approx(whole.width - 0.05)
        assert narrow.center == pytest.approx(whole.center)


@pytest.mark.parametrize("scale", [0.79, 2.01, 0, -1, float("nan")])
def test_a_scale_that_no_scanner_is_sure_of_is_refused(scale: float) -> None:
    with pytest.raises(BarcodeError, match="use 80 to 200 %"):
        barcode(ISBN).boxes(scale)


@pytest.mark.parametrize("reduction", [-0.01, 0.083, float("nan")])
def test_a_reduction_that_eats_the_bars_is_refused(reduction: float) -> None:
    with pytest.raises(BarcodeError, match=r"reduce them by at most a quarter of it, 0.083 mm"):
        barcode(ISBN).boxes(1, reduction)


def layer(box: Box, addon: str = "") -> BarcodeLayer:
    return BarcodeLayer(name="Barcode", box=box, isbn="978-3-16-148410-0", addon=addon)


def test_a_layers_barcode_stands_in_the_middle_of_its_box_unsqueezed() -> None:
    stands = placed(layer(Box(10, 20, 60, 30)))
    assert stands.scale == pytest.approx(30 / barcode(ISBN).size(1).height)
    assert stands.box.center == pytest.approx((40, 35))
    assert (stands.box.width, stands.box.height) == pytest.approx((113 * 0.33 * stands.scale, 30))


def test_a_layers_barcode_grows_to_200_per_cent_and_not_beyond() -> None:
    stands = placed(layer(Box(0, 0, 500, 500)))
    assert stands.scale == 2.0
    assert stands.box.center == (250, 250)


def test_another_format_moves_a_barcode_and_keeps_its_size() -> None:
    old = Document(print_spec=print_spec("a4"), layers=(layer(Box(150, 240, 40, 32)),))
    (moved,) = with_print_spec(old, print_spec("46판")).layers
    assert moved.box.size == Size(40, 32)
    assert moved.box.center == pytest.approx((170 / 210 * 128, 256 / 297 * 188))
