import numpy as np
import pytest

from coverstudio.imaging.contrast import (
    contrast_ratio,
    luminance,
    luminance_of,
    relative_luminance,
    rgb,
    to_hex,
    worst_tenth,
    worst_tenth_contrast,
)
from tests.pictures import flat


def test_white_on_black_has_the_highest_contrast_there_is():
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#000000") == 0
    assert contrast_ratio(luminance("#ffffff"), luminance("#000000")) == pytest.approx(21)


@pytest.mark.parametrize(
    ("colour", "on_white"),
    [("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.00), ("#0000ff", 8.59), ("#008000", 5.14)],
)
def test_known_ratios(colour: str, on_white: float):
    """What published contrast checkers say of these colours on white."""
    assert contrast_ratio(1.0, luminance(colour)) == pytest.approx(on_white, abs=0.005)


def test_contrast_does_not_ask_which_colour_is_on_top():
    assert contrast_ratio(0.2, 0.7) == contrast_ratio(0.7, 0.2)


def test_luminance_of_floats_agrees_with_that_of_bytes():
    colours = np.random.default_rng(3).integers(0, 256, (50, 3), np.uint8)
    assert luminance_of(colours.astype(float)) == pytest.approx(relative_luminance(colours))
    assert luminance_of(np.array([-4.0, 300.0, 128.0])) == pytest.approx(luminance("#00ff80"))


def test_the_worst_tenth_is_a_mean_of_the_lowest():
    assert worst_tenth(np.arange(1.0, 21.0)) == pytest.approx(1.5)
    assert worst_tenth(np.array([3.0, 9.0])) == 3
    assert worst_tenth(np.array([])) == 21


def test_only_pixels_under_the_glyphs_count():
    pixels = flat(10, 10, (255, 255, 255))
    pixels[:, :5] = 0
    glyphs = np.zeros((10, 10), np.uint8)
    glyphs[:, :5] = 255
    assert worst_tenth_contrast(pixels, glyphs, "#ffffff") == pytest.approx(21)
    glyphs[:, 5] = 127  # the fringe of a letter
    assert worst_tenth_contrast(pixels, glyphs, "#ffffff") == pytest.approx(21)
    glyphs[:, 5] = 128
    assert worst_tenth_contrast(pixels, glyphs, "#ffffff") == pytest.approx(1)


def test_colours_go_to_hex_and_back():
    assert to_hex(rgb("#0180fe")) == "#0180fe"
    assert to_hex(np.array([-3.0, 127.6, 999.0])) == "#0080ff"
