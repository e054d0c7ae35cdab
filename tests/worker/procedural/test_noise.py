"""Noise belongs to the page, not to its pixels."""

from __future__ import annotations

import numpy as np

from coverstudio.worker.pipelines.procedural import noise


def coordinates(count: int) -> np.ndarray:
    return ((np.arange(count) + 0.5) / count - 0.5).astype(np.float32)


def test_the_same_seed_gives_the_same_land_at_twice_the_size() -> None:
    small = noise.surface(7, "land", coordinates(60), coordinates(90), 3.0)
    large = noise.surface(7, "land", coordinates(120), coordinates(180), 3.0)
    shrunk = large.reshape(90, 2, 60, 2).mean(axis=(1, 3))
    assert np.abs(shrunk - small).max() < 0.02


def test_other_seeds_and_names_give_other_lands() -> None:
    first = noise.surface(7, "land", coordinates(40), coordinates(40), 3.0)
    for other in (
        noise.surface(8, "land", coordinates(40), coordinates(40), 3.0),
        noise.surface(7, "sky", coordinates(40), coordinates(40), 3.0),
    ):
        assert np.corrcoef(first.ravel(), other.ravel())[0, 1] < 0.6


def test_values_lie_about_zero_within_one() -> None:
    values = noise.surface(3, "any", coordinates(400), coordinates(400), 30.0, octaves=3)
    assert abs(values.mean()) < 0.05
    assert 0.4 < values.std() < 0.6
    along = noise.line(3, "any", coordinates(4000), 60.0)
    assert 0.35 < along.std() < 0.65


def test_the_surface_has_no_kinks() -> None:
    values = noise.surface(5, "smooth", coordinates(2000), coordinates(4), 6.0, octaves=1)[0]
    bend = np.diff(values, 2)
    assert np.abs(np.diff(bend)).max() < 0.2 * np.abs(bend).max(), "curvature changes little by little"


def test_tick_is_called_after_every_octave_and_may_give_up() -> None:
    calls: list[int] = []
    noise.surface(1, "x", coordinates(8), coordinates(8), 2.0, octaves=5, tick=lambda: calls.append(1))
    assert len(calls) == 5


def test_bumps_finer_than_the_pixels_are_left_out() -> None:
    assert not noise.surface(1, "dust", coordinates(50), coordinates(50), 60.0, octaves=1).any()
    assert noise.surface(1, "dust", coordinates(200), coordinates(200), 60.0, octaves=1).std() > 0.3
