"""What is seen of a page in small agrees with what is known of its colours."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer
from coverstudio.imaging.contrast import contrast_ratio, relative_luminance, rgb
from coverstudio.imaging.ink import coverage
from coverstudio.imaging.profiles import read_profile
from coverstudio.imaging.separations import Separation
from coverstudio.printing.proofs import Proof, prove
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.printing.clean_covers import CLEAN, IMAGES, picture
from tests.printing.covers import CARD, card, text
from tests.printing.seeded_faults import without_art

pytestmark = pytest.mark.usefixtures("qapp")
PAGE = CARD.bleed_box


@pytest.fixture(scope="module")
def press() -> Separation:
    return Separation(read_profile(tiny_cmyk_profile(), "tiny"))


def proof(*layers: object, press: Separation | None = None) -> Proof:
    return prove(card(*layers), IMAGES, press)


def shape(box: Box, colour: str, **more: object) -> ShapeLayer:
    return ShapeLayer(name="Shape", box=box, colour=colour, **more)


def contrast(one: str, other: str) -> float:
    return float(contrast_ratio(*(relative_luminance(rgb(colour)) for colour in (one, other))))


@pytest.mark.parametrize("colour", ["#101820", "#888888", "#ffffff"])
def test_the_contrast_on_a_flat_page_is_that_of_the_colours(colour: str) -> None:
    title = text("Glass", id="title", colour=colour)
    seen = proof(shape(PAGE, "#c0a080"), title).contrasts["title"]
    assert seen == pytest.approx(contrast(colour, "#c0a080"), rel=0.02)


def test_the_worst_tenth_of_what_is_behind_words_counts() -> None:
    title = text("Glass and more", id="title", colour="#000000", box=Box(5, 10, 50, 15))
    dark = shape(Box(25, 5, 10, 25), "#303030")
    seen = proof(shape(PAGE, "#ffffff"), dark, title).contrasts["title"]
    assert seen < 2


def test_words_one_can_see_through_have_the_contrast_of_what_is_left_of_them() -> None:
    title = text("Glass", id="title", colour="#000000", opacity=0.5)
    assert proof(title).contrasts["title"] == pytest.approx(contrast("#808080", "#ffffff"), rel=0.03)


def test_words_that_multiply_are_looked_at_as_they_are_painted() -> None:
    title = text("GLASS", id="title", colour="#808080", blend_mode="multiply", size=30)
    seen = proof(shape(PAGE, "#808080"), title).contrasts["title"]
    assert seen == pytest.approx(contrast("#404040", "#808080"), rel=0.1)


def test_words_beside_the_page_stand_on_nothing() -> None:
    assert proof(text("Glass", id="title", box=Box(300, 10, 50, 15))).contrasts["title"] == 21


def test_what_lies_over_words_is_not_behind_them() -> None:
    title = text("Glass", id="title", colour="#000000")
    over = shape(Box(5, 10, 50, 15), "#000000")
    assert proof(title, over).contrasts["title"] == 21


def test_white_edges_are_counted_side_by_side() -> None:
    left_half = shape(Box(-3, -3, 33, 96), "#206040")
    left, top, right, bottom = proof(left_half).white_sides
    assert (left, right) == (0, 1)
    assert top == pytest.approx(0.5, abs=0.02)
    assert bottom == pytest.approx(0.5, abs=0.02)


def test_a_fold_is_hard_where_colours_differ_across_it() -> None:
    wrap = without_art(CLEAN["kdp"]())
    assert prove(wrap, IMAGES).hard_folds == ()
    spread = wrap.print_spec.spread
    assert spread is not None
    spine = spread.panels[1].box
    half = shape(Box(spine.x, 0, 400, 400), "#204060")

    blue = msgspec.structs.replace(wrap, layers=(half, *wrap.layers))
    assert prove(blue, IMAGES).hard_folds == (spine.x,)


def test_without_a_press_nothing_is_known_of_inks() -> None:
    seen = proof(picture(PAGE))
    assert (seen.inks, seen.above(0), seen.unprintable()) == (None, None, None)


def test_ink_is_what_the_press_says_of_the_colour(press: Separation) -> None:
    flat = np.full((1, 1, 3), 8, np.uint8)
    expected = int(coverage(press.pixels(flat))[0, 0])
    spot = proof(picture(PAGE, (8, 8, 8)), press=press).above(expected - 1)
    assert spot is not None and spot.share == 1 and spot.most == expected
    assert proof(picture(PAGE, (8, 8, 8)), press=press).above(expected) is None


def test_a_limit_of_the_separation_does_not_hide_ink(press: Separation) -> None:

    limited = msgspec.structs.replace(press, ink_limit=200)
    assert proof(picture(PAGE, (8, 8, 8)), press=limited).above(240) is not None


def test_a_spot_is_where_the_ink_is(press: Separation) -> None:
    dark = shape(Box(40, 60, 15, 15), "#080808")
    spot = proof(shape(PAGE, "#efe6d2"), dark, press=press).above(240)
    assert spot is not None and spot.place.intersected(dark.box) is not None
    assert spot.share == pytest.approx(15 * 15 / (66 * 96), rel=0.1)


def test_black_words_count_as_no_ink_of_the_art(press: Separation) -> None:
    assert proof(text("Glass", colour="#000000"), press=press).above(100) is None


def test_what_the_press_cannot_print_is_found(press: Separation) -> None:
    green = shape(Box(-3, -3, 66, 48), "#00ff3c", id="green")
    seen = proof(green, text("Glass", id="title", colour="#202020"), press=press)
    assert seen.inks is not None and seen.inks.flat == ("green",)
    spot = seen.unprintable()
    assert spot is not None and spot.share == pytest.approx(0.5, abs=0.02)
