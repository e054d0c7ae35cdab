import numpy as np
import pytest

from coverstudio.document.geometry import Box
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.soft_shapes import soft_shape
from tests.rendering.pages import box


def alpha(layer, ppi: float = 127.0) -> tuple[np.ndarray, Box]:
    image, where = soft_shape(layer, ppi)
    return to_array(image)[:, :, 3].astype(float) / 255, where


def test_a_soft_rectangle_reaches_three_sigmas_beyond_its_box():
    _, where = alpha(box(box=Box(10, 10, 20, 30), softness=4.0))
    assert where.contains(Box(-2, -2, 44, 54))
    assert Box(-2.2, -2.2, 44.4, 54.4).contains(where)


def test_a_soft_edge_is_the_integral_of_a_gaussian():
    """Half at the edge; 0.841 and 0.159 one sigma inside and outside (the normal distribution)."""
    soft, where = alpha(box(box=Box(0, 0, 60, 60), softness=5.0))
    middle = soft[soft.shape[0] // 2]
    at = [round((x - where.x) * 5 - 0.5) for x in (-5.0, 0.0, 5.0, 30.0)]
    assert middle[at] == pytest.approx([0.1587, 0.5, 0.8413, 1.0], abs=0.015)


def test_softness_keeps_the_amount_of_colour():
    """Blurring moves colour, it makes none: the sum is the area."""
    for shape, area in (("rectangle", 20 * 20), ("ellipse", np.pi * 100)):
        soft, where = alpha(box(shape=shape, softness=2.5))
        per_mm = soft.shape[1] / where.width
        assert soft.sum() / per_mm**2 == pytest.approx(area, rel=0.01)


def test_rounded_corners_are_lighter_than_sharp_ones():
    sharp, _ = alpha(box(softness=0.5))
    rounded, _ = alpha(box(softness=0.5, corner_radius=8.0))
    corner = round(1.5 * 5) + 3  # a little inside the box's corner
    assert sharp[corner, corner] > 0.6
    assert rounded[corner, corner] < 0.05
    assert rounded[50, 50] == pytest.approx(1, abs=0.01)


def test_a_soft_shape_is_symmetric():
    for shape in ("rectangle", "ellipse"):
        soft, _ = alpha(box(shape=shape, softness=3.0, box=Box(0, 0, 31.7, 19.3)))
        assert np.abs(soft - soft[::-1, ::-1]).max() <= 1 / 255


def test_the_colour_is_the_layers_and_its_opacity_is_left_to_the_painter():
    image, _ = soft_shape(box(colour="#204060", softness=1.0, opacity=0.3), 127.0)
    middle = to_array(image)[image.height() // 2, image.width() // 2]
    assert middle.tolist() == [0x20, 0x40, 0x60, 255]


def test_the_size_of_the_picture_follows_the_ppi():
    coarse, _ = soft_shape(box(softness=5.0), 25.4)
    fine, _ = soft_shape(box(softness=5.0), 254.0)
    assert (coarse.width(), fine.width()) == (50, 500)
