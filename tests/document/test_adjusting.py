"""Letters made larger or set wider by a little."""

from __future__ import annotations

import msgspec
import pytest

from coverstudio.document.adjusting import (
    is_pair,
    kerned,
    pair_kern,
    runs,
    scaled,
    stepped_size,
    tracked,
    tracked_whole,
)
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.retyping import restyled, retyped
from coverstudio.document.type_runs import PairKern

TITLE = TextLayer(name="T", box=Box(0, 0, 100, 30), text="Old AVE\nGold", family="Roboto", size=40)


def test_runs_are_pieces_of_one_style() -> None:
    layer = restyled(TITLE, 4, 7, size=80.0)
    assert [(run.start, run.end, run.size) for run in runs(layer, 2, 9)] == [
        (2, 4, 40), (4, 7, 80), (7, 9, 40),
    ]  # fmt: skip
    assert runs(layer, 3, 3) == ()


def test_a_stretch_of_several_sizes_keeps_its_proportions() -> None:
    layer = scaled(restyled(TITLE, 4, 7, size=80.0), 0, 7, 1.5)
    assert [run.size for run in runs(layer, 0, 12)] == [60, 120, 40]


def test_no_letter_grows_beyond_what_a_size_can_be() -> None:
    layer = scaled(restyled(TITLE, 0, 3, size=1900.0), 0, 7, 2.0)
    assert [run.size for run in runs(layer, 0, 7)] == [2000, 80]


def test_tracking_is_added_to_what_each_letter_has() -> None:
    layer = msgspec.structs.replace(restyled(TITLE, 4, 7, tracking=100.0), tracking=10.0)
    assert [run.tracking for run in runs(tracked(layer, 0, 7, 5.0), 0, 12)] == [15, 105, 10]
    assert [run.tracking for run in runs(tracked_whole(layer, 5.0), 0, 12)] == [15, 105, 15]


@pytest.mark.parametrize(
    ("place", "holds"), [(0, False), (1, True), (7, False), (8, False), (9, True), (12, False)]
)
def test_a_pair_is_two_letters_of_one_line(place: int, holds: bool) -> None:
    assert is_pair(TITLE, place) is holds
    assert (kerned(TITLE, place, -40.0) != TITLE) is holds


def test_pairs_are_kept_in_their_order_and_forgotten_at_zero() -> None:
    layer = kerned(kerned(kerned(TITLE, 6, -40.0), 1, 10.0), 6, -60.0)
    assert layer.kerns == (PairKern(1, 10.0), PairKern(6, -60.0))
    assert (pair_kern(layer, 6), pair_kern(layer, 5)) == (-60, 0)
    assert kerned(layer, 6, 0.0).kerns == (PairKern(1, 10.0),)
    assert pair_kern(retyped(layer, "The Old AVE\nGold"), 10) == -60, "pairs stay with their letters"


@pytest.mark.parametrize(
    ("size", "larger", "smaller"),
    [
        (12, 13, 11),
        (23.4, 24, 23),
        (40, 42, 38),
        (57.3, 58, 56),
        (100, 105, 95),
        (1, 2, 1),
        (2000, 2000, 1995),
    ],
)
def test_sizes_step_to_whole_numbers(size: float, larger: float, smaller: float) -> None:
    assert (stepped_size(size, 1), stepped_size(size, -1)) == (larger, smaller)
