"""Outlines on drawn maps, without a network."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.worker.pipelines.rapidocr_text.lines import (
    Sighting,
    height_of,
    length_of,
    overlap,
    thickness_of,
)
from coverstudio.worker.pipelines.rapidocr_text.merging import merge
from coverstudio.worker.pipelines.rapidocr_text.outlines import outlines_in

Floats = NDArray[np.float32]


def arc_map(sweep: int, thick: int = 14) -> Floats:
    drawn = np.zeros((420, 420), np.float32)
    cv2.ellipse(drawn, (210, 210), (150, 150), -90, -sweep / 2, sweep / 2, 0.9, thick)
    return drawn


def box(x: float, y: float, width: float, height: float) -> Floats:
    return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float32)


def test_a_straight_core_becomes_a_box_that_is_longer_and_higher() -> None:
    drawn = np.zeros((100, 300), np.float32)
    drawn[40:60, 50:250] = 0.8
    (found,) = outlines_in(drawn)
    assert len(found.corners) == 4
    assert height_of(found.corners) == pytest.approx(20 + 1.6 * 200 * 20 / 220, abs=3)
    assert np.allclose(found.corners.mean(axis=0), (150, 50), atol=1)
    assert found.score == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize("sweep", [90, 180, 260])
def test_an_arc_is_followed_however_far_it_bends(sweep: int) -> None:
    (found,) = outlines_in(arc_map(sweep))
    assert len(found.corners) > 4
    length = np.radians(sweep) * 150
    assert length_of(found.corners) == pytest.approx(length + 14 * 1.6, rel=0.12)
    assert thickness_of(found.corners) == pytest.approx(14 * 2.6, rel=0.25)
    covered = np.zeros((420, 420), np.uint8)
    cv2.fillPoly(covered, [np.rint(found.corners).astype(np.int32)], 1)
    assert covered[arc_map(sweep) > 0].mean() > 0.98
    assert covered[210, 210] == 0


def test_a_blot_is_no_bent_line_and_a_hair_or_a_doubt_is_nothing() -> None:
    blot = np.zeros((200, 200), np.float32)
    cv2.fillPoly(blot, [np.array([[20, 20], [180, 30], [30, 180]])], 0.9)
    assert [len(found.corners) for found in outlines_in(blot)] in ([], [4])
    hair = np.zeros((50, 200), np.float32)
    hair[20, 10:190] = 0.9
    assert outlines_in(hair) == []
    assert outlines_in(np.full((50, 200), 0.4, np.float32)) == []


def test_a_bent_outline_is_kept_rather_than_the_box_around_it() -> None:
    (bent,) = outlines_in(arc_map(150))
    least, most = bent.corners.min(axis=0), bent.corners.max(axis=0)
    around = box(*least, *(most - least))
    seen = (Sighting(around, 0.9, 1, 64), Sighting(bent.corners, 0.7, 2, 36))
    for order in (seen, seen[::-1]):
        (kept,) = merge(order)
        assert kept.bent
        assert kept.confirmed
        assert kept.score == 0.9


def test_a_line_below_an_arc_is_another_line() -> None:
    (bent,) = outlines_in(arc_map(150))
    below = box(150, 190, 120, 30)
    assert overlap(bent.corners, below) < 0.1
    assert len(merge((Sighting(bent.corners, 0.9, 1, 36), Sighting(below, 0.9, 1, 30)))) == 2


def test_a_fold_does_not_make_a_line_of_half_the_page_around_it() -> None:
    half_a_page = Sighting(box(0, 400, 1400, 900), 0.73, 0, 250)
    fold = Sighting(box(1000, 700, 180, 60), 0.78, 2, 60)
    kept = merge((half_a_page, fold))
    assert {(line.score, line.is_plain) for line in kept} == {(0.73, False), (0.78, True)}


def test_a_page_in_which_nothing_can_be_read_is_no_line() -> None:
    page = Sighting(box(-50, -30, 1450, 2150), 0.85, 0, 380)
    assert not page.is_plain
    assert not Sighting(page.corners, 0.85, 0, 380, confirmed=True).is_plain
    assert Sighting(box(300, 300, 600, 700), 0.85, 0, 200).is_plain


def test_strokes_of_a_huge_letter_are_no_lines_of_their_own() -> None:
    letter = Sighting(box(300, 300, 600, 700), 0.92, 0, 200)
    stroke = Sighting(box(400, 350, 60, 200), 0.7, 2, 60)
    assert [line.score for line in merge((letter, stroke))] == [0.92]
