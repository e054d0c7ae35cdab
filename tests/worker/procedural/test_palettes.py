"""Palettes have a strong value structure and an accent that stands out."""

from __future__ import annotations

import numpy as np
import pytest

from coverstudio.worker.pipelines.procedural import colour
from coverstudio.worker.pipelines.procedural.palettes import ALL, PALETTES, Palette


def distance(first: colour.Colour, second: colour.Colour) -> float:
    return float(np.linalg.norm(colour.to_oklab(np.array(first)) - colour.to_oklab(np.array(second))))


def test_there_is_a_palette_for_every_shelf() -> None:
    assert len(PALETTES) >= 16
    assert len({one.id for one in PALETTES}) == len(PALETTES)
    assert all(one.name and one.description for one in PALETTES)


def test_a_palette_shows_its_colours() -> None:
    for choice, palette in zip(PALETTES, ALL, strict=True):
        assert tuple(map(colour.from_hex, choice.colours)) == (*palette.ramp, palette.accent, palette.second)


@pytest.mark.parametrize("palette", ALL, ids=lambda one: one.id)
def test_the_ramp_runs_from_light_to_dark(palette: Palette) -> None:
    values = [colour.lightness(one) for one in palette.ramp]
    assert values == sorted(values, reverse=True)
    assert values[0] - values[-1] > 0.6
    assert palette.tone(0) == pytest.approx(palette.ramp[0], abs=0.01)
    assert palette.tone(1) == pytest.approx(palette.ramp[-1], abs=0.01)


@pytest.mark.parametrize("palette", ALL, ids=lambda one: one.id)
def test_ink_and_accent_stand_out_from_the_ground(palette: Palette) -> None:
    assert abs(colour.lightness(palette.ink) - colour.lightness(palette.ground)) > 0.6
    assert distance(palette.accent, palette.ground) > 0.2
    assert palette.depth(0.0) == pytest.approx(palette.ground, abs=0.01)


def test_colours_survive_the_way_through_oklab() -> None:
    rgb = np.random.default_rng(1).random((50, 3))
    assert np.allclose(colour.from_oklab(colour.to_oklab(rgb)), rgb, atol=1e-5)


def test_a_mixture_of_blue_and_yellow_is_not_grey() -> None:
    middle = colour.mix((0.0, 0.2, 0.9), (1.0, 0.9, 0.1), 0.5)
    assert max(middle) - min(middle) > 0.2
    assert colour.mix((0.1, 0.2, 0.3), (1, 1, 1), 0.0) == pytest.approx((0.1, 0.2, 0.3), abs=1e-6)


def test_a_gradient_passes_through_its_stops() -> None:
    stops = ((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    table = colour.gradient(stops, 11)
    assert np.allclose(table[[0, 5, 10]], stops, atol=1e-3)
