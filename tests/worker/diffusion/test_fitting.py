"""From the painted size to the wanted one: in proportion, about the centre."""

from __future__ import annotations

import numpy as np
import pytest

from coverstudio.generation.messages import PixelBox
from coverstudio.worker.pipelines.diffusion.fitting import fitted, laid_into, zone_at


def disc(width: int, height: int) -> np.ndarray:
    y, x = np.mgrid[:height, :width]
    inside = (x - (width - 1) / 2) ** 2 + (y - (height - 1) / 2) ** 2 < (min(width, height) / 4) ** 2
    return np.where(inside, 255, 0).astype(np.uint8)[..., None].repeat(3, axis=2)


def extent(picture: np.ndarray) -> tuple[int, int]:
    """How wide and how high the bright part is."""
    bright = picture[..., 0] > 127
    return int(bright.any(axis=0).sum()), int(bright.any(axis=1).sum())


def test_the_rounding_is_cut_off_without_touching_a_pixel() -> None:
    picture = disc(64, 72)
    np.testing.assert_array_equal(fitted(picture, 61, 67, 8), picture[2:69, 1:62])
    np.testing.assert_array_equal(fitted(picture, 64, 72, 8), picture)


def test_a_circle_stays_a_circle_in_its_middle() -> None:
    for width, height in ((400, 610), (610, 400), (150, 300), (31, 33)):
        picture = fitted(disc(64, 72), width, height, 8)
        assert picture.shape == (height, width, 3)
        across, down = extent(picture)
        assert abs(across - down) <= 1
        ys, xs = np.nonzero(picture[..., 0] > 127)
        assert abs(xs.mean() - (width - 1) / 2) <= 1
        assert abs(ys.mean() - (height - 1) / 2) <= 1


def test_the_calm_zone_lies_over_the_same_part_of_the_picture() -> None:
    wanted, painted = (400, 610), (64, 96)
    zone = PixelBox(100, 50, 200, 100)
    marked = np.zeros((painted[1], painted[0], 3), np.uint8)
    placed = zone_at(zone, *wanted, painted, 8)
    marked[placed.y : placed.y + placed.height, placed.x : placed.x + placed.width] = 255
    shown = fitted(marked, *wanted, multiple=8)[..., 0] > 127
    expected = np.zeros((610, 400), bool)
    expected[50:150, 100:300] = True
    assert (shown & expected).sum() / (shown | expected).sum() > 0.9


def test_the_calm_zone_moves_with_what_is_cut_off() -> None:
    assert zone_at(PixelBox(0, 0, 10, 10), 61, 67, (64, 72), 8) == PixelBox(2, 2, 10, 10)


@pytest.mark.parametrize(
    ("width", "height", "painted"),
    [(61, 67, (64, 72)), (64, 72, (64, 72)), (400, 610, (64, 96)), (30, 20, (80, 56)), (300, 110, (112, 40))],
)
def test_what_is_laid_into_the_painted_size_comes_back_place_by_place(
    width: int, height: int, painted: tuple[int, int]
) -> None:
    ramp = np.linspace(20, 230, width)[None, :, None] + np.linspace(-15, 15, height)[:, None, None]
    picture = np.rint(ramp.repeat(3, axis=2)).astype(np.uint8)
    laid = laid_into(picture, painted, 8)
    assert laid.shape == (painted[1], painted[0], 3)
    back = fitted(laid, width, height, 8)
    away_from_edges = np.s_[height // 8 : -height // 8, width // 8 : -width // 8]
    apart = np.abs(back.astype(int) - picture)[away_from_edges]
    assert apart.max() <= 3
    assert laid_into(picture[..., 0], painted, 8).shape == (painted[1], painted[0])
