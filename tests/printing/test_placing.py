"""Boxes and matrices of the printed page."""

import pytest

from coverstudio.document.geometry import Box, Size, corners, mm_to_points
from coverstudio.document.print_spec import PrintSpec, print_spec
from coverstudio.printing.placing import (
    PixelBox,
    Raster,
    page_boxes,
    to_page,
    unit_square_matrix,
)

A4 = print_spec("a4")


@pytest.mark.parametrize(
    ("name", "width", "height", "bleed"),
    [
        ("a4", 216, 303, 3),
        ("46판", 134, 194, 3),
        ("6x9", 6.25 * 25.4, 9.25 * 25.4, 3.175),
        ("ebook", 16 / 3 * 25.4, 25.6 / 3 * 25.4, 0),
    ],
)
def test_boxes_come_from_millimetres(name: str, width: float, height: float, bleed: float) -> None:
    boxes = page_boxes(print_spec(name))
    assert boxes.media == pytest.approx((0, 0, width / 25.4 * 72, height / 25.4 * 72), abs=1e-9)
    inset = bleed / 25.4 * 72
    assert boxes.trim == pytest.approx((inset, inset, boxes.width - inset, boxes.height - inset), abs=1e-9)


def test_amazon_compares_to_four_decimals_of_an_inch() -> None:
    boxes = page_boxes(print_spec("6x9"))
    assert (round(boxes.width / 72, 4), round(boxes.height / 72, 4)) == (6.25, 9.25)


def test_the_trims_corner_is_the_bleed_inside_the_pages_top_left() -> None:
    assert to_page(A4, 0, 0) == pytest.approx((mm_to_points(3), mm_to_points(300)))


@pytest.mark.parametrize("degrees", [0.0, 30.0, 90.0, -135.5])
def test_the_unit_square_lands_on_the_turned_box(degrees: float) -> None:
    box = Box(20, 30, 60, 40)
    a, b, c, d, e, f = unit_square_matrix(A4, box, box.center, degrees)
    landed = [(a * x + c * y + e, b * x + d * y + f) for x, y in ((0, 1), (1, 1), (1, 0), (0, 0))]
    wanted = [to_page(A4, x, y) for x, y in corners(box, degrees)]
    for at, want in zip(landed, wanted, strict=True):
        assert at == pytest.approx(want)


def test_a_picture_of_the_bleed_box_shows_whole() -> None:
    assert Raster(A4.bleed_box, 0, 2552, 3579).visible(A4) == PixelBox(0, 0, 2552, 3579)


def test_a_picture_that_stands_over_the_edge_is_cropped_to_whole_pixels() -> None:
    # 10 px per mm: 5.05 mm beyond the left edge of the bleed are 50 whole pixels and half of one.
    layer = Raster(Box(-8.05, -3, 230, 303), 0, 2300, 3030)
    seen = layer.visible(A4)
    assert seen == PixelBox(50, 0, 2211, 3030)
    assert layer.part(seen) == Box(pytest.approx(-3.05), -3, pytest.approx(216.1), pytest.approx(303))


def test_a_picture_beside_the_page_shows_nothing() -> None:
    assert Raster(Box(300, 0, 50, 50), 0, 100, 100).visible(A4) is None


def test_a_sliver_of_a_picture_is_at_least_one_pixel() -> None:
    sliver = Raster(Box(212.99999, 0, 50, 50), 0, 100, 100).visible(A4)
    assert sliver is not None
    assert (sliver.right - sliver.left, sliver.bottom - sliver.top) == (1, 100)


def test_a_turned_picture_keeps_every_pixel_that_may_show() -> None:
    square = PrintSpec(name="square", trim=Size(100, 100), bleed=0)
    # A quarter turn about (50, 50): what stood beyond the right edge now stands beyond the bottom.
    layer = Raster(Box(-100, 0, 300, 100), 90, 300, 100)
    assert layer.visible(square) == PixelBox(100, 0, 200, 100)


def test_half_a_turn_shows_the_other_side() -> None:
    square = PrintSpec(name="square", trim=Size(100, 100), bleed=0)
    # The picture's left half stands on the page, but upside down it is its right half that is seen.
    layer = Raster(Box(50, 0, 100, 100), 180, 100, 100)
    assert layer.visible(square) == PixelBox(50, 0, 100, 100)
