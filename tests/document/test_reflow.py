"""What happens to a cover when its spread changes: text and art stay with their panels."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.reflow import reflowed
from tests.document.test_spread import spec_of, spread

ART = Asset("0" * 64, "png", 3000, 2000)
FRONT = PrintSpec(name="a5", trim=spread(("front", 148)).size)


def paperback(spine: float) -> PrintSpec:
    return spec_of(spread(("back", 148), ("spine", spine), ("front", 148)))


def flapped(spine: float) -> PrintSpec:
    widths = ("back-flap", 97), ("back", 151), ("spine", spine), ("front", 151), ("front-flap", 97)
    return spec_of(spread(*widths))


def words(x: float, y: float, width: float = 40, height: float = 10, rotation: float = 0) -> TextLayer:
    """Return a text whose middle is at (x, y)."""
    box = Box(x - width / 2, y - height / 2, width, height)
    return TextLayer(
        id="text", name="Text", box=box, text="Walden", family="Roboto", size=24, rotation=rotation
    )


def picture(box: Box) -> ImageLayer:
    return ImageLayer(id="art", name="Art", box=box, asset=ART)


def after(layer: AnyLayer, old: PrintSpec, new: PrintSpec) -> AnyLayer:
    """Return what becomes of a layer."""
    (found,) = reflowed(Document(print_spec=old, layers=(layer,)), new).layers
    return found


def test_the_cover_has_the_new_print_spec() -> None:
    assert reflowed(Document(print_spec=paperback(10)), paperback(12)).print_spec == paperback(12)


@pytest.mark.parametrize(("x", "moved"), [(74, 0), (153, 1), (158 + 74, 2)])
def test_words_stay_in_the_middle_of_their_panel(x: float, moved: float) -> None:
    layer = words(x, 100, width=8)
    assert after(layer, paperback(10), paperback(12)) == msgspec.structs.replace(
        layer, box=layer.box.moved(moved, 0)
    )


def test_words_on_a_spine_are_set_smaller_only_when_it_is_too_narrow_for_them() -> None:
    upright = words(153, 100, width=120, height=8, rotation=90)
    assert after(upright, paperback(10), paperback(9)).box.height == 8
    narrow = after(upright, paperback(10), paperback(4))
    assert isinstance(narrow, TextLayer)
    assert (narrow.box.height, narrow.size) == pytest.approx((4, 12))
    assert narrow.box.center == pytest.approx((150, 100))


def test_a_painting_of_the_whole_wrap_covers_the_new_one() -> None:
    whole = picture(Box(-3, -10, 312, 230))
    grown = after(whole, paperback(10), paperback(30))
    assert grown.box.contains(paperback(30).bleed_box)
    assert grown.box.width / grown.box.height == pytest.approx(312 / 230)
    assert after(whole, paperback(10), paperback(8)).box.contains(paperback(8).bleed_box)


@pytest.mark.parametrize("spine", [4, 18, 30])
def test_a_painting_of_the_whole_wrap_shows_the_same_on_the_front(spine: float) -> None:
    whole = picture(Box(-3, -3, 312, 216))
    other = after(whole, paperback(10), paperback(spine)).box
    before, now = 158 + 74, 148 + spine + 74
    assert other.contains(paperback(spine).bleed_box)
    assert (now - other.x) / other.width == pytest.approx((before + 3) / 312)
    assert other.height == pytest.approx(216 * max(1, (now + 3) / (before + 3)))


def test_a_painting_of_the_front_stays_on_the_front() -> None:
    front = picture(Box(158, -3, 151, 216))
    assert after(front, paperback(10), paperback(30)).box == Box(178, -3, 151, 216)


def test_a_band_over_spine_and_front_is_stretched_with_the_spine() -> None:
    band = ShapeLayer(name="Band", box=Box(148, 150, 161, 30))
    assert after(band, paperback(10), paperback(30)).box == Box(148, 150, 181, 30)


def test_the_barcode_keeps_its_size_and_its_distance_from_the_spine() -> None:
    code = BarcodeLayer(name="ISBN", box=Box(90, 170, 48, 30), isbn="978-89-374-6044-9")
    taller = spec_of(spread(("back", 170), ("spine", 12), ("front", 170), height=240))
    assert after(code, paperback(10), paperback(30)).box == code.box
    assert after(code, paperback(10), taller).box == Box(112, 200, 48, 30)


def test_a_front_becomes_a_wrap_and_comes_back() -> None:
    title, art = words(74, 60), picture(Box(-3, -3, 154, 216))
    wrapped = reflowed(Document(print_spec=FRONT, layers=(art, title)), paperback(10))
    assert wrapped.layers[0].box.contains(Box(158, -3, 151, 216))
    assert wrapped.layers[1].box == title.box.moved(158, 0)
    assert reflowed(wrapped, FRONT).layers[1] == title


def test_what_has_no_panel_any_more_waits_beside_the_page() -> None:
    blurb = words(74, 100, width=100)
    alone = after(blurb, paperback(10), FRONT)
    assert alone.box.right < -FRONT.bleed
    assert after(alone, FRONT, paperback(10)) == blurb
    note = words(50, 100)
    without = after(note, flapped(10), spec_of(spread(("back", 151), ("spine", 10), ("front", 151))))
    assert without.box.right < 0


def test_a_larger_page_has_larger_words() -> None:
    taller = spec_of(spread(("back", 296), ("spine", 10), ("front", 296), height=420))
    title = after(words(158 + 74, 105), paperback(10), taller)
    assert isinstance(title, TextLayer)
    assert (title.size, title.box.center) == (48, (306 + 148, 210))


@given(st.floats(2, 60), st.floats(2, 60), st.sampled_from([0.0, 97.0]), st.floats(5, 145), st.floats(5, 205))
def test_words_on_the_covers_never_leave_them(
    spine: float, new_spine: float, flap: float, x: float, y: float
) -> None:
    old, new = paperback(spine), flapped(new_spine) if flap else paperback(new_spine)
    for name, start in (("back", 0.0), ("front", 148 + spine)):
        assert new.spread is not None
        panel = next(panel for panel in new.spread.panels if panel.name == name)
        moved = after(words(start + x, y, width=4, height=4), old, new)
        assert panel.box.contains(moved.box)
        share = (moved.box.center[0] - panel.box.x) / panel.box.width
        assert share == pytest.approx(x / 148)


def test_art_of_the_front_alone_ends_at_the_spine() -> None:
    art = picture(FRONT.bleed_box)
    (layer,) = reflowed(Document(print_spec=FRONT, layers=(art,)), paperback(12)).layers
    assert layer.box.x == paperback(12).front.box.x
    assert layer.box.right >= paperback(12).bleed_box.right - 1e-9
