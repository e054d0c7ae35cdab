import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from coverstudio.rendering.arrays import from_array, to_array
from tests.pictures import noise


@pytest.mark.parametrize("channels", [3, 4])
def test_pixels_come_back_as_they_went(channels: int):
    pixels = noise(7, 5, channels)
    assert np.array_equal(to_array(from_array(pixels)), pixels)


def test_grey_comes_back_as_three_equal_channels():
    grey = noise(7, 5, 1)[:, :, 0]
    assert np.array_equal(to_array(from_array(grey)), np.repeat(grey[:, :, None], 3, axis=2))


def test_premultiplied_images_become_straight():
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(255, 0, 0, 51))
    assert to_array(image).tolist() == [[[255, 0, 0, 51]]]


def test_the_copy_does_not_follow_its_origin():
    pixels = noise(3, 3)
    image = from_array(pixels)
    before = to_array(image)
    pixels[:] = 0
    assert np.array_equal(to_array(image), before)
