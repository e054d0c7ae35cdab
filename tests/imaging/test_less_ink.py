"""Dark pixels become lighter until the press's limit holds, all others stay."""

import numpy as np
import pytest

from coverstudio.imaging.ink import coverage
from coverstudio.imaging.less_ink import LessInk
from coverstudio.imaging.profiles import read_profile
from coverstudio.imaging.separations import Separation
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.pictures import noise


@pytest.fixture(scope="module")
def separation() -> Separation:
    return Separation(read_profile(tiny_cmyk_profile()))


@pytest.fixture(scope="module")
def dark(separation: Separation) -> np.ndarray:
    picture = (noise(90, 60) // 3).astype(np.uint8)
    assert coverage(separation.pixels(picture)).max() > 300
    return picture


@pytest.mark.parametrize("limit", [200, 240, 300])
def test_no_pixel_asks_for_more_than_the_limit(separation: Separation, dark: np.ndarray, limit: int) -> None:
    picture = dark.copy()
    assert LessInk(separation, limit).reduce(picture)
    assert coverage(separation.pixels(picture)).max() <= limit


def test_pixels_within_the_limit_stay_as_they_are(separation: Separation, dark: np.ndarray) -> None:
    picture = dark.copy()
    LessInk(separation, 240).reduce(picture)
    within = coverage(separation.pixels(dark)) <= 240
    assert within.any()
    assert (picture[within] == dark[within]).all()
    assert (picture >= dark).all()


def test_no_more_white_is_mixed_in_than_needed(separation: Separation, dark: np.ndarray) -> None:
    picture = dark.copy()
    LessInk(separation, 240).reduce(picture)
    changed = (picture != dark).any(axis=-1)
    assert coverage(separation.pixels(picture))[changed].min() > 225


def test_a_limit_of_the_separation_does_not_hide_the_ink(separation: Separation, dark: np.ndarray) -> None:
    limited, picture, same = Separation(separation.profile, ink_limit=240), dark.copy(), dark.copy()
    LessInk(limited, 240).reduce(picture)
    LessInk(separation, 240).reduce(same)
    assert (picture == same).all()


def test_strips_and_transparency_change_nothing(separation: Separation, dark: np.ndarray) -> None:
    alpha = np.arange(dark.shape[0] * dark.shape[1], dtype=np.uint8).reshape(dark.shape[:2])
    layered, whole = np.dstack([dark, alpha]), dark.copy()
    reducer = LessInk(separation, 240)
    for rows in (slice(0, 7), slice(7, 40), slice(40, None)):
        reducer.reduce(layered[rows])
    LessInk(separation, 240).reduce(whole)
    assert (layered[..., :3] == whole).all()
    assert (layered[..., 3] == alpha).all()


def test_a_light_picture_needs_nothing(separation: Separation) -> None:
    light = np.full((4, 5, 3), 220, np.uint8)
    assert not LessInk(separation, 240).reduce(light)
    assert (light == 220).all()
