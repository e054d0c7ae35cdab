"""From heat to words, on heat that is painted as the network was trained to see: a bump for every letter."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from coverstudio.worker.pipelines.craft.words import Heat, region_of, words_in


def heat_of(
    *letters: tuple[float, float, float], links: tuple[tuple[float, float, float], ...] = (), peak: float = 1
) -> Heat:
    """Heat (120×200 places) with bumps at (x, y, size); the size is what a letter takes, edge to edge."""
    rows, columns = np.mgrid[:120, :200]
    heat = np.zeros((120, 200, 2), np.float32)
    for layer, bumps in enumerate((letters, links)):
        for x, y, size in bumps:
            bump = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * (size / 4) ** 2))
            heat[..., layer] = np.maximum(heat[..., layer], peak * bump)
    return heat


def word(x: float, y: float, angle: float = 0, count: int = 6, size: float = 14) -> Heat:
    """A word of so many letters about (x, y), turned by `angle` degrees clockwise."""
    along = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))]) * size
    places = [np.array([x, y]) + along * (n - (count - 1) / 2) for n in range(count)]
    between = [(one + other) / 2 for one, other in itertools.pairwise(places)]
    return heat_of(*((*at, size) for at in places), links=tuple((*at, size) for at in between))


def sides(corners: np.ndarray) -> tuple[float, float]:
    return float(np.linalg.norm(corners[0] - corners[1])), float(np.linalg.norm(corners[1] - corners[2]))


def test_letters_that_are_linked_are_one_word_in_the_pictures_own_pixels() -> None:
    (found,) = words_in(word(100, 60))
    assert found.corners.mean(axis=0) == pytest.approx([200, 120], abs=3)
    width, height = sides(found.corners)
    assert width == pytest.approx(6 * 28, rel=0.15)
    assert height == pytest.approx(28, rel=0.3)
    assert found.corners[0].tolist() == [found.corners[:, 0].min(), found.corners[:, 1].min()]
    assert 0.99 < found.score <= 1


def test_letters_without_links_are_words_of_their_own() -> None:
    assert len(words_in(heat_of((40, 60, 14), (80, 60, 14), (120, 60, 14)))) == 3


@pytest.mark.parametrize("angle", [20, 45, -30])
def test_a_turned_word_has_a_turned_box(angle: float) -> None:
    (found,) = words_in(word(100, 60, angle))
    edges = np.roll(found.corners, -1, axis=0) - found.corners
    longest = edges[np.linalg.norm(edges, axis=1).argmax()]
    turned = math.degrees(math.atan2(longest[1], longest[0]))
    assert (turned - angle + 90) % 180 - 90 == pytest.approx(0, abs=4)


def test_clockwise_from_the_top_left() -> None:
    for angle in (0, 20, -20):
        corners = words_in(word(100, 60, angle))[0].corners
        edges = np.roll(corners, -1, axis=0) - corners
        following = np.roll(edges, -1, axis=0)
        assert (edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0] > 0).all()
        assert corners.sum(axis=1).argmin() == 0


def test_what_is_faint_or_a_speck_is_no_word() -> None:
    assert words_in(heat_of((60, 60, 14), peak=0.65)) == []
    assert words_in(heat_of((60, 60, 4))) == []
    assert words_in(np.zeros((1, 1, 2), np.float32)) == []
    assert words_in(heat_of(links=((60, 60, 14),))) == []


def test_a_word_at_the_edge_and_a_picture_that_is_all_letter_have_boxes() -> None:
    (cut,) = words_in(heat_of((0, 60, 20), (10, 60, 20)))
    assert np.isfinite(cut.corners).all()
    (everything,) = words_in(np.ones((120, 200, 2), np.float32))
    assert sides(everything.corners)[0] >= 2 * 199


def test_a_region_has_the_corners_and_the_score_of_its_word() -> None:
    (found,) = words_in(word(100, 60))
    region = region_of(found, "sample")
    assert (len(region.polygon), region.text) == (4, "sample")
    assert region.score == pytest.approx(found.score, abs=1e-4)
