from __future__ import annotations

import numpy as np

from coverstudio.imaging.smooth_fill import smooth_fill


def test_what_is_known_stays_as_it_is() -> None:
    values = np.random.default_rng(0).random((40, 60, 3), np.float32)
    known = np.ones((40, 60), np.float32)
    known[10:30, 20:40] = 0
    filled = smooth_fill(values, known)
    assert np.array_equal(filled[known > 0], values[known > 0])


def test_one_colour_is_continued_as_that_colour() -> None:
    values = np.full((33, 47), 7, np.float32)
    known = np.zeros((33, 47), np.float32)
    known[0, 0] = 1
    assert np.allclose(smooth_fill(values, known), 7, atol=1e-3)


def test_a_hole_in_a_slope_takes_tones_between_its_sides() -> None:
    slope = np.tile(np.linspace(0, 100, 101, dtype=np.float32), (80, 1))
    known = np.ones_like(slope)
    known[20:60, 30:70] = 0
    filled = smooth_fill(slope * known, known)
    hole = filled[20:60, 30:70]
    assert hole.min() > 25
    assert hole.max() < 75
    assert abs(hole[:, 0].mean() - 30) < 6
    assert abs(hole[:, -1].mean() - 69) < 6


def test_nothing_known_gives_nothing() -> None:
    assert not smooth_fill(np.ones((16, 16), np.float32), np.zeros((16, 16), np.float32)).any()
