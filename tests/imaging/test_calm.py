import numpy as np
import pytest

from coverstudio.imaging.calm import calmness, rectangle_calmness, salience, small_lab
from tests.pictures import flat, noise

WIDTH, HEIGHT = 200, 300


@pytest.fixture
def half_busy() -> np.ndarray:
    """Blank paper above, noise below."""
    picture = flat(WIDTH, HEIGHT, (180, 170, 150))
    picture[150:] = noise(WIDTH, 150)
    return picture


def test_blank_paper_is_perfectly_calm():
    assert calmness(flat(WIDTH, HEIGHT, (90, 120, 60))).min() == pytest.approx(1, abs=0.01)


def test_the_map_has_the_shape_of_the_picture():
    assert calmness(flat(WIDTH, HEIGHT)).shape == (256, 171)
    assert calmness(flat(1000, 100)).shape == (26, 256)
    assert calmness(flat(1, 1)).shape == (256, 256)


def test_texture_is_busier_than_paper(half_busy: np.ndarray):
    calm = calmness(half_busy)
    assert calm[:100].mean() > calm[160:].mean() + 0.2


def test_a_gentle_gradient_is_calm():
    sky = np.repeat(np.linspace(90, 200, HEIGHT)[:, None], WIDTH, axis=1)
    assert calmness(np.repeat(sky[:, :, None], 3, axis=2).astype(np.uint8)).mean() > 0.75


def test_the_eye_goes_to_the_one_thing_that_differs():
    scene = flat(WIDTH, HEIGHT, (30, 40, 30))
    scene[90:140, 80:120] = (230, 190, 170)
    found = salience(small_lab(scene))
    y, x = np.unravel_index(found.argmax(), found.shape)
    assert 60 < y * HEIGHT / 256 < 160
    assert 60 < x * WIDTH / 171 < 140
    assert found[200:].mean() < 0.3 * found.max()


def test_one_busy_corner_spoils_a_rectangle():
    calm = np.ones((20, 20), np.float32)
    assert rectangle_calmness(calm) == 1
    calm[:2, :] = 0
    assert rectangle_calmness(calm) == pytest.approx(0.45)
    assert rectangle_calmness(calm[:0]) == 0
