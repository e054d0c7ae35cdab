"""Choosing among lettering: every choice is another value, and sizes tell a title."""

from __future__ import annotations

import pytest

from coverstudio.editor.found import Found, FoundRegion, height
from coverstudio.generation.messages import Region


def line(y: float, tall: float, text: str = "", *, legible: bool = True) -> Region:
    corners = ((10.0, y), (210.0, y), (210.0, y + tall), (10.0, y + tall))
    return Region(corners, 0.9, text, legible)


TITLE, SUBTITLE = line(20, 60, "THE LAST"), line(90, 56, "LIGHTHOUSE")
AUTHOR, SCRAWL = line(400, 20, "Jane Doe"), line(250, 90, "OFHELY", legible=False)
ALL = Found(tuple(FoundRegion(region) for region in (TITLE, SUBTITLE, SCRAWL, AUTHOR)))


def test_what_was_found_goes_until_somebody_wants_it_kept() -> None:
    assert ALL.going == ALL.regions and ALL.kept == ()
    kept = ALL.choosing({0, 1}, False)
    assert kept.kept == (TITLE, SUBTITLE) and kept.chosen == {2, 3}
    assert kept.choosing_only({0}).going == (TITLE,)
    assert ALL.chosen == {0, 1, 2, 3}, "the value of before is as it was"


def test_the_title_is_the_largest_words_and_lines_like_them_close_by() -> None:
    assert ALL.largest_words() == {0, 1}, "pseudo-text is no title, however large"
    far = Found((FoundRegion(TITLE), FoundRegion(line(600, 60, "PUBLISHER"))))
    assert far.largest_words() == {0}
    assert Found((FoundRegion(SCRAWL),)).largest_words() == {0}, "where nothing else can be read"
    assert Found((FoundRegion(line(20, 60, legible=False)),)).largest_words() == frozenset()


def test_merged_regions_are_one_with_a_hull_around_them_and_their_words_in_order() -> None:
    merged = ALL.merged({1, 0})
    assert len(merged.entries) == 3
    one = merged.entries[0].region
    assert one.text == "THE LAST LIGHTHOUSE" and one.legible
    assert {point[1] for point in one.polygon} == {20, 146}
    assert merged.regions[1:] == (SCRAWL, AUTHOR)
    assert not ALL.merged({0, 2}).entries[0].region.legible
    assert ALL.merged({2}) is ALL


def test_a_region_stays_where_it_is_in_the_order_when_later_ones_are_merged() -> None:
    assert [entry.region.text for entry in ALL.merged({1, 3}).entries] == [
        "THE LAST",
        "LIGHTHOUSE Jane Doe",
        "OFHELY",
    ]


def test_what_is_left_goes_next_time_and_what_was_kept_stays() -> None:
    begun = ALL.choosing({0, 1}, False).as_whole({1}, True)
    rest = line(251, 80, "OFHE", legible=False)
    after = begun.after_erasing(begun.going, [rest])
    assert after.regions == (rest, TITLE, SUBTITLE)
    assert after.chosen == {0} and after.whole == (SUBTITLE,)


def test_marked_reshaped_and_removed_regions_change_nothing_else() -> None:
    marked = ALL.with_marked(line(700, 30))
    assert marked.entries[-1].by_hand and marked.entries[-1].chosen
    corners = ((0.0, 0.0), (5.0, 0.0), (5.0, 5.0))
    reshaped = marked.reshaped(4, corners)
    assert reshaped.entries[-1].region.polygon == corners and reshaped.entries[:-1] == ALL.entries
    assert reshaped.without({4}) == ALL


@pytest.mark.parametrize(("width", "tall"), [(200.0, 20.0), (30.0, 300.0), (50.0, 50.0)])
def test_the_height_of_letters_is_the_shorter_side(width: float, tall: float) -> None:
    corners = ((0.0, 0.0), (width, 0.0), (width, tall), (0.0, tall))
    assert height(corners) == pytest.approx(min(width, tall))
    turned = [(x * 0.8 - y * 0.6, x * 0.6 + y * 0.8) for x, y in corners]
    assert height(turned) == pytest.approx(min(width, tall))
