from __future__ import annotations

import pytest

from coverstudio.document.checks import check_print_spec
from coverstudio.document.geometry import Box
from coverstudio.document.print_spec import FORMATS, UnknownFormatError, print_spec
from tests.document.test_spread import spec_of, spread


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [
        ("a4", 210, 297), ("a5", 148, 210), ("46판", 128, 188), ("신국판", 152, 225),
        ("6x9", 152.4, 228.6), ("5.5x8.5", 139.7, 215.9),
    ],
)  # fmt: skip
def test_printed_formats_have_their_trim_size(name: str, width: float, height: float) -> None:
    spec = print_spec(name)
    assert (spec.trim.width, spec.trim.height) == pytest.approx((width, height))
    assert spec.bleed > 0
    assert spec.ppi == 300


@pytest.mark.parametrize(("name", "pixels"), [("ebook", (1600, 2560)), ("square", (3000, 3000))])
def test_formats_for_screens_are_whole_pixels_without_bleed(name: str, pixels: tuple[int, int]) -> None:
    spec = print_spec(name)
    assert spec.trim.pixels(300) == spec.trim.pixels_needed(300) == pixels
    assert spec.bleed == 0


@pytest.mark.parametrize("name", ["A4", " 6 x 9 ", "6×9", "US 6×9", "E-Book", "46pan"])
def test_a_format_is_found_however_it_is_typed(name: str) -> None:
    assert print_spec(name) in [known.spec for known in FORMATS]


def test_an_unknown_format_names_the_ones_there_are() -> None:
    with pytest.raises(UnknownFormatError, match=r"“b5”: choose one of a4, a5, 46pan"):
        print_spec("b5")


def test_the_origin_is_the_trim_corner() -> None:
    spec = print_spec("a4")
    assert spec.trim_box == Box(0, 0, 210, 297)
    assert spec.bleed_box == Box(-3, -3, 216, 303)
    assert spec.safe_box == Box(5, 5, 200, 287)


def test_every_format_of_the_table_can_be_rendered() -> None:
    assert len({known.id for known in FORMATS}) == len(FORMATS) == 8
    for known in FORMATS:
        check_print_spec(known.spec)
        assert print_spec(known.id) is known.spec


def test_a_front_alone_is_its_only_panel() -> None:
    spec = print_spec("a4")
    assert [panel.name for panel in spec.panels] == ["front"]
    assert spec.front.box == spec.trim_box
    assert spec.front_safe_box == spec.safe_box
    assert spec.front_printed_box == spec.bleed_box


def test_the_front_of_a_wrap_has_its_own_boxes() -> None:
    spec = spec_of(spread(("back", 148), ("spine", 12), ("front", 148)))
    assert spec.front.box.x == 160
    assert spec.front_printed_box == Box(
        160, -spec.bleed, 148 + spec.bleed, spec.trim.height + 2 * spec.bleed
    )
    assert [spec.panel_at(x).name for x in (-40, 20, 150, 200, 999)] == [
        "back", "back", "spine", "front", "front",
    ]  # fmt: skip
